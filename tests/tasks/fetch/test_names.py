"""Names are looked up at name servers, whose answers hold as long as they say, within limits."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from tasks.errors import Rejected
from tasks.fetch.client import Fetcher
from tasks.fetch.clock import Clock
from tasks.fetch.lookups import Lookups
from tasks.fetch.names import FAILED, LEAST, MOST, NONE, UNTOLD, Names
from tests.tasks.fetch.conftest import settings_with
from tests.tasks.fetch.nameserver import NameServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

QUESTION = (80, 0, socket.SOCK_STREAM, 0, 0)


class Asked:
    """A name server that knows `known`, and what asks it; `left` is what the system's resolver was asked."""

    def __init__(self, stack: ExitStack, known: dict[str, list[tuple[str, int]] | None]) -> None:
        self.server = stack.enter_context(NameServer(known))
        self.clock = Clock()
        self.clock.start(30)
        self.left: list[str] = []
        system = Lookups(self.clock, self._system, threads=1)
        stack.callback(system.close)
        self.names = Names(self.clock, system, [self.server.place])
        stack.callback(self.names.close)

    def _system(self, *question: Any) -> Any:  # noqa: ANN401 - as getaddrinfo
        self.left.append(question[0])
        return socket.getaddrinfo(*question)

    def of(self, name: str) -> tuple[set[str], float]:
        """Return the addresses of a name, and for how many seconds they hold."""
        rows, seconds = self.names(name, *QUESTION)
        assert {row[1] for row in rows} == {socket.SOCK_STREAM}
        assert {row[4][1] for row in rows} == {80}
        return {row[4][0] for row in rows}, seconds


@pytest.fixture
def asked() -> Iterator[Callable[..., Asked]]:
    with ExitStack() as stack:
        yield lambda **known: Asked(stack, {f"{name}.example": value for name, value in known.items()})


@pytest.mark.parametrize(("ttl", "seconds"), [(0, LEAST), (300, 300), (86_400, MOST)])
def test_an_answer_holds_as_long_as_it_says_within_limits(
    ttl: int, seconds: float, asked: Callable[..., Asked]
) -> None:
    world = asked(one=[("192.0.2.1", ttl)])
    assert world.of("one.example") == ({"192.0.2.1"}, seconds)
    assert world.left == []


def test_all_addresses_of_both_kinds_come_and_the_shortest_time_holds(asked: Callable[..., Asked]) -> None:
    world = asked(many=[("192.0.2.1", 500), ("192.0.2.2", 400), ("2001:db8::1", 90)])
    assert world.of("many.example") == ({"192.0.2.1", "192.0.2.2", "2001:db8::1"}, 90)


def test_a_name_that_does_not_exist_is_one_for_the_caller_too(asked: Callable[..., Asked]) -> None:
    world = asked(empty=[])
    for name in ("none.example", "empty.example", f"{'x' * 64}.example"):
        with pytest.raises(socket.gaierror) as error:
            world.of(name)
        assert error.value.errno == socket.EAI_NONAME
    assert world.left == []


def test_servers_that_fail_are_not_taken_for_a_name_that_does_not_exist(asked: Callable[..., Asked]) -> None:
    world = asked(broken=None)
    with pytest.raises(socket.gaierror, match="cannot be looked up") as error:
        world.of("broken.example")
    assert error.value.errno == socket.EAI_AGAIN
    assert not NONE & FAILED


def test_a_server_that_says_nothing_costs_the_caller_its_deadline_and_no_more(asked: Callable[..., Asked]) -> None:
    world = asked()
    world.server.silent = True
    world.clock.start(0.3)
    with pytest.raises(TimeoutError):
        world.of("one.example")
    assert world.server.asked == ["one.example"]
    world.server.silent = False
    world.clock.start(30)
    world.server.names["two.example"] = [("192.0.2.2", 60)]
    assert world.of("two.example") == ({"192.0.2.2"}, 60), "others are not held up"


def test_literal_addresses_and_names_of_a_local_kind_are_the_systems(asked: Callable[..., Asked]) -> None:
    world = asked()
    rows, seconds = world.names("127.0.0.1", 80, 0, socket.SOCK_STREAM, 0, socket.AI_NUMERICHOST)
    assert (rows[0][4], seconds) == (("127.0.0.1", 80), MOST)
    assert world.of("localhost")[0] <= {"127.0.0.1", "::1"}
    with pytest.raises(socket.gaierror):
        world.of("nobody.internal")
    assert world.left == ["127.0.0.1", "localhost", "nobody.internal"]
    assert world.server.asked == []


def test_where_no_name_server_listens_the_system_is_asked() -> None:
    clock = Clock()
    clock.start(30)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{taken.getsockname()[1]}"
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 80))]
    names = Names(clock, lambda *_: rows, [place])
    try:
        assert names("one.example", *QUESTION) == (rows, UNTOLD)
    finally:
        names.close()


def test_what_a_name_server_says_is_checked_like_everything_else(connections: list[Any]) -> None:
    public_first = [("93.184.215.14", 60), ("127.0.0.1", 60)]
    with NameServer({"inward.example": public_first, "home.example": [("192.168.0.1", 60)]}) as server:
        fetcher = Fetcher(settings_with(allow_private_addresses=""), servers=[server.place])
        try:
            for name in ("inward.example", "home.example"):
                with pytest.raises(Rejected, match="not public"):
                    fetcher.fetch(f"http://{name}/")
            assert fetcher.addresses("http://home.example/", 5) == frozenset()
        finally:
            fetcher.close()
        assert server.asked == ["inward.example", "home.example"]
    assert connections == []


def test_a_fetcher_asks_a_name_server_once_as_long_as_the_answer_holds(serve: Callable[..., Any]) -> None:
    page = serve(lambda exchange: exchange.answer(Connection="close"))
    with NameServer({"site.example": [("127.0.0.1", 60)]}) as server:
        fetcher = Fetcher(settings_with(), servers=[server.place])
        try:
            started = time.monotonic()
            for _ in range(3):
                assert fetcher.fetch(f"http://site.example:{page.port}/").status == 200
            assert fetcher.addresses(f"http://site.example:{page.port}/", 5) == {"127.0.0.1"}
        finally:
            fetcher.close()
        assert server.asked == ["site.example"] or time.monotonic() - started > 60
    assert page.connections == 3
