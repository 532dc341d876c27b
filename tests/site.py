"""A small news site on loopback for the tests: articles made from a number, and whatever a test adds."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = [
    "harbour",
    "council",
    "bridge",
    "winter",
    "school",
    "museum",
    "farmer",
    "budget",
    "ferry",
    "library",
    "market",
    "railway",
    "river",
    "village",
    "engineer",
    "festival",
    "teacher",
    "orchestra",
    "valley",
    "minister",
    "energy",
    "signal",
    "border",
    "garden",
    "report",
    "season",
    "coast",
]

Answer = tuple[int, dict[str, str], bytes]


def text_of(number: int) -> list[str]:
    """Return the paragraphs of an article: the same for the same number."""
    dice = random.Random(number)

    def sentence() -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(10, 18))).capitalize() + "."

    return [" ".join(sentence() for _ in range(3)) for _ in range(5)]


def page_of(number: int, title: str | None = None) -> bytes:
    """Return a whole page with the article of that number."""
    title = title or f"Story number {number} about the harbour"
    body = "".join(f"<p>{paragraph}</p>" for paragraph in text_of(number))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<nav><a href="/">Home</a></nav><article><h1>{title}</h1>{body}</article></body></html>'
    ).encode()


class Site:
    """Serves `/article/N`, and the answers in `pages`; `asked` counts requests by path. A context manager.

    `headers`: those of the last request for each path. An answer that raises ConnectionError ends its connection
    without a byte.
    """

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[], Answer] | Answer] = {"/robots.txt": (404, {}, b"")}
        self.asked: Counter[str] = Counter()
        self.headers: dict[str, dict[str, str]] = {}
        self.pause = 0.0
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked[self.path] += 1
                site.headers[self.path] = dict(self.headers.items())
                try:
                    status, headers, body = site.answer(self.path)
                    self.send_response(status)
                    for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except ConnectionError:
                    self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, path: str) -> Answer:
        """Return what a path answers."""
        if path != "/robots.txt":
            time.sleep(self.pause)
        if known := self.pages.get(path):
            return known() if callable(known) else known
        kind, _, number = path.partition("?")[0].strip("/").partition("/")
        if kind == "article" and number.isdigit():
            return 200, {}, page_of(int(number))
        return 404, {}, b"<p>not here</p>"

    def articles(self, count: int, first: int = 0) -> list[str]:
        """Return the addresses of so many articles."""
        return [f"{self.url}/article/{number}" for number in range(first, first + count)]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
