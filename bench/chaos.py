"""Tries to make Newsluice lose or double a URL, and compares the books, URL by URL, with what was put in.

    .venv/bin/python bench/chaos.py [--urls 20000] [--faults 200] [--seed 1] [--appendfsync always] [--short] [--plain]

Runs `newsluice worker` processes over the pages of a replay proxy, the misbehaving hosts included, against a Valkey of
its own, and meanwhile kills, ends and freezes workers, their supervisors and their extraction children, kills and
pauses Valkey, fills its disk and its memory, breaks the workers' connections, puts a clock wrong, lets pumps of its own
work among the others and kills a consumer, at times drawn from the seed. Workers that exit are started again after a
second, as systemd would. All of it is on loopback; all that was started is ended. Exit code 1: something was lost,
doubled or wrong, or stood still for 30 seconds. As root it mounts a small disk, and installs Debian's libfaketime where
that is not there; without either, the faults that need them are left out, and in CI (CI is set) that is a failure.

`--plain` does the same to a plain Celery set-up, for comparison; its exit code is 0 whatever it lost.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from chaos import report
from chaos.options import options
from chaos.plan import Fault, plan
from chaos.stage import Stage, set_up
from chaos.verdict import Run

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

#: Seconds without the end of any attempt after which the run is not waited for any more.
SETTLE_SECONDS = 150.0
#: Part of the URLs that is put in before the first fault.
FIRST_SHARE = 0.02
#: Looks, half a second apart, at which all must have ended: the watch is a little behind.
QUIET_LOOKS = 4


def planned(asked: argparse.Namespace) -> list[Fault]:
    """Return the faults of the run."""
    if not asked.only:
        return plan(asked.faults, asked.seed, asked.workers, short=asked.short)
    kinds = {kind.strip() for kind in asked.only.split(",")}
    many = plan(asked.faults * 20, asked.seed, asked.workers, short=asked.short)
    return [fault for fault in many if fault.kind in kinds][: asked.faults]


def strike(stage: Stage, faults: Sequence[Fault], seconds: float) -> None:
    """Do all faults while URLs are put in, or as many as there is time for."""
    deadline = time.monotonic() + seconds
    stage.feeder.start()
    stage.feeder.share = FIRST_SHARE
    while not stage.watch.now.finished and time.monotonic() < deadline:
        time.sleep(0.1)
    for number, fault in enumerate(faults):
        stage.feeder.share = max(stage.feeder.share, (number + 1) / (len(faults) + 1))
        if fault.kind in stage.missing or fault.kind in stage.side.lacks:
            continue
        time.sleep(fault.gap)
        if time.monotonic() > deadline:
            stage.findings.append(f"no time for the last {len(faults) - number} faults")
            break
        now = f"{time.strftime('%H:%M:%S')} {stage.watch.now.finished:6} finished"
        print(f"{now}  {fault.kind} {fault.seconds:.1f} s {fault.whom}", flush=True)
        stage.hand.do(fault)
    stage.hand.wait()
    stage.links.restore()
    stage.feeder.share = 1.0


def settle(stage: Stage, seconds: float) -> None:
    """Wait until all URLs have ended, or nothing ends any more."""
    deadline, went_on, ended = time.monotonic() + seconds, time.monotonic(), -1
    quiet = 0
    while quiet < QUIET_LOOKS:
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


def run(asked: argparse.Namespace, folder: Path, stack: ExitStack) -> bool:
    """Do it all; return whether all was well."""
    began = time.monotonic()
    stage = set_up(asked, folder, stack)
    if asked.keep:
        stack.callback(shutil.copytree, folder, asked.keep, dirs_exist_ok=True)
    if os.environ.get("CI"):
        stage.findings += [f"left out, in CI: {kind}: {why}" for kind, why in stage.missing.items()]
    strike(stage, planned(asked), asked.seconds)
    settle(stage, max(asked.seconds, 2 * SETTLE_SECONDS))
    stage.watch.close()
    stage.findings += stage.side.check()
    stage.close()
    verdict = stage.side.judge(
        Run(
            given=stage.feeder.given,
            accepted=stage.feeder.accepted,
            served=stage.replay.served(),
            consumed=stage.consumer.file,
            kills=stage.server.kills,
            everysec=asked.appendfsync == "everysec",
        )
    )
    found = report.summary(asked, stage, verdict, time.monotonic() - began)
    report.show(found)
    report.write(found, asked)
    return asked.plain or report.is_well(found)


def main() -> int:
    """Run, and return the exit code."""
    asked = options((__doc__ or "").splitlines()[0])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and end all that was started
    with ExitStack() as stack:
        folder = Path(tempfile.mkdtemp(prefix="newsluice-chaos-"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        well = run(asked, folder, stack)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
