"""What the store's tests share: clients of the session's Valkey, and short ways to bring a job anywhere."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

import pytest

from store.books import Books
from store.connection import connect
from store.frontier import Ending, Frontier, Job, Lease, Near, NewJob, Settled
from store.inspection import Inspection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Settings
    from store.client import Client
    from store.validators import Validators


class World:
    """One namespace: its frontier, its books, and helpers."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self.redis = redis
        self.settings = settings
        self.frontier = Frontier(redis, settings)
        self.books = Books(redis, settings)
        self.inspection = Inspection(redis, settings)

    def with_settings(self, **changes: Any) -> World:  # noqa: ANN401 - any setting's value
        """Return the same namespace with other settings."""
        return World(self.redis, self.settings.model_copy(update=changes))

    def key(self, name: str) -> str:
        return f"{self.settings.namespace}:{name}"

    @staticmethod
    def job(path: str, host: str = "news.example", meta: str | None = None) -> NewJob:
        url = f"https://{host}/{path}"
        id_ = base64.b32encode(hashlib.sha256(url.encode()).digest()[:10]).decode().lower()
        return NewJob(id_, url, host, meta)

    def admit(self, *paths: str, host: str = "news.example") -> list[NewJob]:
        jobs = [self.job(path, host) for path in paths]
        self.frontier.admit(jobs)
        return jobs

    def lease(self) -> Lease:
        (lease,) = self.frontier.dispatch(1)
        return lease

    def begun(self) -> Job:
        lease = self.lease()
        job = self.frontier.begin(lease.id, lease.token)
        assert job is not None
        return job

    def publish(
        self,
        job: Job,
        text: str = "",
        aliases: tuple[str, ...] = (),
        near: Near | None = None,
        record: str = "",
        validators: Validators | None = None,
    ) -> Settled:
        content_hash = hashlib.sha256((text or job.url).encode()).digest()
        record = record or f'{{"id":"{job.id}"}}'
        return self.frontier.settle_record(
            job, record, content_hash, aliases, answered_ago=0.0, near=near, validators=validators
        )

    def reject(self, job: Job) -> Settled:
        return self.frontier.settle_end(job, Ending("rejected.no_text", "rejected", "empty"), answered_ago=0.0)

    def expire(self, *ids: str) -> None:
        """Let these leases run out, or all."""
        for id_ in ids or self.redis.zrange(self.key("leases"), 0, -1):
            self.redis.zadd(self.key("leases"), {id_: 0}, xx=True)

    def make_due(self) -> None:
        """Let the time of every delayed job come."""
        for id_ in self.redis.zrange(self.key("delayed"), 0, -1):
            self.redis.zadd(self.key("delayed"), {id_: 1}, xx=True)

    def waits_ms(self, host: str = "news.example") -> float:
        """Return for how many milliseconds the host may not be asked yet."""
        second, micro = self.redis.time()
        score = self.redis.zscore(self.key("hosts"), host)
        assert score is not None, f"{host} is not among the hosts"
        return score - (second * 1000 + micro / 1000)

    def let_hosts_be_asked(self) -> None:
        """Let the time of every host come."""
        for host in self.redis.zrange(self.key("hosts"), 0, -1):
            self.redis.hdel(self.key(f"host:{host.decode()}"), "next")
            self.redis.zadd(self.key("hosts"), {host: 1}, xx=True)

    def age_slices(self, seconds: float) -> None:
        """Make all slices that much older."""
        for slice_ in self.redis.zrange(self.key("slices"), 0, -1):
            self.redis.zincrby(self.key("slices"), -seconds * 1000, slice_)
            for kind in ("urls", "content"):
                key = self.key(f"{kind}:{slice_.decode()}")
                if self.redis.exists(key):
                    self.redis.hincrby(key, "last", -round(seconds * 1000))

    def age_generations(self, seconds: float) -> None:
        """Make all generations of near duplicates that much older."""
        for number in self.redis.zrange(self.key("generations"), 0, -1):
            self.redis.zincrby(self.key("generations"), -seconds * 1000, number)
            self.redis.hincrby(self.key(f"near:{number.decode()}"), "last", -round(seconds * 1000))

    def balanced(self) -> bool:
        audit = self.books.audit()
        assert audit.differences == ()
        return audit.balanced


@pytest.fixture
def redis(settings: Settings) -> Iterator[Client]:
    client = connect(settings)
    yield client
    client.close()


@pytest.fixture
def world(redis: Client, settings: Settings) -> World:
    return World(redis, settings)
