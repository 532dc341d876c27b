"""One place in the fleet: the worker process that has it now, and what it said."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil

from chaos import tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from chaos.side import Side

#: Characters of each of the last lines of a log that a sentence quotes.
QUOTED = 300


@dataclass(eq=False)
class Worker:
    """A worker: its process, which is started again and again, and its log, which all of them write to."""

    number: int
    side: Side
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    exited: float = 0.0  #: when it was found to have exited, monotonic
    expected: bool = False  #: whether this program is ending the present process
    stopped: bool = False  #: whether its Celery process is under SIGSTOP
    unreachable: bool = False  #: whether it cannot reach Redis just now
    progress: float = 0.0  #: when it last ended an attempt, or could not have, monotonic; its start at first
    attempts: int = 0  #: attempts that ended
    exits: list[str] = field(default_factory=list)  #: exits that nobody asked for
    celeries: list[int] = field(default_factory=list)  #: ids of all its Celery processes, the present one last
    killed: set[int] = field(default_factory=set)  #: those of them that this program ended
    _read: int = 0  #: bytes of the log that were looked at

    @property
    def alive(self) -> bool:
        """Whether a process has this place."""
        return self.process is not None and self.process.poll() is None

    @property
    def root(self) -> psutil.Process | None:
        """Return the process that was started, None when it is gone."""
        with suppress(psutil.Error):
            return psutil.Process(self.process.pid) if self.process and self.alive else None
        return None

    @property
    def celery(self) -> psutil.Process | None:
        """Return the Celery process, None while there is none."""
        return tree.celery_of(self.root, self.side.celery) if self.root else None

    @property
    def readers(self) -> list[psutil.Process]:
        """Return the processes below Celery's in which pages are read."""
        celery = self.celery
        return tree.readers_of(celery, self.side.reader) if celery else []

    def note_celery(self) -> None:
        """Note which Celery process there is, and whether the one before ended though nobody had asked it to."""
        celery = self.celery
        if celery is None or celery.pid in self.celeries[-1:]:
            return
        if self.side.celery and self.celeries and self.celeries[-1] not in self.killed:
            self.exits.append(f"Celery process {self.celeries[-1]} of worker {self.number} ended by itself")
        self.celeries.append(celery.pid)

    def launch(self) -> None:
        """Start the process."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.side.command(self.number), env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.expected = self.stopped = False
        self.exited, self.progress = 0.0, time.monotonic()

    def note_exit(self) -> None:
        """Note that the process has exited, and tidy up after it as the set-up has it."""
        self.exited = time.monotonic()
        self.killed.update(self.celeries)
        if self.process is None:
            return
        if not self.expected:
            self.exits.append(f"worker {self.number} exited with {self.process.returncode}: {self.tail()}")
        if self.side.whole_group:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def lines(self) -> Iterator[bytes]:
        """Yield what was logged since the last call, line by line."""
        with suppress(OSError), self.log.open("rb") as log:
            log.seek(self._read)
            for line in log:
                if not line.endswith(b"\n"):
                    break
                self._read += len(line)
                yield line

    def tail(self, count: int = 3) -> str:
        """Return the end of the log."""
        with suppress(OSError):
            lines = self.log.read_bytes()[-8192:].decode(errors="replace").splitlines()
            return " / ".join(line[:QUOTED] for line in lines[-count:])
        return "no log"
