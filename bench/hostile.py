"""Hostile pages through the real fetcher and extraction children: outcome, seconds and memory of each.

    .venv/bin/python bench/hostile.py [--quick] [--only PART_OF_A_NAME] [--json FILE] [--write]

First each answer alone, watched; then all at once in two children, 200 normal pages among them, which must come out as
they do alone. Ends with 1 when an answer has another outcome than it may have, loses text that it must keep, or takes
longer than EXTRACT_TIMEOUT allows or more memory than the child's limit, and when a normal page suffers.
`--write` puts the table into docs/safety.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from hostile.make import SEED, Hostile, ends_of, page, story
from hostile.pages import all_pages
from hostile.run import End, Line
from results import stamp, table, write_section

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = Path(__file__).resolve().parents[1] / "docs" / "safety.md"
NORMAL = 200
#: The settings' own defaults.
TIMEOUT = 10.0
MEMORY_MIB = 768
#: Seconds beyond the time-out for fetching, waiting and ending a child, on a busy machine.
GRACE = 10.0


def normal(count: int) -> list[Hostile]:
    """Return pages that nobody could object to."""
    return [Hostile(f"normal {n}", page(story(1000 + n)), keeps=ends_of(1000 + n)) for n in range(count)]


def alone(pages: Sequence[Hostile]) -> tuple[list[End], list[str]]:
    """Take each to its end by itself; return the ends, and what is wrong with them."""
    ends, faults = [], []
    with Line(pages, children=1, timeout=TIMEOUT, memory_mib=MEMORY_MIB) as line:
        for number, hostile in enumerate(pages):
            end = line.watched(number)
            ends.append(end)
            faults += end.faults(hostile)
            if end.seconds > TIMEOUT + GRACE:
                faults.append(f"{hostile.name}: took {end.seconds:.1f} s")
            if (end.mib or 0) > MEMORY_MIB:
                faults.append(f"{hostile.name}: {end.mib:.0f} MiB")
            print(
                f"{hostile.name:45} {end.outcome:24} {end.seconds:6.2f} s {end.mib:6.0f} MiB  {end.detail[:70]}",
                flush=True,
            )
    return ends, faults


def together(pages: Sequence[Hostile]) -> list[str]:
    """Take all to their ends at once, normal pages among them; return what is wrong."""
    mixed = [*pages, *normal(NORMAL)]
    random.Random(SEED).shuffle(mixed)
    with Line(mixed, children=2, timeout=TIMEOUT, memory_mib=MEMORY_MIB) as line, ThreadPoolExecutor(8) as threads:
        ends = list(threads.map(line.end, range(len(mixed))))
    well = sum(
        end.outcome == "published" for hostile, end in zip(mixed, ends, strict=True) if hostile.name[:6] == "normal"
    )
    print(f"{well} of {NORMAL} normal pages published among {len(pages)} hostile ones")
    return [fault for hostile, end in zip(mixed, ends, strict=True) for fault in end.faults(hostile)]


def report(pages: Sequence[Hostile], ends: Sequence[End]) -> str:
    """Return the table for docs/safety.md."""
    rows: list[tuple[object, ...]] = [
        (one.name, f"`{end.outcome}`", f"{end.seconds:.2f}", f"{end.mib:.0f}")
        for one, end in zip(pages, ends, strict=True)
    ]
    return f"{stamp('trafilatura', 'lxml')}\n\n{table(('input', 'outcome', 'seconds', 'MiB'), rows)}"


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="answers whose name has this")
    parser.add_argument("--quick", action="store_true", help="a tenth of what there is too much of, for a test")
    parser.add_argument("--json", type=Path, help="write what was found here, too")
    parser.add_argument("--write", action="store_true", help="renew the table in docs/safety.md")
    parser.add_argument("--alone", action="store_true", help="leave out the run among normal pages")
    options = parser.parse_args()
    pages = [one for one in all_pages(quick=options.quick) if options.only in one.name]
    ends, faults = alone(pages)
    if not options.alone:
        faults += together(pages)
    if options.write:
        write_section("hostile", report(pages, ends), PAGE)
    if options.json:
        found = [{"name": one.name, "outcome": end.outcome, "seconds": end.seconds, "mib": end.mib}
                 for one, end in zip(pages, ends, strict=True)]  # fmt: skip
        options.json.write_text(json.dumps({"pages": found, "faults": faults}, indent=1))
    print(f"{len(pages)} hostile answers, {len(faults)} faults")
    for fault in faults:
        print(f"  {fault}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
