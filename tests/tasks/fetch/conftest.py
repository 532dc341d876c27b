"""Real servers on loopback that misbehave on purpose, and a record of every connection that is tried."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from config.settings import Settings, load
from tasks.fetch.client import Fetcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LOOPBACK = "127.0.0.0/8,::1/128"


@dataclass
class Exchange:
    """One request of a client: what it sent, and the connection to answer on."""

    connection: socket.socket
    head: str
    number: int  # of the connection, from 1

    @property
    def path(self) -> str:
        return self.head.split(" ", 2)[1]

    @property
    def headers(self) -> dict[str, str]:
        lines = [line.partition(":") for line in self.head.split("\r\n")[1:]]
        return {name.lower(): value.strip() for name, _, value in lines}

    def send(self, data: str | bytes) -> None:
        self.connection.sendall(data.encode("latin-1") if isinstance(data, str) else data)

    def answer(self, body: bytes = b"<p>x</p>", status: int = 200, **headers: str) -> None:
        """Send a whole answer; underscores in header names stand for hyphens."""
        headers = {"Content_Type": "text/html", "Content_Length": str(len(body)), **headers}
        lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items() if value]
        self.send(f"HTTP/1.1 {status} Status\r\n" + "\r\n".join(lines) + "\r\n\r\n")
        self.send(body)


@dataclass
class Server:
    """Answers each request with `respond`; a connection stays open until the client closes it or `respond` does."""

    respond: Callable[[Exchange], object]
    address: str = "127.0.0.1"
    wrap: Callable[[socket.socket], socket.socket] | None = None
    requests: list[Exchange] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        family = socket.AF_INET6 if ":" in self.address else socket.AF_INET
        self._socket = socket.create_server((self.address, 0), family=family)
        self.port: int = self._socket.getsockname()[1]
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"http://{host}:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [exchange.path for exchange in self.requests]

    def close(self) -> None:
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        for connection in (self._socket, *self._open):
            connection.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                self._open.append(connection)
                threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with suppress(OSError):
            connection = self.wrap(connection) if self.wrap else connection
            with connection:
                while head := _read_head(connection):
                    exchange = Exchange(connection, head, number)
                    self.requests.append(exchange)
                    self.respond(exchange)


def _read_head(connection: socket.socket) -> str:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return ""
        data += piece
    return data.decode("latin-1").rstrip("\r\n")


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers: `serve(respond)`."""
    with ExitStack() as stack:

        def start(respond: Callable[[Exchange], object], **options: object) -> Server:
            server = Server(respond, **options)  # type: ignore[arg-type]
            stack.callback(server.close)
            return server

        yield start


@pytest.fixture
def fetcher_with() -> Iterator[Callable[..., Fetcher]]:
    """Make fetchers: `fetcher_with(resolver=None, **settings)`, with small limits and loopback allowed by default."""
    with ExitStack() as stack:

        def make(resolver: Callable[..., Any] | None = None, **given: object) -> Fetcher:
            fetcher = Fetcher(settings_with(**given), resolver=resolver)
            stack.callback(fetcher.close)
            return fetcher

        yield make


def settings_with(**given: object) -> Settings:
    small = {"fetch_timeout": 5.0, "fetch_max_bytes": 200_000, "allow_private_addresses": LOOPBACK, "concurrency": 4}
    return load(**{**small, **given})


@pytest.fixture
def fetcher(fetcher_with: Callable[..., Fetcher]) -> Fetcher:
    """A fetcher that may ask loopback."""
    return fetcher_with()


class _Tried:
    """Every connection that this process tries to open, from the interpreter's own audit events."""

    def __init__(self) -> None:
        self.events: list[Any] = []
        sys.addaudithook(self._note)

    def _note(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "socket.connect":
            self.events.append(arguments[1])


_TRIED = _Tried()


@pytest.fixture
def connections() -> list[Any]:
    """Addresses that connections were tried to since the test began."""
    _TRIED.events.clear()
    return _TRIED.events


@pytest.fixture(scope="session")
def replay(shared: Path) -> Iterator[str]:
    """Address of a forward proxy behind which hosts under `.test` misbehave."""
    command = [sys.executable, str(shared / "sim" / "replay.py"), "--port", "0", "--seconds", "300"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()
