"""Validators are kept by URL, come back when it is asked for again, and are bounded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from store.forgetting import Forgetting
from store.frontier import Ending
from store.validators import Validators, unpack

if TYPE_CHECKING:
    from store.frontier import Job
    from tests.store.conftest import World

TAG = Validators('"v1"', "Tue, 24 Nov 2026 08:00:00 GMT")


def again(world: World, path: str) -> Job:
    world.frontier.admit([replace(world.job(path), again=True)])
    world.let_hosts_be_asked()
    return world.begun()


def publish(world: World, path: str, validators: Validators | None = TAG) -> Job:
    world.admit(path)
    world.let_hosts_be_asked()
    job = world.begun()
    assert job.known is None
    assert world.publish(job, validators=validators).outcome == "published"
    return job


def kept(world: World) -> set[str]:
    return {id_.decode() for id_ in world.redis.hkeys(world.key("validators"))}


def test_they_come_back_when_the_url_is_asked_for_again(world: World) -> None:
    publish(world, "a")
    assert again(world, "a").known == TAG


def test_a_page_that_led_to_no_record_is_asked_for_whole(world: World) -> None:
    world.admit("a")
    world.reject(world.begun())
    assert again(world, "a").known is None


def test_a_page_whose_record_was_forgotten_is_asked_for_whole(world: World) -> None:
    job = publish(world, "a")
    Forgetting(world.redis, world.settings).forget([job.id])
    world.admit("a")
    world.let_hosts_be_asked()
    first = world.begun()
    assert first.known is None
    assert world.publish(first, validators=TAG).outcome == "published"
    Forgetting(world.redis, world.settings).forget([job.id])
    assert again(world, "a").known is None


def test_only_the_newest_are_kept(world: World) -> None:
    world = world.with_settings(validators_keep=3)
    ids = []
    for number in range(6):
        ids.append(publish(world, str(number)).id)
        world.redis.zadd(world.key("validated"), {ids[-1]: number})
    assert kept(world) == set(ids[3:])
    assert world.redis.zcard(world.key("validated")) == 3


def test_those_of_a_page_that_never_changes_are_as_new_as_its_last_answer(world: World) -> None:
    world = world.with_settings(validators_keep=2)
    ids = [publish(world, path).id for path in "ab"]
    for age, id_ in enumerate(ids, 1):
        world.redis.zadd(world.key("validated"), {id_: age})
    unchanged = again(world, "a")
    ending = Ending("duplicate.unchanged", "duplicate", "status 304", duplicate_of=unchanged.id)
    assert world.frontier.settle_end(unchanged, ending, answered_ago=0.0).duplicate_of == unchanged.id
    newest = publish(world, "c").id
    assert kept(world) == {ids[0], newest}
    assert again(world, "a").known == TAG


def test_a_page_of_which_none_are_known_is_not_noted_by_an_unchanged_end(world: World) -> None:
    publish(world, "a", None)
    unchanged = again(world, "a")
    ending = Ending("duplicate.unchanged", "duplicate", "status 304", duplicate_of=unchanged.id)
    world.frontier.settle_end(unchanged, ending, answered_ago=0.0)
    assert not world.redis.exists(world.key("validated"))


def test_an_answer_without_any_takes_the_old_ones_away(world: World) -> None:
    publish(world, "a")
    world.publish(again(world, "a"), "another text", validators=Validators(None, None))
    publish(world, "b", None)
    assert not world.redis.exists(world.key("validators"), world.key("validated"))


def test_none_are_kept_where_none_shall_be(world: World) -> None:
    publish(world.with_settings(validators_keep=0), "a")
    assert not world.redis.exists(world.key("validators"))


def test_what_is_none_of_ours_is_nothing() -> None:
    assert unpack(TAG.pack().encode()) == TAG
    assert [unpack(value) for value in (b"", b"x", b"{}", b"[1]", b"[null]")] == [None] * 5
