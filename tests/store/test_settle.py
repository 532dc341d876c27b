"""The ends of a job: published, duplicate, rejected, tried again, given up."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from store.errors import Full
from store.frontier import Admission, Ending
from store.outcomes import Outcomes
from store.records import Records
from tests.store.race import race

if TYPE_CHECKING:
    from store.frontier import Frontier, Job, Settled
    from tests.store.conftest import World


def test_a_record_goes_to_the_stream_once(world: World) -> None:
    (new,) = world.admit("a")
    job = world.begun()
    settled = world.publish(job)
    assert (settled.stale, settled.outcome, settled.duplicate_of) == (False, "published", None)
    (entry,) = Records(world.redis, world.settings).all()
    assert (entry.id, entry.url, json.loads(entry.record)) == (new.id, new.url, {"id": new.id})
    assert not world.redis.exists(world.key(f"job:{new.id}"))
    assert world.balanced()


def test_records_can_go_to_a_list_that_is_read_from_the_right(world: World) -> None:
    world = world.with_settings(output=("list",))
    a, b = world.admit("a", "b")
    world.publish(world.begun())
    world.publish(world.begun())
    key = world.key("records:list")
    assert [json.loads(world.redis.rpop(key))["id"] for _ in (a, b)] == [a.id, b.id]
    assert not world.redis.exists(world.key("records"))
    assert world.balanced()


def test_records_can_go_to_both(world: World) -> None:
    world = world.with_settings(output=("stream", "list"))
    world.admit("a")
    world.publish(world.begun())
    assert world.redis.llen(world.key("records:list")) == 1
    assert len(Records(world.redis, world.settings)) == 1
    assert world.balanced()


def test_the_same_text_is_published_once_and_the_other_names_it(world: World) -> None:
    first, second = world.admit("a", "b")
    world.publish(world.begun(), "the text")
    settled = world.publish(world.begun(), "the text")
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.content", first.id)
    (end,) = Outcomes(world.redis, world.settings).all()
    assert (end.id, end.outcome, end.duplicate_of, end.host) == (
        second.id,
        "duplicate.content",
        first.id,
        "news.example",
    )
    assert world.balanced()


def test_another_address_of_a_published_page_is_a_duplicate_by_url(world: World) -> None:
    page, _ = world.admit("page", "short")
    world.publish(world.begun(), "the text")
    settled = world.publish(world.begun(), "text that differs a little", aliases=(page.id,))
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.url", page.id)
    assert world.balanced()


def test_an_alias_of_a_published_page_is_known_at_the_door(world: World) -> None:
    world.admit("short")
    page = world.job("page")
    world.publish(world.begun(), aliases=(page.id,))
    assert world.frontier.admit([page]) == [Admission.DONE]


def test_a_job_whose_address_was_published_meanwhile_through_another_is_a_duplicate(world: World) -> None:
    world = world.with_settings(host_concurrency=2)
    short, page = world.admit("short", "page")
    jobs = [world.begun(), world.begun()]
    assert world.publish(jobs[0], "text", aliases=(page.id,)).outcome == "published"
    settled = world.publish(jobs[1], "other text")
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.url", short.id)


def test_addresses_of_a_duplicate_lead_to_the_record(world: World) -> None:
    first, _, third = world.admit("first", "copy", "third")
    other = world.job("other")
    world.publish(world.begun(), "text")
    world.publish(world.begun(), "text", aliases=(other.id,))
    settled = world.publish(world.begun(), "new text", aliases=(other.id,))
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.url", first.id)
    assert third.id != first.id


def test_an_address_that_was_rejected_does_not_make_a_duplicate(world: World) -> None:
    bad, _ = world.admit("bad", "good")
    world.reject(world.begun())
    assert world.publish(world.begun(), aliases=(bad.id,)).outcome == "published"


def test_a_rejected_url_is_told_and_remembered(world: World) -> None:
    (new,) = world.admit("a")
    settled = world.reject(world.begun())
    assert (settled.outcome, settled.duplicate_of) == ("rejected.no_text", None)
    (end,) = Outcomes(world.redis, world.settings).all()
    assert (end.id, end.url, end.outcome, end.detail, end.attempt) == (new.id, new.url, "rejected.no_text", "empty", 1)
    assert world.frontier.admit([new]) == [Admission.DONE]
    assert world.books.counts()["by_outcome"] == {"rejected.no_text": 1}
    assert world.balanced()


def test_a_duplicate_that_the_worker_found_names_its_record(world: World) -> None:
    a, b = world.admit("a", "b")
    world.publish(world.begun())
    ending = Ending("duplicate.url", "duplicate", duplicate_of=a.id)
    settled = world.frontier.settle_end(world.begun(), ending, answered_ago=0.0)
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.url", a.id)
    assert world.frontier.admit([b]) == [Admission.DONE]


def test_a_failure_is_no_end_that_can_be_settled(world: World) -> None:
    world.admit("a")
    with pytest.raises(ValueError, match="retry or bury"):
        world.frontier.settle_end(world.begun(), Ending("failed.timeout", "failed"), answered_ago=0.0)


def test_the_stream_of_outcomes_is_capped(world: World) -> None:
    world = world.with_settings(outcomes_keep=100)
    for _ in range(500):
        world.redis.xadd(world.key("outcomes"), {"id": "x"})
    world.admit("a")
    world.reject(world.begun())
    assert 100 <= len(Outcomes(world.redis, world.settings)) <= 220


def test_two_workers_with_the_same_text_at_the_same_moment_publish_one_record(world: World) -> None:
    rounds = 60

    def settle(frontier: Frontier, job: Job, turn: int, _number: int) -> Settled:
        return frontier.settle_record(job, "{}", hashlib.sha256(str(turn).encode()).digest(), (), answered_ago=0.0)

    for jobs, (one, other) in race(world, rounds, 2, settle):
        assert sorted((one.outcome, other.outcome)) == ["duplicate.content", "published"]
        winner, loser = (0, other) if one.outcome == "published" else (1, one)
        assert loser.duplicate_of == jobs[winner].id
    assert len(Records(world.redis, world.settings)) == rounds
    assert world.balanced()


def test_what_is_in_hand_can_end_when_memory_is_full_and_nothing_new_comes_in(world: World) -> None:
    a, b, c, d = world.admit("a", "b", "c", "d")
    lease = world.lease()
    world.redis.config_set("maxmemory", 1)
    try:
        with pytest.raises(Full, match="maxmemory"):
            world.admit("e")
        job = world.frontier.begin(lease.id, lease.token)
        assert job is not None
        world.frontier.host("other.example", 10.0)
        assert world.publish(job).outcome == "published"
        assert world.frontier.retry(world.begun(), "failed.timeout", "", 60)
        assert world.frontier.bury(world.begun(), "failed.timeout", "")
        assert world.reject(world.begun()).outcome == "rejected.no_text"
        assert world.frontier.pressure() is not None
    finally:
        world.redis.config_set("maxmemory", 0)
    assert world.frontier.admit([a, b, c, d]) == [Admission.DONE, Admission.WAITING, Admission.DEAD, Admission.DONE]
    assert world.balanced()
