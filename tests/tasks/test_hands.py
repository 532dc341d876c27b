"""Leases in hand are renewed, and handed back when nobody will begin them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from store.books import Books
from store.connection import connect
from store.frontier import Frontier
from tasks.enqueue import enqueue
from tasks.hands import STUCK_SECONDS, Hands

if TYPE_CHECKING:
    from config.settings import Settings

LEASE = 2.0


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"lease_seconds": LEASE, "host_concurrency": 9})


@pytest.fixture
def frontier(settings: Settings) -> Frontier:
    return Frontier(connect(settings), settings)


def leased(frontier: Frontier, count: int) -> list[tuple[str, int]]:
    enqueue(frontier, [f"http://host{number}.example/" for number in range(count)])
    return [(lease.id, lease.token) for lease in frontier.dispatch(count)]


def test_what_is_held_outlives_its_lease_and_what_was_dropped_does_not(frontier: Frontier, settings: Settings) -> None:
    held, dropped = leased(frontier, 2)
    hands = Hands(frontier, settings.lease_seconds)
    hands.receive([held])
    hands.receive([dropped])
    hands.drop(dropped)
    assert hands.begin(held)
    again: list[str] = []
    until = time.monotonic() + LEASE + 1.5
    while time.monotonic() < until:  # as pumps do: without, the time would count as an outage
        again += [lease.id for lease in frontier.dispatch(9)]
        time.sleep(0.2)
    assert again == [dropped[0]]
    assert frontier.begin(*held) is not None
    hands.drop(held)


def test_closing_hands_back_what_was_not_begun(frontier: Frontier, settings: Settings) -> None:
    first, second, third = leased(frontier, 3)
    hands = Hands(frontier, settings.lease_seconds)
    hands.receive([first, second])
    hands.receive([third])
    assert hands.begin(first)
    assert hands.close() == 2
    assert not hands.begin(second)
    hands.receive([third])  # a message that came in meanwhile
    assert not hands.begin(third)
    counts = Books(connect(settings), settings).counts()
    assert (counts["waiting"], counts["leased"]) == (2, 1)
    hands.drop(first)


def test_jobs_behind_a_stuck_one_go_to_others(frontier: Frontier, settings: Settings) -> None:
    stuck, behind, other = leased(frontier, 3)
    hands = Hands(frontier, settings.lease_seconds)
    hands.receive([stuck, behind])
    hands.receive([other])
    assert hands.begin(stuck)
    time.sleep(STUCK_SECONDS + 1.2)
    assert not hands.begin(behind)
    assert hands.begin(other)
    assert [lease.id for lease in frontier.dispatch(9)] == [behind[0]]
    for held in (stuck, other):
        hands.drop(held)
