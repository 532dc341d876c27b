"""A supervised worker: started again when it dies or stands still, given up in a crash loop, ended in time."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil
import pytest

from config.settings import load
from store.books import Books
from store.connection import connect
from store.frontier import Frontier
from store.records import Records
from tasks.enqueue import enqueue
from tests.worker.conftest import program, until
from worker.embedded import EmbeddedServer
from worker.supervisor import WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from config.settings import Settings
    from tests.site import Site

#: FETCH_TIMEOUT of these workers.
FETCH_SECONDS = 4


@dataclass
class Place:
    """A server of the test's own, which may be killed, and what a worker on it needs."""

    server: EmbeddedServer
    settings: Settings
    environment: dict[str, str]
    log: Path

    def worker(self) -> AbstractContextManager[subprocess.Popen[bytes]]:
        return program("worker", environment=self.environment, log=self.log)

    @property
    def frontier(self) -> Frontier:
        return Frontier(connect(self.settings), self.settings)

    def counts(self) -> dict[str, int]:
        return Books(connect(self.settings), self.settings).counts()

    def published(self) -> int:
        return self.counts()["published"]

    def attempts_charged(self) -> int:
        redis = connect(self.settings)
        return sum(redis.hexists(key, "attempt") for key in redis.scan_iter(f"{self.settings.namespace}:job:*"))


@pytest.fixture
def place(environment: dict[str, str], tmp_path: Path) -> Iterator[Place]:
    with EmbeddedServer(tmp_path / "own") as server:
        own = {"REDIS_URL": server.url, "FETCH_TIMEOUT": str(FETCH_SECONDS), "STALL_SECONDS": "5", "LEASE_SECONDS": "4"}
        environment |= {f"NEWSLUICE_{name}": value for name, value in own.items()}
        settings = load(redis_url=server.url, namespace=environment["NEWSLUICE_NAMESPACE"], host_delay=0.0)
        yield Place(server, settings, environment, tmp_path / "worker.log")


def celery_of(supervisor: subprocess.Popen[bytes]) -> psutil.Process:
    """Return the supervisor's one child, once it is at work."""
    until(lambda: len(psutil.Process(supervisor.pid).children()) == 1, "the worker's process")
    return psutil.Process(supervisor.pid).children()[0]


def gone(processes: list[psutil.Process]) -> bool:
    return not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes)


def test_a_worker_that_dies_is_started_again_and_loses_nothing(place: Place, site: Site) -> None:
    site.pause = 0.2
    enqueue(place.frontier, site.articles(30))
    with place.worker() as supervisor:
        until(lambda: place.published() >= 3, "some articles")
        first = celery_of(supervisor)
        children = first.children(recursive=True)
        first.send_signal(signal.SIGKILL)
        until(lambda: gone(children), "the end of the extraction children")
        until(lambda: place.published() == 30, "all articles")
        assert celery_of(supervisor).pid != first.pid
    assert "signal 9" in place.log.read_text()
    assert len(list(Records(connect(place.settings), place.settings).all())) == 30


def test_a_worker_that_stands_still_is_started_again(place: Place, site: Site) -> None:
    site.pause = 0.2
    enqueue(place.frontier, site.articles(30))
    with place.worker() as supervisor:
        until(lambda: place.published() >= 3, "some articles")
        celery_of(supervisor).send_signal(signal.SIGSTOP)
        until(lambda: place.published() == 30, "all articles")
        assert "worker stands still" in place.log.read_text()


def test_who_stops_reading_the_log_holds_up_neither_the_worker_nor_its_supervisor(place: Place, site: Site) -> None:
    unread, log = os.pipe()
    fcntl.fcntl(log, fcntl.F_SETPIPE_SZ, 4096)
    command = [sys.executable, "-m", "worker.cli.main", "worker"]
    enqueue(place.frontier, site.articles(40))
    with subprocess.Popen(command, env=place.environment, stderr=log, start_new_session=True) as supervisor:
        try:
            until(lambda: place.published() == 40, "far more articles than the pipe has room for lines")
            first = celery_of(supervisor)
            first.send_signal(signal.SIGSTOP)
            enqueue(place.frontier, site.articles(4, first=40))
            until(lambda: place.published() == 44, "the others, by a worker that was started again")
            assert celery_of(supervisor).pid != first.pid
            supervisor.send_signal(signal.SIGTERM)
            assert supervisor.wait(FETCH_SECONDS + 5) == 0
        finally:
            if supervisor.poll() is None:
                os.killpg(supervisor.pid, signal.SIGKILL)
            os.close(log)
            os.close(unread)


def test_one_that_waits_for_work_is_left_alone(place: Place, site: Site) -> None:
    with place.worker() as supervisor:
        first = celery_of(supervisor)
        time.sleep(8)
        assert celery_of(supervisor).pid == first.pid
        enqueue(place.frontier, site.articles(1))
        until(lambda: place.published() == 1, "the article")


def test_a_worker_whose_supervisor_is_killed_finishes_what_it_has_in_hand_and_ends(place: Place, site: Site) -> None:
    site.pause = 0.2
    enqueue(place.frontier, site.articles(40))
    with place.worker() as supervisor:
        until(lambda: place.published() >= 3, "some articles")
        family = psutil.Process(supervisor.pid).children(recursive=True)
        os.kill(supervisor.pid, signal.SIGKILL)
        until(lambda: gone(family), "the end of the worker and its children")
    assert place.attempts_charged() == 0
    with place.worker():
        until(lambda: place.published() == 40, "the rest")
    assert max(site.asked[f"/article/{number}"] for number in range(40)) == 1


def test_sigterm_ends_it_within_its_time_although_a_page_hangs(place: Place, site: Site) -> None:
    site.pause = 60.0
    enqueue(place.frontier, site.articles(2))
    with place.worker() as supervisor:
        until(lambda: sum(site.asked.values()) >= 2, "two pages asked for")
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(FETCH_SECONDS + 5) == 0, place.log.read_text()
    assert place.counts()["leased"] == 0


def test_sigterm_ends_it_within_its_time_although_redis_does_not_answer(place: Place, site: Site) -> None:
    site.pause = 1.0
    enqueue(place.frontier, site.articles(4))
    assert place.server.pid
    with place.worker() as supervisor:
        until(lambda: sum(site.asked.values()) >= 2, "two pages asked for")
        os.kill(place.server.pid, signal.SIGSTOP)
        try:
            time.sleep(1.5)  # the pages have come and cannot be settled
            supervisor.send_signal(signal.SIGTERM)
            assert supervisor.wait(FETCH_SECONDS + 5) == 0, place.log.read_text()
        finally:
            os.kill(place.server.pid, signal.SIGCONT)


def test_sigterm_ends_it_within_its_time_although_no_sentinel_answers(place: Place) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(6)]
        places = ",".join(f"127.0.0.1:{one.getsockname()[1]}" for one in silent)
        place.environment["NEWSLUICE_REDIS_URL"] = f"sentinel://{places}/news"
        with place.worker() as supervisor:
            celery_of(supervisor)
            time.sleep(4)  # so that the watchdog asks them, too
            supervisor.send_signal(signal.SIGTERM)
            assert supervisor.wait(FETCH_SECONDS + 5) == 0, place.log.read_text()


def test_a_sigterm_to_all_processes_at_once_is_one(place: Place, site: Site) -> None:
    site.pause = 2.0
    enqueue(place.frontier, site.articles(2))
    with place.worker() as supervisor:
        until(lambda: sum(site.asked.values()) >= 2, "two pages asked for")
        for process in psutil.Process(supervisor.pid).children(recursive=True):
            process.terminate()  # as systemd does
        supervisor.terminate()
        assert supervisor.wait(FETCH_SECONDS + 5) == 0, place.log.read_text()
    assert place.published() == 2, "what was in hand was not finished"


def test_a_second_sigterm_hands_all_back_at_once_and_charges_nothing(place: Place, site: Site) -> None:
    site.pause = 60.0
    enqueue(place.frontier, site.articles(2))
    with place.worker() as supervisor:
        until(lambda: sum(site.asked.values()) >= 2, "two pages asked for")
        supervisor.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        supervisor.send_signal(signal.SIGTERM)
        assert supervisor.wait(2.5) == 0, place.log.read_text()
    assert (place.counts()["leased"], place.counts()["waiting"]) == (0, 2)
    assert place.attempts_charged() == 0


def test_it_waits_for_a_server_that_is_away_and_says_so_once(place: Place, site: Site) -> None:
    site.pause = 0.3
    enqueue(place.frontier, site.articles(60))
    with place.worker() as supervisor:
        until(lambda: place.published() >= 5, "some articles")
        worker = celery_of(supervisor)
        assert place.server.pid
        os.kill(place.server.pid, signal.SIGKILL)
        time.sleep(7)
        place.server.check()
        until(lambda: place.published() == 60, "all articles")
        assert celery_of(supervisor).pid == worker.pid, place.log.read_text()
    said = place.log.read_text()
    assert 1 <= said.count("redis is away") <= 3, said
    assert said.count("redis is away") == said.count("redis is back")
    assert max(site.asked[f"/article/{number}"] for number in range(60)) == 1, "what was fetched was not settled"


def test_one_that_is_started_before_its_server_waits_for_it(place: Place, site: Site) -> None:
    assert place.server.pid
    os.kill(place.server.pid, signal.SIGKILL)
    with place.worker() as supervisor:
        celery_of(supervisor)
        until(lambda: place.log.exists() and "redis is away" in place.log.read_text(), "that it says so")
        place.server.check()
        enqueue(place.frontier, site.articles(1))
        until(lambda: place.published() == 1, "the article")


def test_one_that_is_started_on_a_full_server_waits_for_room_and_says_so_once(place: Place, site: Site) -> None:
    enqueue(place.frontier, site.articles(3))
    connect(place.settings).config_set("maxmemory", 1)
    with place.worker() as supervisor:
        first = celery_of(supervisor)
        until(lambda: place.log.exists() and "redis is away" in place.log.read_text(), "that it says so")
        time.sleep(12)  # longer than it may stand still
        connect(place.settings).config_set("maxmemory", 0)
        until(lambda: place.published() == 3, "the articles")
        until(lambda: "redis is back" in place.log.read_text(), "that it says so")
        assert celery_of(supervisor).pid == first.pid, place.log.read_text()
    said = place.log.read_text()
    assert (said.count("redis is away"), said.count("redis is back")) == (1, 1), said
    assert "Warning: \nIn Celery" not in said


def test_it_goes_on_with_the_server_that_its_address_leads_to_when_the_first_becomes_a_replica(
    place: Place, site: Site, tmp_path: Path
) -> None:
    name = tmp_path / "name"  # as a host's name leads to the master
    name.symlink_to(place.settings.redis_url.removeprefix("unix://"))
    place.environment["NEWSLUICE_REDIS_URL"] = f"unix://{name}"
    with EmbeddedServer(tmp_path / "other") as other, place.worker() as supervisor:
        enqueue(place.frontier, site.articles(2))
        until(lambda: place.published() == 2, "some articles")
        first = celery_of(supervisor)
        connect(place.settings).execute_command("REPLICAOF", "127.0.0.1", "1")
        name.unlink()
        name.symlink_to(other.url.removeprefix("unix://"))
        place.settings = place.settings.model_copy(update={"redis_url": other.url})
        enqueue(place.frontier, site.articles(5))
        until(lambda: place.published() == 5, "all articles")
        assert celery_of(supervisor).pid == first.pid, place.log.read_text()


def test_a_crash_loop_is_given_up_with_the_last_error(place: Place) -> None:
    connect(place.settings).config_set("maxmemory-policy", "allkeys-lru")
    with place.worker() as supervisor:
        assert supervisor.wait(60) == 1
    said = place.log.read_text()
    assert "without finishing anything" in said
    assert "maxmemory-policy allkeys-lru" in said.splitlines()[-1]


def test_a_log_that_cannot_be_written_is_an_error(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        WorkerProcess(settings, {}, tmp_path / "nowhere" / "log").start()
