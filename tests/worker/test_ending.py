"""The end of a worker: what it logged until then is written."""

from __future__ import annotations

import json
import subprocess
import sys

#: Logs 100 lines, is told to end, and has nothing to hand back.
PROGRAM = """
import os, signal
import structlog
from config.logging import configure
from config.settings import load
from worker.ending import Ending

configure(load(log_format="json"))
log = structlog.get_logger()
Ending(0.0, lambda: 7, supervised=False).install()
for number in range(100):
    log.warning(f"line {number}")
os.kill(os.getpid(), signal.SIGTERM)
while True:
    signal.pause()
"""


def test_all_that_was_logged_is_written_when_the_process_ends_with_work_in_hand() -> None:
    ended = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    events = [json.loads(line) for line in ended.stderr.splitlines()]
    assert [event["event"] for event in events] == [*(f"line {n}" for n in range(100)), "ended with work in hand"]
    assert events[-1]["handed_back"] == 7
