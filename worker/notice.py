"""Tells the log of a state that lasts: when it begins, now and then while it lasts, and when it is over."""

from __future__ import annotations

import time

import structlog

log = structlog.get_logger(__name__)

#: Seconds after which a state that lasts is told of again, with the numbers of that time.
REMIND_SECONDS = 60.0
#: Seconds for which it has to be over to be told as over: one that comes and goes at its limit is one state.
OVER_SECONDS = 3.0


class Notice:
    """One state, `begins` and `ends` are what the log says; for one thread. `reason` is why it is so, None if not."""

    def __init__(self, begins: str, ends: str) -> None:
        self._begins, self._ends = begins, ends
        self._told = False
        self._again = self._over = 0.0
        self.reason: str | None = None

    def update(self, reason: str | None) -> None:
        """Take note of why it is so; None when it is not."""
        now = time.monotonic()
        if reason and (not self._told or now >= self._again):
            log.warning(self._begins, reason=reason)
            self._told, self._again = True, now + REMIND_SECONDS
        if reason or self.reason:
            self._over = now + OVER_SECONDS
        self.reason = reason
        if self._told and not reason and now >= self._over:
            log.info(self._ends)
            self._told = False
