"""The frontier: every URL that is not finished, and the operations that move it; each is atomic, one Lua script."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from store.endings import Endings
from store.intake import BATCH
from store.jobs import Admission, Ending, Job, Lease, Near, NewJob, Paragraphs, Priority, Settled
from store.scripts import ms
from store.validators import unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from config.settings import Settings
    from store.client import Client
    from store.scripts import Argument

__all__ = ["Admission", "Ending", "Frontier", "Job", "Lease", "Near", "NewJob", "Paragraphs", "Priority", "Settled"]

#: Expired leases, and due jobs, that one dispatch sees to at the most.
SWEEP = 200
#: Seconds without a dispatch by anybody that only an outage explains, and by which leases are prolonged after one.
OUTAGE_SECONDS, PROLONG_SECONDS = 3.0, 10.0
#: Buckets that one call of tidy drops, and calls of one round.
TIDY_BUCKETS, TIDY_CALLS = 200, 20
#: Seconds for which a host's own delay holds after it was last said: a day, like a robots.txt.
DELAY_SECONDS = 86_400
#: Seconds for which the addresses of a host are kept, and how many of one.
LOCATED_SECONDS, LOCATED_MOST = 3600, 64


class Frontier(Endings):
    """The frontier of one namespace; thread-safe. Every method may raise StoreError.

    The way in is `Intake`'s, the ends of an attempt are those of `Endings`.
    """

    def __init__(self, redis: Client, settings: Settings) -> None:
        super().__init__(redis, settings)
        self._leases = f"{settings.namespace}:leases"

    # ── out to workers ──

    def dispatch(
        self, limit: int, in_touch: float = 0.0, *, worker: str = "", trials: int = 0, room: int = 0
    ) -> list[Lease]:
        """Lease at most `limit` jobs of hosts that may be asked now; first bring back lost leases and due retries.

        `trials`: as many hosts of which it is not known that they answer the caller, `worker`, can ask at once. All
        workers together are given no more than that, and of hosts that failed last a sixteenth while there is other
        work, as soon as any worker has told of its own. This call gives out `room` of them at the most, 0 for `limit`.

        A job that was begun when its lease ran out was lost with its worker; after RETRY_MAX + 1 such losses it is a
        dead letter. Time in which nobody dispatched, because Redis was away, does not count against a lease; it was not
        away for the last `in_touch` seconds, as the caller knows.
        """
        settings = self._settings
        _, _, _, flat = self._scripts.run(
            "dispatch",
            limit,
            ms(settings.lease_seconds),
            *self._host(),
            settings.retry_max + 1,
            settings.outcomes_keep,
            SWEEP,
            ms(OUTAGE_SECONDS + in_touch),
            ms(min(settings.lease_seconds, PROLONG_SECONDS)),
            worker,
            trials,
            room or limit,
        )
        parts = [part.decode() for part in flat]
        groups = zip(*(parts[at::5] for at in range(5)), strict=True)
        return [Lease(id_, int(token), url, host, bool(trial)) for id_, token, url, host, trial in groups]

    def begin(self, job: str, token: int, name: str = "") -> Job | None:
        """Start an attempt, which is counted, and renew its lease; None when that is over or was begun before.

        `name` is the caller's own for this beginning: asked again under the same name, it gives the same answer.
        """
        lease, name = ms(self._settings.lease_seconds), name or secrets.token_hex(8)
        reply = self._scripts.run("begin", job, token, lease, name, self._retention)
        if reply is None:
            return None
        url, host, attempt, meta, admitted, ask, hops, failures, down, known, at, refreshed = reply
        return Job(
            id=job,
            token=token,
            url=url.decode(),
            host=host.decode(),
            attempt=attempt,
            meta=meta.decode() or None,
            admitted=int(admitted) / 1000,
            ask=ask.decode(),
            hops=hops,
            refreshed=bool(refreshed),
            failures=failures,
            down_for=int(down) / 1000,
            known=unpack(known) if known else None,
            addresses=frozenset(at.decode().split()),
        )

    def renew(self, leases: Iterable[tuple[str, int]]) -> set[str]:
        """Make these (id, token) last from now; return the ids that are still held."""
        kept = self._scripts.run("renew", ms(self._settings.lease_seconds), *_flat(leases))
        return {id_.decode() for id_ in kept}

    def release(self, leases: Iterable[tuple[str, int]]) -> int:
        """Hand these (id, token) back to the front of their queues; return how many were still held.

        An attempt that was begun is not charged.
        """
        return int(self._scripts.run("release", *self._host(), *_flat(leases)))

    def reclaim(self) -> int:
        """Let every lease be over now, for an owner who knows that no worker is left; return how many there were."""
        pipeline = self._redis.pipeline(transaction=False)
        held: Any = self._redis.zrange(self._leases, 0, -1)
        for id_ in held:
            pipeline.zadd(self._leases, {id_: 0}, xx=True)
        pipeline.execute()
        return len(held)

    def locate(self, job: Job, addresses: Iterable[str]) -> bool:
        """Note the addresses of the job's host, and take their turn; False when it is not free, or the job stale.

        Then the job has to be passed on to its host's next turn, which is to be theirs, too.
        """
        keep = (ms(LOCATED_SECONDS), LOCATED_MOST)
        return bool(self._scripts.run("locate", job.id, job.token, *self._host(), *keep, *addresses))

    # ── dead letters, by id; store/dead.py finds them ──

    def replay(self, ids: Sequence[str]) -> int:
        """Let dead letters wait again with a fresh set of attempts; return how many there were."""
        return self._in_batches("replay", self._settings.host_concurrency, ids)

    def purge(self, ids: Sequence[str]) -> int:
        """End dead letters as rejected.purged and forget their URLs; return how many there were."""
        return self._in_batches("purge", self._settings.outcomes_keep, ids)

    def _in_batches(self, name: str, setting: int, ids: Sequence[str]) -> int:
        starts = range(0, len(ids), BATCH)
        return sum(int(self._scripts.run(name, setting, *ids[start : start + BATCH])) for start in starts)

    # ── the rest ──

    def paragraphs(self, host: str) -> bytes:
        """Return what is known of a host's pages, a table of tasks.clean.familiar; empty where that is nothing."""
        if not self._settings.boilerplate_hosts:
            return b""
        table: Any = self._redis.get(f"{self._prefix}boilerplate:{host}")
        return table or b""

    def host(self, host: str, delay: float) -> None:
        """Ask this host no sooner than `delay` seconds after an answer (robots' crawl-delay); 0 takes that back."""
        self._scripts.run("host", host, ms(delay), ms(DELAY_SECONDS))

    def limits(self, limits: Mapping[str, tuple[float | None, int | None]]) -> None:
        """Set delay (seconds) and concurrency of single hosts, None for what all have; others lose theirs."""
        pairs = [(host, "-" if delay is None else ms(delay), most or "-") for host, (delay, most) in limits.items()]
        self._scripts.run("limits", *(part for host, delay, most in pairs for part in (host, f"{delay} {most}")))

    def overdue(self) -> float:
        """Return for how many seconds the job that might have been given out first has waited for that; 0 for none."""
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.time()
        for name in ("hosts", "delayed", "leases"):
            pipeline.zrange(f"{self._prefix}{name}", 0, 0, withscores=True)
        (second, micro), *heads = pipeline.execute()
        now: float = second + micro / 1e6
        return max([0.0, *(now - float(head[0][1]) / 1000 for head in heads if head)])

    def queued(self, queue: str) -> int:
        """Return how many messages a Celery queue holds."""
        length: Any = self._redis.llen(queue)
        return int(length)

    def pressure(self) -> str | None:
        """Return why no more should be dispatched for now, in one sentence; None when nothing is in the way."""
        return self._pressure.reason()

    def tidy(self) -> None:
        """Drop what is past its retention: old slices a few buckets at a time, and records that all have read."""
        for _ in range(TIDY_CALLS):
            if not self._scripts.run("tidy", self._retention, TIDY_BUCKETS, self._settings.near_max):
                break
        self._records.trim()


def _flat(leases: Iterable[tuple[str, int]]) -> list[Argument]:
    return [part for lease in leases for part in lease]
