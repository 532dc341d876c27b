"""What others enqueue by Celery is not lost with the worker that was about to take it in."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from redis import Redis

from store.books import Books
from store.connection import connect
from tasks.queues import lists_of
from tasks.url import job_id
from tests.tasks.producers import producer
from tests.worker.conftest import program, until

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings

MESSAGES = 3000


def test_a_worker_killed_while_thousands_of_messages_wait_loses_none(
    settings: Settings, environment: dict[str, str], tmp_path: Path
) -> None:
    queue, given = settings.namespace, [f"https://host{number}.example/" for number in range(MESSAGES)]
    books = Books(connect(settings), settings)
    # Records that nobody reads hold the pump back: URLs come in, and none goes out and off this machine.
    held_back = environment | {"NEWSLUICE_RECORDS_MAX_UNREAD": "1"}
    with producer(settings, queue) as send, Redis.from_url(settings.redis_url) as redis:
        redis.xadd(f"{settings.namespace}:records", {"id": "a", "url": "b", "record": "{}"})
        for number, url in enumerate(given):
            send([url], {"n": number})
        for _ in range(2):
            before = books.counts()["waiting"]
            with program("worker", environment=held_back, log=tmp_path / "log") as worker:
                until(lambda before=before: books.counts()["waiting"] > before, "that some come in")
                os.killpg(worker.pid, signal.SIGKILL)
                worker.wait()
        left = sum(redis.llen(key) for key in lists_of(queue))
        assert 0 < left < MESSAGES
        assert left + books.counts()["waiting"] == MESSAGES, "each is in the frontier or in the queue, and not in both"
        with program("worker", environment=held_back, log=tmp_path / "log") as worker:
            until(lambda: not any(redis.llen(key) for key in lists_of(queue)), "that all come in")
            worker.send_signal(signal.SIGTERM)
            assert worker.wait(20) == 0, (tmp_path / "log").read_text()
        redis.delete(f"{settings.namespace}:records")
        jobs = {key.rpartition(b":")[2].decode() for key in redis.scan_iter(f"{settings.namespace}:job:*", count=5000)}
    assert jobs == {job_id(url) for url in given}
    assert books.counts()["admitted"] == MESSAGES
    assert books.audit().balanced
