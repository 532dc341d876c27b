"""How the tests of benches start one: the program as it is, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_bench(name: str, *arguments: str | Path, seconds: float) -> subprocess.CompletedProcess[str]:
    """Run bench/NAME.py to its end, which comes within so many seconds, and return it with what it said."""
    command = [sys.executable, str(ROOT / f"bench/{name}.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=seconds)
