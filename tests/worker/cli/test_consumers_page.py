"""The programs of `docs/consumers.md` are run as they stand there, but for the server's address and the namespace."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import redis

from tests.worker.cli.program import ROOT, wait_for

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.worker.cli.conftest import Program

PAGE = (ROOT / "docs" / "consumers.md").read_text(encoding="utf-8")
SERVER = "redis://127.0.0.1:6379/0"


class EnoughError(Exception):
    """The consumer has seen what the test gave it."""


def programs(heading: str, language: str) -> list[str]:
    """Return the code blocks of a language below a heading."""
    section = PAGE.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


@pytest.fixture
def server(valkey_url: str) -> redis.Redis:
    return redis.Redis.from_url(valkey_url, decode_responses=True)


@pytest.fixture
def adapt(valkey_url: str, namespace: str) -> Callable[[str], str]:
    def adapted(program: str) -> str:
        return program.replace(SERVER, valkey_url).replace("newsluice:", f"{namespace}:")

    return adapted


def handler(wanted: int) -> tuple[list[dict[str, Any]], Callable[[dict[str, Any]], None]]:
    """Return a list and the `handle` that fills it, which ends the program after `wanted` records."""
    seen: list[dict[str, Any]] = []

    def handle(record: dict[str, Any]) -> None:
        if len(seen) == wanted:
            raise EnoughError
        seen.append(record)

    return seen, handle


def run(program: str, handle: Callable[[dict[str, Any]], None]) -> None:
    with pytest.raises(EnoughError):
        exec(compile(program, "consumers.md", "exec"), {"handle": handle})  # noqa: S102 - that is the test


def by_hand(server: redis.Redis, commands: str) -> list[Any]:
    answers = []
    for line in commands.splitlines():
        program, *words = shlex.split(line)
        assert program == "redis-cli"
        answers.append(server.execute_command(*words))
    return answers


def publish(server: redis.Redis, namespace: str, count: int) -> None:
    for number in range(count):
        record = json.dumps({"id": f"id{number}", "title": f"Title {number}"})
        server.xadd(f"{namespace}:records", {"id": f"id{number}", "url": "https://example.com/", "record": record})
        server.lpush(f"{namespace}:records:list", record)


def ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["id"] for record in records]


def test_the_stream_consumer_sees_each_record_and_takes_up_what_it_had_not_acknowledged(
    server: redis.Redis, adapt: Callable[[str], str], namespace: str
) -> None:
    (program,) = programs("Records from the stream", "python")
    publish(server, namespace, 5)
    seen, handle = handler(3)
    run(adapt(program), handle)
    assert ids(seen) == ["id0", "id1", "id2"]
    assert server.xpending(f"{namespace}:records", "mine")["pending"] == 2
    publish(server, namespace, 1)
    seen, handle = handler(2)
    run(adapt(program), handle)
    assert ids(seen) == ["id3", "id4"]


def test_the_stream_can_be_read_by_hand(server: redis.Redis, adapt: Callable[[str], str], namespace: str) -> None:
    (commands,) = programs("Records from the stream", "sh")
    publish(server, namespace, 2)
    answers = by_hand(server, adapt(commands))
    assert [fields["id"] for _, fields in answers[1][0][1]] == ["id0", "id1"]
    assert answers[2]["pending"] == 2


def test_the_list_consumer_keeps_what_it_was_at_when_it_died(
    server: redis.Redis, adapt: Callable[[str], str], namespace: str
) -> None:
    program, _ = programs("Records from the list", "python")
    publish(server, namespace, 4)
    seen, handle = handler(2)
    run(adapt(program), handle)
    assert ids(seen) == ["id0", "id1"]
    assert server.llen(f"{namespace}:records:mine") == 1
    publish(server, namespace, 1)
    seen, handle = handler(2)
    run(adapt(program), handle)
    assert ids(seen) == ["id2", "id3"]


def test_the_short_list_consumer_sees_records_in_order(
    server: redis.Redis, adapt: Callable[[str], str], namespace: str
) -> None:
    _, program = programs("Records from the list", "python")
    publish(server, namespace, 3)
    seen, handle = handler(2)
    run(adapt(program), handle)
    assert ids(seen) == ["id0", "id1"]


def test_the_list_can_be_read_by_hand(server: redis.Redis, adapt: Callable[[str], str], namespace: str) -> None:
    (commands,) = programs("Records from the list", "sh")
    publish(server, namespace, 2)
    length, moved, popped = by_hand(server, adapt(commands))
    assert length == 2
    assert json.loads(moved)["id"] == "id0"
    assert json.loads(popped[1])["id"] == "id1"


def test_the_inbox_takes_urls_from_python_and_by_hand(
    server: redis.Redis, adapt: Callable[[str], str], namespace: str
) -> None:
    from store.frontier import NewJob  # noqa: PLC0415
    from tasks.enqueue import parse_inbox  # noqa: PLC0415

    (program,) = programs("URLs in: by the inbox", "python")
    (commands,) = programs("URLs in: by the inbox", "sh")
    exec(compile(adapt(program), "consumers.md", "exec"), {})  # noqa: S102 - that is the test
    assert by_hand(server, adapt(commands))[-1] == 5
    jobs = [parse_inbox(item.encode()) for item in server.lrange(f"{namespace}:inbox", 0, -1)]
    assert [getattr(job, "url", job) for job in jobs] == [
        f"https://example.com/news/{name}" for name in ("three", "four", "five", "six", "six")
    ]
    assert [isinstance(job, NewJob) and job.again for job in jobs] == [False] * 4 + [True]
    assert [getattr(job, "meta", job) for job in jobs] == [*[None, '{"desk":"sport"}'] * 2, None]


def celery_url(valkey_url: str, database: int) -> str:
    return f"{valkey_url.replace('unix:', 'redis+socket:')}?virtual_host={database}"


def test_forwarded_records_reach_somebodys_celery_workers(
    begin: Callable[..., subprocess.Popen[bytes]], valkey_url: str, namespace: str, tmp_path: Path
) -> None:
    (program,) = programs("Records as Celery tasks", "python")
    ((celery, forward),) = [text.splitlines() for text in programs("Records as Celery tasks", "text")]
    handle = "def handle(record):\n    open('seen', 'a').write(record['id'] + '\\n')\n"
    (tmp_path / "mine.py").write_text(program.replace(SERVER, celery_url(valkey_url, 7)) + handle)
    url = f"{valkey_url}?db=7"
    publish(redis.Redis.from_url(url), namespace, 3)
    forwarder = begin(*shlex.split(forward)[1:], REDIS_URL=url)
    command = [sys.executable, "-m", *shlex.split(celery), "--pool=solo"]
    worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path)
    try:
        seen = tmp_path / "seen"
        wait_for(lambda: seen.exists() and seen.read_text().split() == ["id0", "id1", "id2"], worker)
        assert forwarder.poll() is None
    finally:
        worker.kill()
        worker.communicate()


def test_urls_sent_as_a_celery_task_are_taken_with_their_meta(
    begin: Callable[..., subprocess.Popen[bytes]], command: Program, valkey_url: str
) -> None:
    (program,) = programs("URLs in: by Celery", "python")
    exec(compile(program.replace(SERVER, celery_url(valkey_url, 8)), "consumers.md", "exec"), {})  # noqa: S102
    # A proxy that is not there: nothing leaves this machine, and the URLs end where they can be looked at.
    away = {"REDIS_URL": f"{valkey_url}?db=8", "FETCH_PROXY": "http://127.0.0.1:1", "RETRY_MAX": "0"}
    worker = begin("worker", "-c", "2", EXTRACT_PROCESSES="1", ROBOTS="ignore", **away)

    def given_up() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(command("failed", "list", "--json", **away).stdout)
        return found

    wait_for(lambda: len(given_up()) == 2, worker)
    assert {letter["url"] for letter in given_up()} == {f"https://example.com/news/{name}" for name in ("one", "two")}
    assert [letter["meta"] for letter in given_up()] == [{"desk": "sport"}] * 2
