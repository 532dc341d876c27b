"""Watches the run from beside it: whether attempts end while work is due, and how long that took after a fault."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redis.exceptions import RedisError

from chaos import scale
from chaos.seen import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chaos.fleet import Fleet
    from chaos.server import Server
    from chaos.side import Side
    from chaos.worker import Worker

#: Seconds between two looks.
LOOK_SECONDS = 0.25
#: Seconds without the end of an attempt that are remembered as a stall: of all workers, and of one.
NOTED_SECONDS, NOTED_IDLE = 10.0, 20.0


@dataclass
class _Pending:
    """A fault that nothing has ended after yet: its kind, the worker that it struck if one, since when (monotonic).

    `seconds` counts those in which something might have ended; `base` is how many attempts had ended by the first look
    after it, which are none of its recovery.
    """

    kind: str
    worker: Worker | None
    since: float
    seconds: float = 0.0
    base: int | None = None


@dataclass
class Watch:
    """A thread that looks at the books and at each worker's own progress."""

    server: Server
    fleet: Fleet
    side: Side
    now: Seen = field(default_factory=Seen)
    stalls: dict[tuple[str, float], str] = field(default_factory=dict)  #: a sentence for each, by whose and since when
    longest_stall: float = 0.0
    longest_idle: float = 0.0
    stood_still: float = 0.0  #: seconds of all stalls of STILL_SECONDS and more
    recoveries: dict[str, float] = field(default_factory=dict)  #: by kind of fault, the longest

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._excuses = 0
        self._lock = threading.Lock()
        self._since = time.monotonic()
        self._looked = time.monotonic()
        self._fault = ""
        self._pending: list[_Pending] = []

    def start(self) -> None:
        """Start to look."""
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread.ident:
            self._thread.join(5)
        self._go_on(time.monotonic())

    @contextmanager
    def excused(self) -> Iterator[None]:
        """Count no stall meanwhile: Redis cannot be reached or is full."""
        with self._lock:
            self._excuses += 1
        try:
            yield
        finally:
            with self._lock:
                self._excuses -= 1
            self._excuse()

    def fault(self, kind: str, worker: Worker | None) -> None:
        """Note that a fault is over (or was of a moment); the next end of an attempt is the recovery from it.

        Where it struck one worker, that worker's next.
        """
        with self._lock:
            self._fault = kind
            self._pending.append(_Pending(kind, worker, time.monotonic()))

    def _excuse(self) -> None:
        now = time.monotonic()
        self._go_on(now)
        for worker in self.fleet.workers:
            worker.progress = max(worker.progress, now)

    def _go_on(self, now: float) -> None:
        """Begin to count anew; what has been counted was a stall if it was long."""
        if now - self._since >= scale.STILL_SECONDS:
            self.stood_still += now - self._since
        self._since = now

    def _run(self) -> None:
        client = self.server.client()
        while not self._stop.wait(LOOK_SECONDS):
            try:
                seen = self.side.look(client, self.fleet.ended)
            except (RedisError, OSError):
                self._excuse()
                with suppress(RedisError, OSError):
                    client.close()
                continue
            self._look(seen)

    def _look(self, seen: Seen) -> None:
        now = time.monotonic()
        went_on = seen.ended > self.now.ended
        self.now = seen
        with self._lock:
            self._recovered(now, seen)
        self.longest_stall = max(self.longest_stall, now - self._since if not self._excuses else 0.0)
        if went_on or not seen.due or self._excuses:
            self._go_on(now)
        if now - self._since > NOTED_SECONDS:
            self._remember("all workers", self._since, now, f"{seen}, the last fault was {self._fault}")
        for worker in self.fleet.workers:
            if not worker.alive or worker.stopped or worker.unreachable or self._excuses or not seen.ready:
                worker.progress = max(worker.progress, now)
            self._idle(worker, now)

    def _recovered(self, now: float, seen: Seen) -> None:
        left = []
        for each in self._pending:
            ended, able = (each.worker.attempts, seen.ready) if each.worker else (seen.ended, seen.due)
            if able and not self._excuses:
                each.seconds += now - max(self._looked, each.since)
            if each.base is None and now - each.since >= LOOK_SECONDS:
                each.base = ended
            if each.base is None or ended == each.base:
                left.append(each)
            else:
                self.recoveries[each.kind] = max(self.recoveries.get(each.kind, 0.0), each.seconds)
        self._pending = left
        self._looked = now

    def _idle(self, worker: Worker, now: float) -> None:
        seconds = now - worker.progress
        self.longest_idle = max(self.longest_idle, seconds)
        if seconds > NOTED_IDLE:
            pid = worker.process.pid if worker.process else 0
            self._remember(f"worker {worker.number}", worker.progress, now, f"it is process {pid}")

    def _remember(self, whose: str, since: float, now: float, more: str) -> None:
        at = time.strftime("%H:%M:%S", time.localtime(time.time() - (now - since)))
        self.stalls[whose, since] = f"{whose}: from {at} on nothing ended for {now - since:.0f} s; {more}"
