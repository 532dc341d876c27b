"""At the server's maxmemory what is in hand can end, and what would come in fails whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.cache import Cache
from store.errors import Full
from store.frontier import Admission
from store.inbox import RefusedItems
from store.jobs import Delivery, Refusal
from store.outcomes import Outcomes
from store.records import Records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from store.frontier import Frontier, Job
    from tests.store.conftest import World

GROUP = "g"


@pytest.fixture
def full(world: World) -> Iterator[Callable[[], None]]:
    """Return a function after which no command that takes memory is allowed, and no script is known any more."""

    def fill() -> None:
        world.redis.script_flush()
        world.redis.config_set("maxmemory", 1)
        with pytest.raises(Full):
            world.redis.set(world.key("probe"), "x")

    yield fill
    world.redis.config_set("maxmemory", 0)


def _retry(world: World, job: Job) -> None:
    assert world.frontier.retry(job, "failed.busy", "503", 60, host_delay_s=60)


def _bury(world: World, job: Job) -> None:
    assert world.frontier.bury(job, "failed.timeout", "too slow", host_delay_s=60)


def _publish(world: World, job: Job) -> None:
    assert world.publish(job, aliases=(world.job("alias").id,)).outcome == "published"


def _reject(world: World, job: Job) -> None:
    assert not world.reject(job).stale


def _release(world: World, job: Job) -> None:
    assert world.frontier.release([(job.id, job.token)]) == 1


def _locate(world: World, job: Job) -> None:
    assert world.frontier.locate(job, ["192.0.2.1"])
    _publish(world, job)


@pytest.mark.parametrize("end", [_publish, _reject, _retry, _bury, _release, _locate])
def test_whatever_is_in_hand_can_end(world: World, full: Callable[[], None], end: Callable[[World, Job], None]) -> None:
    world.admit("a", "b")
    job = world.begun()
    full()
    end(world, job)
    assert world.balanced()
    assert world.books.counts()["leased"] == 0


def test_a_lease_can_be_begun_and_renewed(world: World, full: Callable[[], None]) -> None:
    world.admit("a")
    lease = world.lease()
    full()
    assert world.frontier.renew([(lease.id, lease.token)]) == {lease.id}
    assert world.frontier.begin(lease.id, lease.token) is not None
    assert world.balanced()


def test_leases_that_ran_out_and_retries_that_are_due_are_given_out_again(
    world: World, full: Callable[[], None]
) -> None:
    world.admit("a")
    world.admit("b", host="other.example")
    world.lease()
    world.frontier.retry(world.begun(), "failed.timeout", "too slow", 60)
    world.expire()
    world.make_due()
    full()
    assert len(world.frontier.dispatch(9)) == 2
    assert world.balanced()


def test_a_host_is_given_up_and_given_a_delay(world: World, full: Callable[[], None]) -> None:
    world.admit(*"abc")
    full()
    world.frontier.host("news.example", 5.0)
    assert world.frontier.give_up("news.example", "failed.connect", "away") == 3
    assert world.balanced()


def test_dead_letters_are_purged_and_replayed(world: World, full: Callable[[], None]) -> None:
    one, two = world.admit("a", "b")
    world.frontier.give_up("news.example", "failed.connect", "away")
    full()
    assert world.frontier.purge([one.id]) == 1
    assert world.frontier.replay([two.id]) == 1
    assert world.balanced()


def test_what_is_past_its_time_is_dropped_and_what_was_read_is_trimmed(world: World, full: Callable[[], None]) -> None:
    world = world.with_settings(records_keep_hours=0.0)
    records = Records(world.redis, world.settings)
    records.create_group(GROUP)
    pipeline = world.redis.pipeline(transaction=False)
    for number in range(300):
        pipeline.xadd(world.key("records"), {"id": str(number), "url": "u", "record": "{}"})
    pipeline.execute()
    world.admit("a")
    world.reject(world.begun())
    world.age_slices(400 * 86_400)
    world.admit("b")
    world.reject(world.begun())
    full()
    entries = records.read(GROUP, "c", 300)
    assert records.ack(GROUP, [entry.entry_id for entry in entries]) == 300
    world.frontier.tidy()
    assert len(records) < 300
    assert world.redis.zcard(world.key("slices")) == 1
    assert len(Outcomes(world.redis, world.settings).after("0", 9)) == 2


def _admit(frontier: Frontier, world: World) -> object:
    return frontier.admit([world.job("known"), world.job("new")])


def _admit_inbox(frontier: Frontier, world: World) -> object:
    return frontier.admit_inbox([b"known", b"new"], [world.job("known"), world.job("new")], [])


def _refuse_inbox(frontier: Frontier, _world: World) -> object:
    return frontier.admit_inbox([b"known", b"new"], [], [(b"known", "no URL"), (b"new", "no URL")])


def _accept(frontier: Frontier, world: World) -> object:
    deliveries = [Delivery(b"m1", [world.job("known")]), Delivery(b"m2", [world.job("new")])]
    return frontier.accept(world.key("queue"), deliveries)


def _refuse_message(frontier: Frontier, world: World) -> object:
    return frontier.accept(world.key("queue"), [Delivery(b"m1", [], [Refusal(b"m1", "no message")])])


def _put_back(_frontier: Frontier, world: World) -> object:
    items = RefusedItems(world.redis, world.settings)
    return items.put_back([item.entry_id for item in items.after("0", 9)])


@pytest.mark.parametrize("act", [_admit, _admit_inbox, _refuse_inbox, _accept, _refuse_message, _put_back])
def test_what_would_come_in_fails_whole(
    world: World, full: Callable[[], None], act: Callable[[Frontier, World], object]
) -> None:
    world.admit("known")
    world.redis.rpush(world.key("inbox"), "known", "new")
    world.redis.lpush(world.key("queue"), "m1", "m2")
    world.frontier.refuse([Refusal(b"x", "no URL"), Refusal(b"y", "no message", world.key("queue"))])
    frontier = world.with_settings(memory_max_share=1.0).frontier
    assert frontier.full() is None, "what it knows is a moment old when the memory is full"
    full()
    before = _everything(world)
    with pytest.raises(Full):
        act(frontier, world)
    assert _everything(world) == before
    assert world.balanced()


def test_messages_of_urls_that_are_all_known_go_all_the_same(world: World, full: Callable[[], None]) -> None:
    world.admit("known")
    world.redis.lpush(world.key("queue"), "m1")
    full()
    assert world.frontier.admit([world.job("known")]) == [Admission.WAITING]
    assert world.frontier.accept(world.key("queue"), [Delivery(b"m1", [world.job("known")])]) == 1
    assert not world.redis.exists(world.key("queue"))


def test_a_cache_that_cannot_keep_is_no_error(world: World, full: Callable[[], None]) -> None:
    full()
    Cache(world.redis, world.settings).set("robots:x", b"y", 60)


def _everything(world: World) -> dict[bytes, bytes]:
    keys = sorted(world.redis.scan_iter(world.key("*"), count=1000))
    return {key: world.redis.dump(key) for key in keys}
