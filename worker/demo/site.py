"""The demo site's servers: one a newspaper, each on a loopback address of its own where the system has several."""

from __future__ import annotations

import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, NamedTuple, Self

from worker.demo.addresses import ADDRESSES, HIDDEN, HOSTS, ROBOTS, Address
from worker.demo.compose import compose

if TYPE_CHECKING:
    from types import TracebackType

#: Seconds that the slow page takes.
SLOW_SECONDS = 3.0
#: Seconds that the busy page asks to wait, in its Retry-After.
BUSY_SECONDS = 1
DOCUMENT = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


class Answer(NamedTuple):
    """What goes out: status, headers but the length, body."""

    status: int
    headers: dict[str, str]
    body: bytes


class Newspaper(ThreadingHTTPServer):
    """One host of the site: knows its addresses, and which of them were asked before. `address` is where it binds."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, address: str, host: str) -> None:
        self.address = address
        super().__init__((address, 0), _Handler)
        self.routes = {place.path: place for place in (*HIDDEN, *ADDRESSES) if place.host == host}
        self._asked: set[str] = set()
        self._lock = threading.Lock()

    def server_bind(self) -> None:
        """Bind without the look-up of the host's name that http.server makes: it can take seconds."""
        super(ThreadingHTTPServer, self).server_bind()
        self.server_name, self.server_port = self.address, self.server_address[1]

    def first_time(self, path: str) -> bool:
        """Say whether this path was never asked for before, and note that it was."""
        with self._lock:
            first = path not in self._asked
            self._asked.add(path)
        return first

    def answer(self, path: str) -> Answer:
        """Return what the site says to a path; a query that it does not know changes nothing."""
        if path == "/robots.txt":
            return Answer(200, {"Content-Type": "text/plain"}, ROBOTS.encode())
        place = self.routes.get(path) or self.routes.get(path.partition("?")[0])
        if place is None or place.behaviour == "missing":
            return _page(404, "There is no such page.")
        if place.behaviour == "busy_once" and self.first_time(path):
            busy = _page(503, "Too many readers at once. Please come back in a moment.")
            return busy._replace(headers=busy.headers | {"Retry-After": str(BUSY_SECONDS)})
        if place.behaviour == "redirect":
            return Answer(302, {"Location": place.target}, b"")
        if place.behaviour == "document":
            return Answer(200, {"Content-Type": "application/pdf"}, DOCUMENT)
        if place.behaviour == "slow":
            time.sleep(SLOW_SECONDS)
        return Answer(200, _content_type(place), page(place))


class Site:
    """The whole site; a context manager. `urls` has the URLs to give to Newsluice, in the order of the table.

    `bind` puts all newspapers on one given address instead, each on a port of its own; so does a system that has
    only one loopback address.
    """

    def __init__(self, bind: str | None = None) -> None:
        self.newspapers: dict[str, Newspaper] = {}
        for host in HOSTS:
            address = bind or (host if _can_bind(host) else "127.0.0.1")
            self.newspapers[host] = Newspaper(address, host)

    @property
    def urls(self) -> dict[str, Address]:
        """Return each URL with its line of the table."""
        return {self.url(place): place for place in ADDRESSES}

    def url(self, place: Address) -> str:
        """Return the URL of one line of the table."""
        newspaper = self.newspapers[place.host]
        return f"http://{newspaper.address}:{newspaper.server_port}{place.path}"

    def __enter__(self) -> Self:
        for newspaper in self.newspapers.values():
            threading.Thread(target=newspaper.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for newspaper in self.newspapers.values():
            newspaper.shutdown()
            newspaper.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Newspaper

    def do_GET(self) -> None:
        answer = self.server.answer(self.path)
        try:
            self.send_response(answer.status)
            for name, value in (answer.headers | {"Content-Length": str(len(answer.body))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the demo shows Newsluice's side."""


def page(place: Address) -> bytes:
    """Return the bytes of an address's page, in the charset that it is served in."""
    return compose(place.page).encode(place.charset)


def _content_type(place: Address) -> dict[str, str]:
    # an old server sends no charset: its pages say it themselves
    charset = "; charset=utf-8" if place.charset == "utf-8" else ""
    return {"Content-Type": f"text/html{charset}"}


def _page(status: int, text: str) -> Answer:
    body = f"<!doctype html><html lang=en><title>{status}</title><h1>{status}</h1><p>{text}</p></html>"
    return Answer(status, {"Content-Type": "text/html; charset=utf-8"}, body.encode())


def _can_bind(address: str) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return False
    return True
