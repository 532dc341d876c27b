"""How a host is asked for a page: its robots.txt first, each request in a turn of its own, slow answers noted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NoReturn

from tasks.errors import Rejected, UrlError
from tasks.fetch import robots_tag
from tasks.fetch.answer import Elsewhere
from tasks.outcome import Outcome
from tasks.url import host_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.hosts import Hosts
    from config.settings import Settings
    from store.frontier import Frontier, Job
    from tasks.fetch.answer import Fetched
    from tasks.fetch.client import Fetcher
    from tasks.fetch.robots import Robots
    from tasks.presence import Presence

#: Seconds that the first contact with a host may take; twice as many after each failure, FETCH_TIMEOUT at the most.
PATIENCE: Final = 2.5


@dataclass(slots=True)
class Answer:
    """When the host last answered, or broke off (seconds, monotonic), None if it was not asked: its delay counts on.

    `slow`: for how many seconds it is to be left alone because it took long.
    """

    at: float | None = None
    slow: float = 0.0

    @property
    def ago(self) -> float | None:
        """Return how many seconds ago that was."""
        return None if self.at is None else time.monotonic() - self.at


class Manners:
    """Asks for the pages of jobs; one a worker process, used by all its threads."""

    def __init__(  # noqa: PLR0913 - the services that asking takes
        self,
        *,
        settings: Settings,
        frontier: Frontier,
        fetcher: Fetcher,
        robots: Robots,
        hosts: Hosts,
        presence: Presence,
    ) -> None:
        self._settings = settings
        self._frontier = frontier
        self._fetcher = fetcher
        self._robots = robots
        self._hosts = hosts
        self._insist = presence.insist

    def fetch(self, job: Job, answer: Answer) -> Fetched:
        """Return the page of a job, and note in `answer` when its host answered.

        Raises Rejected and Failed, and Elsewhere when the next request is another turn, of whatever host.
        """
        pause = self._learn(job, answer)
        try:
            fetched = self._fetcher.fetch(
                job.ask,
                hops=job.hops,
                refreshed=job.refreshed,
                known=job.known,
                stays=lambda url: not pause and self._stays(job, url),
            )
            answer.slow = fetched.waited * self._settings.host_slow_factor
        except Elsewhere as error:
            answer.slow = (error.waited or 0.0) * self._settings.host_slow_factor
            raise
        finally:
            answer.at = time.monotonic()
        self.check_index(job, "X-Robots-Tag", fetched.robots)
        return fetched

    def is_first_contact(self, job: Job) -> bool:
        """Say whether the job's host will be asked for its robots.txt, and for nothing else in this turn."""
        return not self._insist(lambda: self._robots.known(job.ask))

    def contact(self, job: Job, answer: Answer) -> NoReturn:
        """Ask the job's host for its robots.txt. Raises what forbids to ask for the job's page, else Elsewhere."""
        self._learn(job, answer)
        raise Elsewhere(job.ask, job.hops, 0.0)

    def check_index(self, job: Job, where: str, values: Sequence[str]) -> None:
        """Raise Rejected when one of these values asks us not to take the page; `where` they stand."""
        if self._settings.noindex == "obey" and (said := robots_tag.refusal(values, self._robots.token(job.ask))):
            raise Rejected(Outcome.REJECTED_ROBOTS, f"{where} says {said}")

    def _learn(self, job: Job, answer: Answer) -> float:
        """Return the seconds between two requests to the job's host. Raises what forbids to ask it for this URL now.

        A host that has just been asked for its robots.txt is not asked at once again: Elsewhere, its next turn.
        """
        patience = min(self._settings.fetch_timeout, PATIENCE * 2.0**job.failures)
        self._locate(job, patience)
        if asked := self._insist(lambda: self._robots.learn(job.ask, patience)):
            answer.at = time.monotonic()
        crawl_delay = self._insist(lambda: self._robots.check(job.ask)) or 0.0
        own = self._hosts.of(job.host).delay
        pause = self._settings.host_delay if own is None else own
        if crawl_delay > pause:
            self._insist(lambda: self._frontier.host(job.host, crawl_delay))
            pause = crawl_delay
        if asked and pause:
            raise Elsewhere(job.ask, job.hops, 0.0)
        return pause

    def _locate(self, job: Job, patience: float) -> None:
        """See to it that this turn is that of all addresses the job's host has. Raises Elsewhere, to its next turn."""
        if self._settings.host_group != "address":
            return
        addresses = self._fetcher.addresses(job.ask, patience)
        if not addresses <= job.addresses and not self._insist(lambda: self._frontier.locate(job, addresses)):
            raise Elsewhere(job.ask, job.hops, 0.0)

    def _stays(self, job: Job, url: str) -> bool:
        """Say whether a redirect to this URL can be followed at once: it is on the same host, and allowed there."""
        if host_of(url) != host_of(job.ask) or url.partition(":")[0] != job.ask.partition(":")[0]:
            return False
        try:
            self._robots.check(url)
        except UrlError:
            return False  # its own turn will say why
        return True
