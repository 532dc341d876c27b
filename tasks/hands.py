"""What this process holds: leases received and begun, kept alive while they are, handed back when they will not be."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import structlog

from store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from store.frontier import Frontier

log = structlog.get_logger(__name__)

#: Part of a lease's time after which it is renewed.
RENEW_SHARE = 3


class Hands:
    """The leases of one worker process, with a thread that renews them. Thread-safe.

    A lease is `received` with its Celery message, and `dropped` when its job is settled, found stale or handed back.
    """

    def __init__(self, frontier: Frontier, lease_seconds: float) -> None:
        self._frontier = frontier
        self._pause = lease_seconds / RENEW_SHARE
        self._held: dict[str, int] = {}
        self._begun: set[str] = set()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._renew, name="leases", daemon=True)
        self._thread.start()

    @property
    def closing(self) -> bool:
        """Whether nothing more may be begun."""
        return self._closing.is_set()

    def __len__(self) -> int:
        return len(self._held)

    def receive(self, leases: Iterable[tuple[str, int]]) -> None:
        """Hold these (id, token) from now on."""
        with self._lock:
            self._held.update(leases)

    def begin(self, job: str, token: int) -> bool:
        """Note that work on this one starts; False when it was handed back meanwhile, since the worker is ending."""
        with self._lock:
            if self.closing:
                return False
            self._held[job] = token
            self._begun.add(job)
            return True

    def drop(self, job: str, token: int) -> None:
        """Hold this one no longer."""
        with self._lock:
            if self._held.get(job) == token:
                del self._held[job]
                self._begun.discard(job)

    def close(self) -> int:
        """Begin nothing more, hand back what was not begun, and return how many that were."""
        with self._lock:
            self._closing.set()
            back = [(job, token) for job, token in self._held.items() if job not in self._begun]
            for job, _ in back:
                del self._held[job]
        try:
            return self._frontier.release(back) if back else 0
        except StoreError as error:
            log.warning("leases not handed back, they will run out", leases=len(back), error=str(error))
            return 0

    def _renew(self) -> None:
        # Also while closing: what was begun is still being worked on.
        waiting = threading.Event()
        while not waiting.wait(self._pause):
            with self._lock:
                held = list(self._held.items())
            if not held:
                continue
            try:
                lost = {job for job, _ in held} - set(self._frontier.renew(held))
            except StoreError as error:
                log.warning("leases not renewed", leases=len(held), error=str(error))
                continue
            if lost:
                log.info("leases lost", jobs=sorted(lost))
