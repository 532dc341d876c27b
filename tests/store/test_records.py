"""Records and outcomes as consumers read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.cache import Cache
from store.outcomes import Outcomes
from store.records import Records

if TYPE_CHECKING:
    from tests.store.conftest import World


@pytest.fixture
def records(world: World) -> Records:
    return Records(world.redis, world.settings)


def _publish(world: World, count: int) -> None:
    first = world.redis.xlen(world.key("records"))
    for number in range(first, first + count):
        world.admit(str(number))
        assert world.publish(world.begun()).outcome == "published"


def test_records_are_read_plainly_from_any_entry_on(world: World, records: Records) -> None:
    assert records.after("0", 10) == []
    _publish(world, 3)
    first, second = records.after("0", 2)
    assert [entry.entry_id for entry in records.all()][:2] == [first.entry_id, second.entry_id]
    (third,) = records.after(second.entry_id, 2)
    assert records.wait(second.entry_id, 2, 0.01) == [third]
    assert records.wait(third.entry_id, 2, 0.01) == []


def test_the_last_records_come_oldest_first(world: World, records: Records) -> None:
    _publish(world, 3)
    assert records.last(2) == list(records.all())[1:]
    assert records.last(9) == list(records.all())


def test_a_group_gets_each_record_until_it_is_acknowledged(world: World, records: Records) -> None:
    assert records.create_group("g")
    assert not records.create_group("g")
    _publish(world, 2)
    one, two = records.read("g", "c", 10)
    assert records.read("g", "c", 10, 0.01) == []
    assert records.pending("g", "c", 10) == [one, two]
    assert records.ack("g", [one.entry_id]) == 1
    assert records.ack("g", []) == 0
    assert records.pending("g", "c", 10) == [two]
    assert records.claim("g", "other", 0.0, 10) == [two]
    assert records.pending("g", "c", 10) == []
    assert records.claim("g", "other", 3600.0, 10) == []


def test_many_idle_entries_are_claimed_at_once(world: World, records: Records) -> None:
    records.create_group("g")
    _publish(world, 5)
    records.read("g", "c", 5)
    assert len(records.claim("g", "other", 0.0, 3)) == 3


def test_unread_without_a_group_is_all(world: World, records: Records) -> None:
    _publish(world, 3)
    assert records.unread() == 3


def test_unread_is_what_the_slowest_group_has_before_it(world: World, records: Records) -> None:
    records.create_group("fast")
    records.create_group("slow")
    _publish(world, 4)
    records.ack("fast", [entry.entry_id for entry in records.read("fast", "c", 4)])
    records.read("slow", "c", 1)
    assert records.unread() == 4, "3 not delivered, 1 not acknowledged"


def test_unread_is_never_too_little_when_the_server_cannot_tell(world: World, records: Records) -> None:
    _publish(world, 4)
    middle = records.after("0", 2)[-1].entry_id
    records.create_group("g", middle)
    assert records.stream.groups()[0]["lag"] is None
    assert records.unread() == 4
    records.ack("g", [entry.entry_id for entry in records.read("g", "c", 4)])
    assert records.unread() == 0


def test_the_list_counts_as_unread(world: World) -> None:
    both = world.with_settings(output=("stream", "list"))
    _publish(both, 2)
    stream = Records(both.redis, both.settings)
    stream.create_group("g")
    stream.ack("g", [entry.entry_id for entry in stream.read("g", "c", 2)])
    assert stream.unread() == 2
    both.redis.delete(both.key("records:list"))
    assert stream.unread() == 0


def test_records_without_a_group_are_never_trimmed(world: World) -> None:
    world = world.with_settings(records_keep_hours=0)
    _fill(world, 300)
    assert Records(world.redis, world.settings).trim() == 0
    assert world.redis.xlen(world.key("records")) == 300


def test_only_what_every_group_acknowledged_is_trimmed(world: World) -> None:
    records = Records(world.redis, world.settings.model_copy(update={"records_keep_hours": 0.0}))
    _fill(world, 600)
    for group in ("one", "two"):
        records.create_group(group)
    assert records.trim() == 0
    read = {group: [entry.entry_id for entry in records.read(group, "c", 500)] for group in ("one", "two")}
    records.ack("one", read["one"])
    records.ack("two", read["two"][:250] + read["two"][251:])
    removed = records.trim()
    assert 100 <= removed <= 250, "whole nodes of the stream before the one that is pending"
    assert records.after("0", 1)[0].entry_id in read["two"][: 250 + 1]
    records.ack("two", read["two"][250:251])
    assert 400 <= removed + records.trim() <= 500
    assert records.unread() == 100


def test_young_records_are_kept_though_all_have_read_them(world: World) -> None:
    records = Records(world.redis, world.settings)
    records.create_group("g")
    _fill(world, 300)
    records.ack("g", [entry.entry_id for entry in records.read("g", "c", 300)])
    assert records.trim() == 0
    world.frontier.tidy()
    assert len(records) == 300


def _fill(world: World, count: int) -> None:
    pipeline = world.redis.pipeline(transaction=False)
    for number in range(count):
        pipeline.xadd(world.key("records"), {"id": str(number), "url": "u", "record": "{}"})
    pipeline.execute()


def test_outcomes_are_read_through_a_group_too(world: World) -> None:
    outcomes = Outcomes(world.redis, world.settings)
    outcomes.create_group("g", "$")
    assert outcomes.last_id() == "0"
    world.admit("a", "b")
    world.reject(world.begun())
    last = outcomes.last_id()
    world.reject(world.begun())
    one, two = outcomes.read("g", "c", 10)
    assert outcomes.after(last, 10) == [two] == outcomes.wait(last, 10, 0.01)
    assert outcomes.ack("g", [one.entry_id]) == 1
    assert outcomes.pending("g", "c", 10) == [two]


def test_the_length_of_a_celery_queue_is_told(world: World) -> None:
    world.redis.rpush(world.key("ingest"), "m", "m")
    assert world.frontier.queued(world.key("ingest")) == 2


def test_the_cache_keeps_for_a_time(world: World) -> None:
    cache = Cache(world.redis, world.settings)
    assert cache.get("robots:news.example") is None
    cache.set("robots:news.example", b"User-agent: *", 60)
    assert cache.get("robots:news.example") == b"User-agent: *"
    assert 0 < world.redis.ttl(world.key("cache:robots:news.example")) <= 60
