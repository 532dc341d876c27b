"""What one request may still spend: seconds until its deadline, and bytes read from the network."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class OverBudget(Exception):
    """More bytes came over the wire than the request may read."""


class Clock(threading.local):
    """Deadline and byte allowance of the request that this thread makes; each thread has its own.

    `connected`: whether a connection was opened for it, rather than an idle one taken. `answered`: for how many seconds
    the last answer was waited for, from the request to its headers; None as long as there is none. `heard`: whether a
    byte of it has come.
    """

    def __init__(self) -> None:
        self.connected = False
        self.answered: float | None = None
        self.heard = False
        self._deadline = 0.0
        self._bytes = 0

    def start(self, seconds: float) -> None:
        """Begin a request that has this many seconds in all."""
        self._deadline = time.monotonic() + seconds

    def allow(self, count: int) -> None:
        """Let this many bytes be read from now on."""
        self._bytes = count

    def left(self, timeout: float | None = None) -> float:
        """Return the seconds that a wait may last: `timeout`, or until the deadline where that is sooner.

        Raises TimeoutError when the deadline has passed.
        """
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        return left if timeout is None else min(left, timeout)

    @contextmanager
    def hurry(self, seconds: float) -> Iterator[None]:
        """Bring the deadline forward to so many seconds from now, for what is done inside."""
        deadline = self._deadline
        self._deadline = min(deadline, time.monotonic() + seconds)
        try:
            yield
        finally:
            self._deadline = deadline

    def spend(self, count: int) -> None:
        """Note that bytes were read. Raises OverBudget when they are more than allowed."""
        self.heard = self.heard or count > 0
        self._bytes -= count
        if self._bytes < 0:
            raise OverBudget
