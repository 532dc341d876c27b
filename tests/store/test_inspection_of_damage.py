"""The inspection after damage of all kinds at random: balanced again, and no URL lost that still has its job."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from store.outcomes import Outcomes
from store.records import Records

if TYPE_CHECKING:
    from tests.store.conftest import World

HOSTS = [f"h{number}.example" for number in range(5)]
KEYS = ("hosts", "busy", "leases", "delayed", "dead", "counters")


def fill(world: World, chance: random.Random) -> None:
    """Bring some 80 URLs anywhere."""
    for host in HOSTS:
        world.admit(*(str(number) for number in range(chance.randrange(25))), host=host)
    for _ in range(8):
        for lease in world.frontier.dispatch(5):
            job = world.frontier.begin(lease.id, lease.token)
            assert job is not None
            match chance.randrange(6):
                case 0:
                    world.publish(job)
                case 1:
                    world.reject(job)
                case 2:
                    world.frontier.retry(job, "failed.timeout", "", 900)
                case 3:
                    world.frontier.bury(job, chance.choice(("failed.timeout", "failed.connect")), "")
                case 4:
                    world.frontier.release([(job.id, job.token)])


def jobs(world: World) -> set[str]:
    """Return the ids of all jobs that can still be read."""
    found = (bytes(key) for key in world.redis.scan_iter(world.key("job:*"), count=1000))
    return {key.decode()[-16:] for key in found if world.redis.type(key) == b"hash" and world.redis.hexists(key, "url")}


def places(world: World) -> Counter[str]:
    """Return how many places each id has."""
    entries = [id_ for place in ("leases", "delayed", "dead") for id_ in world.redis.zrange(world.key(place), 0, -1)]
    for key in world.redis.scan_iter(world.key("queue:*"), count=1000):
        entries += world.redis.lrange(key, 0, -1)
    return Counter(id_.decode() for id_ in entries)


def damage(world: World, chance: random.Random) -> None:  # noqa: C901, PLR0912 - one line a kind
    """Break one thing."""
    redis, key = world.redis, world.key
    host, place = chance.choice(HOSTS), chance.choice(("leases", "delayed", "dead"))
    known = sorted(jobs(world)) or ["a" * 16]
    id_ = chance.choice(known)
    for name in (place, "hosts", "busy", f"queue:{host}", f"job:{id_}"):
        if redis.type(key(name)) == b"string":
            return  # broken already
    match chance.randrange(16):
        case 0:
            redis.lpop(key(f"queue:{host}"), chance.randrange(1, 5))
        case 1:
            redis.delete(key(f"queue:{host}"))
        case 2:
            redis.zremrangebyrank(key(place), 0, chance.randrange(3))
        case 3:
            redis.delete(key(f"job:{id_}"))
        case 4:
            redis.hdel(key(f"job:{id_}"), "url")
        case 5:
            redis.rpush(key(f"queue:{host}"), id_, id_)
        case 6:
            redis.zadd(key(place), {id_: 5})
        case 7:
            redis.zadd(key(place), {f"{chance.randrange(10**9):016d}": 5})
        case 8:
            redis.lpush(key(f"queue:{host}"), "x", "x")
        case 9:
            redis.zrem(key("hosts"), host)
        case 10:
            redis.zadd(key("hosts"), {host: chance.choice((0, 1e15))})
        case 11:
            redis.zadd(key("busy"), {host: chance.randrange(-1, 4)})
        case 12:
            redis.hincrby(key("counters"), chance.choice(("admitted", "waiting", "failed.timeout", "streamed")), 3)
        case 13:
            redis.hdel(key(f"job:{id_}"), "token", "reason", "attempt")
        case 14:
            name = chance.choice((f"queue:{host}", f"job:{id_}", f"host:{host}", *KEYS))
            redis.delete(key(name))
        case _:
            redis.set(key(chance.choice((f"queue:{host}", f"job:{id_}", f"host:{host}", *KEYS))), "broken")


def end_all(world: World) -> None:
    """Let everything that is left end as rejected, by what workers do alone."""
    world.frontier.replay([id_.decode() for id_ in world.redis.zrange(world.key("dead"), 0, -1)])
    for _ in range(500):
        world.expire()
        world.make_due()
        for lease in world.frontier.dispatch(50):
            job = world.frontier.begin(lease.id, lease.token)
            assert job is not None
            world.reject(job)
        if not jobs(world):
            return


@pytest.mark.parametrize("seed", range(40))
def test_whatever_was_damaged_balances_again_and_every_job_that_can_be_read_ends_once(world: World, seed: int) -> None:
    chance = random.Random(seed)
    fill(world, chance)
    for _ in range(chance.randrange(1, 14)):
        damage(world, chance)
    left = jobs(world)
    broken = world.inspection.check().findings
    assert bool(world.inspection.repair()) == bool(broken)
    assert world.inspection.check().findings == ()
    assert world.balanced()
    assert jobs(world) == left
    assert places(world) == Counter(left)
    before = Counter(entry.id for entry in Records(world.redis, world.settings).all())
    end_all(world.with_settings(retry_max=20))
    ends = [end.id for end in Outcomes(world.redis, world.settings).all() if end.outcome == "rejected.no_text"]
    assert Counter(id_ for id_ in ends if id_ in left) == Counter(left)
    assert Counter(entry.id for entry in Records(world.redis, world.settings).all()) == before
    assert world.inspection.check().findings == ()
