"""The supervisor: a worker as a child process, started again when it dies or stands still, ended with patience."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from typing import IO, TYPE_CHECKING

import structlog

from config.settings import PREFIX
from worker.lifeline import SupervisorEnd
from worker.watchdog import Watchdog

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from config.settings import Settings

log = structlog.get_logger(__name__)

#: A life that ended no job and lasted less than so many seconds is short; so many short ones on end are a crash loop.
SHORT_SECONDS, CRASHES = 30.0, 5
#: Seconds before a worker is started again: at first, doubled after each short life, and the longest.
PAUSE, PAUSE_MAX = 0.5, 8.0
#: Seconds beyond FETCH_TIMEOUT in which a worker ends after SIGTERM, and within which it does after the second.
GRACE_SECONDS, AT_ONCE_SECONDS = 5.0, 2.0
#: Seconds between two looks while it ends.
LOOK_SECONDS = 0.05
#: Lines of the worker's log that an error message quotes.
LOG_LINES = 5
#: What the child runs: Celery's command line on our application, whatever the current directory holds.
PROGRAM = "from worker.begin import main; main()  # of worker.app"


class WorkerError(Exception):
    """The worker does not stay up; the message quotes its last error."""


class WorkerProcess:
    """A Celery worker as a child process: `start` it, `check` it often, `stop` it.

    `changes` are settings, by name, that differ for the child from this process's environment. What it logs goes to
    the file `log`, else to this process's standard error. `arguments` are for Celery's worker.
    """

    def __init__(
        self,
        settings: Settings,
        changes: dict[str, str] | None = None,
        log_file: Path | None = None,
        arguments: Sequence[str] = (),
    ) -> None:
        self._patience = settings.fetch_timeout + GRACE_SECONDS
        self._deadline = float("inf")
        given = {f"{PREFIX}{name.upper()}": value for name, value in (changes or {}).items()}
        self._environment = os.environ | given
        self._arguments = arguments
        self._log_file = log_file
        self._log: IO[bytes] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._line: SupervisorEnd | None = None
        self._watchdog = Watchdog(settings, settings.concurrency)
        self._started = 0.0
        self._start_at = 0.0
        self._short = 0
        self._last_error: str | None = None
        self._asked = False  # whether it was asked to end
        #: The code with which it ended after it was asked to; 1 when it had to be killed.
        self.code = 0

    @property
    def pid(self) -> int | None:
        """Return the worker's process id, None when it does not run."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the worker; it is at work a second or so later."""
        if self._log_file:
            self._log = self._log or self._log_file.open("ab")
        self._line = SupervisorEnd()
        options = [*self._arguments, f"--lifeline={self._line.theirs.fileno()}"]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-c", PROGRAM, *options],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
            pass_fds=[self._line.theirs.fileno()],
            start_new_session=True,  # Ctrl-C is for the parent, which ends the worker in order
        )
        self._line.theirs.close()
        self._started = time.monotonic()
        self._watchdog.begin()
        log.info("worker started", worker=self._process.pid)

    def check(self) -> None:
        """Start the worker again if it has died or stands still. Raises WorkerError in a crash loop."""
        if self._process is None:
            if self._start_at and not self._asked and time.monotonic() >= self._start_at:
                self._start_again()
            return
        if self._line:
            self._line.read()
        if self._process.poll() is not None:
            self._bury(self._process.returncode)
        elif time.monotonic() > self._deadline:
            log.error("worker did not end in time, killing it", worker=self.pid)
            self._process.kill()
        elif self._line and not self._asked:
            reason = self._watchdog.verdict(self._line.pulse, self._line.heard)
            if reason:
                log.error("worker stands still, starting it again", worker=self.pid, reason=reason)
                self._end_at_once()

    def _start_again(self) -> None:
        try:
            self.start()
        except OSError as error:  # no memory or no process to be had: perhaps in a while
            log.error("worker cannot be started", error=str(error), pause=PAUSE_MAX)  # noqa: TRY400 - it says all
            self._start_at = time.monotonic() + PAUSE_MAX

    def _bury(self, code: int) -> None:
        """Take note of the worker's end, and plan its next start unless it was asked for."""
        line, self._line, self._process = self._line, None, None
        lived = time.monotonic() - self._started
        if line:
            self._last_error = line.pulse.error or self._last_error
            line.close()
        if self._asked:
            self.code = 0 if code in {0, -signal.SIGTERM} else 1
            return
        short = lived < SHORT_SECONDS and not (line and line.pulse.ended)
        self._short = self._short + 1 if short else 0
        why = _ended_with(code)
        if self._short >= CRASHES:
            raise WorkerError(
                f"the worker ended {CRASHES} times without finishing anything, the last time with {why}: "
                f"{self._last_words()}"
            )
        pause = min(PAUSE_MAX, PAUSE * 2.0 ** max(0, self._short - 1))
        self._start_at = time.monotonic() + pause
        log.warning("worker ended, starting it again", ended_with=why, lived=round(lived, 1), pause=pause)

    def _end_at_once(self) -> None:
        """End a worker that stands still: it hands back what it holds if it still can."""
        if self._process is None:
            return
        for number in (signal.SIGTERM, signal.SIGINT):
            self._process.send_signal(number)
        try:
            self._process.wait(AT_ONCE_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def terminate(self) -> None:
        """Ask the worker to finish what it has in hand and end; asked again, to hand it back and end at once.

        It is killed by `check` when it takes longer than it may.
        """
        number, patience = (signal.SIGINT, AT_ONCE_SECONDS) if self._asked else (signal.SIGTERM, self._patience)
        self._deadline = min(self._deadline, time.monotonic() + patience)
        self._asked = True
        if self._process and self._process.poll() is None:
            self._process.send_signal(number)

    def stop(self) -> None:
        """Let the worker finish what it has in hand, and return when it has ended."""
        if not self._asked:
            self.terminate()
        while not self.ended():
            self.check()
            time.sleep(LOOK_SECONDS)
        if self._log:
            self._log.close()
            self._log = None

    def ended(self) -> bool:
        """Say whether the worker has ended after it was asked to."""
        return self._asked and self._process is None

    def _last_words(self) -> str:
        if self._last_error:
            return self._last_error
        if self._log_file is None:
            return "what it logged stands above"
        with contextlib.suppress(OSError):
            lines = self._log_file.read_text(encoding="utf-8", errors="replace").splitlines()
            return " / ".join(line.strip() for line in lines[-LOG_LINES:]) + f" (all of it in {self._log_file})"
        return "it left no log"


def _ended_with(code: int) -> str:
    return f"signal {-code} ({signal.strsignal(-code)})" if code < 0 else f"code {code}"
