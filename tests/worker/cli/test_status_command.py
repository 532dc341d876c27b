"""`newsluice status`: the numbers add up, or it says what does not."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from store.connection import connect
from store.frontier import Ending
from tests.worker.cli.urls import begun, give_up, publish

if TYPE_CHECKING:
    from config.settings import Settings
    from store.frontier import Frontier
    from tests.worker.cli.conftest import Program

PLACES = ("published", "duplicates", "rejected", "dead", "waiting", "delayed", "leased")


def test_the_numbers_add_up_for_programs(command: Program, frontier: Frontier) -> None:
    publish(frontier, 1, 2)
    give_up(frontier, "https://example.com/dead")
    begun(frontier, "https://example.com/leased")
    command("enqueue", "https://example.com/waiting")
    for arguments in (("status", "--json"), ("status", "--json", "--check")):
        ended = command(*arguments)
        assert ended.returncode == 0
        counts = json.loads(ended.stdout)
        assert counts["balanced"] is True
        assert {place: counts[place] for place in PLACES if counts[place]} == {
            "published": 2, "dead": 1, "leased": 1, "waiting": 1,
        }  # fmt: skip
        assert counts["admitted"] == 5
        assert counts["by_outcome"] == {"failed.timeout": 1, "published": 2}
        assert counts["unread"] == 2
        assert counts["holding_back"] is None
        assert counts["memory"]["used"] > 0
        assert counts["queue"] == counts["inbox"] == 0


def test_the_table_shows_the_same_for_people(command: Program, frontier: Frontier) -> None:
    publish(frontier, 1)
    lines = [line.split() for line in command("status").stdout.decode().splitlines()]
    assert ["admitted", "1"] in lines
    assert ["published", "1"] in lines
    assert ["the", "books", "balance"] in lines


def test_hosts_that_are_slow_blocked_or_down_are_listed_with_why_and_since_when(
    command: Program, frontier: Frontier
) -> None:
    for host in ("slow", "busy", "down"):
        command("enqueue", f"https://{host}.example/1", f"https://{host}.example/2")
        job = begun(frontier, f"https://{host}.example/1")
        if host == "slow":
            frontier.settle_end(job, Ending("rejected.no_text", "rejected"), answered_ago=0.0, slow=40.0)
        elif host == "busy":
            frontier.retry(job, "failed.busy", "status 429", 60, host_delay_s=60)
        else:
            frontier.postpone(job, "failed.connect", "no connection: refused", 90)
    counts = json.loads(command("status", "--json").stdout)
    assert counts["hosts_troubled"] == 3
    told = {one["host"]: (one["state"], one["why"], one["failures"], one["waiting"]) for one in counts["troubled"]}
    assert told == {
        "slow.example": ("slow", "it is left alone for 40.0 s after an answer that took long", 0, 1),
        "busy.example": ("blocked", "failed.busy: status 429", 1, 1),
        "down.example": ("down", "failed.connect: no connection: refused", 1, 2),
    }
    assert all(0 < one["wait"] <= 90 and abs(time.time() - one["since"]) < 60 for one in counts["troubled"])
    lines = command("status").stdout.decode().splitlines()
    (line,) = [line for line in lines if line.startswith("down.example")]
    assert "failed.connect: no connection: refused" in line


def test_what_holds_back_is_told(command: Program, frontier: Frontier) -> None:
    publish(frontier, 1, 2)
    ended = command("status", "--json", RECORDS_MAX_UNREAD="2")
    assert "NEWSLUICE_RECORDS_MAX_UNREAD" in json.loads(ended.stdout)["holding_back"]
    assert json.loads(ended.stdout)["taking_in_nothing"] is None


def test_why_nothing_new_is_taken_in_is_told_and_what_waits_outside(
    command: Program, frontier: Frontier, settings: Settings
) -> None:
    begun(frontier, "https://example.com/leased")
    redis = connect(settings)
    redis.lpush(f"{settings.namespace}-in", "m", "m")
    redis.lpush(f"{settings.namespace}-in\x06\x166", "m")
    changes = {"PENDING_MAX": "1", "ENQUEUE_QUEUES": f"{settings.namespace}-in,{settings.namespace}-none"}
    counts = json.loads(command("status", "--json", **changes).stdout)
    assert "NEWSLUICE_PENDING_MAX allows, 1" in counts["taking_in_nothing"]
    assert counts["holding_back"] is None
    assert counts["enqueue_queues"] == {f"{settings.namespace}-in": 3, f"{settings.namespace}-none": 0}
    lines = command("status", **changes).stdout.decode().splitlines()
    assert f"3 messages wait in the queue {settings.namespace}-in" in lines
    assert [line for line in lines if line.startswith("nothing new is taken in: as many URLs are open")]


def test_books_that_do_not_balance_are_named_and_end_with_1(
    command: Program, frontier: Frontier, settings: Settings
) -> None:
    publish(frontier, 1)
    connect(settings).hincrby(f"{settings.namespace}:counters", "admitted", 1)
    ended = command("status", "--check")
    assert ended.returncode == 1
    assert ended.stderr.decode() == (
        "newsluice: the books do not balance: "
        "1 counter that differs from the data (admitted: 2 counted, 1 in the data)\n"
    )
    assert json.loads(command("status", "--json").stdout)["balanced"] is False


def test_what_is_wrong_is_listed_repaired_and_then_in_order(
    command: Program, frontier: Frontier, settings: Settings
) -> None:
    id_ = give_up(frontier, "https://example.com/dead")
    command("enqueue", "https://example.com/waiting", "https://other.example/waiting")
    redis, name = connect(settings), settings.namespace
    redis.zrem(f"{name}:dead", id_)
    redis.zrem(f"{name}:hosts", "other.example")
    checked = command("status", "--check", "--json")
    assert checked.returncode == 1
    findings = {finding["kind"]: finding for finding in json.loads(checked.stdout)["findings"]}
    assert list(findings) == ["job_without_place", "host_missing", "counter"]
    assert findings["job_without_place"] == {
        "kind": "job_without_place", "count": 1, "what": "1 job without a place", "examples": [id_],
    }  # fmt: skip

    repaired = command("status", "--repair")
    assert (repaired.returncode, repaired.stderr) == (0, b"")
    lines = repaired.stdout.decode().splitlines()
    assert f"repaired: 1 job without a place: put at the front of the host's queue ({id_})" in lines
    assert lines[-1] == "the books balance, counted from the data"

    again = json.loads(command("status", "--repair", "--json").stdout)
    assert (again["balanced"], again["findings"], again["repaired"]) == (True, [], [])
    assert again["waiting"] == 3


def test_the_repair_is_told_to_programs(command: Program, frontier: Frontier, settings: Settings) -> None:
    publish(frontier, 1)
    connect(settings).hset(f"{settings.namespace}:counters", "waiting", 7)
    (repaired,) = json.loads(command("status", "--repair", "--json").stdout)["repaired"]
    assert repaired == {
        "kind": "counter",
        "count": 1,
        "what": "1 counter that differs from the data",
        "examples": ["waiting: 7 counted, 0 in the data"],
        "done": "set to the data",
    }


@pytest.mark.parametrize("name", ["inbox", "records", "counters", "leases"])
def test_a_key_of_a_wrong_type_is_told_and_moved_away(
    command: Program, frontier: Frontier, settings: Settings, name: str
) -> None:
    publish(frontier, 1)
    redis = connect(settings)
    redis.delete(f"{settings.namespace}:{name}")
    redis.set(f"{settings.namespace}:{name}", "x")
    plain = command("status")
    assert plain.returncode == 0
    assert f"the books do not balance: {name} is a string, not a " in plain.stdout.decode()
    assert command("status", "--check").returncode == 1
    assert command("status", "--repair").returncode == 0
    assert json.loads(command("status", "--json").stdout)["balanced"] is True


def test_a_celery_queue_of_a_wrong_type_is_told(command: Program, settings: Settings) -> None:
    connect(settings).set(f"{settings.namespace}.ingest", "x")
    ended = command("status", "--json")
    assert json.loads(ended.stdout)["differences"] == [
        f"{settings.namespace}.ingest, Celery's queue, is not a list: delete or rename it"
    ]
