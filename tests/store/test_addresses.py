"""Hosts that have an address in common are asked in turn, as if they were one, once that is known."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from store.frontier import Job
    from tests.store.conftest import World

HOSTS = [f"{letter}.example" for letter in "abcd"]


def begun(world: World, host: str) -> Job:
    """Begin the one job that is given out, which is that host's."""
    job = world.begun()
    assert job.host == host
    return job


def located(world: World, **addresses: str) -> None:
    """Let it be known which addresses (joined by spaces) each host has; each has two jobs."""
    world = world.with_settings(host_delay=0.0)
    for letter, at in addresses.items():
        host = f"{letter}.example"
        world.admit("0", "1", host=host)
        job = begun(world, host)
        assert world.frontier.locate(job, at.split())
        world.frontier.release([(job.id, job.token)])
        for other in HOSTS:
            world.redis.zrem(world.key("hosts"), other)
    for key in world.redis.scan_iter(world.key("host:*")):
        world.redis.hdel(key, "next")
    for letter in addresses:
        world.redis.zadd(world.key("hosts"), {f"{letter}.example": ord(letter)})


def hosts_given(world: World, count: int = 9) -> list[str]:
    return sorted(lease.host[0] for lease in world.frontier.dispatch(count))


def wait_of(world: World, address: str) -> float:
    """Return for how many seconds an address is to be left alone."""
    second, micro = world.redis.time()
    return float(world.redis.hget(world.key(f"host:@{address}"), "next") or 0) / 1000 - second - micro / 1e6


def test_hosts_with_one_address_are_asked_one_at_a_time(world: World) -> None:
    located(world, a="192.0.2.1", b="192.0.2.1", c="192.0.2.2")
    assert hosts_given(world) == ["a", "c"]
    assert hosts_given(world) == []
    world.frontier.reclaim()
    assert world.inspection.check().findings == ()


def test_it_takes_one_common_address_of_several(world: World) -> None:
    located(world, a="192.0.2.1 2001:db8::1", b="2001:db8::1 192.0.2.7", c="192.0.2.7", d="192.0.2.8")
    assert hosts_given(world) == ["a", "c", "d"]


def test_the_pause_after_an_answer_is_that_of_the_address(world: World) -> None:
    world = world.with_settings(host_delay=20.0)
    located(world, a="192.0.2.1", b="192.0.2.1")
    world.publish(begun(world, "a.example"))
    assert world.frontier.dispatch(9) == []
    assert 18 < wait_of(world, "192.0.2.1") <= 20
    assert 18_000 < world.waits_ms("b.example") <= 20_000


def test_a_slow_answer_makes_that_pause_longer_and_a_crawl_delay_does_not(world: World) -> None:
    world = world.with_settings(host_delay=5.0)
    located(world, a="192.0.2.1", b="192.0.2.1", c="192.0.2.2")
    job = begun(world, "a.example")
    world.frontier.settle_record(job, "{}", b"a" * 32, (), answered_ago=0.0, slow=25.0)
    assert 24 < wait_of(world, "192.0.2.1") <= 25
    world.frontier.host("c.example", 50.0)
    world.publish(begun(world, "c.example"))
    assert 4 < wait_of(world, "192.0.2.2") <= 5
    assert 49_000 < world.waits_ms("c.example") <= 50_000


def test_a_host_that_was_asked_comes_after_those_that_wait_for_its_address(world: World) -> None:
    located(world, a="192.0.2.1", b="192.0.2.1", c="192.0.2.1")
    turns = []
    for _ in range(6):
        while not (leases := world.frontier.dispatch(9)):
            pass
        (lease,) = leases
        job = world.frontier.begin(lease.id, lease.token)
        assert job is not None
        assert world.frontier.dispatch(9) == []
        turns.append(job.host[0])
        world.publish(job)
    assert sorted(turns[:3]) == ["a", "b", "c"]
    assert sorted(turns[3:]) == ["a", "b", "c"]


def test_a_host_whose_address_is_being_asked_does_not_hold_up_others(world: World) -> None:
    located(world, a="192.0.2.1", b="192.0.2.1", c="192.0.2.2")
    assert [lease.host for lease in world.frontier.dispatch(1)] == ["a.example"]
    assert [lease.host for lease in world.frontier.dispatch(1)] == ["c.example"]


def test_a_first_turn_that_finds_its_address_taken_is_passed_on_uncharged(world: World) -> None:
    located(world, a="192.0.2.1")
    begun(world, "a.example")
    world.admit("0", host="b.example")
    job = begun(world, "b.example")
    assert job.addresses == frozenset()
    assert not world.frontier.locate(job, ["192.0.2.1"])
    assert world.frontier.pass_on(job, job.url, job.host, 0, answered_ago=None)
    assert world.frontier.dispatch(9) == []
    world.expire()  # a's worker is gone
    while not (leases := [lease for lease in world.frontier.dispatch(9) if lease.host == "b.example"]):
        world.expire()
    job_again = world.frontier.begin(leases[0].id, leases[0].token)
    assert job_again is not None
    assert (job_again.attempt, job_again.addresses) == (1, frozenset({"192.0.2.1"}))
    assert world.balanced()


def test_what_a_name_leads_to_now_is_taken_too(world: World) -> None:
    located(world, a="192.0.2.1", b="192.0.2.2")
    job = begun(world, "a.example")
    assert world.frontier.locate(job, ["192.0.2.3"])
    begun(world, "b.example")
    assert not world.frontier.locate(job, ["192.0.2.2"])
    world.frontier.release([(job.id, job.token)])
    at = world.redis.hget(world.key("host:a.example"), "at")
    assert set(at.decode().split()) == {"192.0.2.1", "192.0.2.2", "192.0.2.3"}


def test_only_the_newest_addresses_of_a_host_are_kept(world: World) -> None:
    world.admit("0", host="a.example")
    job = begun(world, "a.example")
    for first in range(0, 100, 4):
        assert world.frontier.locate(job, [f"192.0.2.{first + number}" for number in range(4)])
    kept = (world.redis.hget(world.key("host:a.example"), "at") or b"").decode().split()
    assert kept[:4] == ["192.0.2.96", "192.0.2.97", "192.0.2.98", "192.0.2.99"]
    assert len(kept) == 64
    taken = [key for key in world.redis.scan_iter(world.key("host:@*")) if world.redis.hexists(key, "/a.example")]
    assert len(taken) == 64, "those it has no more are free"


def test_several_at_once_where_the_settings_allow_that(world: World) -> None:
    world = world.with_settings(host_concurrency=2)
    located(world, a="192.0.2.1", b="192.0.2.1", c="192.0.2.1")
    assert len(hosts_given(world)) == 2
    world.frontier.limits({"c.example": (None, 5)})
    world.let_hosts_be_asked()
    assert hosts_given(world) == ["c", "c"], "its own setting holds for it"


def test_a_stale_job_locates_nothing(world: World) -> None:
    world.admit("0", host="a.example")
    job = begun(world, "a.example")
    world.publish(job)
    assert not world.frontier.locate(job, ["192.0.2.1"])
    assert not world.redis.exists(world.key("host:@192.0.2.1"))


def test_addresses_are_forgotten_in_time(world: World) -> None:
    located(world, a="192.0.2.1")
    world.publish(begun(world, "a.example"))
    for name in ("host:a.example", "host:@192.0.2.1"):
        assert 0 < world.redis.pttl(world.key(name)) <= 3_600_000


def test_a_clock_that_was_set_back_does_not_make_an_address_wait(world: World) -> None:
    world = world.with_settings(host_delay=10.0)
    located(world, a="192.0.2.1", b="192.0.2.1")
    world.publish(begun(world, "a.example"))
    world.frontier.dispatch(9)
    hour = 3_600_000
    for name in ("host:@192.0.2.1", "host:a.example"):
        world.redis.hincrby(world.key(name), "next", hour)
    for host in world.redis.zrange(world.key("hosts"), 0, -1):
        world.redis.zincrby(world.key("hosts"), hour, host)
    world.redis.set(world.key("pumped"), int(world.redis.get(world.key("pumped")) or 0) + hour)
    world.frontier.dispatch(9)
    assert wait_of(world, "192.0.2.1") < 11
    assert world.waits_ms("b.example") < 11_000


@pytest.mark.parametrize("addresses", [("1 2", "2", "1"), ("1 2", "2 3", "3 1")])
def test_hosts_that_share_addresses_crosswise_all_get_their_turns(world: World, addresses: tuple[str, ...]) -> None:
    world = world.with_settings(host_delay=0.0)
    told = dict(zip(HOSTS, (at.split() for at in addresses), strict=False))
    for host in told:
        world.admit(*map(str, range(12)), host=host)
    done = 0
    for _ in range(2000):
        for lease in world.frontier.dispatch(5):
            job = world.frontier.begin(lease.id, lease.token)
            assert job is not None
            at = told[job.host]
            if job.addresses.issuperset(at) or world.frontier.locate(job, at):
                world.publish(job)
                done += 1
            else:
                world.frontier.pass_on(job, job.ask, job.host, 0, answered_ago=None)
        if done == 12 * len(told):
            break
        time.sleep(0.003)
    assert done == 12 * len(told)
    assert world.balanced()
