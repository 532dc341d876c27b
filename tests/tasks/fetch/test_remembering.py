"""Answers and refusals of the resolver are kept for a while, and not without end."""

from __future__ import annotations

import socket
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tasks.fetch.remembering import Remembering

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.fetch.client import Fetcher

ROWS = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]


class Resolver:
    """Knows one name, and counts what it is asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    def __call__(self, host: str, *_: object) -> list[Any]:
        self.asked[host] += 1
        if host == "known.example":
            return ROWS
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


def test_a_new_connection_to_a_known_host_needs_no_look_up(
    serve: Callable[..., Any], fetcher_with: Callable[..., Fetcher]
) -> None:
    server = serve(lambda exchange: exchange.answer(Connection="close"))
    resolver = Resolver()

    def local(host: str, *question: Any) -> Any:  # noqa: ANN401 - as getaddrinfo
        resolver.asked[host] += 1
        return socket.getaddrinfo("127.0.0.1", *question)

    fetcher = fetcher_with(resolver=Remembering(local))
    for _ in range(3):
        fetcher.fetch(f"http://site.example:{server.port}/")
    assert server.connections == 3
    assert resolver.asked == {"site.example": 1}
