"""When a host may be asked: its delay, its back-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dead import DeadLetters, Which

if TYPE_CHECKING:
    from tests.store.conftest import World

HOST = "news.example"


def test_a_host_is_left_alone_for_its_delay_after_the_answer(world: World) -> None:
    world = world.with_settings(host_delay=60.0)
    world.admit("a", "b")
    world.publish(world.begun())
    assert 59_000 < world.waits_ms() <= 60_000
    assert world.frontier.dispatch(1) == []


def test_the_delay_counts_from_the_answer_not_from_settling(world: World) -> None:
    world = world.with_settings(host_delay=60.0)
    world.admit("a", "b")
    job = world.begun()
    world.frontier.settle_record(job, "{}", b"h" * 32, (), answered_ago=45.0)
    assert 14_000 < world.waits_ms() <= 15_000


def test_a_host_whose_queue_ran_empty_is_still_not_asked_too_soon(world: World) -> None:
    world = world.with_settings(host_delay=60.0)
    world.admit("a")
    world.publish(world.begun())
    assert world.redis.zscore(world.key("hosts"), HOST) is None
    world.admit("b")
    assert world.waits_ms() > 59_000
    assert 0 < world.redis.pttl(world.key(f"host:{HOST}")) <= 60_000


def test_a_host_without_anything_to_remember_has_no_key(world: World) -> None:
    world.admit("a")
    world.publish(world.begun())
    assert not world.redis.exists(world.key(f"host:{HOST}"))
    assert not world.redis.exists(world.key("hosts"), world.key("busy"))


def test_a_hosts_own_delay_is_used_when_it_is_longer(world: World) -> None:
    world = world.with_settings(host_delay=5.0)
    world.admit("a", "b", "c")
    job = world.begun()
    world.frontier.host(HOST, 30.0)
    world.publish(job)
    assert 29_000 < world.waits_ms() <= 30_000


def test_a_hosts_own_delay_does_not_shorten_the_settings(world: World) -> None:
    world = world.with_settings(host_delay=60.0)
    world.admit("a", "b")
    job = world.begun()
    world.frontier.host(HOST, 1.0)
    world.publish(job)
    assert world.waits_ms() > 59_000


def test_a_hosts_own_delay_can_be_taken_back(world: World) -> None:
    world.admit("a", "b")
    job = world.begun()
    world.frontier.host(HOST, 60.0)
    world.frontier.host(HOST, 0.0)
    world.publish(job)
    assert world.waits_ms() <= 0


def test_a_host_that_asks_to_wait_is_left_alone_by_everybody(world: World) -> None:
    world.admit("a", "b")
    world.frontier.retry(world.begun(), "failed.busy", "503", 120, host_delay_s=120)
    assert 119_000 < world.waits_ms() <= 120_000
    assert world.frontier.dispatch(5) == []
    world.redis.zadd(world.key("hosts"), {HOST: 1})
    assert world.begun().attempt == 1, "another job of the host was charged"
    assert world.balanced()


def test_a_host_that_fails_again_and_again_is_left_alone_longer_each_time(world: World) -> None:
    world = world.with_settings(retry_base_seconds=4.0, retry_cap_seconds=10.0)
    world.admit(*"abcdef")
    waits = []
    for _ in range(4):
        world.frontier.retry(world.begun(), "failed.connect", "refused", 3600, host_delay_s=4)
        waits.append(round(world.waits_ms() / 1000))
        world.redis.hdel(world.key(f"host:{HOST}"), "next")
        world.redis.zadd(world.key("hosts"), {HOST: 1})
    assert waits == [4, 8, 10, 10]
    world.publish(world.begun())
    world.frontier.retry(world.begun(), "failed.connect", "refused", 3600, host_delay_s=4)
    world.admit("g")
    assert round(world.waits_ms() / 1000) == 4, "an answer ends the row of failures"


def test_a_retry_of_one_url_does_not_hold_its_host_up(world: World) -> None:
    world.admit("a", "b")
    world.frontier.retry(world.begun(), "failed.timeout", "slow", 60)
    assert world.waits_ms() <= 0


def test_a_burial_can_stretch_the_host_too(world: World) -> None:
    world.admit("a", "b")
    world.frontier.bury(world.begun(), "failed.connect", "refused", host_delay_s=90)
    assert 89_000 < world.waits_ms() <= 90_000


def test_hosts_take_turns_when_there_is_more_than_can_be_taken(world: World) -> None:
    for host in ("a", "b", "c"):
        world.admit("1", "2", host=f"{host}.example")
    given = []
    for _ in range(6):
        _next_millisecond(world)  # so that no answer has the time of another or of an admission
        job = world.begun()
        given.append(job.host[0])
        world.publish(job)
    assert sorted(given[:3]) == ["a", "b", "c"]
    assert sorted(given[3:]) == ["a", "b", "c"]


def _next_millisecond(world: World) -> None:
    before = _millisecond(world)
    while _millisecond(world) == before:
        pass


def _millisecond(world: World) -> int:
    second, micro = world.redis.time()
    return int(second * 1000 + micro // 1000)


def test_a_host_that_is_down_is_given_up_as_one_and_comes_back_with_a_fresh_start(world: World) -> None:
    world.admit("a", "b", "c")
    world.admit("x", host="other.example")
    job = world.begun()
    host = job.host
    world.frontier.bury(job, "failed.connect", "refused", host_delay_s=1)
    assert world.frontier.give_up(host, "failed.connect", "its host was given up") == 2
    assert world.frontier.give_up(host, "failed.connect", "") == 0
    counts = world.books.counts()
    assert (counts["dead"], counts["waiting"]) == (3, 1)
    assert world.books.audit().balanced
    letters = [letter.id for letter in DeadLetters(world.redis, world.settings).each(Which(host=host))]
    assert world.redis.hget(world.key(f"host:{host}"), "failures") == b"1"
    assert world.frontier.replay(letters) == 3
    assert world.redis.hget(world.key(f"host:{host}"), "failures") is None
    assert world.books.audit().balanced


def test_requests_that_were_under_way_together_fail_as_one(world: World) -> None:
    world = world.with_settings(host_concurrency=4, retry_base_seconds=4.0)
    world.admit(*"abcde")
    together = [world.begun() for _ in range(4)]
    _next_millisecond(world)
    for job in together:
        assert world.frontier.failures(job) == 0
        world.frontier.retry(job, "failed.connect", "refused", 3600, host_delay_s=4)
    assert 3_000 < world.waits_ms() <= 4_000
    _next_millisecond(world)
    world.redis.hdel(world.key(f"host:{HOST}"), "next")
    world.redis.zadd(world.key("hosts"), {HOST: 1})
    later = world.begun()
    assert world.frontier.failures(later) == 1
    _next_millisecond(world)
    world.frontier.retry(later, "failed.connect", "refused", 3600, host_delay_s=4)
    world.admit("f")
    assert 7_000 < world.waits_ms() <= 8_000
