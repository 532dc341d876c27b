"""What the run puts in: new articles without end, and among them real pages again and again, each at a new address."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from store.books import Books
from store.connection import connect
from store.frontier import Frontier
from tasks.enqueue import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings

#: Hosts that serve articles without end.
PAGE_HOSTS = 24
#: One URL in so many is a page of the corpus.
CORPUS_EVERY = 5
#: URLs that wait at the most, and URLs enqueued in one call.
BACKLOG, BATCH = 400, 100
#: Seconds between two looks at how many wait.
LOOK_SECONDS = 0.5


def urls(count: int, corpus: Path, folder: Path) -> list[str]:
    """Return `count` URLs, and write the replay proxy's corpus to `folder`: many addresses, the same files."""
    with (corpus / "truth.jsonl").open(encoding="utf-8") as rows:
        pages = [(row["url"], str(corpus.resolve() / row["html"])) for row in map(json.loads, rows)]
    given = []
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as out:
        for number in range(count):
            if number % CORPUS_EVERY:
                given.append(f"http://page-{number % PAGE_HOSTS}.test/soak/{number}")
                continue
            url, path = pages[number // CORPUS_EVERY % len(pages)]
            given.append(f"{url}{'&' if '?' in url else '?'}soak={number}")
            out.write(json.dumps({"id": str(number), "url": given[-1], "html": path}) + "\n")
    return given


class Feeder(threading.Thread):
    """Enqueues the URLs, never more than BACKLOG ahead of the worker, so that the frontier stays small."""

    def __init__(self, given: list[str], settings: Settings) -> None:
        super().__init__(name="feeder", daemon=True)
        self._given = given
        self._settings = settings
        self._stopped = threading.Event()

    def run(self) -> None:
        """Enqueue until all are in."""
        with connect(self._settings) as client:
            frontier, books = Frontier(client, self._settings), Books(client, self._settings)
            done = 0
            while done < len(self._given) and not self._stopped.is_set():
                if books.counts()["waiting"] > BACKLOG - BATCH:
                    self._stopped.wait(LOOK_SECONDS)
                    continue
                frontier.admit([prepare(url) for url in self._given[done : done + BATCH]])
                done += BATCH

    def close(self) -> None:
        """Enqueue nothing more."""
        self._stopped.set()
        self.join(15)
