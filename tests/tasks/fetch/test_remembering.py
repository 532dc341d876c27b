"""Answers and refusals of the resolver are kept for a while, and not without end."""

from __future__ import annotations

import socket
from collections import Counter
from typing import Any

import pytest

from tasks.fetch.remembering import Remembering

ROWS = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]


class Resolver:
    """Knows one name, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def __call__(self, host: str, *_: object) -> tuple[list[Any], float]:
        self.asked[host] += 1
        if host == "known.example":
            return ROWS, 60
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_what_was_asked_is_not_asked_again() -> None:
    resolver = Resolver()
    remembering = Remembering(resolver)
    for _ in range(3):
        assert remembering("known.example", 80) == ROWS
        with pytest.raises(socket.gaierror, match="not known"):
            remembering("unknown.example", 80)
    assert remembering("known.example", 443) == ROWS
    assert resolver.asked == {"known.example": 2, "unknown.example": 1}


def test_only_so_many_answers_are_kept() -> None:
    resolver = Resolver()
    remembering = Remembering(resolver, most=2)
    for port in (1, 2, 3, 3, 2, 1):
        remembering("known.example", port)
    assert resolver.asked["known.example"] == 4


def test_an_answer_is_kept_as_long_as_it_holds_and_no_longer() -> None:
    asked: Counter[str] = Counter()

    def resolver(host: str) -> tuple[list[Any], float]:
        asked[host] += 1
        return ROWS, {"long.example": 60.0, "short.example": 0.0}[host]

    remembering = Remembering(resolver)
    for _ in range(3):
        for host in ("long.example", "short.example"):
            assert remembering(host) == ROWS
    assert asked == {"long.example": 1, "short.example": 3}


def test_that_a_callers_time_was_over_is_not_kept() -> None:
    asked: Counter[str] = Counter()

    def resolver(host: str) -> tuple[list[Any], float]:
        asked[host] += 1
        raise TimeoutError

    remembering = Remembering(resolver)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            remembering("slow.example")
    assert asked == {"slow.example": 2}
