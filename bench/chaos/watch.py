"""Watches the run from beside it: whether URLs are finished while work is due, and how long that took after a fault."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redis.exceptions import RedisError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redis import Redis

    from chaos.fleet import Fleet, Worker
    from chaos.server import Server

#: Seconds between two looks.
LOOK_SECONDS = 0.25
#: Seconds without the end of an attempt that are remembered as a stall.
NOTED_SECONDS = 10.0


@dataclass
class Seen:
    """The server's books at one moment."""

    admitted: int = 0
    ended: int = 0  #: attempts that ended: finished URLs and retries
    finished: int = 0
    waiting: int = 0
    open: int = 0  #: URLs that are not finished
    due: bool = False  #: whether a URL may be worked on now


@dataclass
class Watch:
    """A thread that looks at the books and at each worker's own progress."""

    server: Server
    fleet: Fleet
    namespace: str
    now: Seen = field(default_factory=Seen)
    stalls: list[str] = field(default_factory=list)
    longest_stall: float = 0.0
    longest_idle: float = 0.0
    recoveries: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
        self._excuses = 0
        self._lock = threading.Lock()
        self._since = time.monotonic()
        self._fault = ""
        self._pending: list[tuple[str, float]] = []  # faults after which nothing has ended yet

    def start(self) -> None:
        """Start to look."""
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._stop.set()
        if self._thread.ident:
            self._thread.join(5)

    @contextmanager
    def excused(self) -> Iterator[None]:
        """Count no stall meanwhile: Redis cannot be reached or is full, or all workers are stopped."""
        with self._lock:
            self._excuses += 1
        try:
            yield
        finally:
            with self._lock:
                self._excuses -= 1
            self._reset()

    def fault(self, kind: str) -> None:
        """Note that a fault is over (or was of a moment); the next end of an attempt is the recovery from it."""
        with self._lock:
            self._fault = kind
            self._pending.append((kind, time.monotonic()))

    def _reset(self) -> None:
        self._since = time.monotonic()
        for worker in self.fleet.workers:
            worker.progress = max(worker.progress, self._since)

    def _run(self) -> None:
        client = self.server.client()
        while not self._stop.wait(LOOK_SECONDS):
            try:
                seen = books(client, self.namespace)
            except (RedisError, OSError):
                self._reset()
                with suppress(RedisError, OSError):
                    client.close()
                continue
            self._look(seen)

    def _look(self, seen: Seen) -> None:
        now = time.monotonic()
        went_on = seen.ended > self.now.ended
        self.now = seen
        with self._lock:
            if went_on:
                for kind, since in self._pending:
                    self.recoveries[kind] = max(self.recoveries.get(kind, 0.0), now - since)
                self._pending.clear()
            elif not seen.due:
                self._pending.clear()
        if went_on or not seen.due or self._excuses:
            self._since = now
        self._stalled(now - self._since, "all workers", seen)
        for worker in self.fleet.workers:
            if not worker.alive or worker.stopped or worker.unreachable or self._excuses or not seen.waiting:
                worker.progress = max(worker.progress, now)
            self._idle(worker, now)

    def _stalled(self, seconds: float, who: str, seen: Seen) -> None:
        self.longest_stall = max(self.longest_stall, seconds)
        if seconds > NOTED_SECONDS:
            text = (
                f"{who}: nothing ended for NN s since the fault {self._fault}, {seen.waiting} waiting, {seen.open} open"
            )
            self._remember(text, seconds)

    def _idle(self, worker: Worker, now: float) -> None:
        seconds = now - worker.progress
        self.longest_idle = max(self.longest_idle, seconds)
        if seconds > NOTED_SECONDS * 2:
            pid = worker.process.pid if worker.process else 0
            self._remember(
                f"worker {worker.number} (pid {pid}) ended nothing for NN s at {time.strftime('%H:%M')}", seconds
            )

    def _remember(self, text: str, seconds: float) -> None:
        head, _, tail = text.partition("NN")
        if self.stalls and self.stalls[-1].startswith(head):
            self.stalls.pop()
        self.stalls.append(f"{head}{seconds:.0f}{tail}")


def books(client: Redis, namespace: str) -> Seen:
    """Return the books by the server's counters."""
    prefix = f"{namespace}:"
    pipe = client.pipeline(transaction=True)
    pipe.time()
    pipe.hgetall(f"{prefix}counters")
    for name in ("delayed", "leases", "hosts"):
        pipe.zrange(f"{prefix}{name}", 0, 0, withscores=True)
    for name in ("delayed", "leases"):
        pipe.zcard(f"{prefix}{name}")
    pipe.llen(f"{prefix}inbox")
    (seconds, micros), flat, delayed, leases, hosts, in_delay, in_hand, inbox = pipe.execute()
    now = seconds * 1000 + micros / 1000
    counts = {name.decode(): int(value) for name, value in flat.items()}
    finished = sum(value for name, value in counts.items() if "." in name or name == "published")
    waiting = counts.get("waiting", 0)
    return Seen(
        admitted=counts.get("admitted", 0),
        ended=finished + counts.get("retries", 0),
        finished=finished,
        waiting=waiting,
        open=waiting + in_delay + in_hand + inbox,
        due=bool(inbox) or bool(leases) or any(found and found[0][1] <= now for found in (delayed, hosts)),
    )
