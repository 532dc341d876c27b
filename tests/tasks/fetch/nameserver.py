"""A name server on loopback, over real UDP, that knows what a test tells it."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from ipaddress import ip_address
from typing import Self

NO_ERROR, SERVER_FAILURE, NAME_ERROR = 0, 2, 3
TYPES = {4: 1, 6: 28}


class NameServer:
    """Answers from `names`: name → addresses with TTLs, or None to fail; what it does not have does not exist.

    `silent`: it answers nothing. `asked` has each name as often as its IPv4 addresses were asked for.
    """

    def __init__(self, names: dict[str, list[tuple[str, int]] | None]) -> None:
        self.names = names
        self.asked: list[str] = []
        self.silent = False
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                query, client = self._socket.recvfrom(4096)
                if not query:
                    return
                answer = self._answer(query)
                if not self.silent:
                    self._socket.sendto(answer, client)

    def _answer(self, query: bytes) -> bytes:
        """Return the answer (RFC 1035, section 4.1) to a query with one question; what else is in it is passed over."""
        at, labels = 12, []
        while size := query[at]:
            labels.append(query[at + 1 : at + 1 + size].decode("ascii"))
            at += 1 + size
        (kind,) = struct.unpack("!H", query[at + 1 : at + 3])
        name = ".".join(labels).lower()
        if kind == TYPES[4]:
            self.asked.append(name)
        known = self.names.get(name, [])
        code = SERVER_FAILURE if known is None else NO_ERROR if name in self.names else NAME_ERROR
        records = [
            struct.pack("!HHHIH", 0xC00C, kind, 1, ttl, len(ip_address(address).packed)) + ip_address(address).packed
            for address, ttl in known or ()
            if TYPES[ip_address(address).version] == kind
        ]
        head = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, len(records), 0, 0)
        return head + query[12 : at + 5] + b"".join(records)
