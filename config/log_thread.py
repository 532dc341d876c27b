"""The log's way to standard error: by a thread of its own, so that nobody waits for whoever reads it."""

from __future__ import annotations

import logging
import os
import queue
import select
import threading
import time

#: Lines that wait for their reader at the most. Those beyond are lost, and that is told when it reads again.
LINES = 10_000
#: Seconds that the end of the process leaves for what is not written yet.
FLUSH_SECONDS = 0.5


class LogThread(logging.Handler):
    """Writes each line to a descriptor, whatever has become of its reader: one that stands still holds up only this.

    Whoever logs may be interrupted anywhere by a finalizer that logs, too, and who flushes holds the handler's lock. So
    no lock is taken here: each count is changed by one side only, `_written` by the thread, the others by who logs.
    """

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()  # its `put` may be interrupted by another
        self._given = self._written = self._lost = 0
        threading.Thread(target=self._run, name="log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a line on; lose it when too many wait."""
        try:
            line = self.format(record)
        except Exception:  # noqa: BLE001 - as the standard handlers do
            self.handleError(record)
            return
        if self._given - self._written >= LINES:
            self._lost += 1
            return
        self._given += 1
        self._lines.put(line)

    def flush(self) -> None:
        """Return when all is written, or FLUSH_SECONDS are over."""
        deadline = time.monotonic() + FLUSH_SECONDS
        while self._written < self._given and time.monotonic() < deadline:
            time.sleep(0.005)

    def _run(self) -> None:
        told = 0
        while True:
            self._write(self._lines.get())
            if lost := self._lost - told:
                told += lost
                event = f"{lost} lines of the log are lost: nobody read what was written before"
                self._write(self.format(logging.LogRecord(__name__, logging.WARNING, __file__, 0, event, None, None)))
            self._written += 1

    def _write(self, line: str) -> None:
        """Write a line; nothing can be said of a descriptor that cannot be written to."""
        left = memoryview(f"{line}\n".encode(errors="backslashreplace"))
        while left:
            try:
                left = left[os.write(self._descriptor, left) :]
            except BlockingIOError:  # somebody who shares it made it so
                select.select([], [self._descriptor], [])
            except OSError:
                return
