"""Pages a second of `newsluice run` beside what a user would write in an hour, over the same pages, in one run.

    .venv/bin/python bench/throughput.py [--corpus DIR] [--copies 8] [--latency 0.08] [--rounds 2]

(a) Two processes, each a loop over httpx with 16 threads and `trafilatura.extract` with metadata, writing JSON lines.
(b) `newsluice run` with all it does: frontier, leases, guard, robots, cleaning, duplicates, stream, file.
Both get every page of the corpus `--copies` times (each copy with words of its own, so that none is a duplicate) from
a replay proxy that waits `--latency` seconds (median) before each answer. (a) and (b) take turns, `--rounds` times.
Only ratios within one run mean anything. The table goes into bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from results import stamp, write_section

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
#: Seconds between two looks at the processes' CPU time.
SAMPLE_SECONDS = 0.2
#: Floor of pages a second of (b) to (a), and ceiling of the CPU of (b) outside extraction to all that (a) takes: 6 of
#: 30 ms a page on the machine where that was set.
RATIO_FLOOR, OUTSIDE_CEILING = 1.3, 0.2

PLAIN = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
import httpx, trafilatura

proxy, urls, out = sys.argv[1:]
client = httpx.Client(proxy=proxy, timeout=20, follow_redirects=True, limits=httpx.Limits(max_connections=16))

def fetch(url):
    try:
        return url, client.get(url).raise_for_status().content
    except httpx.HTTPError:
        return url, None

with open(out, "w") as lines, ThreadPoolExecutor(16) as threads:
    for url, body in threads.map(fetch, open(urls).read().split()):
        if body:
            found = trafilatura.extract(body, url=url, output_format="json", with_metadata=True)
            if found:
                lines.write(json.dumps(json.loads(found), ensure_ascii=False) + "\\n")
"""


@dataclass
class Measured:
    """Wall seconds, records, CPU seconds and peak resident MiB by part."""

    seconds: float = 0.0
    records: int = 0
    cpu: dict[str, float] = field(default_factory=dict)
    memory: dict[str, float] = field(default_factory=dict)


def copies(corpus: Path, count: int, folder: Path) -> list[str]:
    """Write a corpus with `count` distinct copies of each page and return its URLs, hosts mixed."""
    urls = []
    (folder / "pages").mkdir()
    with (corpus / "truth.jsonl").open() as rows, (folder / "truth.jsonl").open("w") as out:
        for number, row in enumerate(map(json.loads, rows)):
            page = (corpus / row["html"]).read_bytes()
            html = gzip.decompress(page) if row["html"].endswith(".gz") else page
            for copy in range(count):
                word = f" copy{copy}of{number}".encode()
                changed = re.sub(rb"(?i)</p\s*>", word + rb"</p>", html) if copy else html
                if copy:  # not the page that it was copied from
                    changed = re.sub(rb"(?i)canonical|og:url", b"other", changed)
                name = f"pages/{number}-{copy}.html.gz"
                (folder / name).write_bytes(gzip.compress(changed, 6))
                url = row["url"] + (("&" if "?" in row["url"] else "?") + f"copy={copy}" if copy else "")
                out.write(json.dumps({"id": f"{number}-{copy}", "url": url, "html": name}) + "\n")
                urls.append((copy, number, url))
    return [url for *_, url in sorted(urls)]


@contextmanager
def replay(corpus: Path, latency: float) -> Iterator[str]:
    """Run the replay proxy over a corpus and yield its address."""
    command = [sys.executable, SHARED / "sim/replay.py", "--corpus", corpus, "--port", "0", "--latency", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout  # noqa: S101 - it was asked for
        try:
            yield process.stdout.readline().split()[1]
        finally:
            process.terminate()


class Sampler(threading.Thread):
    """Follows the CPU time and memory of a process and its descendants, by part."""

    def __init__(self, pids: list[int]) -> None:
        super().__init__(daemon=True)
        self._roots = [psutil.Process(pid) for pid in pids]
        self._cpu: dict[int, tuple[str, float]] = {}
        self._parts: dict[int, str] = {}
        self._peak: dict[str, float] = defaultdict(float)
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look again and again, until stopped."""
        while not self._stopped.wait(SAMPLE_SECONDS):
            memory: dict[str, float] = defaultdict(float)
            for root in self._roots:
                self._look(root, memory)
            for part, amount in memory.items():
                self._peak[part] = max(self._peak[part], amount)

    def _look(self, root: psutil.Process, memory: dict[str, float]) -> None:
        try:
            family = [root, *root.children(recursive=True)]
        except psutil.Error:
            return
        for process in family:
            try:
                part = self._parts.setdefault(process.pid, part_of(process))
                times = process.cpu_times()
                memory[part] += process.memory_info().rss / 2**20
            except (psutil.Error, IndexError):
                continue  # it has ended, or is not yet what it will be
            self._cpu[process.pid] = (part, times.user + times.system)

    def stop(self) -> tuple[dict[str, float], dict[str, float]]:
        """End, and return CPU seconds and peak MiB by part."""
        self._stopped.set()
        self.join()
        totals: dict[str, float] = defaultdict(float)
        for part, seconds in self._cpu.values():
            totals[part] += seconds
        return dict(totals), dict(self._peak)


def part_of(process: psutil.Process) -> str:
    """Name the part of the product that a process is."""
    words = process.cmdline()
    if "tasks.extract.child" in " ".join(words):
        return "extract"
    if "valkey-server" in words[0]:
        return "valkey"
    if "worker.app" in " ".join(words):
        return "worker"
    return "run" if any(word.endswith("newsluice") for word in words) else "plain"


def measured(commands: list[list[str]], environment: dict[str, str], outputs: list[Path]) -> Measured:
    """Run the commands side by side to their ends."""
    started = time.perf_counter()
    processes = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) for command in commands]
    sampler = Sampler([process.pid for process in processes])
    sampler.start()
    codes = [process.wait() for process in processes]
    seconds = time.perf_counter() - started
    if any(codes):
        raise SystemExit(f"{commands[0][:4]} ended with {codes}")
    cpu, memory = sampler.stop()
    records = sum(sum(1 for _ in path.open("rb")) for path in outputs)
    return Measured(seconds, records, cpu, memory)


def plain(urls: list[str], proxy: str, folder: Path) -> Measured:
    """Measure (a): two processes, half of the URLs each."""
    commands, outputs = [], []
    (folder / "plain.py").write_text(PLAIN)
    for half in range(2):
        (folder / f"urls-{half}").write_text("\n".join(urls[half::2]))
        outputs.append(folder / f"plain-{half}.jsonl")
        commands.append(
            [sys.executable, str(folder / "plain.py"), proxy, str(folder / f"urls-{half}"), str(outputs[-1])]
        )
    return measured(commands, dict(os.environ), outputs)


def newsluice(urls: list[str], proxy: str, folder: Path) -> Measured:
    """Measure (b): the product's own command, politeness off as in (a), everything else on."""
    (folder / "urls").write_text("\n".join(urls))
    output = folder / "records.jsonl"
    own = {
        "NEWSLUICE_FETCH_PROXY": proxy,
        "NEWSLUICE_DATA_DIR": str(folder / f"data-{time.time_ns()}"),
        "NEWSLUICE_HOST_DELAY": "0",
        "NEWSLUICE_NOINDEX": "ignore",
        "NEWSLUICE_NEAR_DUPLICATES": "mark",
        "NEWSLUICE_HOST_CONCURRENCY": "32",
        "NEWSLUICE_CONCURRENCY": "32",
    }
    command = [str(Path(sys.executable).with_name("newsluice")), "run", "-f", str(folder / "urls"), "-o", str(output)]
    return measured([command], os.environ | own, [output])


def table(rows: dict[str, list[Measured]], pages: int) -> tuple[str, float, float]:
    """Return the table, the ratio of speeds, and that of the CPU outside extraction to the plain loop's."""
    lines = [
        "| | pages/s | records | CPU ms a page | of these by part | peak MiB by part |",
        "|---|---|---|---|---|---|",
    ]
    speed: dict[str, float] = {}
    whole: dict[str, float] = {}
    outside = 0.0
    for name, runs in rows.items():
        speed[name] = statistics.median(pages / run.seconds for run in runs)
        middle = sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]
        parts = {part: 1000 * seconds / pages for part, seconds in sorted(middle.cpu.items())}
        whole[name] = sum(parts.values())
        if name == "newsluice run":
            outside = sum(value for part, value in parts.items() if part != "extract")
        cpu = ", ".join(f"{part} {value:.1f}" for part, value in parts.items())
        memory = ", ".join(f"{part} {value:.0f}" for part, value in sorted(middle.memory.items()))
        lines.append(
            f"| {name} | {speed[name]:.1f} | {middle.records} | {sum(parts.values()):.1f} | {cpu} | {memory} |"
        )
    ratio = speed["newsluice run"] / speed["plain loop"]
    share = outside / whole["plain loop"]
    said = f"Ratio {ratio:.2f} (floor {RATIO_FLOOR}). Outside extraction {outside:.1f} ms a page"
    lines += ["", f"{said}, {share:.2f} of what the plain loop takes (at most {OUTSIDE_CEILING})."]
    return "\n".join(lines), ratio, share


def main() -> int:
    """Measure, print, write down; exit 1 when a floor is not reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus/dev")
    parser.add_argument("--copies", type=int, default=8)
    parser.add_argument("--latency", type=float, default=0.08)
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    if not asked.corpus.is_dir():
        raise SystemExit(f"{asked.corpus} is not here: name a corpus of pages with --corpus")
    rows: dict[str, list[Measured]] = {"plain loop": [], "newsluice run": []}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "corpus").mkdir()
        urls = copies(asked.corpus, asked.copies, folder / "corpus")
        with replay(folder / "corpus", asked.latency) as proxy:
            for _ in range(asked.rounds):
                rows["plain loop"].append(plain(urls, proxy, folder))
                rows["newsluice run"].append(newsluice(urls, proxy, folder))
    text, ratio, share = table(rows, len(urls))
    cores, wait = os.cpu_count(), asked.latency * 1000
    about = (
        f"{len(urls)} pages, {cores} cores, {wait:g} ms before each answer, {asked.rounds} rounds of each. Copies of a "
        "page without paragraphs are duplicates, hence fewer records."
    )
    head = ["## Throughput", stamp("newsluice", "celery", "httpx", "trafilatura"), about]
    print(text)
    write_section("throughput", "\n\n".join([*head, text]))
    return int(ratio < RATIO_FLOOR or share > OUTSIDE_CEILING)


if __name__ == "__main__":
    sys.exit(main())
