"""The ends of an attempt: what becomes of a job that was begun; each is atomic, one Lua script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.intake import BATCH, Intake
from store.jobs import Near, Paragraphs, Settled
from store.scripts import ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.jobs import Ending, Job
    from store.scripts import Argument
    from store.validators import Validators

#: Seconds for which it is kept what the pages of a host share, after the last of them.
BOILERPLATE_SECONDS = 30 * 86_400
#: Bytes of a content hash that are kept.
CONTENT_BYTES = 8


class Endings(Intake):
    """What ends an attempt in one namespace; thread-safe. Every method may raise StoreError.

    `answered_ago` is how many seconds ago the host answered, None when it was not asked; `slow` for how many seconds
    after its answer it is left alone because that was slow, where its delay is not longer.
    """

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
        validators: Validators | None = None,
    ) -> Settled:
        """Publish the record unless its page, its text or nearly its text was published before; end the job.

        `near` finds texts that it is an edited copy of; what is done about those is NEAR_DUPLICATES. `aliases` are ids
        of other addresses of the same page, with ~ behind those that only the page says are its own. `paragraphs` of a
        page that is published are counted among those of its host (store/lua/lib/boilerplate.lua). `validators` come
        back with `begin` when the URL is asked for again, as long as it is among the newest VALIDATORS_KEEP.
        """
        settings = self._settings
        host, digests = paragraphs or Paragraphs()
        near = near or Near()
        record: dict[str, Argument] = {
            "record": record_json,
            "content": content_hash[:CONTENT_BYTES],
            "stream": int("stream" in settings.output),
            "list": int("list" in settings.output),
            "site": near.site,
            "mark": int(settings.near_duplicates == "mark"),
            "revision_change": settings.revision_min_change,
            "revision_pause": ms(settings.revision_min_minutes * 60),
            "host": host,
            "paragraphs": digests,
            "validators": validators.pack() if validators else "",
            "validators_keep": settings.validators_keep,
            "hosts_most": settings.boilerplate_hosts,
            "hosts_keep": ms(BOILERPLATE_SECONDS),
        }
        prints = () if settings.near_duplicates == "off" else near.fingerprints
        several = [("alias", alias) for alias in aliases] + [("fingerprint", print_) for print_ in prints]
        return self._settle(job, answered_ago, slow, [*record.items(), *several])

    def settle_end(self, job: Job, ending: Ending, answered_ago: float | None, slow: float = 0.0) -> Settled:
        """End the job as rejected or duplicate; the URL is remembered as done."""
        if ending.kind not in {"rejected", "duplicate"}:
            raise ValueError(f"{ending.outcome} is neither rejected nor duplicate: publish, retry or bury it")
        original = ending.duplicate_of or ""
        end = [("outcome", str(ending.outcome)), ("detail", ending.detail), ("original", original)]
        return self._settle(job, answered_ago, slow, end)

    def _settle(
        self, job: Job, answered_ago: float | None, slow: float, end: Sequence[tuple[str, Argument]]
    ) -> Settled:
        settings = self._settings
        id_, token, answered, pauses, concurrency = self._answer(job, answered_ago, slow)
        every: dict[str, Argument] = {
            "id": id_,
            "token": token,
            "answered": answered,
            "pauses": pauses,
            "concurrency": concurrency,
            "retention": self._retention,
            "outcomes_keep": settings.outcomes_keep,
            "near_max": settings.near_max,
            "visits": ",".join(str(ms(hours * 3600)) for hours in settings.revisit_hours),
        }
        reply = self._scripts.run("settle", *(part for pair in (*every.items(), *end) for part in pair))
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
        answered: bool = True,
        answered_ago: float | None,
        slow: float = 0.0,
    ) -> bool:
        """Let the job wait for a turn of `host`, to ask it for `url`, uncharged and before others; False when stale.

        `hops`: redirects that led there; `refreshed`: a page's meta refresh is the last of them. The job stays that of
        its own URL in all other respects. Unless it `answered`, its host is left alone as after an answer, and is as
        well or unwell as it was.
        """
        args = (*self._answer(job, answered_ago, slow), url, host, hops, int(refreshed), int(answered))
        return bool(self._scripts.run("pass", *args))

    def give_up(self, host: str, reason: str, detail: str) -> int:
        """Make dead letters of all jobs that wait for this host; return how many there were."""
        settings, given_up = self._settings, 0
        args = (host, str(reason), detail, settings.outcomes_keep, settings.host_concurrency, BATCH)
        while count := int(self._scripts.run("giveup", *args)):
            given_up += count
        return given_up

    def _host(self) -> tuple[int, int]:
        return ms(self._settings.host_delay), self._settings.host_concurrency

    def _answer(self, job: Job, answered_ago: float | None, slow: float = 0.0) -> tuple[Argument, ...]:
        delay, concurrency = self._host()
        ago: Argument = "" if answered_ago is None else ms(answered_ago)
        return job.id, job.token, ago, f"{delay} {ms(slow)}", concurrency

    def _pause(self, host_delay_s: float | None) -> tuple[Argument, ...]:
        wanted: Argument = "" if host_delay_s is None else ms(host_delay_s)
        return wanted, ms(self._settings.retry_base_seconds), ms(self._settings.retry_cap_seconds)
