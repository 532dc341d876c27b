"""The line between a worker and its supervisor: the worker says once a second what it does, and ends when it is cut.

One end of a socket pair is the supervisor's, the other the worker's. A pulse is one JSON object on a line, with the
fields of Pulse. When the supervisor has gone, however it went, the worker sees its end closed.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds between two pulses.
PULSE_SECONDS = 1.0
#: Bytes read at a time.
BLOCK = 65536


@dataclass(frozen=True, slots=True)
class Pulse:
    """What a worker says of itself.

    Jobs begun and ended since its start, jobs in hand, for how many seconds the oldest of them is worked on, seconds
    since its event loop last ran, why its pump holds back (None: it does not), and the last error it logged.
    """

    begun: int = 0
    ended: int = 0
    in_hand: int = 0
    oldest: float = 0.0
    loop: float = 0.0
    held_back: str | None = None
    error: str | None = None


class WorkerEnd(threading.Thread):
    """The worker's end: sends what `look` returns, and calls `cut` when the supervisor has gone."""

    def __init__(self, descriptor: int, look: Callable[[], Pulse], cut: Callable[[], None]) -> None:
        super().__init__(name="lifeline", daemon=True)
        self._socket = socket.socket(fileno=descriptor)
        self._look, self._cut = look, cut

    def run(self) -> None:
        """Send a pulse every PULSE_SECONDS until the line is cut."""
        closed = select.poll()
        closed.register(self._socket, select.POLLIN)  # the supervisor sends nothing: only its end can be read
        self.send()
        while not closed.poll(PULSE_SECONDS * 1000):
            self.send()
        self._cut()

    def send(self) -> None:
        """Send a pulse now. Whatever is wrong with the line shows elsewhere."""
        line = json.dumps(asdict(self._look())).encode() + b"\n"
        with suppress(OSError):  # among them: no room, since the supervisor stands still
            self._socket.send(line, socket.MSG_DONTWAIT)


class SupervisorEnd:
    """The supervisor's end: `pulse` is the last one, `heard` when it came (seconds, monotonic; 0: none yet)."""

    def __init__(self) -> None:
        self._socket, self.theirs = socket.socketpair()
        self._socket.setblocking(False)
        self._rest = b""
        self.pulse = Pulse()
        self.heard = 0.0

    def read(self) -> None:
        """Take in what has come."""
        with suppress(OSError):
            while block := self._socket.recv(BLOCK):
                *lines, self._rest = (self._rest + block).split(b"\n")
                for line in lines:
                    with suppress(ValueError, TypeError):  # the half of a line that went out when there was no room
                        fields: dict[str, Any] = json.loads(line)
                        self.pulse = Pulse(**fields)
                        self.heard = time.monotonic()

    def close(self) -> None:
        """Cut the line."""
        self._socket.close()
        self.theirs.close()


def end_myself() -> None:
    """Ask this process to end in order, as SIGTERM from outside would."""
    os.kill(os.getpid(), signal.SIGTERM)
