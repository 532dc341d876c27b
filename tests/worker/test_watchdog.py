"""The watchdog: what it takes for standing still, and what it does not."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from config.settings import load
from worker.lifeline import Pulse
from worker.watchdog import LOOK_SECONDS, Watchdog

if TYPE_CHECKING:
    from config.settings import Settings

STALL_SECONDS = 5.0


@pytest.fixture
def watchdog(settings: Settings) -> Watchdog:
    own = load(redis_url=settings.redis_url, namespace=settings.namespace, stall_seconds=STALL_SECONDS)
    return Watchdog(own, slots=4)


def verdict(watchdog: Watchdog, pulse: Pulse) -> str | None:
    """Return what it says of a worker that sends nothing but this for longer than it may stand still."""
    said = None
    until = time.monotonic() + STALL_SECONDS + 3 * LOOK_SECONDS
    while not said and time.monotonic() < until:
        time.sleep(LOOK_SECONDS / 5)
        said = watchdog.verdict(pulse, heard=time.monotonic())
    return said


def test_a_job_in_hand_for_longer_than_any_may_take_is_a_stall(watchdog: Watchdog) -> None:
    assert verdict(watchdog, Pulse(in_hand=1, oldest=1000.0)) == "a job is in its hands for 1000 s"


def test_a_job_that_waits_for_a_server_which_answers_but_is_full_is_none(watchdog: Watchdog) -> None:
    assert verdict(watchdog, Pulse(in_hand=1, oldest=1000.0, held_back="Redis cannot write to its disk")) is None
