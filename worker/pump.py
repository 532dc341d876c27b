"""The pump: empties inbox and enqueue queues, leases what may be asked now and hands it to Celery, a little at a time.

A thread in every worker, safe to run many times over: all it does is one atomic operation of the store after the
other, and what it has leased but not handed on (it was killed, the broker was away) comes back when the lease runs out.
"""

from __future__ import annotations

import secrets
import threading
import time
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import structlog
from kombu.exceptions import OperationalError

from config.hosts import Hosts
from store.errors import Corrupt, Full, StoreError
from tasks.enqueue import drain
from tasks.presence import PAUSE, PAUSE_MAX, Presence
from tasks.queues import Queues
from worker.notice import Notice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from store.frontier import Frontier, Lease

log = structlog.get_logger(__name__)

#: Seconds between two looks while there is work, and while there is none.
BUSY_PAUSE, IDLE_PAUSE = 0.08, 0.25
#: Seconds after a defect.
DEFECT_PAUSE = 5.0
#: Seconds between two looks at what may hold the pump back, and between two rounds of tidying up.
PRESSURE_SECONDS, TIDY_SECONDS = 1.0, 30.0
#: Seconds that a message with several jobs should take a slot; longer jobs travel in smaller messages, and those behind
#: a job that is stuck are handed back (tasks/hands.py).
MESSAGE_SECONDS = 8.0
#: Jobs in a message at the most.
MESSAGE_JOBS = 16
#: Items taken from the inbox, and URLs from each list of an enqueue queue, at a time.
INBOX_ITEMS = 500


class Pace:
    """How long a job takes a slot of this worker, as a moving average; thread-safe enough for a rule of thumb."""

    def __init__(self) -> None:
        self._seconds = 1.0

    def note(self, jobs: int, seconds: float) -> None:
        """Count in a message of `jobs` that took `seconds`."""
        if jobs:
            self._seconds += 0.1 * (seconds / jobs - self._seconds)

    @property
    def jobs_a_message(self) -> int:
        """Return how many jobs a message should carry under a backlog."""
        return max(1, min(MESSAGE_JOBS, int(MESSAGE_SECONDS / max(self._seconds, 0.001))))


class Pump(threading.Thread):
    """Keeps this worker's `slots` supplied: about one message in the queue for each, beside the one it works on.

    `trials`: hosts of which it is not known that they answer that it can ask at once; as many as slots by default.
    """

    def __init__(  # noqa: PLR0913 - what it moves, from where to where, and how fast
        self,
        frontier: Frontier,
        send: Callable[[Sequence[Lease]], None],
        *,
        queue: str,
        slots: int,
        pace: Pace,
        presence: Presence | None = None,
        enqueue_queues: Sequence[str] = (),
        hosts: Hosts | None = None,
        trials: int = 0,
    ) -> None:
        super().__init__(name="pump", daemon=True)
        self._frontier = frontier
        self._send = send
        self._queue = queue
        self._slots = slots
        self._pace = pace
        self._presence = presence or Presence()
        self._hosts = hosts or Hosts(None)
        self._trials = trials or slots
        self._name = secrets.token_hex(4)
        self._stopped = threading.Event()
        self._unsent: list[Lease] = []  # leased, and perhaps not handed on
        self._queues = Queues(frontier, enqueue_queues)
        self._held_back = Notice("holding back", "going on")
        self._no_room = Notice("nothing new is taken in", "taking in again")
        self._unreadable = Notice("inbox or queues cannot be read", "inbox and queues can be read again")
        self._in_touch: float | None = None  # since its last dispatch (monotonic), unless something failed after it
        self._next_pressure = 0.0
        self._next_tidy = 0.0

    @property
    def held_back(self) -> str | None:
        """Why nothing is dispatched for now; None: it is."""
        return self._held_back.reason

    def stop(self) -> None:
        """End after the step in hand, and wait for that."""
        self._stopped.set()
        if self.is_alive():
            self.join()

    def run(self) -> None:
        """Pump until stopped; an absent Redis or broker is waited for with growing pauses."""
        pause = 0.0
        while not self._stopped.wait(pause):
            away = pause
            try:
                pause = BUSY_PAUSE if self.step() else IDLE_PAUSE
                self._presence.found()
            except (StoreError, OperationalError, ConnectionError) as error:
                self._in_touch = None
                self._presence.lost(error)
                pause = min(PAUSE_MAX, max(PAUSE, 2 * away))
            except Exception:
                log.exception("defect in the pump")
                pause = DEFECT_PAUSE

    def step(self) -> bool:
        """Do one round; return whether there was anything to do."""
        self._take_back()
        taken = self._drain()
        if self._hosts.refresh():
            self._frontier.limits(self._hosts.limits)
        now = time.monotonic()
        if now >= self._next_tidy:
            self._next_tidy = now + TIDY_SECONDS
            with suppress(Full):  # a disk that cannot be written to: told of below
                self._frontier.tidy()
        return self._dispatch(hold_back=self._under_pressure(now)) or taken

    def _drain(self) -> bool:
        taken, full, unreadable = False, None, None
        for take in (partial(drain, self._frontier), self._queues.drain):
            try:
                taken = take(INBOX_ITEMS) or taken
            except Full as error:  # what is there stays there
                full = str(error)
            except Corrupt as error:  # not a list: what is in the frontier goes on all the same
                unreadable = str(error)
        self._no_room.update(full)
        self._unreadable.update(unreadable)
        return taken

    def _under_pressure(self, now: float) -> bool:
        if now >= self._next_pressure:
            self._next_pressure = now + PRESSURE_SECONDS
            self._held_back.update(self._frontier.pressure())
        return self._held_back.reason is not None

    def _dispatch(self, *, hold_back: bool) -> bool:
        """Hand on what there is room for; what is lost or due is brought back into its queue even when that is none."""
        room = 0 if hold_back else max(0, self._slots - self._frontier.queued(self._queue))
        in_touch = time.monotonic() - self._in_touch if self._in_touch else 0.0
        jobs = room * self._pace.jobs_a_message
        leases = self._frontier.dispatch(jobs, in_touch, worker=self._name, trials=self._trials, room=room)
        self._in_touch = time.monotonic()
        if not room:
            return not hold_back
        self._unsent = list(leases)
        for message in messages_of(leases, room):
            self._send(message)
            sent = {lease.token for lease in message}
            self._unsent = [lease for lease in self._unsent if lease.token not in sent]
        return bool(leases)

    def _take_back(self) -> None:
        """Hand back what was leased when the broker went away. If a message got through all the same, it is stale."""
        if self._unsent:
            self._frontier.release([(lease.id, lease.token) for lease in self._unsent])
            self._unsent = []


def messages_of(leases: Sequence[Lease], room: int) -> Iterator[list[Lease]]:
    """Yield the messages in which these travel, spread over all slots first.

    One whose host may not answer travels alone, so that it holds nobody else up, and behind those that bring pages; it
    soon leaves its slot.
    """
    trials = [lease for lease in leases if lease.trial]
    rest = [lease for lease in leases if not lease.trial]
    size = -(-len(rest) // room)
    for start in range(0, len(rest), size or 1):
        yield rest[start : start + size]
    yield from ([lease] for lease in trials)
