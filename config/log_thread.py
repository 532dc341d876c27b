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
    """Writes each line to a descriptor, whatever has become of its reader: one that stands still holds up only this."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self._lines: queue.Queue[str] = queue.Queue(LINES)
        self._lost = 0
        threading.Thread(target=self._run, name="log", daemon=True).start()

    def emit(self, record: logging.LogRecord) -> None:
        """Hand a line on; lose it when too many wait."""
        try:
            self._lines.put_nowait(self.format(record))
        except queue.Full:
            self._lost += 1
        except Exception:  # noqa: BLE001 - as the standard handlers do
            self.handleError(record)

    def flush(self) -> None:
        """Return when all is written, or FLUSH_SECONDS are over."""
        deadline = time.monotonic() + FLUSH_SECONDS
        while self._lines.unfinished_tasks and time.monotonic() < deadline:
            time.sleep(0.005)

    def _run(self) -> None:
        while True:
            self._write(self._lines.get())
            self.acquire()
            lost, self._lost = self._lost, 0
            self.release()
            if lost:
                event = f"{lost} lines of the log are lost: nobody read what was written before"
                self._write(self.format(logging.LogRecord(__name__, logging.WARNING, __file__, 0, event, None, None)))
            self._lines.task_done()

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
