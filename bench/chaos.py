"""Tries to make Newsluice lose or double a URL, and compares the books, URL by URL, with what was put in.

    .venv/bin/python bench/chaos.py [--urls 2000] [--faults 40] [--seed 1] [--appendfsync always] [--short]

Runs `newsluice worker` processes over the pages of a replay proxy, the misbehaving hosts included, against a Valkey of
its own, and meanwhile kills, ends and freezes workers, kills extraction children, kills and pauses Valkey, breaks the
workers' connections, kills a consumer and fills the memory, at times drawn from the seed. Workers that exit are started
again after a second, as systemd would. All of it is on loopback; all that was started is ended. Exit code 1: something
was lost, doubled or wrong, or stood still for 30 seconds.
"""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chaos import load
from chaos.faults import Consumer, Fault, Hand, plan
from chaos.feed import Feeder
from chaos.fleet import Fleet, environment
from chaos.link import Links
from chaos.server import Server
from chaos.verdict import SHOWN, Run, Verdict, judge
from chaos.watch import Watch

from config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
NAMESPACE = "chaos"
SLOTS = 8
LEASE_SECONDS, FETCH_TIMEOUT, EXTRACT_TIMEOUT = 5.0, 3.0, 3.0
#: Seconds beyond FETCH_TIMEOUT in which a worker ends after SIGTERM.
END_GRACE = 5.0
#: Seconds in which nothing may stand still.
STALL_LIMIT = 30.0
#: Seconds without the end of any attempt after which the run is not waited for any more.
SETTLE_SECONDS = 90.0
#: What --short runs.
SHORT_URLS, SHORT_FAULTS, SHORT_SECONDS = 700, 18, 180.0


@dataclass
class Stage:
    """All that runs."""

    server: Server
    links: Links
    fleet: Fleet
    watch: Watch
    feeder: Feeder
    hand: Hand
    consumer: Consumer
    replay: load.Replay
    settings: Settings
    worker_settings: dict[str, object]
    findings: list[str] = field(default_factory=list)


def options() -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--urls", type=int)
    parser.add_argument("--faults", type=int)
    parser.add_argument("--seed", type=int, help="the same seed draws the same URLs and faults; default: a new one")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--appendfsync", choices=("always", "everysec"), default="always")
    parser.add_argument("--seconds", type=float, help="no new fault after so long")
    parser.add_argument("--short", action="store_true", help="every kind of fault once, in a minute or two")
    parser.add_argument("--only", help="kinds of fault, separated by commas: leave out all others")
    parser.add_argument("--keep", type=Path, help="keep logs and data in this new directory")
    parser.add_argument("--replay", type=Path, default=SHARED / "sim/replay.py")
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus/dev")
    asked = parser.parse_args()
    asked.urls = asked.urls or (SHORT_URLS if asked.short else 2000)
    asked.faults = (SHORT_FAULTS if asked.short else 40) if asked.faults is None else asked.faults
    asked.seconds = asked.seconds or (SHORT_SECONDS if asked.short else 3600.0)
    asked.seed = secrets.randbelow(1_000_000) if asked.seed is None else asked.seed
    if not asked.replay.is_file():
        parser.error(f"{asked.replay} is not here: name the replay proxy with --replay")
    return asked


def worker_settings(redis_url: str, proxy: str, folder: Path) -> dict[str, object]:
    """Return the settings of the workers: everything quick, so that a run sees many leases and retries."""
    return {
        "REDIS_URL": redis_url,
        "NAMESPACE": NAMESPACE,
        "DATA_DIR": folder / "data",
        "ENQUEUE_QUEUES": NAMESPACE,
        "FETCH_PROXY": proxy,
        "CONCURRENCY": SLOTS,
        "EXTRACT_PROCESSES": 1,
        "EXTRACT_TIMEOUT": EXTRACT_TIMEOUT,
        "EXTRACT_MEMORY_MIB": 256,
        "EXTRACT_PAGES": 200,
        "HOST_DELAY": 0,
        "HOST_CONCURRENCY": 8,
        "FETCH_TIMEOUT": FETCH_TIMEOUT,
        "FETCH_MAX_BYTES": 2 * 1024 * 1024,
        "RETRY_MAX": 4,
        "RETRY_BASE_SECONDS": 0.3,
        "RETRY_CAP_SECONDS": 2,
        "LEASE_SECONDS": LEASE_SECONDS,
        "OUTCOMES_KEEP": 10_000_000,
        "LOG_FORMAT": "json",
    }


def set_up(asked: argparse.Namespace, folder: Path, stack: ExitStack) -> Stage:
    """Start everything but the feeder; the stack ends it all."""
    corpus = asked.corpus if asked.corpus.is_dir() else None
    given = load.urls(asked.urls, asked.seed, corpus, folder)
    replay = load.Replay(asked.replay, folder, asked.seconds + 600)
    stack.callback(replay.close)
    server = Server(folder, asked.appendfsync)
    stack.callback(server.close)
    server.start()
    links = Links(asked.workers, server.port)
    stack.callback(links.close)
    links.start()
    own = [worker_settings(f"redis://127.0.0.1:{link.port}/0", replay.address, folder) for link in links.each]
    direct = own[0] | {"REDIS_URL": server.url}
    settings = Settings(**{name.lower(): value for name, value in direct.items()})
    fleet = Fleet([environment(each) for each in own], folder)
    stack.callback(fleet.close, 0.1)
    watch = Watch(server, fleet, NAMESPACE)
    stack.callback(watch.close)
    consumer = Consumer(server.port, f"{NAMESPACE}:records", folder)
    stack.callback(consumer.kill)
    feeder = Feeder(given, settings, server, watch)
    stack.callback(feeder.close)
    hand = Hand(fleet, server, links, consumer, watch, FETCH_TIMEOUT + END_GRACE)
    consumer.start()
    fleet.start()
    watch.start()
    return Stage(server, links, fleet, watch, feeder, hand, consumer, replay, settings, direct)


def strike(stage: Stage, faults: Sequence[Fault], seconds: float) -> None:
    """Do all faults while URLs are put in, or as many as there is time for."""
    deadline = time.monotonic() + seconds
    stage.feeder.start()
    for number, fault in enumerate(faults):
        stage.feeder.share = (number + 1) / (len(faults) + 1)
        time.sleep(fault.gap)
        if time.monotonic() > deadline:
            stage.findings.append(f"no time for the last {len(faults) - number} faults")
            break
        whom = "all workers" if fault.everywhere and "links" in fault.kind else f"worker {fault.worker}"
        now = f"{time.strftime('%H:%M:%S')} {stage.watch.now.finished:6} finished"
        print(f"{now}  {fault.kind} {fault.seconds:.1f} s {whom}", flush=True)
        stage.hand.do(fault)
    stage.hand.wait()
    stage.links.restore()
    stage.feeder.share = 1.0


def settle(stage: Stage, seconds: float) -> None:
    """Wait until all URLs have ended, or nothing ends any more."""
    deadline, went_on, ended = time.monotonic() + seconds, time.monotonic(), -1
    quiet = 0
    while quiet < 3:  # looks: the watch is a little behind
        time.sleep(0.5)
        now = time.monotonic()
        seen = stage.watch.now
        quiet = quiet + 1 if stage.feeder.finished and not seen.open else 0
        if seen.ended != ended:
            went_on, ended = now, seen.ended
        if now - went_on > SETTLE_SECONDS or now > deadline:
            stage.findings.append(f"it does not settle: {seen.open} URLs open, nothing ended for {now - went_on:.0f} s")
            return
    time.sleep(2)  # for the consumer


def check(stage: Stage) -> None:
    """Run `newsluice status --check`."""
    command = [sys.executable, "-m", "worker.cli.main", "status", "--check"]
    done = subprocess.run(
        command, env=environment(stage.worker_settings), capture_output=True, text=True, timeout=60, check=False
    )
    if done.returncode:
        stage.findings.append(f"status --check: exit code {done.returncode}: {done.stderr.strip()}")


def report(asked: argparse.Namespace, stage: Stage, verdict: Verdict, seconds: float) -> bool:
    """Print what was found; return whether all was well."""
    watch, hand, fleet = stage.watch, stage.hand, stage.fleet
    exits = [exit_ for worker in fleet.workers for exit_ in worker.exits]
    size = f"{asked.workers} workers of {SLOTS} slots"
    print(f"\nseed {asked.seed}, {size}, appendfsync {asked.appendfsync}, {seconds:.0f} s")
    print(f"faults {hand.done.total()}: " + ", ".join(f"{kind} {count}" for kind, count in sorted(hand.done.items())))
    print(f"URLs {len(stage.feeder.accepted)}, pages served {verdict.fetches}; " + ", ".join(
        f"{name} {count}" for name, count in verdict.outcomes.most_common()))  # fmt: skip
    print(f"lost {len(verdict.lost)}, doubled {len(verdict.doubled)}, wrong {len(verdict.wrong)}, "
          f"cost of everysec {len(verdict.cost)}, delivered again {verdict.delivered_again}")  # fmt: skip
    print(f"longest stall {watch.longest_stall:.1f} s, longest idle worker {watch.longest_idle:.1f} s, "
          f"longest end after SIGTERM {hand.longest_end:.1f} s, exits of their own {len(exits)}")  # fmt: skip
    print("longest recovery by fault: " + ", ".join(f"{kind} {took:.1f} s" for kind, took in sorted(
        watch.recoveries.items(), key=lambda item: -item[1])))  # fmt: skip
    groups = {
        "lost": verdict.lost, "doubled": verdict.doubled, "wrong": verdict.wrong, "cost": verdict.cost,
        "finding": [*verdict.other, *stage.findings], "stall": watch.stalls, "end": hand.notes, "exit": exits,
        "logged": [f"{count} times: {name}" for name, count in fleet.complaints.most_common()],
    }  # fmt: skip
    for name, found in groups.items():
        for text in found[:SHOWN]:
            print(f"  {name}: {text}")
        if len(found) > SHOWN:
            print(f"  {name}: and {len(found) - SHOWN} more")
    return verdict.clean and not stage.findings and watch.longest_stall < STALL_LIMIT


def main() -> int:
    """Run, print, and return the exit code."""
    asked = options()
    faults = plan(asked.faults, asked.seed, asked.workers, short=asked.short)
    if asked.only:
        kinds = {kind.strip() for kind in asked.only.split(",")}
        faults = [fault for fault in plan(asked.faults * 20, asked.seed, asked.workers, short=asked.short)
                  if fault.kind in kinds][: asked.faults]  # fmt: skip
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="newsluice-chaos-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        stage = set_up(asked, folder, stack)
        if asked.keep:
            stack.callback(shutil.copytree, folder, asked.keep, dirs_exist_ok=True)
        strike(stage, faults, asked.seconds)
        settle(stage, asked.seconds)
        check(stage)
        stage.findings += stage.fleet.close(FETCH_TIMEOUT + EXTRACT_TIMEOUT + 2 * END_GRACE)
        stage.findings += stage.fleet.orphans(EXTRACT_TIMEOUT + 2)
        run = Run(
            given=stage.feeder.given,
            accepted=stage.feeder.accepted,
            served=stage.replay.served(),
            consumed=stage.consumer.file,
            kills=stage.server.kills,
            everysec=asked.appendfsync == "everysec",
        )
        verdict = judge(run, stage.settings)
        well = report(asked, stage, verdict, time.monotonic() - began)
        if asked.keep:
            (folder / "complaints.json").write_text(json.dumps(stage.fleet.samples, indent=1))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
