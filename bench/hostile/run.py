"""Takes a real server's answers through the product's own fetcher and extraction children, and watches those."""

from __future__ import annotations

import json
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import psutil

from config.settings import load
from tasks.build import record_of
from tasks.errors import UrlError
from tasks.extract.pool import Pool
from tasks.fetch.client import Fetcher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hostile.make import Hostile


@dataclass(frozen=True)
class End:
    """How one answer ended: its outcome, the record where it gave one, and what it took.

    `seconds`: fetching and waiting for a child included. `mib`: the most memory that the child had resident, None
    where several worked at once.
    """

    outcome: str
    detail: str
    record: dict[str, Any]
    seconds: float
    mib: float | None = None

    def faults(self, page: Hostile) -> list[str]:
        """Return what is not as it has to be, a sentence each."""
        found = []
        if self.outcome not in page.ends:
            found.append(f"{page.name}: {self.outcome} ({self.detail}), not {' or '.join(page.ends)}")
        if self.outcome == "published":
            text = self.record["text"]
            found += [f"{page.name}: lost {kept!r}" for kept in page.keeps if kept not in text]
            found += [f"{page.name}: kept {dropped!r}" for dropped in page.drops if dropped in text]
        return found


class Line:
    """A server of given answers, and the way of a URL from the fetcher to a record's line of JSON."""

    def __init__(self, pages: Sequence[Hostile], *, children: int, timeout: float, memory_mib: int) -> None:
        self.pages = list(pages)
        self.settings = load(
            extract_processes=children,
            extract_timeout=timeout,
            extract_memory_mib=memory_mib,
            allow_private_addresses="127.0.0.1/32",
            concurrency=8,
        )
        self._server = _server(self.pages)
        self._pool = Pool(self.settings)
        self._fetcher = Fetcher(self.settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._fetcher.close()
        self._pool.close()
        self._server.shutdown()
        self._server.server_close()

    def end(self, number: int) -> End:
        """Take one of the answers to its end."""
        url = f"http://127.0.0.1:{self._server.server_address[1]}/news/{number}"
        started = time.monotonic()
        record: dict[str, Any] = {}
        outcome, detail = "published", ""
        try:
            fetched = self._fetcher.fetch(url)
            article = self._pool.article(fetched.body, fetched.url, fetched.charset)
            told = record_of(
                article, requested_url=url, url=fetched.url, fetched=datetime.now(UTC), meta=None
            ).to_json()
            if told.splitlines() != [told]:
                raise AssertionError(f"a record of several lines: {self.pages[number].name}")
            record = json.loads(told)
        except UrlError as error:
            outcome, detail = str(error.outcome), error.detail
        return End(outcome, detail, record, time.monotonic() - started)

    def watched(self, number: int) -> End:
        """Take one of the answers to its end, alone, and see how large its child becomes."""
        with _Watch() as watch:
            end = self.end(number)
        return End(end.outcome, end.detail, end.record, end.seconds, watch.most / (1 << 20))


def _server(pages: Sequence[Hostile]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            page = pages[int(self.path.rpartition("/")[2])]
            headers = {
                "Content-Type": "text/html; charset=utf-8",
                "Content-Length": str(len(page.body)),
                **page.headers,
            }
            self.send_response(200)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):  # a client that has seen enough
                self.wfile.write(page.body)

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


class _Watch:
    """Notes the most memory that a child of this process has resident, every 10 ms."""

    def __init__(self) -> None:
        self.most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        for child in psutil.Process().children():
            with suppress(OSError):
                Path(f"/proc/{child.pid}/clear_refs").write_text("5")  # the kernel counts its peak from here on
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        children = psutil.Process().children()
        while not self._over.wait(0.01):
            self._look(children)
        self._look(children)

    def _look(self, children: list[psutil.Process]) -> None:
        for child in children:
            with suppress(OSError, StopIteration):
                lines = Path(f"/proc/{child.pid}/status").read_text(encoding="ascii").splitlines()
                peak = next(line for line in lines if line.startswith("VmHWM:"))
                self.most = max(self.most, int(peak.split()[1]) << 10)
