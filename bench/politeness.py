"""How a fleet of workers behaves towards its hosts, from the log of a small internet on loopback.

    .venv/bin/python bench/politeness.py [--short] [--part hosts|dead] [--json FILE]

hosts  Four worker processes of 8 slots over 300 hosts: ordinary ones, some with much to do, with a Crawl-delay, slow,
       busy (429, 503), broken, forbidden by robots.txt, and dead. No host may be asked by two at once, none sooner than
       its delay, none where robots.txt says no, and the whole may take 10 % longer than the best schedule that the
       rules allow.
dead   The same fleet over 900 hosts, then over 1,000 of which 100 never answer: pages a second of the 900, in turns.

`--short` is a small form of the first for the tests. The tables go into bench/RESULTS.md, else.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from pathlib import Path

from politeness import verdict as reading
from politeness.run import crawl
from results import stamp, table, write_section

ROOT = Path(__file__).resolve().parents[1]
REPLAY = ROOT.parent / "shared/sim/replay.py"
#: Over the best schedule, and throughput lost by dead hosts: at most.
OVER, LOST = 0.10, 0.05
DELAY = 1.0


def some_hosts(*, short: bool) -> dict[str, int]:
    """Return how many pages of each host are asked for."""
    if short:
        hosts = {f"page-{n}": 2 for n in range(10)} | {"page-100": 6, "delay-2": 3}
        return hosts | {"robots-deny": 4, "status-429": 1, "status-404": 2, "dead-1": 2}
    hosts = {f"page-{n}": 1 for n in range(236)} | {f"page-{n}": 80 for n in range(236, 246)}
    hosts |= {f"delay-{seconds}": 12 for seconds in (1, 2, 3)} | {f"delay-{seconds}": 4 for seconds in (5, 8, 12)}
    hosts |= {"robots-deny": 50, "robots-503": 3, "status-429": 2, "status-503": 2, "status-404": 20, "status-500": 3}
    hosts |= {"slow-1": 10, "slow-3": 4, "loop": 2, "reset": 2, "cut": 2, "binary": 4}
    return hosts | {f"dead-{n}": 4 for n in range(36)}


def urls_of(hosts: dict[str, int], seed: int) -> list[str]:
    """Return the URLs of these hosts, mixed."""
    urls = [f"http://{host}.test/{seed}/{page}" for host, pages in hosts.items() for page in range(pages)]
    random.Random(seed).shuffle(urls)
    return urls


def many_hosts(folder: Path, *, short: bool) -> tuple[str, dict[str, object], bool]:
    """Measure the part `hosts`; return its table, its figures and whether they are good."""
    hosts = some_hosts(short=short)
    fleet = {"count": 2, "slots": 4} if short else {"count": 4, "slots": 8}
    own = {"HOST_DELAY": str(DELAY), "RETRY_MAX": "1", "RETRY_BASE_SECONDS": "0.5", "FETCH_TIMEOUT": "4"}
    ended = crawl(
        urls_of(hosts, 1), replay=REPLAY, folder=folder / "hosts", own=own, latency=0.08, patience=240, **fleet
    )
    verdict = reading.judge(folder / "hosts/log", DELAY)
    live = {host: asked for host, asked in verdict.hosts.items() if host.startswith(("page", "delay"))}
    bound, by = reading.best(live, DELAY, fleet["count"] * fleet["slots"])
    took = max(one.out or one.came for asked in live.values() for one in asked) - verdict.first
    lag = reading.lag(live, DELAY)
    figures: dict[str, object] = {
        "requests": sum(map(len, verdict.hosts.values())),
        "hosts": len(verdict.hosts),
        "at once": len(verdict.at_once),
        "too soon": len(verdict.too_soon),
        "denied": len(verdict.denied),
        "seconds": round(took, 1),
        "best": round(bound, 1),
        "bounded by": by,
        "over": round(took / bound - 1, 3),
        "lag": round(lag, 3),
        "ended": ended,
    }
    for kind in ("at_once", "too_soon", "denied"):
        for line in getattr(verdict, kind)[:10]:
            print(f"  {kind}: {line}")
    rows = [
        ("requests, hosts", f"{figures['requests']:,}, {figures['hosts']}", ""),
        ("hosts asked by two at once", figures["at once"], "0"),
        ("requests sooner than the host's delay", figures["too soon"], "0"),
        ("the closest came later than its delay by", f"{1000 * verdict.closest:.1f} ms", ""),
        ("pages asked for that robots.txt denies", figures["denied"], "0"),
        ("seconds until all that can be had was had", figures["seconds"], ""),
        (f"best schedule that the rules allow (bounded by {by})", figures["best"], ""),
        ("a host with more to ask is asked later than it might by (median)", f"{1000 * lag:.0f} ms", ""),
        ("longer than that", f"{100 * (took / bound - 1):.1f} %", f"{100 * OVER:.0f} %"),
    ]
    good = not (verdict.at_once or verdict.too_soon or verdict.denied) and (short or took <= bound * (1 + OVER))
    return table(("what", "measured", "at most"), rows), figures, good


def dead_hosts(folder: Path, rounds: int) -> tuple[str, dict[str, object], bool]:
    """Measure the part `dead`; return its table, its figures and whether they are good."""
    live = {f"page-{n}": 2 for n in range(900)}
    dead = {f"dead-{n}": 3 for n in range(100)}
    rates: dict[str, list[float]] = {"900 hosts": [], "1,000 hosts, of which 100 are dead": []}
    for turn in range(rounds):
        for name, hosts in zip(rates, (live, live | dead), strict=True):
            run = folder / f"dead-{turn}-{len(hosts)}"
            own = {"HOST_DELAY": str(DELAY)}
            urls = urls_of(hosts, 10 + turn)
            crawl(urls, replay=REPLAY, folder=run, own=own, latency=0.08, patience=300, count=4, slots=8, aside="dead-")
            asked = {host: of for host, of in reading.read(run / "log").items() if host.startswith("page-")}
            first = min(of[0].came for of in reading.read(run / "log").values())
            last = max(one.out or one.came for of in asked.values() for one in of)
            rates[name].append(sum(live.values()) / (last - first))
            print(f"  {name}: {rates[name][-1]:.1f} pages/s of the 900", flush=True)
    without, with_them = (max(of) for of in rates.values())
    lost = 1 - with_them / without
    rows = [(name, f"{max(of):.1f}", "") for name, of in rates.items()]
    rows.append(("lost", f"{100 * lost:.1f} %", f"{100 * LOST:.0f} %"))
    return table(("pages a second of the 900", "measured", "at most"), rows), {"lost": round(lost, 3)}, lost < LOST


def main() -> int:
    """Measure, print, keep; exit 1 when a limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--short", action="store_true", help="a small form of the first part; RESULTS.md stays as it is"
    )
    parser.add_argument("--part", choices=("hosts", "dead"), action="append", help="only this; may be repeated")
    parser.add_argument("--rounds", type=int, default=1, help="turns of the part `dead`")
    parser.add_argument("--json", type=Path, help="write the figures there")
    parser.add_argument("--keep", type=Path, help="an empty folder for logs, which stay there")
    asked = parser.parse_args()
    parts = ["hosts"] if asked.short else asked.part or ["hosts", "dead"]
    found, tables, fine = {}, [], True
    with tempfile.TemporaryDirectory(prefix="newsluice-polite-") as name:
        folder = asked.keep or Path(name)
        for part in parts:
            measured = many_hosts(folder, short=asked.short) if part == "hosts" else dead_hosts(folder, asked.rounds)
            text, found[part], good = measured
            tables.append(text)
            fine = fine and good
            print(text, flush=True)
            print(json.dumps(found[part]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(found), encoding="utf-8")
    if not asked.short and parts == ["hosts", "dead"]:
        head = "## Politeness (`bench/politeness.py`)"
        about = "4 worker processes of 8 slots, HOST_DELAY 1 s, 80 ms before each answer, on loopback."
        write_section("politeness", "\n\n".join([head, stamp("newsluice", "httpx"), about, *tables]))
    return int(not fine)


if __name__ == "__main__":
    sys.exit(main())
