"""The books: counts, and the audit that finds what does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.store.conftest import World


def test_an_empty_namespace_balances(world: World) -> None:
    counts = world.books.counts()
    sums = ("admitted", "published", "duplicates", "rejected", "dead", "waiting", "delayed", "leased", "unread")
    assert all(counts[name] == 0 for name in sums)
    assert counts["next_due"] is None
    assert counts["oldest_lease"] is None
    assert world.balanced()


def test_every_place_is_counted(world: World) -> None:
    world.admit(*"abcdefg")
    world.publish(world.begun(), "text")
    world.publish(world.begun(), "text")
    world.reject(world.begun())
    world.frontier.retry(world.begun(), "failed.timeout", "", 60)
    world.frontier.bury(world.begun(), "failed.timeout", "")
    world.lease()
    counts = world.books.counts()
    places = {"published": 1, "duplicates": 1, "rejected": 1, "delayed": 1, "dead": 1, "leased": 1, "waiting": 1}
    assert {name: counts[name] for name in places} == places
    audit = world.books.audit()
    assert audit.places == places
    assert audit.admitted == audit.accounted == 7
    assert audit.balanced


def test_jobs_of_a_host_that_is_at_its_limit_are_found(world: World) -> None:
    world.admit("a", "b", "c")
    world.lease()
    assert world.redis.zcard(world.key("hosts")) == 0
    assert world.books.audit().places["waiting"] == 2


def test_a_job_that_vanished_from_its_queue_is_noticed(world: World) -> None:
    world.admit("a", "b")
    world.redis.lpop(world.key("queue:news.example"))
    audit = world.books.audit()
    assert not audit.balanced
    assert audit.differences == ("2 URLs admitted: 1 accounted for", "2 counted as waiting: 1 in the queues")


def test_a_lease_that_vanished_is_noticed(world: World) -> None:
    world.admit("a")
    lease = world.lease()
    world.redis.zrem(world.key("leases"), lease.id)
    assert world.books.audit().differences == ("1 URLs admitted: 0 accounted for", "1 in flight by host: 0 leased")


def test_records_that_vanished_with_their_stream_are_noticed(world: World) -> None:
    world.admit("a")
    world.publish(world.begun())
    world.redis.delete(world.key("records"))
    assert world.books.audit().differences == ("1 records counted as appended: 0 appended to the stream",)


def test_a_job_hash_that_vanished_does_not_stop_dispatch(world: World) -> None:
    lost, kept = world.admit("a", "b")
    world.redis.delete(world.key(f"job:{lost.id}"))
    assert [lease.id for lease in world.frontier.dispatch(5)] == [kept.id]
    assert world.books.audit().differences == ("2 URLs admitted: 1 accounted for",)
