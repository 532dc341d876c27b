"""When a host may be asked: its delay, its back-off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.dead import DeadLetters, Which
from store.frontier import Ending, Priority
from store.jobs import NewJob

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


def test_of_a_host_that_answers_only_that_is_remembered_for_an_hour(world: World) -> None:
    world.admit("a")
    world.publish(world.begun())
    assert world.redis.hkeys(world.key(f"host:{HOST}")) == [b"answered"]
    assert 3_590_000 < world.redis.pttl(world.key(f"host:{HOST}")) <= 3_600_000
    assert not world.redis.exists(*map(world.key, ("hosts", "busy", "trials", "troubled")))


def test_a_host_without_anything_to_remember_has_no_key(world: World) -> None:
    world.admit("a")
    job = world.begun()
    world.frontier.settle_end(job, Ending("rejected.robots", "rejected"), answered_ago=None)
    assert not world.redis.exists(world.key(f"host:{HOST}"))


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
        assert job.failures == 0
        world.frontier.retry(job, "failed.connect", "refused", 3600, host_delay_s=4)
    assert 3_000 < world.waits_ms() <= 4_000
    _next_millisecond(world)
    world.redis.hdel(world.key(f"host:{HOST}"), "next")
    world.redis.zadd(world.key("hosts"), {HOST: 1})
    later = world.begun()
    assert later.failures == 1
    _next_millisecond(world)
    world.frontier.retry(later, "failed.connect", "refused", 3600, host_delay_s=4)
    world.admit("f")
    assert 7_000 < world.waits_ms() <= 8_000


# ── who is asked at all, and how many at a time ──


def test_strangers_get_the_fleets_places_for_trials_and_hosts_that_fail_a_sixteenth(world: World) -> None:
    for number in range(80):
        world.admit("a", "b", host=f"h{number}.example")
    world.frontier.dispatch(0, worker="other", trials=12)
    first = world.frontier.dispatch(100, worker="one", trials=12)
    assert len(first) == 24
    assert all(lease.trial for lease in first)
    assert world.frontier.dispatch(100, worker="one", trials=12) == []
    for lease in first[:20]:
        job = world.frontier.begin(lease.id, lease.token)
        assert job is not None
        world.publish(job, text=job.url)
    for lease in first[20:]:
        job = world.frontier.begin(lease.id, lease.token)
        assert job is not None
        world.frontier.postpone(job, "failed.connect", "refused", 1)
    world.let_hosts_be_asked()
    second = world.frontier.dispatch(44, worker="one", trials=12)
    assert sum(not lease.trial for lease in second) == 20, "those that answered"
    failing = {lease.host for lease in first[20:]}
    assert sum(lease.host in failing for lease in second) == 2
    assert sum(lease.trial and lease.host not in failing for lease in second) == 22
    assert world.balanced()


def test_hosts_that_fail_get_places_that_no_other_host_wants(world: World) -> None:
    for number in range(20):
        world.admit("a", "b", host=f"h{number}.example")
        world.frontier.postpone(world.begun(), "failed.connect", "refused", 1)
    world.let_hosts_be_asked()
    assert len(world.frontier.dispatch(100, worker="one", trials=12)) == 12
    assert world.frontier.dispatch(100, worker="one", trials=12) == []
    assert world.balanced()


def test_hosts_behind_many_without_a_turn_are_found(world: World) -> None:
    world.admit("a", "b", host="known.example")
    world.publish(world.begun())
    for number in range(1000):
        world.admit("a", host=f"h{number}.example")
    world.redis.zadd(world.key("hosts"), {"known.example": _millisecond(world)})
    given: list[str] = []
    for _ in range(20):
        given += [lease.host for lease in world.frontier.dispatch(10, worker="one", trials=3)]
        _next_millisecond(world)
    assert "known.example" in given
    assert len(given) == 4


def test_a_worker_that_is_gone_has_no_places(world: World) -> None:
    world.frontier.dispatch(0, worker="gone", trials=1000)
    (member,) = world.redis.zrange(world.key("workers"), 0, -1)
    world.redis.zincrby(world.key("workers"), -11_000, member)
    for number in range(9):
        world.admit("a", host=f"h{number}.example")
    assert len(world.frontier.dispatch(100, worker="one", trials=3)) == 3


def test_a_trial_that_something_else_left_behind_takes_no_place(world: World) -> None:
    world.redis.zadd(world.key("trials"), {f"ghost{number}.example": 0 for number in range(3)})
    world.admit("a")
    assert len(world.frontier.dispatch(9, worker="one", trials=3)) == 1
    assert world.redis.zrange(world.key("trials"), 0, -1) == [HOST.encode()]


def test_a_host_that_has_made_itself_known_keeps_its_place_before_strangers_behind_it(world: World) -> None:
    for number in range(6):
        world.admit("a", "b", host=f"h{number}.example")
    first = world.frontier.dispatch(9, worker="one", trials=99, room=2)
    assert [lease.trial for lease in first] == [True, True], "no more strangers than there is room for"
    for lease in first:
        job = world.frontier.begin(lease.id, lease.token)
        assert job is not None
        assert world.frontier.pass_on(job, job.url, job.host, 0, answered_ago=100.0)
        assert not world.redis.hexists(world.key(f"job:{job.id}"), "place"), "it is of the lease alone"
    second = world.frontier.dispatch(9, worker="one", trials=99, room=2)
    assert [lease.id for lease in second[:2]] == [lease.id for lease in first]
    assert [lease.trial for lease in second] == [False, False, True, True]
    assert world.balanced()


def test_a_host_in_trouble_of_which_nothing_is_known_any_more_is_forgotten(world: World) -> None:
    world.admit("a", "b")
    world.frontier.postpone(world.begun(), "failed.connect", "refused", 60)
    world.frontier.tidy()
    assert world.redis.zrange(world.key("troubled"), 0, -1) == [HOST.encode()]
    world.redis.delete(world.key(f"host:{HOST}"))  # as when it has expired
    world.frontier.tidy()
    assert not world.redis.exists(world.key("troubled"))


def test_a_host_that_fails_is_asked_by_one_at_a_time(world: World) -> None:
    world = world.with_settings(host_concurrency=3)
    world.admit(*"abcde")
    world.frontier.postpone(world.begun(), "failed.connect", "refused", 1)
    world.let_hosts_be_asked()
    (probe,) = world.frontier.dispatch(5)
    job = world.frontier.begin(probe.id, probe.token)
    assert job is not None
    assert (job.attempt, job.failures) == (1, 1)
    world.publish(job)
    assert len(world.frontier.dispatch(5)) == 3
    assert world.balanced()


def test_a_failure_of_the_host_is_charged_to_no_url(world: World) -> None:
    world.admit("a", "b")
    for failures in range(5):
        job = world.begun()
        assert (job.url, job.attempt, job.failures) == ("https://news.example/a", 1, failures)
        assert world.frontier.postpone(job, "failed.robots", "status 503", 5)
        assert not world.frontier.postpone(job, "failed.robots", "status 503", 5), "a stale answer"
        assert world.waits_ms() > 4_000
        world.let_hosts_be_asked()
    assert world.books.counts()["waiting"] == 2
    assert world.balanced()


# ── limits of single hosts, and slow answers ──


def test_single_hosts_have_limits_of_their_own(world: World) -> None:
    world = world.with_settings(host_delay=5.0, host_concurrency=2)
    world.frontier.limits({HOST: (60.0, None), "wide.example": (0.0, 3), "gone.example": (9.0, 9)})
    world.frontier.limits({HOST: (60.0, None), "wide.example": (0.0, 3)})
    assert world.redis.hlen(world.key("limits")) == 2
    world.admit("a", "b", "c")
    world.publish(world.begun())
    assert 59_000 < world.waits_ms() <= 60_000
    world.admit(*"abcde", host="wide.example")
    assert [lease.host for lease in world.frontier.dispatch(9)] == ["wide.example"] * 3
    assert world.frontier.dispatch(9) == []
    assert world.inspection.check().findings == ()


def test_a_slow_answer_lengthens_the_pause_and_never_shortens_it(world: World) -> None:
    world = world.with_settings(host_delay=5.0)
    world.admit("a", "b", "c")
    job = world.begun()
    world.frontier.settle_record(job, "{}", b"h" * 32, (), answered_ago=1.0, slow=12.0)
    assert 10_000 < world.waits_ms() <= 11_000
    assert world.redis.hget(world.key(f"host:{HOST}"), "why") == b"slow"
    world.let_hosts_be_asked()
    world.frontier.settle_record(world.begun(), "{}", b"i" * 32, (), answered_ago=1.0, slow=0.1)
    assert 3_000 < world.waits_ms() <= 4_000
    assert not world.redis.exists(world.key("troubled"))


def test_a_url_that_was_not_asked_for_costs_its_host_no_pause(world: World) -> None:
    world = world.with_settings(host_delay=60.0)
    world.admit("a", "b")
    world.frontier.settle_end(world.begun(), Ending("rejected.robots", "rejected"), answered_ago=None)
    assert world.waits_ms() <= 0


# ── order ──


def test_within_a_host_the_first_goes_first_and_priorities_go_before(world: World) -> None:
    def admit(path: str, priority: Priority) -> None:
        job = world.job(path)
        world.frontier.admit([NewJob(job.id, job.url, job.host, None, priority)])

    for path, priority in (("n1", "normal"), ("l1", "low"), ("h1", "high"), ("n2", "normal"), ("h2", "high")):
        admit(path, Priority(priority))
    given = []
    for _ in range(3):
        job = world.begun()
        given.append(job.url[-2:])
        world.publish(job, text=job.url)
    world.frontier.release([(lease.id, lease.token) for lease in world.frontier.dispatch(1)])
    admit("h3", Priority.HIGH)
    assert world.inspection.check().findings == ()
    while lease := next(iter(world.frontier.dispatch(1)), None):
        given.append(lease.url[-2:])
        begun = world.frontier.begin(lease.id, lease.token)
        assert begun is not None
        world.publish(begun, text=begun.url)
    assert given == ["h1", "h2", "n1", "h3", "n2", "l1"]


def test_one_hosts_many_urls_do_not_delay_anothers_few(world: World) -> None:
    world = world.with_settings(host_delay=0.001)
    world.admit(*(str(number) for number in range(3000)), host="many.example")
    world.admit(*"abc", host="few.example")
    given = []
    for _ in range(12):
        _next_millisecond(world)
        _next_millisecond(world)
        for lease in world.frontier.dispatch(4):
            begun = world.frontier.begin(lease.id, lease.token)
            assert begun is not None
            given.append(begun.host)
            world.publish(begun, text=begun.url)
    assert given.count("few.example") == 3


# ── redirects ──


def test_a_job_is_passed_to_the_turn_of_the_host_it_is_redirected_to(world: World) -> None:
    world = world.with_settings(host_delay=60.0)
    world.admit("a", "b")
    world.admit("x", host="other.example")
    lease, other = world.frontier.dispatch(2)
    job = world.frontier.begin(lease.id, lease.token)
    assert job is not None
    to = "https://other.example/" + "long/" * 30
    assert world.frontier.pass_on(job, to, "other.example", 1, answered_ago=0.0)
    assert not world.frontier.pass_on(job, to, "other.example", 1, answered_ago=0.0), "a stale answer"
    assert 59_000 < world.waits_ms() <= 60_000
    assert world.inspection.check().findings == ()
    assert world.frontier.dispatch(2) == [], "the other host is being asked"
    world.frontier.release([(other.id, other.token)])
    world.reject(world.begun())
    world.let_hosts_be_asked()
    world.redis.zadd(world.key("hosts"), {HOST: "inf"})
    there = world.begun()
    assert (there.url, there.ask, there.host, there.hops, there.attempt) == (job.url, to, "other.example", 1, 1)
    world.frontier.bury(there, "failed.status", "status 500", answered_ago=None)
    assert world.frontier.replay([job.id]) == 1
    world.let_hosts_be_asked()
    again = next(lease for lease in world.frontier.dispatch(5) if lease.host == HOST)
    world.admit("c")
    assert world.balanced()
    assert again.url == "https://news.example/b"
    assert {b"from", b"to", b"to2", b"hops", b"host"}.isdisjoint(world.redis.hkeys(world.key(f"job:{job.id}")))
