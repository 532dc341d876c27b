"""The way of one URL: begin → robots → fetch → extract and clean → record → settle.

Celery's part is a thin task over `Ingest.batch` (worker/app.py). Whatever happens to a job, it is settled, given
back to be tried again, or left to its lease: nothing here can lose it.
"""

from __future__ import annotations

import random
import secrets
import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import structlog

from store.errors import StoreError
from store.frontier import Ending, Near, Paragraphs
from tasks.build import record_of
from tasks.domains import site_of
from tasks.errors import Failed, Rejected, Unable
from tasks.fetch.answer import Elsewhere
from tasks.manners import Answer
from tasks.outcome import Outcome
from tasks.presence import Closed
from tasks.retry import POLICIES, pause
from tasks.twins import names_the_same, twin
from tasks.url import UrlRefused, canonical, host_of, job_id, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from config.settings import Settings
    from store.frontier import Frontier, Job
    from store.validators import Validators
    from tasks.article import Article
    from tasks.extract.pool import Pool
    from tasks.hands import Hands
    from tasks.manners import Manners
    from tasks.presence import Presence
    from tasks.record import Record
    from tasks.room import Room

log = structlog.get_logger(__name__)

#: What a job's result is called when its lease had run out before it was begun.
STALE = "stale"
#: What it is called when this machine could not do it.
HANDED_BACK = "handed back"
#: Seconds for which a slot takes no other job then.
UNABLE_SECONDS = 5.0
#: What it is called when it will be tried again.
RETRY = "retry"
#: What it is called while the first contact with its host is waited for.
CONTACT = "first contact"
#: What it is called when it waits for the turn of another host, or for the next one of its own.
PASSED = "passed on"


class _Taken(NamedTuple):
    """What a page came to: its record, and what is kept besides."""

    record: Record
    paragraphs: Paragraphs
    near: Near
    validators: Validators | None


class Ingest:
    """Takes leased jobs through all steps; one a worker process, used by all its threads."""

    def __init__(  # noqa: PLR0913 - the services a job needs, each once
        self,
        *,
        settings: Settings,
        frontier: Frontier,
        manners: Manners,
        room: Room | None = None,
        pool: Pool,
        hands: Hands,
        presence: Presence,
    ) -> None:
        self._settings = settings
        self._frontier = frontier
        self._manners = manners
        self._room = room
        self._pool = pool
        self._hands = hands
        self._insist = presence.insist

    def batch(self, leases: Sequence[tuple[str, int]]) -> str:
        """Take each (id, token) to its end, one after the other; return how they ended, for people to read."""
        counts: Counter[str] = Counter()
        for held in leases:
            if not self._hands.begin(held):
                continue  # handed back meanwhile: it goes to another slot or worker
            ended = ""
            try:
                ended = self.one(*held)
                counts[ended] += 1
            finally:
                if ended != CONTACT:
                    self._hands.drop(held)
        if counts.total() == 1:
            return next(iter(counts))
        return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or HANDED_BACK

    def one(self, job_name: str, token: int) -> str:
        """Take one job to its end; return its outcome, or what else became of it.

        With a waiting room the first contact with a host goes on there, and CONTACT is returned at once.

        While Redis is away it waits: what was fetched and read is settled when it is back.
        """
        name = secrets.token_hex(8)
        with structlog.contextvars.bound_contextvars(job=job_name):
            try:
                job = self._insist(lambda: self._frontier.begin(job_name, token, name))
                if job is None:
                    log.info("stale lease")
                    return STALE
                with structlog.contextvars.bound_contextvars(url=job.url, attempt=job.attempt):
                    if self._room and self._manners.is_first_contact(job) and self._room.take(partial(self._wait, job)):
                        return CONTACT
                    return self._work(job, self._take)
            except Closed:  # it is handed back with all that this process holds
                return STALE
            except StoreError as error:  # its lease runs out and it is given out again
                log.warning("not settled", error=str(error))
                return STALE

    def _wait(self, job: Job) -> None:
        """Make the first contact with a job's host, in the waiting room."""
        with structlog.contextvars.bound_contextvars(job=job.id, url=job.url, attempt=job.attempt):
            try:
                self._work(job, self._manners.contact)
            except (StoreError, Closed) as error:
                log.warning("not settled", error=str(error))
            finally:
                self._hands.drop((job.id, job.token))

    def _work(self, job: Job, take: Callable[[Job, Answer], _Taken]) -> str:  # noqa: PLR0911 - one for each way in which an attempt ends
        answer = Answer()
        try:
            taken = take(job, answer)
        except Elsewhere as error:
            return self._pass_on(job, error, answer)
        except Rejected as error:
            return self._end(job, error, answer)
        except Failed as error:
            return self._again(job, error, answer)
        except Unable as error:
            return self._hand_back(job, error)
        except (StoreError, Closed):
            raise
        except Exception as error:
            log.exception("defect")
            return self._again(job, Failed(Outcome.FAILED_INTERNAL, repr(error)), answer)
        record = taken.record
        text, content_hash, aliases = record.to_json(), bytes.fromhex(record.content_hash), _aliases(job, record)
        settled = self._insist(
            lambda: self._frontier.settle_record(
                job,
                text,
                content_hash,
                aliases=aliases,
                answered_ago=answer.ago,
                slow=answer.slow,
                paragraphs=taken.paragraphs,
                near=taken.near,
                validators=taken.validators,
            )
        )
        if settled.stale:
            log.info("stale answer")
            return STALE
        log.info("settled", outcome=settled.outcome, duplicate_of=settled.duplicate_of, words=record.words)
        return settled.outcome

    def _take(self, job: Job, answer: Answer) -> _Taken:
        fetched_at = datetime.now(UTC)
        fetched = self._manners.fetch(job, answer)
        host = host_of(canonical(fetched.url))
        known = self._insist(lambda: self._frontier.paragraphs(host))
        article = self._pool.article(fetched.body, fetched.url, fetched.charset, known)
        self._manners.check_index(job, "meta robots", article.robots)
        record = record_of(article, requested_url=job.url, url=fetched.url, fetched=fetched_at, meta=job.meta)
        paragraphs = Paragraphs(host, bytes.fromhex(article.paragraphs))
        return _Taken(record, paragraphs, _near(article, host), fetched.validators)

    def _pass_on(self, job: Job, to: Elsewhere, answer: Answer) -> str:
        """Let the job wait for the turn of the host that it is to be asked of next."""
        host = job.host if to.url == job.ask else self._frontier.queue_of(host_of(to.url))
        held = self._insist(
            lambda: self._frontier.pass_on(
                job,
                to.url,
                host,
                to.hops,
                refreshed=to.refreshed,
                answered=to.waited is not None,
                answered_ago=answer.ago,
                slow=answer.slow,
            )
        )
        log.debug("to be asked in its turn", host=host, ask=to.url, stale=not held)
        return PASSED if held else STALE

    def _end(self, job: Job, error: Rejected, answer: Answer) -> str:
        same = job.id if error.outcome is Outcome.DUPLICATE_UNCHANGED else None
        ending = Ending(outcome=error.outcome, kind=error.outcome.kind, detail=error.detail, duplicate_of=same)
        settled = self._insist(
            lambda: self._frontier.settle_end(job, ending, answered_ago=answer.ago, slow=answer.slow)
        )
        log.info("settled", outcome=error.outcome, detail=error.detail, stale=settled.stale)
        return STALE if settled.stale else settled.outcome

    def _hand_back(self, job: Job, error: Unable) -> str:
        """Give the job to whoever can do it, uncharged, and take no other for a while."""
        log.error("this machine cannot work just now", error=str(error))
        self._insist(lambda: self._frontier.release([(job.id, job.token)]))
        time.sleep(UNABLE_SECONDS)
        return HANDED_BACK

    def _again(self, job: Job, error: Failed, answer: Answer) -> str:
        """Let the job be tried again, or give it up.

        What failed as a whole is the host, not the job, where `error.of_host` says so: then the job waits uncharged.
        """
        policy, settings = POLICIES[error.outcome], self._settings
        nth = job.failures + 1 if error.of_host else job.attempt
        delay = pause(policy, nth, settings, random.random(), error.retry_after)  # noqa: S311 - no secret
        host_delay = delay if policy.leaves_host(error) else None
        if host_delay is not None and self._is_down(job):
            return self._give_up_host(job, error, answer)
        if error.of_host:
            held = self._insist(
                lambda: self._frontier.postpone(job, error.outcome, error.detail, delay, answered_ago=answer.ago)
            )
        elif policy.is_final(job.attempt, settings):
            held = self._bury(job, error, host_delay, answer)
            return error.outcome if held else STALE
        else:
            held = self._insist(
                lambda: self._frontier.retry(
                    job, error.outcome, error.detail, delay, host_delay_s=host_delay, answered_ago=answer.ago
                )
            )
        log.info("to be tried again", outcome=error.outcome, detail=error.detail, seconds=round(delay, 1))
        return RETRY if held else STALE

    def _bury(self, job: Job, error: Failed, host_delay: float | None, answer: Answer) -> bool:
        held = self._insist(
            lambda: self._frontier.bury(
                job, error.outcome, error.detail, host_delay_s=host_delay, answered_ago=answer.ago
            )
        )
        log.warning("given up", outcome=error.outcome, detail=error.detail, stale=not held)
        return held

    def _is_down(self, job: Job) -> bool:
        """Say whether the whole host has failed as often in a row, this time included, as one URL may be tried.

        And for HOST_GIVE_UP_SECONDS.
        """
        settings = self._settings
        return job.failures >= max(1, settings.retry_max) and job.down_for >= settings.host_give_up_seconds

    def _give_up_host(self, job: Job, error: Failed, answer: Answer) -> str:
        """Make dead letters of the job and of all that wait for its host, which is asked again only if more comes."""
        if not self._bury(job, error, error.retry_after or 0.0, answer):
            return STALE  # a worker that has lost its lease decides nothing for others
        detail = f"its host was given up: {error.detail}"
        with_it = self._insist(lambda: self._frontier.give_up(job.host, error.outcome, detail))
        log.warning("host given up", host=job.host, outcome=error.outcome, jobs=with_it)
        return error.outcome


def _near(article: Article, host: str) -> Near:
    """Return what near duplicates of an article from this host are found by."""
    return Near((bytes.fromhex(article.near),) if article.near else (), site_of(host))


def _aliases(job: Job, record: Record) -> list[str]:
    """Return the ids of the page's other addresses: where redirects led, what it calls its own (~), and their twins."""
    found: dict[str, str] = {job.id: ""}
    for url, mark in ((record.requested_url, ""), (record.url, ""), (record.canonical_url or "", "~")):
        with suppress(UrlRefused):
            address = normalise(url)
            if not mark or names_the_same(normalise(record.url), address):
                for name in (job_id(address), job_id(twin(address))):
                    found.setdefault(name, name + mark)
    return list(filter(None, found.values()))
