"""Two workers ask hosts that share an address in turn, as the servers see it."""

from __future__ import annotations

import time
from contextlib import ExitStack
from itertools import pairwise
from typing import TYPE_CHECKING

from config.settings import PREFIX
from store.books import Books
from store.connection import connect
from tasks.enqueue import enqueue
from tests.site import Site, page_of
from tests.worker.conftest import program, until

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings
    from store.frontier import Frontier
    from tests.site import Answer

DELAY = 0.3


class Log:
    """Answers each request after a moment, and notes whose it was, when it came and when it was answered."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, float, int]] = []

    def answer(self, host: int, path: int) -> Answer:
        came = time.monotonic()
        time.sleep(0.02)
        self.spans.append((came, time.monotonic(), host))
        return (404, {}, b"") if path == 0 else (200, {}, page_of(10 * host + path))


def test_hosts_of_one_address_are_asked_as_one_by_the_whole_fleet(
    environment: dict[str, str], settings: Settings, frontier: Frontier, tmp_path: Path
) -> None:
    environment = environment | {
        PREFIX + "HOST_GROUP": "address",
        PREFIX + "HOST_DELAY": str(DELAY),
        PREFIX + "HOST_CONCURRENCY": "1",
    }
    log, counts = Log(), Books(connect(settings), settings).counts
    with ExitStack() as stack:
        for host, pages in enumerate((6, 2, 2)):
            site = stack.enter_context(Site())
            for path in range(pages + 1):
                name = f"/{path}" if path else "/robots.txt"
                site.pages[name] = lambda host=host, path=path: log.answer(host, path)
            enqueue(frontier, [f"{site.url}/{path}" for path in range(1, pages + 1)])
        for _ in range(2):
            stack.enter_context(program("worker", environment=environment, log=tmp_path / "worker.log"))
        until(lambda: counts()["published"] == 10, "all pages")
    spans = sorted(log.spans)
    assert len(spans) == 10 + 3
    assert all(after[0] - before[1] >= DELAY for before, after in pairwise(spans))
    assert {host for _, _, host in spans[-3:]} == {0}, "the few pages of two did not wait for the many of one"
