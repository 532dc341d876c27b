"""What the run puts in: URLs of the replay proxy, each with the ends that are right for it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.enqueue import prepare

if TYPE_CHECKING:
    from pathlib import Path

    from store.jobs import NewJob

PUBLISHED = frozenset({"published"})
#: What a page of a real site may end as: its text decides.
PAGE = frozenset(
    {"published", "duplicate.content", "duplicate.url"}
    | {"rejected.no_text", "rejected.not_article", "rejected.paywall", "rejected.not_html", "rejected.too_large"}
)
#: A failing page whose last attempt was with a worker that vanished ends so, rightly.
LOST = "failed.worker_lost"
#: Hosts of the replay proxy that misbehave, and how their pages must end.
HOSTS: dict[str, frozenset[str]] = {
    "status-404.test": frozenset({"rejected.not_found"}),
    "status-410.test": frozenset({"rejected.not_found"}),
    "status-403.test": frozenset({"rejected.status"}),
    "status-500.test": frozenset({"failed.status", LOST}),
    "status-503.test": frozenset({"failed.busy", LOST}),
    "status-429.test": frozenset({"failed.busy", LOST}),
    "slow-0.5.test": PUBLISHED,
    "slow-60.test": frozenset({"failed.timeout", LOST}),
    "trickle.test": frozenset({"failed.timeout", LOST}),
    "reset.test": frozenset({"failed.incomplete", "failed.connect", LOST}),
    "cut.test": frozenset({"failed.incomplete", LOST}),
    "loop.test": frozenset({"rejected.redirects"}),
    "inward.test": frozenset({"rejected.address"}),
    "bomb.test": frozenset({"rejected.too_large"}),
    "endless.test": frozenset({"rejected.too_large", "failed.timeout"}),
    "binary.test": frozenset({"rejected.not_html"}),
    "latin1.test": PUBLISHED,
    "robots-deny.test": frozenset({"rejected.robots"}),
    "robots-503.test": frozenset({"failed.robots", LOST}),
    "delay-0.2.test": PUBLISHED,
}
#: Hosts where every attempt holds a slot until its time is out, or has the whole host left alone: few of them.
COSTLY = frozenset(
    f"{name}.test" for name in ("status-503", "status-429", "slow-60", "trickle", "robots-503", "endless", "bomb")
)
#: URLs of each costly host, at the most.
COSTLY_MOST = 12
#: Hosts that answer 503 at first, for each page once or twice; each has so few pages that it is never given up as one.
FLAKY, FLAKY_PAGES = tuple(f"flaky-{'0' * zeros}{times}.test" for zeros in range(30) for times in (1, 2)), 2
#: Hosts that serve articles without end.
PAGE_HOSTS = 24
#: Shares of the URLs that misbehave, and that are real pages of the corpus (at most CORPUS_MOST).
BAD_SHARE, CORPUS_SHARE, CORPUS_MOST = 0.08, 0.05, 150
#: A page that takes longer than it may, and one that fills a child's memory: paragraphs, list items.
HANG_PARAGRAPHS, BLOAT_ITEMS = 60_000, 70_000
#: What kills the process that parses it; also in preload/sitecustomize.py.
CRASH = b'{"@type": "ChaosCrash"}'
#: Pages of each kind for the extractor: so many, and one more for so many URLs.
POISON, POISON_EVERY = 2, 5000
CRASHES = frozenset({"failed.extract_crashed", LOST})
HANGS = CRASHES | {"failed.extract_timeout"}
POISONS = {"hang": HANGS, "bloat": HANGS | PAGE, "crash": CRASHES}


@dataclass(frozen=True, slots=True)
class Given:
    """One URL of the run: its job, and the outcomes of which one is right."""

    job: NewJob
    right: frozenset[str]


def urls(count: int, seed: int, corpus: Path | None, folder: Path) -> list[Given]:
    """Return `count` URLs in the order in which they are put in, and write the replay proxy's corpus to `folder`."""
    dice = random.Random(f"load {seed}")
    pages = dict(_corpus(corpus, min(int(count * CORPUS_SHARE), CORPUS_MOST), dice)) if corpus else {}
    poison = _poison(folder, POISON + count // POISON_EVERY)
    rows = [{"id": url, "url": url, "html": path} for url, path in {**pages, **poison}.items()]
    (folder / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")

    wanted: dict[str, frozenset[str]] = dict.fromkeys(pages, PAGE)
    wanted |= {url: POISONS[url.split("/")[3]] for url in poison}
    bad = max(int(count * BAD_SHARE), len(HOSTS))
    for number in range(bad):
        host = list(HOSTS)[number % len(HOSTS)]
        if host not in COSTLY or number // len(HOSTS) < COSTLY_MOST:
            wanted[f"http://{host}/{seed}/{number}"] = HOSTS[host]
    for number in range(min(2 * bad // len(HOSTS), len(FLAKY) * FLAKY_PAGES)):
        wanted[f"http://{FLAKY[number % len(FLAKY)]}/{seed}/{number}"] = PUBLISHED
    number = 0
    while len(wanted) < count:
        wanted[f"http://page-{number % PAGE_HOSTS}.test/{seed}/{number}"] = PUBLISHED
        number += 1
    given = {job.id: Given(job, right) for job, right in ((prepare(url), right) for url, right in wanted.items())}
    chosen = list(given.values())  # ids are unique: two corpus URLs may be one address
    dice.shuffle(chosen)
    return chosen


def _corpus(corpus: Path, count: int, dice: random.Random) -> list[tuple[str, str]]:
    with (corpus / "truth.jsonl").open(encoding="utf-8") as rows:
        found = [(row["url"], str(corpus.resolve() / row["html"])) for row in map(json.loads, rows)]
    plain = [(url, path) for url, path in found if urlsplit(url).scheme == "http"]
    return dice.sample(plain, min(count, len(plain)))


def _poison(folder: Path, each: int) -> dict[str, str]:
    text = b"<p>" + b"The council said that the bridge will be closed for repairs until the spring. " * 5 + b"</p>"
    parts = {
        "hang": b"<p>x" * HANG_PARAGRAPHS,
        "bloat": b"<ul>" + b"<li>item of the list" * BLOAT_ITEMS + b"</ul>",
        "crash": b'<script type="application/ld+json">' + CRASH + b"</script>",
    }
    found = {}
    for name, part in parts.items():
        path = folder / f"{name}.html"
        path.write_bytes(b"<html><body><article>" + text * 5 + part + b"</article></body></html>")
        found |= {f"http://poison.test/{name}/{number}": str(path) for number in range(each)}
    return found


class Replay:
    """The replay proxy as a child process; a context manager. `address` is for FETCH_PROXY."""

    def __init__(self, program: Path, folder: Path, seconds: float) -> None:
        self.log = folder / "replay.jsonl"
        command = [str(program), "--corpus", str(folder), "--port", "0", "--latency", "0.03", "--log", str(self.log)]
        with (folder / "replay.err").open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, *command, "--seconds", str(seconds)],
                stdout=subprocess.PIPE, stderr=errors, text=True, start_new_session=True,
            )  # fmt: skip
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line.startswith("replay: "):
            raise SystemExit(f"{program} did not start")
        self.address = line.split()[1]

    def served(self) -> Counter[str]:
        """Return how often each address without its scheme (host and path) was answered with a whole page."""
        counted: Counter[str] = Counter()
        with self.log.open(encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if row["status"] == 200:
                    counted[f"{row['host']}{row['path']}"] += 1
        return counted

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
