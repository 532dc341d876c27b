"""The command line of bench/chaos.py."""

from __future__ import annotations

import argparse
import secrets
from pathlib import Path

from chaos.side import ROOT

SHARED = ROOT.parent / "shared"
#: URLs, faults, and seconds after which no new fault is done: by default, and with --short.
LONG, SHORT = (20_000, 200, 3600.0), (1000, 19, 180.0)
#: The seed of --short.
SHORT_SEED = 4


def options(about: str) -> argparse.Namespace:
    """Return what was asked for."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--urls", type=int)
    parser.add_argument("--faults", type=int)
    parser.add_argument("--seed", type=int, help="the same seed draws the same URLs and faults; default: a new one")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--appendfsync", choices=("always", "everysec"), default="always")
    parser.add_argument("--seconds", type=float, help="no new fault after so long")
    parser.add_argument("--short", action="store_true", help="every kind of fault once, in two minutes, always alike")
    parser.add_argument("--plain", action="store_true", help="the same with a plain Celery set-up, to compare with")
    parser.add_argument("--only", help="kinds of fault, separated by commas: leave out all others")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was found to this file, too")
    parser.add_argument("--keep", type=Path, help="keep logs and data in this new directory")
    parser.add_argument("--replay", type=Path, default=SHARED / "sim/replay.py")
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus/dev")
    asked = parser.parse_args()
    urls, faults, seconds = SHORT if asked.short else LONG
    asked.urls = asked.urls or urls
    asked.faults = faults if asked.faults is None else asked.faults
    asked.seconds = asked.seconds or seconds
    if asked.seed is None:
        asked.seed = SHORT_SEED if asked.short else secrets.randbelow(1_000_000)
    if not asked.replay.is_file():
        parser.error(f"{asked.replay} is not here: name the replay proxy with --replay")
    return asked
