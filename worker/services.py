"""What a worker process has one of: the frontier, the fetcher, the extraction children, the leases in hand."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import structlog

from config.hosts import Hosts
from config.settings import USER_AGENT
from store.cache import Cache
from store.connection import connect
from store.frontier import Frontier
from tasks.enqueue import enqueue
from tasks.fetch.client import Fetcher
from tasks.fetch.robots import Robots
from tasks.hands import Hands
from tasks.ingest import Ingest
from tasks.manners import Manners
from tasks.presence import Presence
from tasks.room import Room, places
from worker.begin import pool_of
from worker.pump import Pace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.settings import Settings
    from tasks.extract.pool import Pool

log = structlog.get_logger(__name__)


class Services:
    """Made at a worker's start, once Redis is there, and closed at its end. Raises StoreError if it cannot be used.

    `pool`: extraction children that were started before.
    """

    def __init__(self, settings: Settings, pool: Pool | None = None) -> None:
        self.presence = Presence()
        #: When the event loop last ran, or tried to reach the broker (seconds, monotonic).
        self.loop_ran = time.monotonic()
        self.pool = pool or pool_of(settings)  # first: its children start up meanwhile
        redis = self.presence.insist(lambda: connect(settings))
        self.frontier = Frontier(redis, settings)
        self.hosts = Hosts(settings.hosts_file)
        self.presence.insist(lambda: self.frontier.limits(self.hosts.limits))
        self.fetcher = Fetcher(settings, hosts=self.hosts)
        self.hands = Hands(self.frontier, settings.lease_seconds, self.presence)
        self.pace = Pace()
        manners = Manners(
            settings=settings,
            frontier=self.frontier,
            fetcher=self.fetcher,
            robots=Robots(self.fetcher, Cache(redis, settings), settings, self.hosts),
            hosts=self.hosts,
            presence=self.presence,
        )
        self.ingest = Ingest(
            settings=settings,
            frontier=self.frontier,
            manners=manners,
            room=Room(places(settings, settings.concurrency)),
            pool=self.pool,
            hands=self.hands,
            presence=self.presence,
        )
        if _is_anonymous(settings):
            log.warning("sites are not told who asks: set NEWSLUICE_CONTACT to a web or mail address of yours")

    def enqueue(
        self, urls: Sequence[str], meta: dict[str, Any] | None, priority: str | None, *, again: bool
    ) -> dict[str, Any]:
        """Admit URLs, as the Celery task and `newsluice enqueue` do."""
        return enqueue(self.frontier, urls, meta, priority, again=again)

    def give_back(self) -> int:
        """Hand back all that is in hand, and keep no thread waiting for Redis; return how many jobs that were."""
        try:
            return self.hands.give_back()
        finally:
            self.presence.closing.set()

    def close(self) -> None:
        """Hand back what waits for a first contact, end the children and close the connections."""
        self.hands.give_back()
        self.pool.close()
        self.fetcher.close()


def _is_anonymous(settings: Settings) -> bool:
    """Say whether sites beyond this machine and its networks would not learn who asks."""
    local = settings.private_networks or settings.fetch_proxy
    return settings.user_agent == USER_AGENT and not settings.contact and not local
