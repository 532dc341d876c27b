"""What is different in the processes of a worker under bench/chaos.py; Python imports this by itself at its start.

A page whose JSON-LD holds CRASH kills the process that parses it, as a defect of a C library would: SIGSEGV, no
handler. And Python can sleep under libfaketime: with FAKETIME_DONT_FAKE_MONOTONIC, without which every time-out of a
lock would be an hour off too, libfaketime 0.9.10 refuses (EINVAL) the `clock_nanosleep` that `time.sleep` rests on.
"""

from __future__ import annotations

import json
import os
import select
import signal
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: What the page carries; also in chaos/load.py.
CRASH = '"@type": "ChaosCrash"'


def fragile(loads: Callable[..., Any]) -> Callable[..., Any]:
    """Return `loads`, which ends the process over a text with CRASH in it."""

    def crash_or_load(text: str | bytes, **options: Any) -> Any:  # noqa: ANN401 - as json.loads
        if isinstance(text, str) and CRASH in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        return loads(text, **options)

    return crash_or_load


def sleep(seconds: float) -> None:
    """Sleep, as `time.sleep` does."""
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


json.loads = fragile(json.loads)
if "libfaketime" in os.environ.get("LD_PRELOAD", ""):
    time.sleep = sleep
