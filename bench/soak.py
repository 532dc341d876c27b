"""Runs many pages through one worker and looks for growth of memory: the worker, its children, the server.

    .venv/bin/python bench/soak.py [--pages 50000] [-o build/soak]

A `newsluice worker` with the default settings of everything that keeps memory, a Valkey of its own with an append-only
file, a consumer that acknowledges all records, and a replay proxy with new articles and, one in five, real pages. Every
two seconds it notes proportional, unshared and resident memory of each process over the pages done: `build/soak.json`
and `build/soak.png`. Compared are a stretch after the first 5,000 pages and the last one, as long as a child's life
(EXTRACT_PROCESSES * EXTRACT_PAGES pages), shorter in a short run. Exit code 1: the Celery process or the children have
grown by more than 10 %.

The server remembers URLs and texts for RETENTION_DAYS: it grows by what docs/keys.md says, about 65 bytes a record.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chaos.beside import Consumer
from chaos.load import Replay
from chaos.server import Server
from soak.load import Feeder, urls
from soak.memory import MIB, Sampler, children_level, valkey_level, window, worker_level
from soak.picture import draw

from config.settings import Settings
from store.books import Books
from store.connection import connect

#: Pages below which there is nothing to compare.
LEAST_PAGES = 2000
ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NAMESPACE = "soak"
#: Seconds between two samples.
SAMPLE_SECONDS = 2.0
#: Pages before the first level is taken, in a run that is long enough.
WARM_PAGES = 5000
#: How much the level at the end may be above the first.
LIMIT = 1.10
#: Seconds without a finished page after which the run is given up.
STUCK_SECONDS = 60.0
#: Seconds that the worker has to end.
END_SECONDS = 60.0


def options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=50_000)
    parser.add_argument("--extract-pages", type=int, help="EXTRACT_PAGES of the worker; fewer suit a short run")
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "build/soak", help="its names without .png, .json")
    parser.add_argument("--replay", type=Path, default=SHARED / "sim/replay.py")
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus/dev")
    asked = parser.parse_args()
    if asked.pages < LEAST_PAGES:
        parser.error(f"--pages {asked.pages}: fewer than {LEAST_PAGES:,} tell nothing of growth")
    for path in (asked.replay, asked.corpus):
        if not path.exists():
            parser.error(f"{path} is not here: name the replay proxy with --replay and real pages with --corpus")
    return asked


def worker_settings(asked: argparse.Namespace, redis_url: str, proxy: str, folder: Path) -> dict[str, object]:
    """Return the settings of the worker: no politeness, little kept in the streams, else the defaults."""
    own: dict[str, object] = {
        "REDIS_URL": redis_url,
        "NAMESPACE": NAMESPACE,
        "DATA_DIR": folder / "data",
        "FETCH_PROXY": proxy,
        "EXTRACT_PROCESSES": 2,
        "HOST_DELAY": 0,
        "NOINDEX": "ignore",
        "HOST_CONCURRENCY": 16,
        "RECORDS_KEEP_HOURS": 0,
        "OUTCOMES_KEEP": 1000,
        "LOG_FORMAT": "json",
    }
    return own | ({"EXTRACT_PAGES": asked.extract_pages} if asked.extract_pages else {})


def watch(sampler: Sampler, books: Books, pages: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Take samples until that many pages are done."""
    began = went_on = time.monotonic()
    done = -1
    while done < pages:
        time.sleep(SAMPLE_SECONDS)
        counts = books.counts()
        now = time.monotonic()
        before, done = done, sum(counts[name] for name in ("published", "duplicates", "rejected", "dead"))
        went_on = now if done > before else went_on
        if now - went_on > STUCK_SECONDS:
            raise SystemExit(f"nothing was done for {STUCK_SECONDS:g} s after {done} pages: {counts}")
        if process.poll() is not None:
            last = log.read_text(errors="replace")[-1000:]
            raise SystemExit(f"the worker ended with code {process.returncode} after {done} pages: {last}")
        sample = sampler.look(now - began, done)
        if sample and len(sampler.samples) % 15 == 1:
            children = ", ".join(f"{memory.pss:.0f}" for memory in sample.children.values())
            print(
                f"{done:6} pages, {now - began:5.0f} s: worker {sample.worker.pss:.1f} MiB, children {children} MiB, "
                f"valkey {sample.valkey_used:.1f} MiB allocated", flush=True,
            )  # fmt: skip


def stretches(pages: int, round_pages: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the two stretches to compare, in pages."""
    warm = min(WARM_PAGES, pages // 5)
    length = min(round_pages, (pages - warm) // 2)
    return (warm, warm + length), (pages - length, pages)


def verdict(sampler: Sampler, settings: Settings, counts: dict[str, Any], pages: int) -> dict[str, Any]:
    """Return the figures of the run."""
    round_pages = settings.extract_processes * settings.extract_pages
    first, last = stretches(pages, round_pages)
    begin, end = (window(sampler.samples, *each) for each in (first, last))
    levels = {}
    for name, level in (("worker", worker_level), ("children", children_level), ("valkey", valkey_level)):
        before, after = level(begin), level(end)
        levels[name] = {"first_mib": round(before, 2), "last_mib": round(after, 2), "ratio": round(after / before, 4)}
    apart = (sum(last) - sum(first)) / 2
    grown = (levels["valkey"]["last_mib"] - levels["valkey"]["first_mib"]) * MIB / apart
    return {
        "pages": pages,
        "seconds": sampler.samples[-1].seconds,
        "stretches": {"first": first, "last": last},
        "levels": levels,
        "valkey_bytes_a_page": round(grown, 1),
        "children_started": len({pid for sample in sampler.samples for pid in sample.children}),
        "outcomes": counts["by_outcome"],
    }


def report(found: dict[str, Any]) -> bool:
    """Print the figures; return whether worker and children have kept their level."""
    first, last = found["stretches"]["first"], found["stretches"]["last"]
    print(f"\n{found['pages']} pages in {found['seconds']:.0f} s, {found['children_started']} children; "
          + ", ".join(f"{name} {count}" for name, count in found["outcomes"].items()))  # fmt: skip
    print("MiB (proportional; Valkey: allocated, without the records) "
          f"at {first[0]}-{first[1]} and at {last[0]}-{last[1]} pages:")  # fmt: skip
    for name, level in found["levels"].items():
        print(f"  {name:9} {level['first_mib']:7.1f} {level['last_mib']:7.1f}  ratio {level['ratio']:.3f}")
    print(f"  the server has kept {found['valkey_bytes_a_page']:.0f} bytes a page")
    grown = [name for name in ("worker", "children") if found["levels"][name]["ratio"] > LIMIT]
    for name in grown:
        print(f"grown beyond {LIMIT:.2f}: {name}")
    return not grown


def end(process: subprocess.Popen[bytes]) -> None:
    """SIGTERM the worker and wait for its end."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment(own: dict[str, object]) -> dict[str, str]:
    """Return this process's environment with nothing of Newsluice's but these settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSLUICE_")}
    return kept | {f"NEWSLUICE_{name}": str(value) for name, value in own.items()}


def run(asked: argparse.Namespace, folder: Path, stack: ExitStack) -> tuple[Sampler, Settings, dict[str, Any]]:
    """Start everything, put all pages through, and return what was seen; the stack ends what was started."""
    given = urls(asked.pages, asked.corpus, folder)
    replay = Replay(asked.replay, folder, 24 * 3600)
    stack.callback(replay.close)
    server = Server(folder, folder / "valkey.log", "everysec")
    stack.callback(server.close)
    server.start()
    own = worker_settings(asked, server.url, replay.address, folder)
    settings = Settings(**{name.lower(): value for name, value in own.items()})
    consumer = Consumer(server.port, f"{NAMESPACE}:records", folder)
    stack.callback(consumer.kill)
    consumer.start()
    log_file = folder / "worker.log"
    with log_file.open("wb") as log:
        command = [sys.executable, "-m", "worker.cli.main", "worker"]
        process = subprocess.Popen(
            command,
            env=environment(own),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    stack.callback(end, process)
    feeder = Feeder(given, settings)
    stack.callback(feeder.close)
    feeder.start()
    client = stack.enter_context(connect(settings))
    books = Books(client, settings)
    sampler = Sampler(process.pid, stack.enter_context(server.client()), f"{NAMESPACE}:records")
    watch(sampler, books, asked.pages, process, log_file)
    return sampler, settings, books.counts()


def main() -> int:
    """Run, write numbers and picture, print, and return the exit code."""
    asked = options()
    asked.output.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="newsluice-soak-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        sampler, settings, counts = run(asked, folder, stack)
    found = verdict(sampler, settings, counts, asked.pages)
    samples = [dataclasses.asdict(sample) for sample in sampler.samples]
    numbers, picture = (asked.output.with_suffix(suffix) for suffix in (".json", ".png"))
    numbers.write_text(json.dumps(found | {"samples": samples}, indent=1), encoding="utf-8")
    title = f"Proportional memory (PSS) of `newsluice worker` and its Valkey over {asked.pages:,} pages"
    draw(sampler.samples, [found["stretches"]["first"], found["stretches"]["last"]], title, picture)
    well = report(found)
    print(f"written: {numbers}, {picture}")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
