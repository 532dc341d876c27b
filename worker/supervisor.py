"""A worker as a child process: started, started again when it dies, ended with patience."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections import deque
from typing import IO, TYPE_CHECKING

from config.settings import PREFIX
from worker.processes import ends_with_parent

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings

#: So many ends within so many seconds are a crash loop.
CRASHES, CRASH_SECONDS = 4, 60.0
#: Seconds beyond the longest job that a worker has to end.
GRACE_SECONDS = 10.0
#: Lines of the worker's log that an error message quotes.
LOG_LINES = 5


class WorkerError(Exception):
    """The worker does not stay up; the message quotes the end of its log."""


class WorkerProcess:
    """`newsluice worker` as a child with settings of its own; what it logs goes to a file.

    `changes` are settings, by name, that differ for the child from this process's environment.
    """

    def __init__(self, settings: Settings, changes: dict[str, str], log: Path) -> None:
        # the page's fetch, and that of its host's robots.txt
        self._patience = 2 * settings.fetch_timeout + settings.extract_timeout + GRACE_SECONDS
        self._environment = os.environ | {f"{PREFIX}{name.upper()}": value for name, value in changes.items()}
        self._log_path = log
        self._log: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ends: deque[float] = deque(maxlen=CRASHES)

    @property
    def pid(self) -> int | None:
        """Return the worker's process id, None when it does not run."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the worker; it is at work a second or so later."""
        self._log = self._log or self._log_path.open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "worker.cli.main", "worker"],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,  # Ctrl-C is for the parent, which ends the worker in order
            preexec_fn=ends_with_parent(),  # noqa: PLW1509 - one call that is safe between fork and exec
        )

    def check(self) -> None:
        """Start the worker again if it has died. Raises WorkerError when that happens again and again."""
        if self._process is None or self._process.poll() is None:
            return
        self._ends.append(time.monotonic())
        if len(self._ends) == CRASHES and self._ends[-1] - self._ends[0] < CRASH_SECONDS:
            raise WorkerError(
                f"the worker ended {CRASHES} times within {CRASH_SECONDS:g} s, the last time with code "
                f"{self._process.returncode}: {self._last_words()} (all of it in {self._log_path})"
            )
        self.start()

    def terminate(self) -> None:
        """Ask the worker to finish what it has in hand and end."""
        if self._process and self._process.poll() is None:
            self._process.terminate()

    def wait(self) -> None:
        """Return when the worker has ended; it is killed when it takes longer than its longest job may."""
        if self._process is None:
            return
        try:
            self._process.wait(self._patience)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None
        if self._log:
            self._log.close()
            self._log = None

    def stop(self) -> None:
        """Let the worker finish what it has in hand, and return when it has ended."""
        self.terminate()
        self.wait()

    def kill(self) -> None:
        """End the worker at once; what it had in hand is given out again when its leases are."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def ended(self) -> bool:
        """Say whether the worker has ended."""
        return self._process is None or self._process.poll() is not None

    def _last_words(self) -> str:
        with contextlib.suppress(OSError):
            lines = self._log_path.read_text(encoding="utf-8", errors="replace").splitlines()
            return " / ".join(line.strip() for line in lines[-LOG_LINES:])
        return "it left no log"
