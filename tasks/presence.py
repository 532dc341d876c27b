"""Whether Redis is there: what all threads of a process know of it, told once a change, and waiting for it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, TypeVar

import structlog

from store.errors import Full, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)

#: Seconds between two tries while Redis is away: the first pause, doubled each time, and the longest. Short enough that
#: work goes on within five seconds of its return.
PAUSE, PAUSE_MAX = 0.25, 2.0
#: What waiting helps against: it cannot be reached, or it is full and takes nothing for now.
AWAY = (Unavailable, Full)

T = TypeVar("T")


class Closed(Exception):
    """Redis did not come back before the process was to end."""


class Presence:
    """One for each process; thread-safe. `closing` is set when nobody is to wait any more.

    A `part` of the process is told of apart when it may be refused what all others are granted (the broker's consumer,
    by a server that is full): only it knows when that is over. Redis is back when it is for every part.
    """

    def __init__(self) -> None:
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._since = 0.0  # monotonic, of the first loss
        self._reasons: dict[str, str] = {}  # by part

    @property
    def reason(self) -> str | None:
        """Why it is waited for; None: it is there."""
        with self._lock:
            return next(iter(self._reasons.values()), None)

    def lost(self, error: Exception, part: str = "") -> None:
        """Note that it could not be used, and say so if that is new."""
        with self._lock:
            new = not self._reasons
            self._reasons[part] = str(error)
            if new:
                self._since = time.monotonic()
        if new:
            log.warning("redis is away, waiting for it", error=str(error))

    def found(self, part: str = "") -> None:
        """Note that it answered, and say so if that is new."""
        if part in self._reasons:
            with self._lock:
                over = self._reasons.pop(part, None) is not None and not self._reasons
                seconds = time.monotonic() - self._since
            if over:
                log.info("redis is back", seconds=round(seconds, 1))

    def insist(self, action: Callable[[], T]) -> T:
        """Return what the action returns, trying again with growing pauses as long as Redis is away.

        The action must be safe to do twice, since an answer may be lost. Raises Closed when the process is to end, and
        whatever else the action raises.
        """
        pause = PAUSE
        while True:
            try:
                result = action()
            except AWAY as error:
                self.lost(error)
                if self.closing.wait(pause):
                    raise Closed from error
                pause = min(PAUSE_MAX, 2 * pause)
            else:
                self.found()
                return result
