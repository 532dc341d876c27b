"""One run: a small internet, a server, worker processes, and URLs until all have an outcome."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from config.settings import Settings, load
from store.books import Books
from store.connection import connect
from store.frontier import Frontier
from tasks.enqueue import enqueue
from worker.embedded import EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Seconds that a process has to end by itself.
LEAVE = 30.0
#: Seconds between two looks at the books.
LOOK = 0.2


@contextmanager
def internet(replay: Path, log: Path, latency: float, seconds: float) -> Iterator[str]:
    """Run the small internet and yield its address."""
    program = Path(__file__).with_name("internet.py")
    options = ("--port", "0", "--latency", str(latency), "--seconds", str(seconds))
    command = [sys.executable, str(program), str(replay), str(log), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout  # noqa: S101 - it was asked for
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()


@contextmanager
def workers(count: int, settings: Settings, own: dict[str, str], folder: Path) -> Iterator[None]:
    """Run so many worker processes, each with a supervisor and a child of its own."""
    environment = os.environ | {f"NEWSLUICE_{name}": value for name, value in own.items()}
    environment |= {"NEWSLUICE_REDIS_URL": settings.redis_url}
    started: list[subprocess.Popen[bytes]] = []
    with ExitStack() as stack:
        for number in range(count):
            log = stack.enter_context((folder / f"worker-{number}.log").open("wb"))
            command = [sys.executable, "-m", "worker.cli.main", "worker"]
            started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log))
        try:
            yield
        finally:
            for process in started:
                process.send_signal(signal.SIGTERM)
            for process in started:
                process.wait(LEAVE)


def crawl(  # noqa: PLR0913 - all that makes a run
    urls: Sequence[str],
    *,
    replay: Path,
    folder: Path,
    own: dict[str, str],
    count: int,
    slots: int,
    latency: float,
    patience: float,
    aside: str = "",
) -> dict[str, int]:
    """Take the URLs through a fleet; return how they ended by outcome. The log is `folder`/log.

    Hosts whose name begins with `aside` are not waited for. A run that takes longer than `patience` seconds fails.
    """
    folder.mkdir(parents=True)
    with ExitStack() as stack:
        server = stack.enter_context(EmbeddedServer(folder / "server"))
        proxy = stack.enter_context(internet(replay, folder / "log", latency, patience + 60))
        own = {
            "FETCH_PROXY": proxy,
            "CONCURRENCY": str(slots),
            "EXTRACT_PROCESSES": "1",
            "DATA_DIR": str(folder / "data"),
            **own,
        }
        settings = load(redis_url=server.url)
        redis = connect(settings)
        frontier, books = Frontier(redis, settings), Books(redis, settings)
        stack.enter_context(workers(count, settings, own, folder))
        _wait_for(settings, count)
        enqueue(frontier, urls)
        waited = sum(not url.startswith(f"http://{aside}") for url in urls) if aside else len(urls)
        deadline = time.monotonic() + patience
        while True:
            counts = books.counts()
            if sum(counts["by_outcome"].values()) >= waited:
                break
            if time.monotonic() > deadline:
                raise SystemExit(f"not done after {patience:g} s: {counts}")
            time.sleep(LOOK)
        audit = books.audit()
        if not audit.balanced:
            raise SystemExit(f"the books do not balance: {audit.differences}")
        ended: dict[str, int] = counts["by_outcome"]
        return ended


def _wait_for(settings: Settings, count: int) -> None:
    """Wait until so many workers take from Celery's queue."""
    redis = connect(settings)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        takers = [client for client in redis.client_list() if client["cmd"] in {"brpop", "bzmpop"}]
        if len(takers) >= count:
            return
        time.sleep(LOOK)
    raise SystemExit("the workers do not start")
