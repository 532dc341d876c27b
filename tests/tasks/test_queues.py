"""Enqueue messages stay in their queue until their URLs are in the frontier; others' messages stay there for good."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from store.books import Books
from store.connection import connect
from store.errors import NoRoom
from store.frontier import Ending, Frontier
from store.inbox import RefusedItems
from tasks.enqueue import drain
from tasks.queues import PAGE, Queues, lists_of
from tasks.url import job_id
from tests.tasks.producers import Producer, producer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Settings
    from store.client import Client

ROOT = Path(__file__).resolve().parents[2]


def urls(count: int, first: int = 0) -> list[str]:
    return [f"https://host{number % 50}.example/{number}" for number in range(first, first + count)]


@dataclass
class Place:
    """One queue of one namespace, a pump's hand on it, and another program that sends to it."""

    settings: Settings
    redis: Client
    frontier: Frontier
    queue: str
    send: Producer

    def pump(self, **changes: Any) -> Queues:  # noqa: ANN401 - settings
        """Return a reader as every worker has one, with settings changed."""
        settings = self.settings.model_copy(update=changes)
        return Queues(Frontier(connect(settings), settings), [self.queue])

    def empty(self, pump: Queues | None = None, count: int = 500) -> None:
        """Drain until there is nothing of ours."""
        pump = pump or self.pump()
        for _ in range(10_000):
            if not pump.drain(count):
                return
        pytest.fail("it never ends")

    def waiting(self) -> int:
        return int(Books(self.redis, self.settings).counts()["waiting"])

    def left(self) -> int:
        return sum(self.frontier.waiting_messages(lists_of(self.queue)))

    def known(self, given: list[str]) -> bool:
        """Say whether each of these waits, and nothing else does."""
        keys = {f"{self.settings.namespace}:job:{job_id(url)}".encode() for url in given}
        return keys == set(self.redis.scan_iter(f"{self.settings.namespace}:job:*", count=5000))

    def refused(self) -> list[tuple[bytes, str]]:
        return [(one.item, one.reason) for one in RefusedItems(self.redis, self.settings).after("0", 10_000)]

    def balanced(self) -> bool:
        audit = Books(self.redis, self.settings).audit()
        assert audit.balanced, audit.differences
        return True


@pytest.fixture
def place(settings: Settings) -> Iterator[Place]:
    queue = f"{settings.namespace}-in"
    redis = connect(settings)
    with producer(settings, queue) as send:
        yield Place(settings, redis, Frontier(redis, settings), queue, send)
    redis.delete(*lists_of(queue))
    redis.close()


def test_messages_of_every_priority_become_jobs_and_go(place: Place) -> None:
    given = urls(12)
    for number, url in enumerate(given):
        place.send([url], {"n": number}, priority=number % 10)
    assert len(place.redis.keys(f"{place.queue}*")) == 4
    place.empty()
    assert place.known(given)
    assert place.left() == 0
    lease = place.frontier.dispatch(1)[0]
    job = place.frontier.begin(lease.id, lease.token)
    assert job
    assert job.meta == f'{{"n":{given.index(job.url)}}}'
    assert place.balanced()


def test_a_message_can_ask_for_what_was_done(place: Place) -> None:
    (url,) = urls(1)
    place.send([url])
    place.empty()
    (lease,) = place.frontier.dispatch(1)
    job = place.frontier.begin(lease.id, lease.token)
    assert job
    place.frontier.settle_end(job, Ending("rejected.no_text", "rejected"), answered_ago=None)
    place.send([url])
    place.empty()
    assert place.frontier.dispatch(1) == []
    place.send([url], None, None, True)
    place.empty()
    assert [lease.url for lease in place.frontier.dispatch(1)] == [url]
    assert place.balanced()


def test_messages_of_other_tasks_stay_and_hide_nothing(place: Place) -> None:
    for number in range(3 * PAGE):
        place.send(number, task="theirs.add")
    given = urls(30)
    for url in given:
        place.send([url])
        place.send(url, task="theirs.add")
    theirs = [message for message in place.redis.lrange(place.queue, 0, -1) if b"theirs.add" in message]
    pump = place.pump()
    place.empty(pump)
    assert place.known(given)
    assert place.redis.lrange(place.queue, 0, -1) == theirs
    assert not pump.drain(500)


def test_more_is_found_when_their_workers_have_taken_some_of_theirs(place: Place) -> None:
    pump = place.pump()
    for number in range(50):
        place.send(number, task="theirs.add")
    place.empty(pump)
    place.redis.rpop(place.queue, 20)
    place.send(urls(1))
    place.empty(pump)
    assert place.waiting() == 1
    place.redis.rpop(place.queue, 30)
    place.send(urls(1, first=1))
    place.empty(pump)
    assert place.known(urls(2))
    assert place.left() == 0


def test_more_is_found_when_something_was_put_back_among_theirs(place: Place) -> None:
    pump = place.pump()
    place.send(urls(1))
    ours = place.redis.rpop(place.queue)
    for number in range(5):
        place.send(number, task="theirs.add")
    place.empty(pump)
    place.redis.rpush(place.queue, ours)  # where kombu puts back what a worker had taken
    place.empty(pump)
    assert place.known(urls(1))
    assert place.left() == 5


def test_a_message_with_more_urls_than_are_taken_at_once_goes_with_the_last_of_them(place: Place) -> None:
    given = [*urls(700), "news", *urls(650, first=700), 7]
    place.send(given, {"desk": "sport"})
    place.send(urls(1, first=5000))
    pump = place.pump()
    assert pump.drain(500)
    assert (place.waiting(), place.left()) == (500, 2)
    place.empty(pump)
    assert place.known([*urls(1350), *urls(1, first=5000)])
    assert place.left() == 0
    meta = {"meta": {"desk": "sport"}}
    items = [(json.loads(item), reason[:9]) for item, reason in place.refused()]
    assert items == [({"url": "news"} | meta, "not a URL"), ({"url": 7} | meta, "not a str")]
    assert place.balanced()


def test_messages_that_cannot_be_read_or_done_are_kept_with_the_reason_and_can_be_put_back(place: Place) -> None:
    place.redis.lpush(place.queue, "junk")
    place.send("https://example.com/")
    place.send(urls(1), serializer="pickle")
    place.send(urls(1))
    place.send(["ftp://example.com/", *urls(1)])
    messages = list(reversed(place.redis.lrange(place.queue, 0, -1)))
    pump = place.pump()
    place.empty(pump)
    assert (place.left(), place.waiting()) == (0, 1)
    assert [reason.partition(":")[0].partition(";")[0] for _, reason in place.refused()] == [
        "not a Celery message",
        "urls is not a list of strings",
        "its content is application/x-python-serialize",
        "ftp",
    ]
    assert [item for item, _ in place.refused()] == [*messages[:3], b'{"url": "ftp://example.com/"}']
    items = RefusedItems(place.redis, place.settings)
    before = items.after("0", 9)
    assert items.put_back([item.entry_id for item in before]) == 4
    assert place.redis.lrange(place.queue, 0, -1) == list(reversed(messages[:3])), "messages in their queue"
    assert place.frontier.inbox(9) == [b'{"url": "ftp://example.com/"}'], "a URL in the inbox"
    place.empty(pump)
    assert drain(place.frontier, 9)
    assert place.refused() == [(item.item, item.reason) for item in before], "refused again, and nothing lost"


def test_without_room_messages_stay_whole_and_are_taken_when_there_is_some(place: Place) -> None:
    for start in range(0, 40, 8):
        place.send(urls(8, first=start))
    pump = place.pump(pending_max=20)
    with pytest.raises(NoRoom, match="NEWSLUICE_PENDING_MAX allows, 20"):
        place.empty(pump)
    assert place.waiting() == 20
    assert place.left() == 3, "the third is half in, so it is still there"
    for lease in place.frontier.dispatch(20):
        job = place.frontier.begin(lease.id, lease.token)
        assert job
        assert place.frontier.bury(job, "failed.timeout", "too slow")
    place.empty(pump)
    assert place.left() == 0
    counts = Books(place.redis, place.settings).counts()
    assert counts["admitted"] == 40
    assert place.balanced()


DRAIN = """
    import sys, time
    from config.settings import load
    from store.connection import connect
    from store.frontier import Frontier
    from tasks.queues import Queues

    settings = load(redis_url=sys.argv[1], namespace=sys.argv[2])
    queues = Queues(Frontier(connect(settings), settings), [sys.argv[3]])
    print("ready", flush=True)
    sys.stdin.readline()
    idle = 0
    while idle < 5:
        idle = 0 if queues.drain(60) else idle + 1
        print("x", flush=True)
"""


def reader(place: Place) -> subprocess.Popen[bytes]:
    """Start a process that empties the queue."""
    arguments = (place.settings.redis_url, place.settings.namespace, place.queue)
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(DRAIN), *arguments],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stdout.readline() == b"ready\n"
    return process


def go(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.write(b"\n")
    process.stdin.flush()


def fill(place: Place) -> list[str]:
    """Send messages with one URL, with several, with many, and others' between them; return all URLs."""
    given = urls(3000)
    for number in range(1000):
        place.send(given[number : number + 1])
        if number % 10 == 0:
            place.send(number, task="theirs.add")
    for start in range(1000, 2000, 20):
        place.send(given[start : start + 20], priority=start // 20 % 10)
    for start in range(2000, 3000, 250):
        place.send([*given[start : start + 250], f"junk {start}"])
    return given


def test_two_pumps_at_once_lose_and_double_nothing(place: Place) -> None:
    given = fill(place)
    pumps = [reader(place), reader(place)]
    for pump in pumps:
        go(pump)
    for pump in pumps:
        with pump:
            pump.communicate(timeout=60)
        assert pump.returncode == 0
    assert place.known(given)
    assert place.left() == 100
    counts = Books(place.redis, place.settings).counts()
    assert counts["admitted"] == len(given)
    assert sorted(json.loads(item)["url"] for item, _ in place.refused()) == [
        f"junk {start}" for start in range(2000, 3000, 250)
    ]
    assert place.balanced()


def test_a_pump_killed_at_any_moment_loses_nothing(place: Place) -> None:
    given = fill(place)
    for kill_after in (1, 4, 9):
        with reader(place) as pump:
            go(pump)
            assert pump.stdout
            for _ in range(kill_after):
                pump.stdout.readline()
            time.sleep(0.001 * kill_after)
            pump.send_signal(signal.SIGKILL)
    assert 0 < place.waiting() < len(given)
    assert place.left() > 100
    place.empty()
    assert place.known(given)
    assert place.left() == 100, "the other task's"
    assert Books(place.redis, place.settings).counts()["admitted"] == len(given)
    assert place.balanced()
