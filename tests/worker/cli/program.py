"""Runs the command line as a user does: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[3]
#: Seconds for anything that should happen at all; only a failure waits that long.
PATIENCE = 45.0
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


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    """Wait until something is true, as long as the process that is to make it true runs; fail after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.05)
