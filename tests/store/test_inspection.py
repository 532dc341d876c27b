"""The inspection: each thing is broken by hand, found by its name, and mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.errors import WrongType
from store.inspection import Pages

if TYPE_CHECKING:
    from tests.store.conftest import World

HOST, OTHER = "news.example", "other.example"


@pytest.fixture
def full(world: World) -> World:
    """Bring URLs into every place: published, rejected, dead, delayed and leased ones, and four that wait."""
    world.admit(*"abcde")
    world.publish(world.begun())
    world.reject(world.begun())
    world.frontier.bury(world.begun(), "failed.timeout", "")
    world.frontier.retry(world.begun(), "failed.connect", "", 600)
    world.lease()
    world.admit("waiting", "waiting too")
    world.admit("waiting", "waiting too", host=OTHER)
    return world


def found(world: World) -> dict[str, int]:
    return {finding.kind: finding.count for finding in world.inspection.check().findings}


def repair(world: World) -> dict[str, int]:
    """Repair, see that nothing is left to find, and return what was mended."""
    mended = {finding.kind: finding.count for finding in world.inspection.repair()}
    assert world.inspection.check().findings == ()
    assert world.balanced()
    return mended


def only(world: World, place: str) -> bytes:
    (id_,) = world.redis.zrange(world.key(place), 0, -1)
    return bytes(id_)


def queue(world: World, host: str = HOST) -> list[bytes]:
    return list(world.redis.lrange(world.key(f"queue:{host}"), 0, -1))


def in_hand(world: World) -> dict[bytes, float]:
    return dict(world.redis.zrange(world.key("leases"), 0, -1, withscores=True))


def test_what_is_in_order_has_no_findings_and_is_left_alone(full: World) -> None:
    before = {key: full.redis.dump(key) for key in full.redis.scan_iter(full.key("*"))}
    inspected = full.inspection.check()
    assert inspected.findings == ()
    assert inspected.audit is not None
    assert inspected.audit.places == {
        "published": 1, "duplicates": 0, "rejected": 1, "dead": 1, "waiting": 4, "delayed": 1, "leased": 1,
    }  # fmt: skip
    assert full.inspection.repair() == ()
    assert {key: full.redis.dump(key) for key in full.redis.scan_iter(full.key("*"))} == before


def test_an_empty_namespace_has_no_findings(world: World) -> None:
    assert world.inspection.check().findings == ()
    assert world.inspection.repair() == ()


# ── jobs ──


def test_a_job_lost_from_its_queue_goes_to_the_front_again(full: World) -> None:
    lost = full.redis.rpop(full.key(f"queue:{HOST}"))
    assert found(full) == {"job_without_place": 1, "counter": 2}
    assert repair(full) == {"job_without_place": 1}  # and so the counters are right again
    assert queue(full)[0] == lost


@pytest.mark.parametrize("place", ["leases", "delayed", "dead"])
def test_a_job_lost_from_another_place_waits_again(full: World, place: str) -> None:
    lost = only(full, place)
    full.redis.delete(full.key(place))
    assert found(full)["job_without_place"] == 1
    assert repair(full)["job_without_place"] == 1
    assert queue(full)[0] == lost
    assert not full.redis.hexists(full.key(f"job:{lost.decode()}"), "token")


def test_a_job_that_lost_its_lease_is_given_out_again_and_the_old_lease_is_stale(world: World) -> None:
    world.admit("a")
    job = world.begun()
    world.redis.delete(world.key("leases"))
    assert repair(world) == {"job_without_place": 1, "host_in_flight": 1, "counter": 1}
    assert world.publish(job).stale
    again = world.begun()
    assert again.attempt == 2
    assert world.publish(again).outcome == "published"
    assert found(world) == {}


def test_all_jobs_of_a_lost_queue_wait_again(world: World) -> None:
    jobs = world.admit(*(str(number) for number in range(Pages().suspects + 100)))
    world.redis.delete(world.key(f"queue:{HOST}"))
    assert found(world)["job_without_place"] == len(jobs)
    assert repair(world)["job_without_place"] == len(jobs)
    assert {id_.decode() for id_ in queue(world)} == {job.id for job in jobs}


def test_many_jobs_lost_from_a_queue_that_has_more_wait_again(world: World) -> None:
    jobs = world.admit(*(str(number) for number in range(3 * Pages().entries)))
    lost = jobs[::5]
    for job in lost:
        world.redis.lrem(world.key(f"queue:{HOST}"), 0, job.id)
    assert found(world)["job_without_place"] == len(lost)
    assert repair(world) == {"job_without_place": len(lost)}
    assert sorted(queue(world)) == sorted(job.id.encode() for job in jobs)


@pytest.mark.parametrize(
    ("kept", "others"),
    [
        ("leases", ("dead", "delayed", "queue")),
        ("dead", ("delayed", "queue")),
        ("delayed", ("queue",)),
    ],
)
def test_of_two_places_the_one_that_counts_more_is_kept(full: World, kept: str, others: tuple[str, ...]) -> None:
    id_ = only(full, kept)
    for place in others:
        if place == "queue":
            full.redis.rpush(full.key(f"queue:{HOST}"), id_, id_)
        else:
            full.redis.zadd(full.key(place), {id_: 10**13})
    assert found(full)["job_in_two_places"] == 1
    assert repair(full)["job_in_two_places"] == 1
    assert full.redis.zscore(full.key(kept), id_) is not None
    assert id_ not in queue(full)
    assert sum(full.redis.zcard(full.key(place)) for place in ("leases", "dead", "delayed")) == 3


def test_a_job_that_waits_twice_keeps_its_first_place(full: World) -> None:
    first, second = queue(full)
    full.redis.rpush(full.key(f"queue:{HOST}"), first, second, first)
    assert found(full) == {"job_in_two_places": 2, "counter": 2}
    assert repair(full) == {"job_in_two_places": 2}
    assert queue(full) == [first, second]


def test_a_job_without_its_url_is_removed(full: World) -> None:
    first, second = queue(full)
    full.redis.hdel(full.key(f"job:{first.decode()}"), "url")
    assert found(full) == {"job_without_url": 1, "place_without_job": 1}
    assert repair(full) == {"job_without_url": 1, "place_without_job": 1, "counter": 2}
    assert queue(full) == [second]
    assert full.books.counts()["admitted"] == 8


def test_marks_of_a_lease_that_is_over_are_taken_off(full: World) -> None:
    waiting, delayed = queue(full)[0], only(full, "delayed")
    for id_ in (waiting, delayed):
        full.redis.hset(full.key(f"job:{id_.decode()}"), mapping={"token": 99, "begun": 1})
    assert found(full) == {"job_marked": 2}
    assert repair(full) == {"job_marked": 2}
    assert not full.redis.hexists(full.key(f"job:{waiting.decode()}"), "begun")


# ── places ──


def test_entries_without_a_job_are_removed_from_every_place(full: World) -> None:
    full.redis.lpush(full.key(f"queue:{HOST}"), "a" * 16, "no id", "")
    full.redis.rpush(full.key("queue:nowhere.example"), "b" * 16)
    for place in ("leases", "delayed", "dead"):
        full.redis.zadd(full.key(place), {"c" * 16: 1})
    assert found(full)["place_without_job"] == 7
    before = full.books.counts()["admitted"]
    assert repair(full) == {"place_without_job": 7}
    assert full.books.counts()["admitted"] == before
    assert not full.redis.exists(full.key("queue:nowhere.example"))


def test_a_queue_of_nothing_but_lost_jobs_is_emptied_page_by_page(world: World) -> None:
    jobs = world.admit(*(str(number) for number in range(2 * Pages().entries + 7)))
    for job in jobs[3:]:
        world.redis.delete(world.key(f"job:{job.id}"))
    assert found(world)["place_without_job"] == len(jobs) - 3
    assert repair(world) == {"place_without_job": len(jobs) - 3, "counter": 2}
    assert queue(world) == [job.id.encode() for job in jobs[:3]]


def test_a_job_in_the_queue_of_another_host_goes_to_its_own(full: World) -> None:
    id_ = full.redis.lpop(full.key(f"queue:{HOST}"))
    full.redis.rpush(full.key(f"queue:{OTHER}"), id_)
    assert found(full) == {"place_without_job": 1, "job_without_place": 1}
    assert repair(full) == {"place_without_job": 1, "job_without_place": 1}
    assert id_ in queue(full)
    assert id_ not in queue(full, OTHER)


def test_a_job_whose_queue_is_not_its_urls_own_host_is_in_order(world: World) -> None:
    long = "a" * 60 + "." + "b" * 60 + ".example:8080"
    named = world.job("a")
    world.frontier.admit([named.__class__(named.id, named.url, "a group of hosts"), world.job("b", long)])
    assert found(world) == {}


# ── hosts ──


def test_a_host_lost_from_the_heap_is_asked_again(full: World) -> None:
    full.redis.zrem(full.key("hosts"), OTHER)
    assert full.frontier.dispatch(10) == []
    assert found(full) == {"host_missing": 1}
    assert repair(full) == {"host_missing": 1}
    assert [lease.host for lease in full.frontier.dispatch(10)] == [OTHER]


def test_a_lost_heap_is_built_anew_and_a_host_at_its_limit_stays_out(full: World) -> None:
    full.redis.delete(full.key("hosts"))
    assert found(full) == {"host_missing": 1}
    repair(full)
    assert full.redis.zrange(full.key("hosts"), 0, -1) == [OTHER.encode()]


def test_a_host_that_is_placed_anew_keeps_its_delay(world: World) -> None:
    slow = world.with_settings(host_delay=500.0)
    slow.admit("a", "b")
    slow.publish(slow.begun())
    slow.redis.delete(slow.key("hosts"))
    assert repair(slow) == {"host_missing": 1}
    assert 400_000 < slow.waits_ms() <= 500_000


def test_hosts_that_should_not_be_asked_are_taken_out(full: World) -> None:
    full.redis.zadd(full.key("hosts"), {"nothing.example": 1, HOST: 1})
    assert found(full) == {"host_idle": 2}
    assert repair(full) == {"host_idle": 2}
    assert full.redis.zrange(full.key("hosts"), 0, -1) == [OTHER.encode()]


def test_a_host_that_is_held_back_for_no_reason_is_asked_again(full: World) -> None:
    full.redis.zadd(full.key("hosts"), {OTHER: "inf"})
    assert found(full) == {"host_late": 1}
    assert repair(full) == {"host_late": 1}
    assert [lease.host for lease in full.frontier.dispatch(10)] == [OTHER]


@pytest.mark.parametrize("count", [-1, 3])
def test_jobs_in_flight_are_counted_from_the_leases(full: World, count: int) -> None:
    full.redis.zadd(full.key("busy"), {HOST: count, "nothing.example": 2})
    assert found(full)["host_in_flight"] == 2
    assert repair(full)["host_in_flight"] == 2
    assert full.redis.zrange(full.key("busy"), 0, -1, withscores=True) == [(HOST.encode(), 1.0)]


def test_a_host_that_seemed_busy_for_ever_is_asked_again(world: World) -> None:
    world.admit("a", "b")
    world.lease()
    world.redis.zrem(world.key("leases"), *in_hand(world))
    repair(world)
    assert len(world.frontier.dispatch(5)) == 1


# ── counts ──


def test_every_counter_is_compared_with_the_data_and_set_to_it(full: World) -> None:
    counters = full.key("counters")
    right = full.redis.hgetall(counters)
    for name in ("admitted", "waiting", "failed.timeout", "streamed"):
        full.redis.hincrby(counters, name, 5)
    full.redis.hset(counters, mapping={"failed.connect": -2, "failed.dns": 1, "rejected.no_text": "many"})
    (finding,) = full.inspection.check().findings
    assert (finding.kind, finding.count) == ("counter", 7)
    assert repair(full) == {"counter": 7}
    after = full.redis.hgetall(counters)
    assert {name: int(value) for name, value in after.items() if int(value)} == {
        **{name: int(value) for name, value in right.items() if name != b"rejected.no_text"}, b"admitted": 8,
    }  # fmt: skip


def test_dead_letters_are_compared_by_reason(full: World) -> None:
    full.admit("x", host="x.example")
    (lease,) = [lease for lease in full.frontier.dispatch(5) if lease.host == "x.example"]
    job = full.frontier.begin(lease.id, lease.token)
    assert job
    full.frontier.bury(job, "failed.connect", "")
    full.redis.hset(full.key(f"job:{job.id}"), "reason", "failed.timeout")
    (finding,) = full.inspection.check().findings
    assert sorted(finding.examples) == [
        "failed.connect: 1 counted, 0 in the data",
        "failed.timeout: 1 counted, 2 in the data",
    ]
    assert repair(full) == {"counter": 2}
    assert full.frontier.purge([job.id]) == 1
    assert found(full) == {}


def test_records_lost_with_their_stream_are_told_once(full: World) -> None:
    full.redis.delete(full.key("records"))
    assert found(full) == {"counter": 1}
    assert repair(full) == {"counter": 1}


def test_a_slice_is_counted_anew(full: World) -> None:
    full.redis.hset(full.key("urls:1"), "count", 70)
    (finding,) = full.inspection.check().findings
    assert finding.examples == ("urls:1: 70 counted, 2 there",)
    assert repair(full) == {"slice_count": 1}
    assert full.redis.hget(full.key("urls:1"), "count") == b"2"


# ── keys of a wrong type ──


@pytest.mark.parametrize(
    "name",
    [
        *("hosts", "busy", "leases", "delayed", "dead", "slices", "counters", "tokens", "inbox", "records", "outcomes"),
        *("trials", "troubled", "workers", "limits", "validators", "validated"),
    ],
)
def test_a_key_of_a_wrong_type_is_moved_aside_and_the_rest_mended(full: World, name: str) -> None:
    full.redis.delete(full.key(name))
    full.redis.sadd(full.key(name), "x") if name == "tokens" else full.redis.set(full.key(name), "x")
    assert found(full) == {"wrong_key": 1}
    assert full.inspection.check().audit is None
    assert full.books.wrong_types() == (full.inspection.check().findings[0].examples[0],)
    assert full.books.counts()["inbox"] == 0
    jobs = {bytes(key) for key in full.redis.scan_iter(full.key("job:*"))}
    assert repair(full)["wrong_key"] == 1
    (aside,) = full.redis.scan_iter(full.key("aside:*"))
    assert aside.decode().endswith(f":{name}")
    assert {bytes(key) for key in full.redis.scan_iter(full.key("job:*"))} == jobs
    assert len(full.frontier.dispatch(5)) > 0


def test_keys_of_a_wrong_type_that_data_names_are_moved_aside(full: World) -> None:
    lost, kept = queue(full)
    full.redis.set(full.key(f"job:{lost.decode()}"), "x")
    full.redis.delete(full.key(f"queue:{OTHER}"))
    full.redis.set(full.key(f"queue:{OTHER}"), "x")
    full.redis.set(full.key(f"host:{HOST}"), "x")
    assert found(full) == {"wrong_key": 3}
    with pytest.raises(WrongType, match="status --check"):
        full.frontier.dispatch(5)
    assert repair(full) == {"wrong_key": 3, "place_without_job": 1, "job_without_place": 2, "counter": 2}
    assert queue(full) == [kept]
    assert len(queue(full, OTHER)) == 2
