"""What the tests of whole programs share: the site, settings for the environment, worker processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from config.settings import PREFIX, Settings
from store.connection import connect
from store.frontier import Frontier
from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

#: Seconds for anything that should happen at all; only a failure waits that long.
PATIENCE = 45.0


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def environment(settings: Settings, tmp_path: Path) -> dict[str, str]:
    """Return the environment of a program that works on the test's own namespace and may fetch from loopback."""
    own = {
        "REDIS_URL": settings.redis_url,
        "NAMESPACE": settings.namespace,
        "DATA_DIR": str(tmp_path / "data"),
        "ENQUEUE_QUEUES": settings.namespace,
        "HOST_DELAY": "0",
        "HOST_CONCURRENCY": "8",
        "CONCURRENCY": "4",
        "EXTRACT_PROCESSES": "1",
        "LEASE_SECONDS": "6",
        "FETCH_TIMEOUT": "10",
        "RETRY_BASE_SECONDS": "0.5",
        "RETRY_MAX": "1",
        "ALLOW_PRIVATE_ADDRESSES": "127.0.0.0/8",
    }
    return os.environ | {PREFIX + name: value for name, value in own.items()}


@pytest.fixture
def frontier(settings: Settings) -> Frontier:
    return Frontier(connect(settings), settings)


@contextmanager
def program(
    *arguments: str, environment: dict[str, str], log: Path, module: str = "worker.cli.main"
) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of our programs in its own session; it is killed at the end if it still runs."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def lines(path: Path) -> list[dict[str, object]]:
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def until(true: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Wait until something is true; fail, saying what was waited for, when it does not become so."""
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"waited {patience:g} s in vain: {what}"
        time.sleep(0.05)
