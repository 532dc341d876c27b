"""Validators are kept by URL, come back with the attempt, and are bounded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.validators import Shelf, Validators, unpack

if TYPE_CHECKING:
    from tests.store.conftest import World

TAG = Validators('"v1"', "Tue, 24 Nov 2026 08:00:00 GMT")


def test_they_come_back_when_the_url_is_begun_again(world: World) -> None:
    (new,) = world.admit("a")
    first = world.begun()
    assert first.known is None
    Shelf(world.redis, world.settings).note(new.id, TAG)
    world.frontier.release([(first.id, first.token)])
    world.let_hosts_be_asked()
    assert world.begun().known == TAG


def test_only_the_newest_are_kept(world: World) -> None:
    shelf = Shelf(world.redis, world.settings.model_copy(update={"validators_keep": 3}))
    ids = [world.job(str(number)).id for number in range(6)]
    for at, id_ in enumerate(ids):
        shelf.note(id_, TAG)
        world.redis.zadd(world.key("validated"), {id_: at})
    assert {id_.decode() for id_ in world.redis.hkeys(world.key("validators"))} == set(ids[3:])
    assert world.redis.zcard(world.key("validated")) == 3


def test_an_answer_without_any_takes_the_old_ones_away(world: World) -> None:
    shelf = Shelf(world.redis, world.settings)
    shelf.note("a" * 16, TAG)
    shelf.note("a" * 16, Validators(None, None))
    shelf.note("b" * 16, None)
    assert not world.redis.exists(world.key("validators"), world.key("validated"))


def test_none_are_kept_where_none_shall_be(world: World) -> None:
    Shelf(world.redis, world.settings.model_copy(update={"validators_keep": 0})).note("a" * 16, TAG)
    assert not world.redis.exists(world.key("validators"))


def test_what_is_none_of_ours_is_nothing() -> None:
    assert unpack(TAG.pack().encode()) == TAG
    assert [unpack(value) for value in (b"", b"x", b"{}", b"[1]", b"[null]")] == [None] * 5
