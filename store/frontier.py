"""The frontier: every URL that is not finished, and the operations that move it; each is atomic, one Lua script."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from store.intake import BATCH, Intake
from store.jobs import Admission, Ending, Job, Lease, Near, NewJob, Paragraphs, Priority, Settled
from store.scripts import Argument, ms
from store.validators import unpack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from config.settings import Settings
    from store.client import Client

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
#: Seconds for which it is kept what the pages of a host share, after the last of them.
BOILERPLATE_SECONDS = 30 * 86_400
#: Bytes of a content hash that are kept.
CONTENT_BYTES = 8


class Frontier(Intake):
    """The frontier of one namespace; thread-safe. Every method may raise StoreError. The way in is `Intake`'s."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        super().__init__(redis, settings)
        self._leases = f"{settings.namespace}:leases"

    # ── out to workers ──

    def dispatch(self, limit: int, in_touch: float = 0.0, *, worker: str = "", trials: int = 0) -> list[Lease]:
        """Lease at most `limit` jobs of hosts that may be asked now; first bring back lost leases and due retries.

        `trials`: as many hosts of which it is not known that they answer the caller, `worker`, can ask at once. All
        workers together are given no more than that, and of hosts that failed last a sixteenth while there is other
        work, as soon as any worker has told of its own.

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
        )
        parts = [part.decode() for part in flat]
        groups = zip(*(parts[at::5] for at in range(5)), strict=True)
        return [Lease(id_, int(token), url, host, bool(trial)) for id_, token, url, host, trial in groups]

    def begin(self, job: str, token: int, name: str = "") -> Job | None:
        """Start an attempt, which is counted, and renew its lease; None when that is over or was begun before.

        `name` is the caller's own for this beginning: asked again under the same name, it gives the same answer.
        """
        reply = self._scripts.run("begin", job, token, ms(self._settings.lease_seconds), name or secrets.token_hex(8))
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

    # ── ends of an attempt ──

    # `answered_ago` is how many seconds ago the host answered, None when it was not asked; `slow` for how many seconds
    # after its answer it is left alone because that was slow, where its delay is not longer.

    def settle_record(  # noqa: PLR0913 - all that is known about the page
        self,
        job: Job,
        record_json: str,
        content_hash: bytes,
        aliases: Sequence[str],
        *,
        answered_ago: float | None,
        slow: float = 0.0,
        paragraphs: Paragraphs | None = None,
        near: Near | None = None,
    ) -> Settled:
        """Publish the record unless its page, its text or nearly its text was published before; end the job.

        `near` finds texts that it is an edited copy of; what is done about those is NEAR_DUPLICATES. `aliases` are ids
        of other addresses of the same page, with ~ behind those that only the page says are its own. `paragraphs` of a
        page that is published are counted among those of its host (store/lua/lib/boilerplate.lua).
        """
        host, digests = paragraphs or Paragraphs()
        seen = (host, digests, self._settings.boilerplate_hosts, ms(BOILERPLATE_SECONDS))
        record = (record_json, content_hash[:CONTENT_BYTES])
        end: tuple[Argument, ...] = ("", "", "", *record, *seen, *self._near(near or Near()), *aliases)
        return self._settle(job, end, answered_ago, slow)

    def settle_end(self, job: Job, ending: Ending, answered_ago: float | None, slow: float = 0.0) -> Settled:
        """End the job as rejected or duplicate; the URL is remembered as done."""
        if ending.kind not in {"rejected", "duplicate"}:
            raise ValueError(f"{ending.outcome} is neither rejected nor duplicate: publish, retry or bury it")
        end = (str(ending.outcome), ending.detail, ending.duplicate_of or "", *[""] * 6, *self._near(Near()))
        return self._settle(job, end, answered_ago, slow)

    def _settle(self, job: Job, end: tuple[Argument, ...], answered_ago: float | None, slow: float) -> Settled:
        settings = self._settings
        targets = (int("stream" in settings.output), int("list" in settings.output))
        reply = self._scripts.run(
            "settle",
            *self._answer(job, answered_ago, slow),
            self._retention,
            settings.outcomes_keep,
            *targets,
            *end,
        )
        if reply is None:
            return Settled(stale=True, outcome="")
        outcome, original, url, similarity = (part.decode() for part in reply)
        return Settled(
            stale=False,
            outcome=outcome,
            duplicate_of=original or None,
            duplicate_url=url or None,
            similarity=float(similarity) if similarity else None,
        )

    def retry(  # noqa: PLR0913 - all that is known about the failure
        self,
        job: Job,
        reason: str,
        detail: str,
        delay_s: float,
        *,
        host_delay_s: float | None = None,
        answered_ago: float | None = 0.0,
    ) -> bool:
        """Try the job again after `delay_s` seconds; False when its lease is over.

        With `host_delay_s` its whole host is left alone for that long, and for longer when it has failed several times
        in a row (RETRY_BASE_SECONDS, doubled each time, at most RETRY_CAP_SECONDS); its other jobs are not charged.
        Attempts that were under way together and fail together are one failure.
        """
        args = (*self._answer(job, answered_ago), str(reason), detail, ms(delay_s), *self._pause(host_delay_s))
        return bool(self._scripts.run("retry", *args))

    def bury(
        self, job: Job, reason: str, detail: str, *, host_delay_s: float | None = None, answered_ago: float | None = 0.0
    ) -> bool:
        """Give the job up: a dead letter; False when its lease is over. `host_delay_s` as for `retry`."""
        keep = self._settings.outcomes_keep
        args = (*self._answer(job, answered_ago), str(reason), detail, keep, *self._pause(host_delay_s))
        return bool(self._scripts.run("bury", *args))

    def postpone(
        self, job: Job, reason: str, detail: str, host_delay_s: float, *, answered_ago: float | None = 0.0
    ) -> bool:
        """Let the job wait as if it had not been begun, and leave its host alone as `retry` does; False when stale."""
        args = (*self._answer(job, answered_ago), str(reason), detail, *self._pause(host_delay_s))
        return bool(self._scripts.run("postpone", *args))

    def pass_on(  # noqa: PLR0913 - where it goes, and what is known about the answer
        self,
        job: Job,
        url: str,
        host: str,
        hops: int,
        *,
        refreshed: bool = False,
        answered_ago: float | None,
        slow: float = 0.0,
    ) -> bool:
        """Let the job wait for a turn of `host`, to ask it for `url`, uncharged and before others; False when stale.

        `hops`: redirects that led there; `refreshed`: a page's meta refresh is the last of them. The job stays that of
        its own URL in all other respects.
        """
        return bool(self._scripts.run("pass", *self._answer(job, answered_ago, slow), url, host, hops, int(refreshed)))

    def give_up(self, host: str, reason: str, detail: str) -> int:
        """Make dead letters of all jobs that wait for this host; return how many there were."""
        settings, given_up = self._settings, 0
        args = (host, str(reason), detail, settings.outcomes_keep, settings.host_concurrency, BATCH)
        while count := int(self._scripts.run("giveup", *args)):
            given_up += count
        return given_up

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

    def _near(self, near: Near) -> tuple[Argument, ...]:
        settings = self._settings
        visits = ",".join(str(ms(hours * 3600)) for hours in settings.revisit_hours)
        revisions = (settings.revision_min_change, ms(settings.revision_min_minutes * 60), visits)
        prints: tuple[Argument, ...] = (len(near.fingerprints), *near.fingerprints)
        return settings.near_duplicates, settings.near_max, near.site, *revisions, *prints

    def _host(self) -> tuple[int, int]:
        return ms(self._settings.host_delay), self._settings.host_concurrency

    def _answer(self, job: Job, answered_ago: float | None, slow: float = 0.0) -> tuple[Argument, ...]:
        delay, concurrency = self._host()
        ago: Argument = "" if answered_ago is None else ms(answered_ago)
        return job.id, job.token, ago, f"{delay} {ms(slow)}", concurrency

    def _pause(self, host_delay_s: float | None) -> tuple[Argument, ...]:
        wanted: Argument = "" if host_delay_s is None else ms(host_delay_s)
        return wanted, ms(self._settings.retry_base_seconds), ms(self._settings.retry_cap_seconds)


def _flat(leases: Iterable[tuple[str, int]]) -> list[Argument]:
    return [part for lease in leases for part in lease]
