"""What this process holds: leases received and begun, kept alive while they are, handed back when they will not be."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from store.errors import StoreError
from tasks.presence import AWAY, Presence

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

    def take_all(self) -> list[Held]:
        """Hold nothing any longer, and return what that was."""
        taken = list(self.messages)
        for message in self.messages.values():
            message.waiting.clear()
        self.messages.clear()
        return taken


@dataclass(frozen=True, slots=True)
class Work:
    """How much this process has done and has in hand; `oldest` is for how many seconds a job has been worked on."""

    begun: int
    ended: int
    in_hand: int
    oldest: float


class Hands:
    """The leases of one worker process, and a thread that renews them. Thread-safe.

    Leases are received with their Celery message. Each is begun, unless it was handed back meanwhile (the worker is
    ending, or the job before it in its message is stuck), and dropped when its job is settled or found stale.
    """

    def __init__(self, frontier: Frontier, lease_seconds: float, presence: Presence | None = None) -> None:
        self._frontier = frontier
        self._presence = presence or Presence()
        self._renew_pause = lease_seconds / RENEW_SHARE
        self._table = _Table()
        self._lock = threading.Lock()
        self._closing = False
        self._begun = self._ended = 0
        threading.Thread(target=self._watch, name="leases", daemon=True).start()

    @property
    def work(self) -> Work:
        """Return what was done and is in hand."""
        now = time.monotonic()
        with self._lock:
            since = [message.since for held, message in self._table.messages.items() if message.begun == held]
            return Work(self._begun, self._ended, len(since), now - min(since, default=now))

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
            self._begun += 1
            return True

    def drop(self, held: Held) -> None:
        """Hold this one no longer."""
        with self._lock:
            self._ended += 1
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

    def give_back(self) -> int:
        """Hand back all, what was begun too, uncharged; return how many that were. Their threads' answers are stale."""
        with self._lock:
            self._closing = True
            back = self._table.take_all()
        return self._hand_back(back)

    def _watch(self) -> None:
        # Goes on while closing: what was begun is still being worked on.
        renewed = time.monotonic()
        while True:
            time.sleep(min(LOOK_SECONDS, self._renew_pause))
            try:
                due = time.monotonic() - renewed >= self._renew_pause
                if self._look(renew=due) and due:
                    renewed = time.monotonic()
            except Exception:
                log.exception("defect in the watch over leases")  # without it, every lease would run out

    def _look(self, *, renew: bool) -> bool:
        """Hand back what waits behind a stuck job, and renew; return False when that is to be tried again soon."""
        now = time.monotonic()
        with self._lock:
            stuck = [message for message in self._table.messages.values() if _is_stuck(message, now)]
            back = self._table.take_waiting(stuck)
            held = list(self._table.messages)
        self._hand_back(back)
        return self._renew(held) if held and renew else True

    def _hand_back(self, leases: Sequence[Held]) -> int:
        try:
            return self._frontier.release(leases) if leases else 0
        except AWAY as error:
            self._presence.lost(error)
        except StoreError as error:
            log.warning("leases not handed back, they will run out", leases=len(leases), error=str(error))
        return 0

    def _renew(self, held: Sequence[Held]) -> bool:
        try:
            lost = {job for job, _ in held} - self._frontier.renew(held)
        except AWAY as error:
            self._presence.lost(error)
            return False
        except StoreError as error:
            log.warning("leases not renewed", leases=len(held), error=str(error))
            return False
        self._presence.found()
        if lost:
            log.debug("leases are over", jobs=len(lost))  # settled just now, or given out again
        return True


def _is_stuck(message: _Message, now: float) -> bool:
    return bool(message.waiting) and message.begun is not None and now - message.since > STUCK_SECONDS
