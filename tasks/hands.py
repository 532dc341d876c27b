"""What this process holds: leases received and begun, kept alive while they are, handed back when they will not be."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.frontier import Frontier

log = structlog.get_logger(__name__)

#: Part of a lease's time after which it is renewed.
RENEW_SHARE = 3
#: Seconds that one job of a message may take before the jobs behind it are handed back, to go to a free slot.
STUCK_SECONDS = 3.0
#: Seconds between two looks for such messages.
LOOK_SECONDS = 0.5

#: A lease: the job's id and the lease's token.
Held = tuple[str, int]


@dataclass(slots=True)
class _Message:
    """The jobs of one Celery message: which still wait in it, which is worked on, since when (seconds, monotonic)."""

    waiting: list[Held]
    begun: Held | None = None
    since: float = 0.0


@dataclass(slots=True)
class _Table:
    """All messages by each of their jobs; guarded by the lock of Hands."""

    messages: dict[Held, _Message] = field(default_factory=dict)

    def take_waiting(self, messages: Sequence[_Message]) -> list[Held]:
        """Hold the jobs that wait in these messages no longer, and return them."""
        taken: list[Held] = []
        for message in messages:  # which may stand here once for each of its jobs
            taken += message.waiting
            message.waiting.clear()
        for held in taken:
            del self.messages[held]
        return taken


class Hands:
    """The leases of one worker process, and a thread that renews them. Thread-safe.

    Leases are received with their Celery message. Each is begun, unless it was handed back meanwhile (the worker is
    ending, or the job before it in its message is stuck), and dropped when its job is settled or found stale.
    """

    def __init__(self, frontier: Frontier, lease_seconds: float) -> None:
        self._frontier = frontier
        self._renew_pause = lease_seconds / RENEW_SHARE
        self._table = _Table()
        self._lock = threading.Lock()
        self._closing = False
        threading.Thread(target=self._watch, name="leases", daemon=True).start()

    def receive(self, leases: Sequence[Held]) -> None:
        """Hold these leases of one message from now on; nothing is taken while closing."""
        with self._lock:
            message = _Message(list(leases))
            self._table.messages.update(dict.fromkeys(message.waiting, message))
        if self._closing:
            self.close()

    def begin(self, held: Held) -> bool:
        """Note that work on this one starts; False when it was handed back."""
        with self._lock:
            message = self._table.messages.get(held)
            if message is None or held not in message.waiting:
                return False
            message.waiting.remove(held)
            message.begun, message.since = held, time.monotonic()
            return True

    def drop(self, held: Held) -> None:
        """Hold this one no longer."""
        with self._lock:
            message = self._table.messages.pop(held, None)
            if message is None:
                return
            if message.begun == held:
                message.begun = None
            elif held in message.waiting:
                message.waiting.remove(held)

    def close(self) -> int:
        """Begin nothing more, hand back what was not begun, and return how many that were."""
        with self._lock:
            self._closing = True
            back = self._table.take_waiting(list(self._table.messages.values()))
        return self._hand_back(back)

    def _watch(self) -> None:
        # Goes on while closing: what was begun is still being worked on.
        renewed = time.monotonic()
        while True:
            time.sleep(min(LOOK_SECONDS, self._renew_pause))
            try:
                due = time.monotonic() - renewed >= self._renew_pause
                self._look(renew=due)
                renewed = time.monotonic() if due else renewed
            except Exception:
                log.exception("defect in the watch over leases")  # without it, every lease would run out

    def _look(self, *, renew: bool) -> None:
        now = time.monotonic()
        with self._lock:
            stuck = [message for message in self._table.messages.values() if _is_stuck(message, now)]
            back = self._table.take_waiting(stuck)
            held = list(self._table.messages)
        self._hand_back(back)
        if held and renew:
            self._renew(held)

    def _hand_back(self, leases: Sequence[Held]) -> int:
        try:
            return self._frontier.release(leases) if leases else 0
        except StoreError as error:
            log.warning("leases not handed back, they will run out", leases=len(leases), error=str(error))
            return 0

    def _renew(self, held: Sequence[Held]) -> None:
        try:
            lost = {job for job, _ in held} - self._frontier.renew(held)
        except StoreError as error:
            log.warning("leases not renewed", leases=len(held), error=str(error))
            return
        if lost:
            log.debug("leases are over", jobs=len(lost))  # settled just now, or given out again


def _is_stuck(message: _Message, now: float) -> bool:
    return bool(message.waiting) and message.begun is not None and now - message.since > STUCK_SECONDS
