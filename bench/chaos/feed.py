"""Puts the URLs in, a few at a time while the faults go on, and remembers when each was accepted."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from store.errors import StoreError

if TYPE_CHECKING:
    from chaos.load import Given
    from chaos.side import Side
    from chaos.watch import Watch

#: URLs in one call; seconds between two calls; one call in INBOX_EVERY pushes them onto the inbox instead.
BATCH, PAUSE, INBOX_EVERY = 20, 0.3, 4
#: Part of all URLs that `more` lets in, and in all.
MORE, RESERVE = 0.005, 0.3
#: URLs not finished at which the feeder waits, so that there is work throughout.
BACKLOG = 200


class Feeder:
    """A thread that enqueues; a URL whose call failed is given again, as a careful caller would."""

    def __init__(self, given: list[Given], side: Side, watch: Watch) -> None:
        #: Part of the faults that are done by now.
        self.share = 0.0
        #: Part of all URLs that faults have asked for besides.
        self._extra = 0.0
        #: When each was accepted, by id, seconds since 1970.
        self.accepted: dict[str, float] = {}
        self.given = given
        self._side = side
        self._watch = watch
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="feeder", daemon=True)

    @property
    def finished(self) -> bool:
        """Whether all were accepted."""
        return len(self.accepted) == len(self.given)

    def more(self) -> None:
        """Put a few more in, for a fault that can only strike while there is work."""
        self._extra = min(RESERVE, self._extra + MORE)

    def _open(self) -> float:
        """Return the part of all URLs that may be put in by now: some are left for the last fault, too."""
        return 1.0 if self.share >= 1 else (1 - RESERVE) * self.share + self._extra

    def start(self) -> None:
        """Start to put in."""
        self._thread.start()

    def close(self) -> None:
        """Put nothing more in."""
        self._stop.set()
        if self._thread.ident:
            self._thread.join(15)

    def _run(self) -> None:
        turn = 0
        while not self._stop.is_set() and not self.finished:
            done = len(self.accepted)
            room = min(BATCH, int(len(self.given) * self._open()) - done)
            if room <= 0 or self._watch.now.open > BACKLOG:
                time.sleep(0.1)
                continue
            batch = self.given[done : done + room]
            try:
                count = self._side.put(batch, inbox=turn % INBOX_EVERY == 0)
            except (StoreError, RedisError, OperationalError, OSError):
                time.sleep(0.3)
                continue
            turn += 1
            self.accepted |= dict.fromkeys((given.job.id for given in batch[:count]), time.time())
            time.sleep(PAUSE)
