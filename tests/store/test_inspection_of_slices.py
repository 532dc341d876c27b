"""The inspection of what was seen: tables to which nothing leads any more are found, and lead to all they had again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.frontier import Admission
from tests.store.test_near import THERE, edited, near, settle, text_of

if TYPE_CHECKING:
    from tests.store.conftest import World

DAY = 86_400
HEADS = ("urls:1", "content:1", "near:1")


def head(world: World, name: str) -> dict[bytes, bytes]:
    return dict(world.redis.hgetall(world.key(name)))


def lose(world: World, *names: str) -> None:
    assert world.redis.delete(*map(world.key, names)) == len(names)


def mended(world: World) -> dict[str, int]:
    """Find the same as repairing mends; return that, and see that nothing is left."""
    found = world.inspection.check().findings
    assert world.inspection.repair() == found
    assert world.inspection.check().findings == ()
    assert world.balanced()
    return {finding.kind: finding.count for finding in found}


def knows(world: World, path: str, text: str, host: str) -> list[str]:
    """Return what becomes of a page, the same text elsewhere, and an edited copy of it."""
    assert world.frontier.admit([world.job(path, host)]) == [Admission.DONE]
    others = (settle(world, path, some, f"{at}.{host}", THERE) for at, some in enumerate((text, edited(text, 2))))
    return [settled.outcome for settled in others]


def test_a_table_whose_head_was_lost_leads_to_all_it_had_again(world: World) -> None:
    texts = [text_of(seed) for seed in range(200)]
    for seed, text in enumerate(texts):
        world.admit(str(seed), host=f"h{seed}.example")
        assert world.publish(world.begun(), text, near=near(text)).outcome == "published"
    before = {name: head(world, name) for name in HEADS}
    assert before["urls:1"][b"buckets"] == b"2"
    lose(world, *HEADS)
    settle(world, "meanwhile", text_of(900))
    world.frontier.tidy()
    assert mended(world) == {"slice_headless": 5}, "three heads, and the numbers that tidying took out"
    for name, fields in before.items():
        now = head(world, name)
        assert int(now.pop(b"last")) >= int(fields.pop(b"last"))
        assert now == fields
    for seed in (0, 77, 199):
        assert knows(world, str(seed), texts[seed], f"h{seed}.example") == ["duplicate.content", "duplicate.near"]
    assert knows(world, "meanwhile", text_of(900), "news.example") == ["duplicate.content", "duplicate.near"]
    assert world.inspection.check().findings == ()


def test_fingerprints_of_a_version_that_nothing_tells_are_not_compared(world: World) -> None:
    settle(world, "a", text_of(1))
    lose(world, "near:1")
    assert mended(world) == {"slice_headless": 1}
    assert head(world, "near:1")[b"version"] == b"0"
    assert settle(world, "copy", edited(text_of(1), 2), "other.example", THERE).outcome == "published"
    assert world.redis.zrange(world.key("generations"), 0, -1) == [b"1", b"2"]


def test_tables_that_are_in_no_list_any_more_stand_in_it_in_their_order(world: World) -> None:
    world = world.with_settings(retention_days=4)
    for number in range(4):
        settle(world, str(number), text_of(number))
        if number < 3:
            world.age_slices(1.05 * DAY)
            world.age_generations(1.05 * DAY)
    orders = {name: world.redis.zrange(world.key(name), 0, -1) for name in ("slices", "generations")}
    assert [len(order) for order in orders.values()] == [4, 4]
    lose(world, *orders)
    assert mended(world) == {"slice_headless": 8}
    assert {name: world.redis.zrange(world.key(name), 0, -1) for name in orders} == orders
    for number in range(4):
        assert knows(world, str(number), text_of(number), "news.example") == ["duplicate.content", "duplicate.near"]


def test_what_an_old_table_had_goes_when_its_time_is_over(world: World) -> None:
    world = world.with_settings(retention_days=4)
    settle(world, "old", text_of(1))
    lose(world, "urls:1", "content:1")
    world.age_slices(1.05 * DAY)
    world.age_generations(1.05 * DAY)
    settle(world, "new", text_of(2))
    world.frontier.tidy()
    assert world.redis.zrange(world.key("slices"), 0, -1) == [b"2"]
    assert mended(world) == {"slice_headless": 3}, "both heads, and the number"
    world.age_slices(4.1 * DAY)
    settle(world, "newest", text_of(3))
    world.frontier.tidy()
    keys = {bytes(key).decode().split(":")[2] for kind in ("urls", "content") for key in keys_of(world, kind)}
    assert keys == {"3"}
    assert world.inspection.check().findings == ()


def keys_of(world: World, kind: str) -> list[bytes]:
    return list(world.redis.scan_iter(world.key(f"{kind}:*"), count=1000))
