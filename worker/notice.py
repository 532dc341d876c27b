"""Tells the log of a state that lasts: when it begins, now and then while it lasts, and when it is over."""

from __future__ import annotations

import time

import structlog

log = structlog.get_logger(__name__)

#: Seconds after which a state that lasts is told of again, with the numbers of that time.
REMIND_SECONDS = 60.0


class Notice:
    """One state, `begins` and `ends` are what the log says; for one thread."""

    def __init__(self, begins: str, ends: str) -> None:
        self._begins, self._ends = begins, ends
        self._again = 0.0
        self.reason: str | None = None

    def update(self, reason: str | None) -> None:
        """Take note of why it is so; None when it is not."""
        now = time.monotonic()
        if reason and (not self.reason or now >= self._again):
            log.warning(self._begins, reason=reason)
            self._again = now + REMIND_SECONDS
        if self.reason and not reason:
            log.info(self._ends)
        self.reason = reason
