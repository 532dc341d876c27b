"""The way in: admit, and the inbox."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from store.errors import Corrupt
from store.frontier import Admission, NewJob
from store.inbox import RefusedItems

if TYPE_CHECKING:
    from tests.store.conftest import World

ROOT = Path(__file__).resolve().parents[2]


def test_a_new_url_is_taken_and_waits(world: World) -> None:
    assert world.frontier.admit([world.job("a"), world.job("b")]) == [Admission.NEW, Admission.NEW]
    counts = world.books.counts()
    assert (counts["admitted"], counts["waiting"], counts["hosts"]) == (2, 2, 1)
    assert world.balanced()


def test_nothing_admitted_is_no_error(world: World) -> None:
    assert world.frontier.admit([]) == []


def test_a_known_url_is_not_taken_again_wherever_it_is(world: World) -> None:
    a, b, c, d = world.admit("a", "b", "c", "d")
    everywhere = [a, b, c, d]
    assert set(world.frontier.admit(everywhere)) == {Admission.WAITING}
    world.publish(world.begun())
    world.frontier.bury(world.begun(), "failed.timeout", "too slow")
    world.frontier.retry(world.begun(), "failed.timeout", "too slow", 60)
    world.lease()
    answers = [Admission.DONE, Admission.DEAD, Admission.WAITING, Admission.WAITING]
    assert world.frontier.admit(everywhere) == answers
    assert world.books.counts()["admitted"] == 4


def test_the_same_url_twice_in_one_call_is_one_job(world: World) -> None:
    a = world.job("a")
    assert world.frontier.admit([a, a]) == [Admission.NEW, Admission.WAITING]
    assert world.balanced()


def test_a_long_url_and_meta_come_back_whole(world: World) -> None:
    meta = '{"källa":"' + "ä" * 900 + '"}'
    job = world.job("x" * 2000, meta=meta)
    world.frontier.admit([job])
    begun = world.begun()
    assert (begun.url, begun.meta, begun.host) == (job.url, meta, job.host)


@pytest.mark.parametrize("length", [1, 40, 63, 64, 65, 127, 128, 129, 192])
def test_a_url_of_any_length_comes_back_whole(world: World, length: int) -> None:
    url = ("https://a.b/" + "".join(chr(97 + at % 26) for at in range(300)))[: 12 + length]
    world.frontier.admit([NewJob("a" * 16, url, "a.b")])
    assert world.begun().url == url


def test_a_job_may_wait_in_the_queue_of_a_host_that_is_not_its_urls(world: World) -> None:
    world.frontier.admit([NewJob("a" * 16, "https://m.news.example/1", "news.example")])
    lease = world.lease()
    assert lease.host == "news.example"
    job = world.frontier.begin(lease.id, lease.token)
    assert job is not None
    assert job.host == "news.example"
    world.publish(job)
    assert world.balanced()


def test_many_urls_are_answered_in_their_order(world: World) -> None:
    old = world.admit(*(f"{n}" for n in range(0, 3000, 3)))
    mixed = [world.job(f"{n}") for n in range(3000)]
    answers = world.frontier.admit(mixed)
    known = {job.id for job in old}
    assert answers == [Admission.WAITING if job.id in known else Admission.NEW for job in mixed]


def test_the_inbox_is_taken_in_one_step_with_what_was_refused(world: World) -> None:
    world.redis.rpush(world.key("inbox"), "one", b"\xff bad", "three")
    items = world.frontier.inbox(2)
    assert items == [b"one", b"\xff bad"]
    answers = world.frontier.admit_inbox(items, [world.job("one")], [(items[1], "not UTF-8")])
    assert answers == [Admission.NEW]
    assert world.frontier.inbox(10) == [b"three"]
    (refused,) = RefusedItems(world.redis, world.settings).after("0", 10)
    assert (refused.item, refused.reason) == (b"\xff bad", "not UTF-8")


def test_of_two_pumps_with_the_same_items_only_one_takes_them(world: World) -> None:
    world.redis.rpush(world.key("inbox"), "one", "two")
    items = world.frontier.inbox(2)
    jobs = [world.job("one"), world.job("two")]
    assert world.frontier.admit_inbox(items, jobs, []) == [Admission.NEW, Admission.NEW]
    assert world.frontier.admit_inbox(items, jobs, []) is None
    assert world.balanced()


def test_an_inbox_that_changed_in_front_is_left_alone(world: World) -> None:
    world.redis.rpush(world.key("inbox"), "two")
    items = world.frontier.inbox(2)
    world.redis.lpush(world.key("inbox"), "one")
    assert world.frontier.admit_inbox(items, [world.job("two")], []) is None
    assert world.frontier.inbox(9) == [b"one", b"two"]
    assert world.books.counts()["admitted"] == 0


def test_refused_items_can_be_put_back_or_purged(world: World) -> None:
    world.redis.rpush(world.key("inbox"), "x", "y")
    world.frontier.admit_inbox([b"x", b"y"], [], [(b"x", "no URL"), (b"y", "no URL")])
    items = RefusedItems(world.redis, world.settings)
    x, y = items.after("0", 10)
    assert items.put_back([x.entry_id, "1-1"]) == 1
    assert items.purge([y.entry_id]) == 1
    assert len(items) == 0
    assert world.frontier.inbox(9) == [b"x"]


def test_an_inbox_of_another_type_is_one_sentence(world: World) -> None:
    world.redis.set(world.key("inbox"), "not a list")
    with pytest.raises(Corrupt, match="WRONGTYPE"):
        world.frontier.inbox(1)


DRAIN = """
    import base64, hashlib, sys
    from config.settings import load
    from store.connection import connect
    from store.frontier import Frontier, NewJob

    settings = load(redis_url=sys.argv[1], namespace=sys.argv[2])
    frontier = Frontier(connect(settings), settings)
    while items := frontier.inbox(7):
        jobs, refused = [], []
        for item in items:
            id_ = base64.b32encode(hashlib.sha256(item).digest()[:10]).decode().lower()
            if item.startswith(b"http"):
                jobs.append(NewJob(id_, item.decode(), "news.example"))
            else:
                refused.append((item, "no URL"))
        frontier.admit_inbox(items, jobs, refused)
        print("x", flush=True)
"""


def test_a_pump_killed_at_any_moment_loses_and_doubles_nothing(world: World) -> None:
    pushed = [f"https://news.example/{n}" if n % 5 else f"bad {n}" for n in range(4000)]
    world.redis.rpush(world.key("inbox"), *pushed)
    command = [sys.executable, "-c", textwrap.dedent(DRAIN), world.settings.redis_url, world.settings.namespace]
    for kill_after in (3, 20, 45):
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as pump:
            assert pump.stdout is not None
            for _ in range(kill_after):
                pump.stdout.readline()
            time.sleep(0.0005 * kill_after)
            pump.send_signal(signal.SIGKILL)
    left = world.redis.llen(world.key("inbox"))
    refused = len(RefusedItems(world.redis, world.settings))
    assert 0 < left < len(pushed)
    assert world.books.counts()["admitted"] + refused + left == len(pushed)
    assert world.balanced()


def test_a_page_is_known_at_the_door_when_its_twin_has_led_to_a_record(world: World) -> None:
    page, bad = world.job("page"), world.job("bad")
    world.admit("page", "bad")
    world.publish(world.begun(), aliases=(world.job("page", "plain.example").id,))
    world.reject(world.begun())
    other = replace(world.job("page", "m.example"), twin=world.job("page", "plain.example").id)
    assert world.frontier.admit([other]) == [Admission.DONE]
    assert world.frontier.admit([replace(world.job("bad", "m.example"), twin=bad.id)]) == [Admission.NEW]
    assert world.frontier.admit([replace(world.job("new", "m.example"), twin=page.id)]) == [Admission.DONE]
