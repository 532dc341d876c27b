"""The same hostile servers for this fetcher and for others: what each does, how long and in how much memory.

    .venv/bin/python bench/fetchers.py [--others PYTHON] [--write] [--json FILE]

PYTHON is that of an environment with scrapy, trafilatura and news-please, which stay out of this project's lock;
without it only our own fetcher is tried. Every try is a process of its own, ended after PATIENCE seconds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from results import stamp, table, write_section

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds after which a try is ended: more than twice our FETCH_TIMEOUT.
PATIENCE = 45.0
ROOT = Path(__file__).resolve().parents[1]
SAFETY = ROOT / "docs" / "safety.md"
PAGE = b"<!doctype html><html><body><article>" + b"<p>The council decided to build a bridge.</p>" * 20 + b"</article>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"

#: What runs in the other process: it gets the URL, prints the bytes it was given (-1: nothing) and its peak in MiB.
_TAIL = """
import resource
print(size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
"""
PROGRAMS = {
    "newsluice": """
import sys
from config.settings import load
from tasks.errors import UrlError
from tasks.fetch.client import Fetcher
fetcher = Fetcher(load(allow_private_addresses="127.0.0.1/32"))
try:
    size = len(fetcher.fetch(sys.argv[1]).body)
except UrlError as error:
    size = -1
    print(error.outcome, file=sys.stderr)
""",
    "Scrapy": """
import sys, logging
import scrapy
from scrapy.crawler import CrawlerProcess
size = -1
class Spider(scrapy.Spider):
    name = "one"
    async def start(self):
        yield scrapy.Request(sys.argv[1], callback=self.parse, errback=self.failed)
    def failed(self, failure):
        print(failure.type.__name__, file=sys.stderr)
    def parse(self, response):
        global size
        size = len(response.body)
process = CrawlerProcess({"LOG_LEVEL": "CRITICAL", "RETRY_ENABLED": False, "TELNETCONSOLE_ENABLED": False})
process.crawl(Spider)
process.start()
""",
    "trafilatura": """
import sys
from trafilatura import fetch_url
from trafilatura.settings import use_config
config = use_config()
config.set("DEFAULT", "SSRF_PROTECTION", "False")  # as ours is told that it may ask loopback: nothing else is here
page = fetch_url(sys.argv[1], config=config)
size = -1 if page is None else len(page)
""",
    "news-please": """
import sys
from newsplease.crawler.simple_crawler import SimpleCrawler
try:
    page = SimpleCrawler.fetch_url(sys.argv[1])
except Exception as error:
    page = None
    print(type(error).__name__, file=sys.stderr)
size = -1 if not page else len(page)
""",
}


def _forever(connection: socket.socket, data: bytes, pause: float) -> None:
    while True:
        connection.sendall(data)
        time.sleep(pause)


def _page(connection: socket.socket, body: bytes, *headers: bytes) -> None:
    lines = b"".join(header + b"\r\n" for header in headers)
    connection.sendall(HEAD + lines + b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def _redirect(connection: socket.socket, place: bytes) -> None:
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % place)


def answers(inward: int) -> dict[str, Callable[[socket.socket], None]]:
    """Return name → what a server sends; `inward` is the port of one that nobody should be led to."""
    bomb = gzip.compress(bytes(1 << 30), 9)
    return {
        "a page": lambda to: _page(to, PAGE),
        "redirect to another loopback address": lambda to: _redirect(to, b"http://127.0.0.2:%d/" % inward),
        "redirect to file:///etc/hostname": lambda to: _redirect(to, b"file:///etc/hostname"),
        "a byte of body every 200 ms": lambda to: (to.sendall(HEAD + b"\r\n"), _forever(to, b"x", 0.2)),
        "a byte of headers every 200 ms": lambda to: (to.sendall(HEAD + b"X: "), _forever(to, b"x", 0.2)),
        "103 answers without end": lambda to: _forever(to, b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.001),
        "40,000 headers": lambda to: _page(to, PAGE, *(b"A%d: x" % n for n in range(40_000))),
        "a body without end": lambda to: (to.sendall(HEAD + b"\r\n"), _forever(to, b"x" * 65536, 0)),
        "1 GiB of zeros in 1 MiB of gzip": lambda to: _page(to, bomb, b"Content-Encoding: gzip"),
        "a JPEG as text/html": lambda to: _page(to, b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(9000)),
        "redirects without end": lambda to: _redirect(to, b"/%d" % time.monotonic_ns()),
    }


class Server:
    """Answers every request on loopback in one way, and counts the connections."""

    def __init__(self, answer: Callable[[socket.socket], None], address: str = "127.0.0.1") -> None:
        self._answer = answer
        self._listener = socket.create_server((address, 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with suppress(OSError), connection:
            while connection.recv(65536):
                self._answer(connection)

    def close(self) -> None:
        """Take no more connections."""
        self._listener.close()


def tried(program: str, python: str, url: str) -> tuple[str, float]:
    """Return in words what a fetcher made of a URL, and the seconds it took beyond its start."""
    started = time.monotonic()
    process = subprocess.Popen(
        [python, "-c", program + _TAIL, url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    try:
        out, said = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        peak = next(line for line in Path(f"/proc/{process.pid}/status").read_text().splitlines() if "VmHWM" in line)
        process.kill()
        process.communicate()
        return f"goes on, {int(peak.split()[1]) >> 10} MiB", PATIENCE
    seconds = time.monotonic() - started
    words = out.split()
    if process.returncode or len(words) < 2:
        return f"dies: {(said.strip().splitlines() or ['?'])[-1][:50]}", seconds
    size, peak = int(words[-2]), words[-1]
    why = (said.strip().splitlines() or ["nothing"])[-1][:40]
    return (f"{size:,} bytes, {peak} MiB" if size >= 0 else f"{why}, {peak} MiB"), seconds


def main() -> None:
    """Try them all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--others", help="Python of an environment with the others")
    parser.add_argument("--write", action="store_true", help="renew the table in docs/safety.md")
    parser.add_argument("--json", type=Path, help="write the table here, too")
    options = parser.parse_args()
    inward = Server(lambda to: _page(to, b"<html>" + b"SECRET " * 100), "127.0.0.2")
    names = list(PROGRAMS) if options.others else ["newsluice"]
    rows: list[tuple[object, ...]] = []
    for case, answer in answers(inward.port).items():
        server = Server(answer)
        row = [case]
        for name in names:
            before = inward.connections
            python = sys.executable if name == "newsluice" else options.others
            end, seconds = tried(PROGRAMS[name], python, f"http://127.0.0.1:{server.port}/")
            led = ", **connects there**" if inward.connections > before else ""
            row.append(f"{end}, {seconds:.0f} s{led}")
        server.close()
        rows.append(tuple(row))
        print(rows[-1], flush=True)
    if options.write:
        write_section("fetchers", f"{stamp('httpx')}\n\n{table(('server', *names), rows)}", SAFETY)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
