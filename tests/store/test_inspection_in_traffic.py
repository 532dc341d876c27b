"""The inspection while everything goes on: no false finding, nothing changed, nothing lost."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Self

import pytest

from store.connection import connect
from store.inspection import Inspection, Pages
from store.outcomes import Outcomes
from store.records import Records
from tests.store.conftest import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.settings import Settings
    from store.frontier import Job

HOSTS = 7
#: Waiting URLs beyond which no more are admitted.
ENOUGH = 700
ROUNDS = 25
#: Small, so that much moves between two calls.
SMALL = Pages(keys=50, entries=20, hosts=2, suspects=10, searched=300, letters=10, recounted=20)


class Traffic:
    """Threads that do what producers, pumps, workers and people at the command line do, until told to stop."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.admitted: list[str] = []
        self.did: Counter[str] = Counter()
        self.errors: list[BaseException] = []
        self._stop = threading.Event()
        kinds = [self.admit, self.work, self.work, self.work, self.work, self.clear]
        self._threads = [threading.Thread(target=self._loop, args=(kind, seed)) for seed, kind in enumerate(kinds)]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _loop(self, step: Callable[[World, random.Random], None], seed: int) -> None:
        world, chance = World(connect(self.settings), self.settings), random.Random(seed)
        try:
            while not self._stop.is_set():
                step(world, chance)
        except BaseException as error:  # noqa: BLE001 - told by the test
            self.errors.append(error)

    def admit(self, world: World, chance: random.Random) -> None:
        if world.books.counts()["waiting"] > ENOUGH:
            time.sleep(0.01)
            return
        first = len(self.admitted)
        jobs = [world.job(f"{number}", f"h{chance.randrange(HOSTS)}.example") for number in range(first, first + 40)]
        world.frontier.admit(jobs)
        self.admitted += [job.id for job in jobs]
        self.did["admit"] += 1

    def work(self, world: World, chance: random.Random) -> None:
        for lease in world.frontier.dispatch(6):
            job = world.frontier.begin(lease.id, lease.token)
            if job is None:
                continue
            what = chance.choice(("publish", "publish", "reject", "retry", "bury", "release", "lose", "give up"))
            self.did[what] += 1
            self.end(world, job, what, chance)

    def end(self, world: World, job: Job, what: str, chance: random.Random) -> None:
        frontier = world.frontier
        match what:
            case "publish":
                world.publish(job, chance.choice(("", "", "the same")))
            case "reject":
                world.reject(job)
            case "retry":
                frontier.retry(job, "failed.timeout", "slow", chance.choice((0.0, 0.05)))
            case "bury":
                frontier.bury(job, chance.choice(("failed.timeout", "failed.connect")), "")
            case "release":
                frontier.release([(job.id, job.token)])
            case "lose":
                world.expire(job.id)
            case _ if chance.random() < 0.05:
                frontier.give_up(job.host, "failed.dns", "")
            case _:
                frontier.renew([(job.id, job.token)])
                world.reject(job)

    def clear(self, world: World, chance: random.Random) -> None:
        time.sleep(0.02)
        dead = [id_.decode() for id_ in world.redis.zrange(world.key("dead"), 0, -1)]
        some = chance.sample(dead, len(dead) // 3)
        self.did["replay"] += world.frontier.replay(some[::2])
        self.did["purge"] += world.frontier.purge(some[1::2])


def finish(world: World) -> None:
    """Bring everything that is left to an end."""
    while world.redis.zcard(world.key("dead")) or sum(
        world.books.counts()[n] for n in ("waiting", "delayed", "leased")
    ):
        world.frontier.replay([id_.decode() for id_ in world.redis.zrange(world.key("dead"), 0, -1)])
        world.expire()
        world.make_due()
        for lease in world.frontier.dispatch(200):
            job = world.frontier.begin(lease.id, lease.token)
            if job:
                world.reject(job)


@pytest.mark.parametrize("pages", [SMALL, Pages()], ids=["small pages", "pages as they are"])
def test_traffic_is_no_finding_and_nothing_is_changed_or_lost(settings: Settings, pages: Pages) -> None:
    settings = settings.model_copy(
        update={"host_concurrency": 3, "outcomes_keep": 1_000_000, "retry_max": 3, "retry_base_seconds": 0.001}
    )
    world = World(connect(settings), settings)
    inspection = Inspection(connect(settings), settings, pages)
    with Traffic(settings) as traffic:
        for _ in range(ROUNDS):
            assert inspection.check().findings == ()
            assert inspection.repair() == ()
    assert traffic.errors == []
    assert all(
        traffic.did[what] for what in ("admit", "publish", "retry", "bury", "release", "lose", "replay", "purge")
    )
    finish(world)
    assert world.inspection.check().findings == ()
    ends = Counter(entry.id for entry in Records(world.redis, settings).all())
    ends += Counter(end.id for end in Outcomes(world.redis, settings).all() if not end.outcome.startswith("failed."))
    assert ends == Counter(traffic.admitted)
