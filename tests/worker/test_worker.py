"""A real worker process on a real server: URLs in, records out, whatever happens to the process."""

from __future__ import annotations

import json
import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

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
    import subprocess
    from contextlib import AbstractContextManager
    from pathlib import Path

    from config.settings import Settings
    from store.frontier import Frontier
    from tests.site import Site


@dataclass
class Desk:
    """A namespace with its site, and what the tests do with them."""

    site: Site
    settings: Settings
    frontier: Frontier
    books: Books
    environment: dict[str, str]
    log: Path

    def worker(self, *command: str, module: str = "worker.cli.main") -> AbstractContextManager[subprocess.Popen[bytes]]:
        return program(*(command or ("worker",)), environment=self.environment, log=self.log, module=module)

    def enqueue(self, urls: list[str], meta: dict[str, Any] | None = None) -> None:
        enqueue(self.frontier, urls, meta)

    def published(self) -> int:
        return int(self.books.counts()["published"])

    def wait_for_all(self) -> None:
        until(lambda: not self._open(), "an outcome for every URL")

    def _open(self) -> int:
        counts = self.books.counts()
        return int(counts["waiting"] + counts["delayed"] + counts["leased"] + counts["inbox"])

    def records(self) -> dict[str, dict[str, Any]]:
        entries = list(Records(connect(self.settings), self.settings).all())
        found = {entry.url: json.loads(entry.record) for entry in entries}
        assert len(found) == len(entries), "a record stands twice in the stream"
        return found

    def ends(self) -> list[tuple[str, str, str | None]]:
        entries = Outcomes(connect(self.settings), self.settings).all()
        return [(entry.url, entry.outcome, entry.duplicate_of) for entry in entries]

    def must_balance(self) -> None:
        audit = self.books.audit()
        assert audit.balanced, audit.differences

    def must_end(self, worker: subprocess.Popen[bytes]) -> None:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0, self.log.read_text()


@pytest.fixture
def desk(site: Site, settings: Settings, frontier: Frontier, environment: dict[str, str], tmp_path: Path) -> Desk:
    return Desk(site, settings, frontier, Books(connect(settings), settings), environment, tmp_path / "log")


@pytest.mark.parametrize("celery_command", [False, True], ids=["newsluice worker", "celery -A worker.app worker"])
def test_urls_become_records_and_outcomes(celery_command: bool, desk: Desk) -> None:
    site = desk.site
    site.pages["/copy"] = (200, {}, page_of(1))
    site.pages["/moved"] = (301, {"Location": "/article/2"}, b"")
    site.pages["/busy"] = (503, {"Retry-After": "0"}, b"")
    site.pages["/image"] = (200, {"Content-Type": "image/png"}, b"PNG")
    first = site.articles(3)
    desk.enqueue(first, {"desk": "sport"})
    command = ("-A", "worker.app", "worker") if celery_command else ("worker", "-c", "4")
    with desk.worker(*command, module="celery" if celery_command else "worker.cli.main") as worker:
        desk.wait_for_all()
        desk.enqueue([f"{site.url}/{name}" for name in ("copy", "moved", "busy", "image", "missing")])
        desk.wait_for_all()
        desk.must_end(worker)
    published = desk.records()
    assert set(published) == set(first)
    for number, url in enumerate(first):
        assert published[url]["text"] == "\n".join(text_of(number))
        assert published[url]["meta"] == {"desk": "sport"}
    assert {url.removeprefix(site.url): outcome for url, outcome, _ in desk.ends()} == {
        "/copy": "duplicate.content",
        "/moved": "duplicate.url",
        "/busy": "failed.busy",
        "/image": "rejected.image",
        "/missing": "rejected.not_found",
    }
    assert site.asked["/busy"] == 2  # RETRY_MAX is 1
    desk.must_balance()


def test_sigterm_in_the_middle_loses_nothing_and_charges_nothing(desk: Desk) -> None:
    desk.site.pause = 0.2
    urls = desk.site.articles(40)
    desk.enqueue(urls)
    with desk.worker() as worker:
        until(lambda: desk.published() >= 5, "some articles")
        desk.must_end(worker)
    desk.must_balance()
    assert 5 <= desk.published() < 40
    with desk.worker():
        desk.wait_for_all()
    assert set(desk.records()) == set(urls)
    assert max(desk.site.asked[f"/article/{number}"] for number in range(40)) == 1


def test_what_a_killed_worker_held_is_finished_by_another(desk: Desk) -> None:
    desk.site.pause = 0.2
    urls = desk.site.articles(40)
    desk.enqueue(urls)
    with desk.worker() as worker:
        until(lambda: desk.published() >= 5 and desk.books.counts()["leased"] > 3, "some articles, and more in hand")
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
    assert desk.books.counts()["leased"] > 0
    desk.must_balance()
    with desk.worker():
        desk.wait_for_all()
    assert set(desk.records()) == set(urls)
    desk.must_balance()


def test_two_workers_publish_the_same_text_once(desk: Desk) -> None:
    desk.site.pause = 0.3  # so that both have it in hand
    for number in range(16):
        desk.site.pages[f"/same/{number}"] = (200, {}, page_of(7))
    with desk.worker(), desk.worker():
        desk.enqueue([f"{desk.site.url}/same/{number}" for number in range(16)])
        desk.wait_for_all()
    (published,) = desk.records().values()
    assert [(outcome, original) for _, outcome, original in desk.ends()] == [
        ("duplicate.content", published["id"])
    ] * 15


def test_the_inbox_takes_urls_and_objects_and_keeps_what_it_cannot_read(desk: Desk) -> None:
    bad = [b"", b"javascript:alert(1)", b"{nonsense", b'{"meta": {}}', b"\xff\xfe", b"[]", b'{"url": 7}']
    first, second = desk.site.articles(2)
    prefix = desk.settings.namespace
    with Redis.from_url(desk.settings.redis_url) as redis:
        redis.rpush(f"{prefix}:inbox", *bad, first, json.dumps({"url": second, "meta": {"a": [1, "ü"]}}))
        with desk.worker():
            until(lambda: desk.published() == 2, "both articles")
        assert not redis.llen(f"{prefix}:inbox")
        kept = [fields[b"item"] for _, fields in redis.xrange(f"{prefix}:inbox:dead")]
    assert kept == bad
    assert desk.records()[second]["meta"] == {"a": [1, "ü"]}


def test_another_program_enqueues_by_celery_without_our_code(desk: Desk) -> None:
    with Celery(broker=broker(desk.settings)[0]) as theirs, desk.worker():
        given = desk.site.articles(3)
        theirs.send_task("newsluice.enqueue", [given], {"meta": {"by": "celery"}}, queue=desk.settings.namespace)
        until(lambda: desk.published() == 3, "three articles")
    assert {record["meta"]["by"] for record in desk.records().values()} == {"celery"}
