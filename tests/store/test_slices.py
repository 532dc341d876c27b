"""What was seen: remembered for the retention, then dropped; in small hashes at any volume."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from store.frontier import Admission
from store.scripts import Scripts, ms, source

if TYPE_CHECKING:
    from tests.store.conftest import World

DAY = 86_400
#: Runs the table of store/lua/lib/slices.lua by itself.
REMEMBER = "for at = 2, #ARGV, 2 do remember(current_table('content', tonumber(ARGV[1])), ARGV[at], ARGV[at + 1]) end"
RECALL = """
local found = {}
local tables = live_tables('content', tonumber(ARGV[1]))
for at = 2, #ARGV do found[at - 1] = recall(tables, ARGV[at]) or '' end
return found
"""


def _publish(world: World, path: str, text: str) -> str:
    world.admit(path)
    return world.publish(world.begun(), text).outcome


def test_urls_and_texts_are_remembered_for_the_whole_retention(world: World) -> None:
    world = world.with_settings(retention_days=4)
    assert _publish(world, "a", "text") == "published"
    world.age_slices(3.9 * DAY)
    assert world.frontier.admit([world.job("a")]) == [Admission.DONE]
    assert _publish(world, "b", "text") == "duplicate.content"


def test_they_are_forgotten_after_it(world: World) -> None:
    world = world.with_settings(retention_days=4)
    _publish(world, "a", "text")
    world.age_slices(4.1 * DAY)
    assert world.frontier.admit([world.job("a")]) == [Admission.NEW]
    assert world.publish(world.begun(), "text").outcome == "published"
    assert world.balanced()


def test_about_five_slices_are_live_and_the_others_are_dropped(world: World) -> None:
    world = world.with_settings(retention_days=4)
    for day in range(12):
        _publish(world, str(day), f"text {day}")
        world.frontier.tidy()
        assert world.redis.zcard(world.key("slices")) <= 6
        world.age_slices(1.05 * DAY)
    numbers = {int(key.split(b":")[2]) for key in world.redis.scan_iter(world.key("content:*"))}
    assert numbers == {int(slice_) for slice_ in world.redis.zrange(world.key("slices"), 0, -1)}
    assert max(numbers) == 12
    assert len(numbers) <= 5


def test_a_large_slice_is_dropped_a_few_buckets_at_a_time_and_is_never_half_alive(world: World) -> None:
    scripts = Scripts(world.redis, world.settings.namespace)
    retention = ms(4 * DAY)
    _remember(world, range(8000), retention)
    world.age_slices(5 * DAY)
    _remember(world, range(8000, 8001), retention)
    assert scripts.run("tidy", retention, 10) == 10
    fields = [_field(number) for number in range(8000)]
    assert set(_recall(world, fields, ms(400 * DAY))) == {b""}, "even a longer retention does not bring it back"
    assert world.inspection.repair() == (), "nor does an inspection"
    steps = 0
    while scripts.run("tidy", retention, 10):
        steps += 1
    assert steps >= 3
    assert not list(world.redis.scan_iter(world.key("content:1*")))
    assert _recall(world, [_field(8000)], retention) == [_value(8000)]


def test_every_field_is_found_and_every_bucket_is_compact_whatever_the_volume(world: World) -> None:
    retention = ms(30 * DAY)
    done = 0
    for count in (1, 180, 181, 1000, 20_000):
        _remember(world, range(done, count), retention)
        done = count
        sample = range(0, count, max(1, count // 500))
        assert _recall(world, [_field(n) for n in sample], retention) == [_value(n) for n in sample]
    assert _recall(world, [_field(n) for n in range(20_000, 20_300)], retention) == [b""] * 300
    buckets = list(world.redis.scan_iter(world.key("content:1:*"), count=1000))
    assert sum(world.redis.hlen(key) for key in buckets) == 20_000
    assert {world.redis.object("encoding", key) for key in buckets} <= {b"listpack", b"ziplist"}


def test_a_field_that_is_remembered_again_is_counted_once(world: World) -> None:
    retention = ms(30 * DAY)
    _remember(world, range(10), retention)
    _remember(world, range(10), retention)
    assert world.redis.hget(world.key("content:1"), "count") == b"10"


def _field(number: int) -> bytes:
    return hashlib.sha256(b"%d" % number).digest()[:8]


def _value(number: int) -> bytes:
    return hashlib.sha256(b"%d" % number).digest()[8:18]


def _run(world: World, script: str, *args: bytes | int) -> list[bytes]:
    parts = source("tidy").partition("local retention")[0]  # its parts are keys and slices
    keys = Scripts(world.redis, world.settings.namespace).keys
    return world.redis.eval(f"{parts}\n{script}", len(keys), *keys, *args)


def _remember(world: World, numbers: range, retention: int) -> None:
    for start in range(0, len(numbers), 500):
        pairs = [part for number in numbers[start : start + 500] for part in (_field(number), _value(number))]
        _run(world, REMEMBER, retention, *pairs)


def _recall(world: World, fields: list[bytes], retention: int) -> list[bytes]:
    return _run(world, RECALL, retention, *fields)
