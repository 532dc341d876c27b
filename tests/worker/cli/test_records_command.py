"""`newsluice records`: every record reaches the reader, and counts as read only when it has."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from config.settings import load
from store.connection import connect
from store.frontier import Frontier
from store.records import Records
from tests.worker.cli.program import COMMAND, environment, wait_for
from tests.worker.cli.urls import publish
from worker.cli.consumer import consumer_name
from worker.embedded import EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from config.settings import Settings
    from tests.worker.cli.conftest import Program


def ids(lines: bytes) -> list[str]:
    return [json.loads(line)["id"] for line in lines.splitlines()]


@pytest.fixture
def records(settings: Settings) -> Records:
    return Records(connect(settings), settings)


def test_tail_shows_the_last_records_and_then_new_ones(
    begin: Callable[..., subprocess.Popen[bytes]], frontier: Frontier
) -> None:
    old = publish(frontier, 1, 2, 3)
    process = begin("records", "tail", "-n", "2")
    assert process.stdout
    assert ids(process.stdout.readline() + process.stdout.readline()) == old[1:]
    new = publish(frontier, 4)
    line = process.stdout.readline()
    assert ids(line) == new
    assert "aus Zürich" in line.decode()


def test_tail_can_stop_at_the_last_record(command: Program, frontier: Frontier) -> None:
    published = publish(frontier, *range(12))
    assert ids(command("records", "tail", "--no-follow").stdout) == published[2:]
    assert command("records", "tail", "--no-follow", "-n", "0").stdout == b""


def test_an_export_goes_on_where_the_last_one_ended(command: Program, frontier: Frontier, tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    first = publish(frontier, 1, 2)
    ended = command("records", "export", "-o", str(path))
    assert ended.returncode == 0
    assert ended.stderr.decode() == f"exported 2 records to {path}\n"
    second = publish(frontier, 3)
    command("records", "export", "-o", str(path))
    command("records", "export", "-o", str(path))
    assert ids(path.read_bytes()) == first + second


def test_each_group_gets_every_record(command: Program, frontier: Frontier) -> None:
    published = publish(frontier, 1, 2)
    assert ids(command("records", "export").stdout) == published
    assert command("records", "export").stdout == b""
    assert ids(command("records", "export", "--group", "other").stdout) == published


def test_a_full_disk_stops_the_export_and_nothing_counts_as_exported(
    command: Program, frontier: Frontier, records: Records
) -> None:
    published = publish(frontier, 1, 2)
    ended = command("records", "export", "-o", "/dev/full")
    assert ended.returncode == 1
    assert "newsluice: /dev/full cannot be written: No space left on device" in ended.stderr.decode()
    assert "exported 0 records" in ended.stderr.decode()
    assert records.unread() == 2
    assert ids(command("records", "export").stdout) == published


def test_a_reader_that_goes_away_has_not_read(here: dict[str, str], command: Program, frontier: Frontier) -> None:
    published = publish(frontier, 1, 2)
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [*COMMAND, "records", "export"], env=environment(**here), stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert ended.returncode == 1
    assert "has ended" in ended.stderr.decode()
    assert ids(command("records", "export").stdout) == published


def test_what_a_crash_left_half_written_is_in_the_file_once(
    command: Program, frontier: Frontier, settings: Settings, records: Records, tmp_path: Path
) -> None:
    path = tmp_path / "records.jsonl"
    published = publish(frontier, 1, 2, 3)
    records.create_group("export")
    with consumer_name(settings, "export") as name:
        taken = records.read("export", name, 2)
    path.write_text(f"{taken[0].record}\n{taken[1].record[:20]}", encoding="utf-8")
    assert command("records", "export", "-o", str(path)).returncode == 0
    assert ids(path.read_bytes()) == published
    assert records.unread() == 0


def test_records_in_another_consumers_hands_are_told_of(command: Program, frontier: Frontier, records: Records) -> None:
    publish(frontier, 1, 2)
    records.create_group("export")
    records.read("export", "somebody-else", 1)
    ended = command("records", "export")
    assert len(ids(ended.stdout)) == 1
    assert "another consumer of the group export has 1 record in hand" in ended.stderr.decode()


def test_two_exports_to_one_file_are_refused(
    begin: Callable[..., subprocess.Popen[bytes]], command: Program, frontier: Frontier, tmp_path: Path
) -> None:
    path = tmp_path / "records.jsonl"
    publish(frontier, 1)
    process = begin("records", "export", "--follow", "-o", str(path))
    wait_for(lambda: path.exists() and bool(path.read_bytes()), process)
    ended = command("records", "export", "-o", str(path))
    assert ended.returncode == 1
    assert "is being written by another export" in ended.stderr.decode()


def test_two_consumers_on_one_machine_have_two_names_and_a_dead_ones_is_free_again(settings: Settings) -> None:
    with consumer_name(settings, "export") as first, consumer_name(settings, "export") as second:
        assert first != second
    with consumer_name(settings, "export") as again:
        assert again == first


def test_the_list_as_the_only_output_is_told_of(command: Program) -> None:
    assert "NEWSLUICE_OUTPUT is list" in command("records", "tail", "--no-follow", OUTPUT="list").stderr.decode()


def test_ctrl_c_ends_a_tail_without_a_word(begin: Callable[..., subprocess.Popen[bytes]], frontier: Frontier) -> None:
    publish(frontier, 1)
    process = begin("records", "tail")
    assert process.stdout
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert errors.strip() == b""


def test_an_export_that_follows_waits_for_a_server_that_is_away(
    begin: Callable[..., subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    def ready(lines: int) -> Callable[[], bool]:
        return lambda: path.exists() and path.read_bytes().count(b"\n") == lines

    path = tmp_path / "records.jsonl"
    with EmbeddedServer(tmp_path / "own") as server:
        settings = load(redis_url=server.url, host_delay=0.0)
        process = begin("records", "export", "--follow", "-o", str(path), REDIS_URL=server.url, NAMESPACE="newsluice")
        published = publish(Frontier(connect(settings), settings), 1)
        wait_for(ready(1), process)
    assert process.stderr
    assert process.stderr.readline().startswith(b"newsluice: waiting: ")
    with EmbeddedServer(tmp_path / "own") as server:
        published += publish(Frontier(connect(settings), settings), 2)
        wait_for(ready(2), process)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
    assert ids(path.read_bytes()) == published
    assert process.returncode == 130
    assert errors.decode().strip() == f"exported 2 records to {path}"


def messages(settings: Settings, queue: str) -> list[dict[str, Any]]:
    """Return the Celery messages in a queue, the first sent first."""
    return [json.loads(text) for text in reversed(connect(settings).lrange(queue, 0, -1))]


def test_forward_sends_each_record_as_a_task_once(command: Program, frontier: Frontier, settings: Settings) -> None:
    queue = f"{settings.namespace}-mine"
    published = publish(frontier, 1, 2)
    ended = command("records", "forward", "--task", "mine.store", "--queue", queue, "--once")
    assert ended.returncode == 0
    assert ended.stderr.decode() == "sent 2 records to mine.store\n"
    command("records", "forward", "--task", "mine.store", "--queue", queue, "--once")
    found = messages(settings, queue)
    assert [message["headers"]["task"] for message in found] == ["mine.store"] * 2
    bodies = [json.loads(base64.b64decode(message["body"])) for message in found]
    assert [args[0]["id"] for args, _, _ in bodies] == published
    assert found[0]["headers"]["argsrepr"] == "https://example.com/news/1"


def test_a_broker_that_is_away_costs_no_record(
    command: Program, frontier: Frontier, settings: Settings, records: Records
) -> None:
    queue = f"{settings.namespace}-mine"
    publish(frontier, 1)
    arguments = ("records", "forward", "--task", "mine.store", "--queue", queue, "--once")
    ended = command(*arguments, "--broker", "redis://:secret@127.0.0.1:1/0")
    assert ended.returncode == 1
    assert "the broker at redis://:***@127.0.0.1:1/0 cannot be reached" in ended.stderr.decode()
    assert records.unread() == 1
    assert command(*arguments).returncode == 0
    assert len(messages(settings, queue)) == 1
    assert records.unread() == 0


@pytest.mark.parametrize("queue", [(), ("--queue", "newsluice")])
def test_forward_refuses_the_queues_of_our_own_workers(command: Program, queue: tuple[str, ...]) -> None:
    ended = command("records", "forward", "--task", "mine.store", *queue)
    assert ended.returncode == 2
    assert "--queue" in ended.stderr.decode()


def test_a_broker_of_a_kind_that_celery_does_not_know_is_bad_usage(command: Program, frontier: Frontier) -> None:
    publish(frontier, 1)
    ended = command("records", "forward", "--task", "a", "--queue", "b", "--once", "--broker", "carrier-pigeon://loft")
    assert ended.returncode == 2
    assert "carrier-pigeon" in ended.stderr.decode()
