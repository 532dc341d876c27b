"""Out to workers: dispatch, begin, renew, release, and leases that run out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.store.conftest import World


def test_one_job_of_each_host_is_given_out_at_a_time(world: World) -> None:
    world.admit("1", "2", host="a.example")
    world.admit("1", "2", host="b.example")
    leases = world.frontier.dispatch(10)
    assert sorted(lease.host for lease in leases) == ["a.example", "b.example"]
    assert world.frontier.dispatch(10) == []


def test_no_more_is_given_out_than_asked_for(world: World) -> None:
    for host in ("a", "b", "c"):
        world.admit("1", host=f"{host}.example")
    assert len(world.frontier.dispatch(2)) == 2
    assert len(world.frontier.dispatch(2)) == 1


def test_a_host_has_as_many_in_flight_as_its_concurrency_allows(world: World) -> None:
    world = world.with_settings(host_concurrency=3)
    world.admit(*"abcde")
    assert len(world.frontier.dispatch(10)) == 3
    assert world.frontier.dispatch(10) == []
    assert world.balanced()


def test_with_more_than_one_in_flight_a_hosts_requests_are_still_a_delay_apart(world: World) -> None:
    world = world.with_settings(host_concurrency=3, host_delay=60.0)
    world.admit(*"abcde")
    assert len(world.frontier.dispatch(10)) == 1
    assert 59_000 < world.waits_ms() <= 60_000


def test_a_hosts_jobs_are_given_out_in_the_order_they_came(world: World) -> None:
    jobs = world.admit(*"abc")
    given = []
    for _ in jobs:
        job = world.begun()
        given.append(job.id)
        world.publish(job)
    assert given == [job.id for job in jobs]


def test_tokens_are_never_used_twice(world: World) -> None:
    world.admit("a")
    tokens = set()
    for _ in range(5):
        lease = world.lease()
        tokens.add(lease.token)
        world.frontier.release([(lease.id, lease.token)])
    assert len(tokens) == 5


def test_begin_counts_the_attempt_and_can_be_done_once(world: World) -> None:
    world.admit("a")
    lease = world.lease()
    job = world.frontier.begin(lease.id, lease.token)
    assert job is not None
    assert job.attempt == 1
    assert world.frontier.begin(lease.id, lease.token) is None


def test_begin_gives_the_same_answer_again_to_whoever_lost_the_first(world: World) -> None:
    world.admit("a")
    lease = world.lease()
    job = world.frontier.begin(lease.id, lease.token, "mine")
    assert job is not None
    assert world.frontier.begin(lease.id, lease.token, "mine") == job
    assert world.frontier.begin(lease.id, lease.token, "another's") is None


def test_time_without_redis_does_not_count_against_leases(world: World) -> None:
    world.admit("1", host="a.example")
    world.admit("1", host="b.example")
    mine, gone = world.frontier.dispatch(2)
    world.redis.zadd(world.key("leases"), {mine.id: 1, gone.id: 1})  # over long ago, by the clock
    world.redis.set(world.key("pumped"), 1)
    world.frontier.dispatch(9)
    assert world.frontier.renew([(mine.id, mine.token)]) == {mine.id}
    world.redis.zadd(world.key("leases"), {gone.id: 1})  # the time it was given is over, too
    assert [lease.id for lease in world.frontier.dispatch(9)] == [gone.id]
    assert world.balanced()


def test_a_server_whose_clock_was_set_back_gives_out_what_waits_all_the_same(world: World) -> None:
    world.admit("1", host="a.example")
    world.admit("1", "2", host="b.example")
    world.frontier.dispatch(1)
    job = world.begun()
    world.frontier.retry(job, "failed.timeout", "slow", 0.0, host_delay_s=0.0)
    hour = 3_600_000
    for name in ("hosts", "delayed", "leases"):
        for member in world.redis.zrange(world.key(name), 0, -1):
            world.redis.zincrby(world.key(name), hour, member)
    if world.redis.exists(world.key("host:b.example")):
        world.redis.hincrby(world.key("host:b.example"), "next", hour)
    world.redis.incrby(world.key("pumped"), hour)
    assert world.frontier.overdue() == 0.0
    world.frontier.dispatch(0)
    assert world.waits_ms("b.example") < 60_000
    assert 0 <= world.books.counts()["oldest_lease"] < 60
    next_due = world.books.counts()["next_due"]
    assert next_due is None or next_due < 60
    assert world.balanced()


def test_begin_renews_the_lease(world: World) -> None:
    world.admit("a")
    lease = world.lease()
    world.expire(lease.id)
    assert world.frontier.begin(lease.id, lease.token) is not None
    assert world.frontier.dispatch(1) == []
    oldest = world.books.counts()["oldest_lease"]
    assert 0 <= oldest < 60


def test_renew_says_which_are_still_held(world: World) -> None:
    world.admit("1", host="a.example")
    world.admit("1", host="b.example")
    one, other = world.frontier.dispatch(2)
    world.expire()
    world.frontier.renew([(one.id, one.token)])
    world.frontier.dispatch(0)
    asked = [(one.id, one.token), (other.id, other.token), ("z" * 16, 1)]
    assert world.frontier.renew(asked) == {one.id}


def test_an_expired_lease_goes_back_to_the_front(world: World) -> None:
    first, _ = world.admit("a", "b")
    lease = world.lease()
    world.expire(lease.id)
    again = world.lease()
    assert again.id == first.id
    assert again.token != lease.token
    assert world.frontier.begin(lease.id, lease.token) is None
    assert world.books.counts()["leases_expired"] == 1
    assert world.balanced()


def test_a_lease_that_was_never_begun_is_not_charged(world: World) -> None:
    world = world.with_settings(retry_max=0)
    world.admit("a")
    for _ in range(5):
        world.lease()
        world.expire()
    assert world.begun().attempt == 1


def test_a_page_that_kills_its_workers_is_given_up_after_its_attempts(world: World) -> None:
    world = world.with_settings(retry_max=2)
    world.admit("poison", "good")
    for _ in range(3):
        assert world.begun().url == "https://news.example/poison"
        world.expire()
    assert world.begun().url == "https://news.example/good"
    counts = world.books.counts()
    assert counts["by_outcome"] == {"failed.worker_lost": 1}
    assert world.balanced()


def test_attempts_lost_with_a_worker_do_not_use_up_those_of_a_failing_page(world: World) -> None:
    world.admit("a")
    for _ in range(2):
        assert world.begun().attempt == 1
        world.expire()
    world.frontier.retry(world.begun(), "failed.timeout", "slow", 0)
    assert world.begun().attempt == 2
    world.expire()
    assert world.begun().attempt == 2


def test_released_jobs_are_in_front_again_in_their_order_and_not_charged(world: World) -> None:
    world = world.with_settings(host_concurrency=2)
    world.admit("a", "b", "c")
    begun, unbegun = world.frontier.dispatch(2)
    assert world.frontier.begin(begun.id, begun.token) is not None
    assert world.frontier.release([(begun.id, begun.token), (unbegun.id, unbegun.token)]) == 2
    assert [lease.id for lease in world.frontier.dispatch(2)] == [begun.id, unbegun.id]
    world.expire()
    job = world.begun()
    assert job.attempt == 1
    assert world.balanced()


def test_the_second_attempt_is_taken_off_again_when_it_is_released(world: World) -> None:
    world.admit("a")
    first = world.begun()
    world.frontier.retry(first, "failed.timeout", "", 0)
    second = world.begun()
    assert second.attempt == 2
    world.frontier.release([(second.id, second.token)])
    assert world.begun().attempt == 2


def test_what_was_begun_and_released_leaves_the_host_its_delay(world: World) -> None:
    world = world.with_settings(host_delay=60.0)
    world.admit("a")
    lease = world.lease()
    world.frontier.release([(lease.id, lease.token)])
    assert world.waits_ms() <= 0
    job = world.begun()
    world.frontier.release([(job.id, job.token)])
    assert world.waits_ms() > 59_000


def test_a_stale_token_changes_nothing(world: World) -> None:
    world.admit("a", "b")
    stale = world.begun()
    world.expire()
    job = world.begun()
    before = _everything(world)
    assert world.publish(stale).stale
    assert world.reject(stale).stale
    assert not world.frontier.retry(stale, "failed.timeout", "", 1, host_delay_s=60)
    assert not world.frontier.bury(stale, "failed.timeout", "", host_delay_s=60)
    assert world.frontier.begin(stale.id, stale.token) is None
    assert world.frontier.renew([(stale.id, stale.token)]) == set()
    assert world.frontier.release([(stale.id, stale.token)]) == 0
    assert _everything(world) == before
    assert world.publish(job).outcome == "published"
    assert world.publish(job).stale


def _everything(world: World) -> dict[bytes, bytes | None]:
    """Return the whole namespace, serialised."""
    return {key: world.redis.dump(key) for key in sorted(world.redis.scan_iter(world.key("*")))}


def test_due_retries_come_back_and_others_wait(world: World) -> None:
    world.admit("a")
    world.frontier.retry(world.begun(), "failed.timeout", "slow", 3600)
    assert world.frontier.dispatch(1) == []
    assert 3590 < world.books.counts()["next_due"] <= 3600
    world.make_due()
    assert world.begun().attempt == 2
    assert world.balanced()


def test_all_leases_can_be_called_back_when_no_worker_is_left(world: World) -> None:
    world.admit("1", host="a.example")
    world.admit("1", host="b.example")
    stale = world.begun()
    world.lease()
    assert world.frontier.reclaim() == 2
    assert len(world.frontier.dispatch(5)) == 2
    assert world.publish(stale).stale
    assert world.balanced()
