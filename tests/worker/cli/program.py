"""Runs the command line as a user does: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
COMMAND = [sys.executable, "-m", "worker.cli.main"]


def environment(**settings: str) -> dict[str, str]:
    """Return the environment with these settings (`REDIS_URL="…"`), importable from any directory."""
    prefixed = {f"NEWSLUICE_{name}": value for name, value in settings.items()}
    return os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "150"} | prefixed


def newsluice(*arguments: str, stdin: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run one command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments], input=stdin, env=environment(**settings), capture_output=True, timeout=60, check=False
    )


def start(*arguments: str, **settings: str) -> subprocess.Popen[bytes]:
    """Start one command, all three streams pipes."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment(**settings),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
