"""The pump keeps the queue short, drains the inbox, and holds back when it must."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from config.hosts import Hosts
from store.connection import connect
from store.frontier import OUTAGE_SECONDS, Frontier, Lease
from tasks.enqueue import enqueue
from tests.worker.conftest import until
from worker.pump import MESSAGE_JOBS, Pace, Pump, messages_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from config.settings import Settings

QUEUE = "test-queue"


@pytest.fixture
def redis(settings: Settings) -> Iterator[Redis]:
    with Redis.from_url(settings.redis_url) as client:
        yield client


class Broker:
    """Takes messages as Celery does: one entry of a list each."""

    def __init__(self, redis: Redis, queue: str) -> None:
        self._redis, self._queue = redis, queue
        self.messages: list[Sequence[Lease]] = []

    def __call__(self, leases: Sequence[Lease]) -> None:
        self.messages.append(leases)
        self._redis.rpush(self._queue, len(leases))


def pump_of(
    settings: Settings, redis: Redis, slots: int, pace: Pace | None = None, hosts: Hosts | None = None
) -> tuple[Pump, Broker]:
    queue = f"{settings.namespace}.{QUEUE}"
    broker = Broker(redis, queue)
    frontier = Frontier(connect(settings), settings)
    return Pump(frontier, broker, queue=queue, slots=slots, pace=pace or Pace(), hosts=hosts), broker


def all_answer(redis: Redis, settings: Settings, count: int) -> None:
    """Let the hosts of so many URLs be known as such that answer."""
    for url in urls(count):
        redis.hset(f"{settings.namespace}:host:{url.split('/')[2]}", "answered", 1)


def urls(count: int) -> list[str]:
    return [f"http://host{number}.example/" for number in range(count)]


def test_a_few_jobs_go_one_a_message(settings: Settings, redis: Redis, frontier: Frontier) -> None:
    pump, broker = pump_of(settings, redis, slots=4)
    enqueue(frontier, urls(3))
    all_answer(redis, settings, 3)
    assert pump.step()
    assert [len(message) for message in broker.messages] == [1, 1, 1]


def test_under_a_backlog_messages_carry_several_and_no_more_than_one_a_slot_waits(
    settings: Settings, redis: Redis, frontier: Frontier
) -> None:
    pace = Pace()
    for _ in range(50):
        pace.note(10, 1.0)
    pump, broker = pump_of(settings, redis, slots=4, pace=pace)
    enqueue(frontier, urls(200))
    all_answer(redis, settings, 200)
    for _ in range(3):
        assert pump.step()
    assert [len(message) for message in broker.messages] == [MESSAGE_JOBS] * 4


@pytest.mark.parametrize(("seconds", "jobs"), [(60.0, 1), (2.0, 4), (0.001, MESSAGE_JOBS)])
def test_the_slower_jobs_are_the_fewer_go_into_a_message(seconds: float, jobs: int) -> None:
    pace = Pace()
    for _ in range(200):
        pace.note(1, seconds)
    assert pace.jobs_a_message == jobs


def test_a_pump_that_is_slow_gives_out_what_has_run_out_all_the_same(
    settings: Settings, redis: Redis, frontier: Frontier
) -> None:
    pump, broker = pump_of(settings, redis, slots=4)
    enqueue(frontier, urls(1))
    pump.step()
    (lease,) = broker.messages[0]
    redis.zadd(f"{settings.namespace}:leases", {lease.id: 1})
    time.sleep(OUTAGE_SECONDS + 0.5)  # as a step takes with many slots and a server far away
    pump.step()
    assert [again.id for again in broker.messages[1]] == [lease.id]


def test_unread_records_hold_it_back_and_the_inbox_is_drained_all_the_same(
    settings: Settings, redis: Redis, frontier: Frontier
) -> None:
    pump, broker = pump_of(settings.model_copy(update={"records_max_unread": 1}), redis, slots=4)
    redis.xadd(f"{settings.namespace}:records", {"id": "a", "url": "b", "record": "{}"})
    redis.rpush(f"{settings.namespace}:inbox", *urls(2))
    assert pump.step()
    assert broker.messages == []
    assert redis.llen(f"{settings.namespace}:inbox") == 0
    assert "RECORDS_MAX_UNREAD" in (
        Frontier(connect(settings), settings.model_copy(update={"records_max_unread": 1})).pressure() or ""
    )
    assert len(frontier.dispatch(9)) == 2


def test_a_limit_that_is_reached_is_told_and_the_inbox_waits_whole(
    settings: Settings, redis: Redis, frontier: Frontier
) -> None:
    pump, broker = pump_of(settings.model_copy(update={"pending_max": 3}), redis, slots=4)
    inbox = f"{settings.namespace}:inbox"
    redis.rpush(inbox, *urls(5))
    all_answer(redis, settings, 5)
    for _ in range(3):
        pump.step()
    assert redis.lrange(inbox, 0, -1) == [url.encode() for url in urls(5)[3:]]
    assert sum(len(message) for message in broker.messages) == 3, "what is in goes out all the same"
    for lease in broker.messages[0]:
        job = frontier.begin(lease.id, lease.token)
        assert job
        frontier.bury(job, "failed.timeout", "too slow")
    pump.step()
    assert redis.lrange(inbox, 0, -1) == [urls(5)[4].encode()]


def test_it_survives_a_server_that_answers_with_an_error(settings: Settings, redis: Redis, frontier: Frontier) -> None:
    pump, broker = pump_of(settings, redis, slots=4)
    redis.set(f"{settings.namespace}:inbox", "not a list")
    pump.start()
    enqueue(frontier, urls(1))
    redis.delete(f"{settings.namespace}:inbox")
    until(lambda: broker.messages, "the job, after the error")
    pump.stop()
    assert not pump.is_alive()


def test_a_job_whose_host_may_not_answer_travels_alone() -> None:
    leases = [Lease(f"{number:016d}", number, "", "", trial=number % 4 == 0) for number in range(20)]
    messages = list(messages_of(leases, 8))
    assert [len(message) for message in messages] == [2] * 7 + [1] + [1] * 5
    assert sorted(lease.token for message in messages for lease in message) == list(range(20))
    assert [[lease.token for lease in message] for message in messages_of(leases[1:4], 8)] == [[1], [2], [3]]
    few = [len(message) for message in messages_of(leases, 4)]
    assert few == [4] * 3 + [3] + [1] * 5, "more trials than room, and still no message has all the rest"


def test_what_a_changed_hosts_file_says_holds_for_the_fleet(settings: Settings, redis: Redis, tmp_path: Path) -> None:
    path = tmp_path / "hosts.toml"
    path.write_text("")
    pump, _ = pump_of(settings, redis, slots=4, hosts=Hosts(path, look_seconds=0.0))
    limits = f"{settings.namespace}:limits"
    pump.step()
    assert not redis.exists(limits)
    path.write_text('["slow.example"]\ndelay = 30\n\n["wide.example"]\nconcurrency = 4\n')
    pump.step()
    assert redis.hgetall(limits) == {b"slow.example": b"30000 -", b"wide.example": b"- 4"}
    path.write_text("broken")
    pump.step()
    assert redis.hlen(limits) == 2
    path.write_text('["slow.example"]\n')
    pump.step()
    assert not redis.exists(limits)
