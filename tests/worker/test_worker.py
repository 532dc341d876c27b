"""A real worker process on a real server: URLs in, records out, whatever happens to the process."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest
from celery import Celery
from redis import Redis

from config.celery import broker
from store.books import Books
from store.connection import connect
from store.outcomes import Outcomes
from store.records import Records
from tasks.enqueue import enqueue
from tests.site import page_of, text_of
from tests.worker.conftest import program, until

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings
    from store.frontier import Frontier
    from tests.site import Site


@pytest.fixture
def books(settings: Settings) -> Books:
    return Books(connect(settings), settings)


def open_jobs(books: Books) -> int:
    counts = books.counts()
    return int(counts["waiting"] + counts["delayed"] + counts["leased"] + counts["inbox"])


def records(settings: Settings) -> dict[str, dict[str, object]]:
    entries = list(Records(connect(settings), settings).all())
    found = {entry.url: json.loads(entry.record) for entry in entries}
    assert len(found) == len(entries), "a record stands twice in the stream"
    return found


def ends(settings: Settings) -> dict[str, str]:
    return {entry.url: entry.outcome for entry in Outcomes(connect(settings), settings).all()}


@pytest.mark.parametrize("celery_command", [False, True], ids=["newsluice worker", "celery -A worker.app worker"])
def test_urls_become_records_and_outcomes(
    celery_command: bool,
    site: Site,
    settings: Settings,
    frontier: Frontier,
    books: Books,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    site.pages["/copy"] = (200, {}, page_of(1))
    site.pages["/moved"] = (301, {"Location": "/article/2"}, b"")
    site.pages["/busy"] = (503, {"Retry-After": "0"}, b"")
    site.pages["/image"] = (200, {"Content-Type": "image/png"}, b"PNG")
    first = site.articles(3)
    enqueue(frontier, first, {"desk": "sport"})
    command = ["-A", "worker.app", "worker"] if celery_command else ["worker", "-c", "4"]
    module = "celery" if celery_command else "worker.cli.main"
    with program(*command, environment=environment, log=tmp_path / "log", module=module) as worker:
        until(lambda: not open_jobs(books), "three articles")
        enqueue(frontier, [f"{site.url}/{name}" for name in ("copy", "moved", "busy", "image", "missing")])
        until(lambda: not open_jobs(books), "the rest")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0, (tmp_path / "log").read_text()
    published = records(settings)
    assert set(published) == set(first)
    for number, url in enumerate(first):
        assert published[url]["text"] == "\n".join(text_of(number))
        assert published[url]["meta"] == {"desk": "sport"}
    assert ends(settings) == {
        f"{site.url}/copy": "duplicate.content",
        f"{site.url}/moved": "duplicate.url",
        f"{site.url}/busy": "failed.busy",
        f"{site.url}/image": "rejected.not_html",
        f"{site.url}/missing": "rejected.not_found",
    }
    assert site.asked["/busy"] == 2  # RETRY_MAX is 1
    assert books.audit().balanced, books.audit().differences


def test_sigterm_in_the_middle_loses_nothing_and_charges_nothing(
    site: Site,
    settings: Settings,
    frontier: Frontier,
    books: Books,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    site.pause = 0.2
    urls = site.articles(40)
    enqueue(frontier, urls)
    with program("worker", environment=environment, log=tmp_path / "log") as worker:
        until(lambda: books.counts()["published"] >= 5, "some articles")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0, (tmp_path / "log").read_text()
    counts = books.counts()
    assert books.audit().balanced
    assert 5 <= counts["published"] < 40
    with program("worker", environment=environment, log=tmp_path / "log"):
        until(lambda: not open_jobs(books), "the rest by the next worker")
    assert set(records(settings)) == set(urls)
    assert max(site.asked[f"/article/{number}"] for number in range(40)) == 1


def test_what_a_killed_worker_held_is_finished_by_another(
    site: Site,
    settings: Settings,
    frontier: Frontier,
    books: Books,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    site.pause = 0.2
    urls = site.articles(40)
    enqueue(frontier, urls)
    with program("worker", environment=environment, log=tmp_path / "log") as worker:
        until(lambda: books.counts()["published"] >= 5, "some articles")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert books.counts()["leased"] > 0
    assert books.audit().balanced
    with program("worker", environment=environment, log=tmp_path / "log"):
        until(lambda: not open_jobs(books), "all by another worker, leases run out first")
    assert set(records(settings)) == set(urls)
    assert books.audit().balanced


def test_two_workers_publish_the_same_text_once(
    site: Site,
    settings: Settings,
    frontier: Frontier,
    books: Books,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    site.pause = 0.3  # so that both have it in hand
    for number in range(16):
        site.pages[f"/same/{number}"] = (200, {}, page_of(7))
    with (
        program("worker", environment=environment, log=tmp_path / "log"),
        program("worker", environment=environment, log=tmp_path / "log"),
    ):
        enqueue(frontier, [f"{site.url}/same/{number}" for number in range(16)])
        until(lambda: not open_jobs(books), "sixteen times the same")
    (published,) = records(settings).values()
    outcomes = list(Outcomes(connect(settings), settings).all())
    assert [(end.outcome, end.duplicate_of) for end in outcomes] == [("duplicate.content", published["id"])] * 15


def test_the_inbox_takes_urls_and_objects_and_keeps_what_it_cannot_read(
    site: Site,
    settings: Settings,
    books: Books,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    bad = [b"", b"javascript:alert(1)", b"{nonsense", b'{"meta": {}}', b"\xff\xfe", b"[]", b'{"url": 7}']
    with Redis.from_url(settings.redis_url) as redis:
        good = [site.articles(1)[0], json.dumps({"url": site.articles(2)[1], "meta": {"a": [1, "ü"]}})]
        redis.rpush(f"{settings.namespace}:inbox", *bad, *good)
        with program("worker", environment=environment, log=tmp_path / "log"):
            until(lambda: books.counts()["published"] == 2, "both articles")
        assert not redis.llen(f"{settings.namespace}:inbox")
        kept = [fields[b"item"] for _, fields in redis.xrange(f"{settings.namespace}:inbox:dead")]
    assert kept == bad
    assert records(settings)[site.articles(2)[1]]["meta"] == {"a": [1, "ü"]}


def test_another_program_enqueues_by_celery_without_our_code(
    site: Site,
    settings: Settings,
    books: Books,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    urls = site.articles(3)
    with (
        Celery(broker=broker(settings)[0]) as theirs,
        program("worker", environment=environment, log=tmp_path / "log"),
    ):
        theirs.send_task("newsluice.enqueue", [urls], {"meta": {"by": "celery"}}, queue=settings.namespace)
        until(lambda: books.counts()["published"] == 3, "three articles")
    assert {record["meta"]["by"] for record in records(settings).values()} == {"celery"}  # type: ignore[index]
