"""A page that sends its reader on is a redirect: followed once, guarded, within the same limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from store.validators import Validators
from tasks.errors import Rejected
from tasks.fetch.refresh import HEAD_BYTES, target
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.fetch.client import Fetcher

    Serve = Callable[..., Any]
    MakeFetcher = Callable[..., Fetcher]

BASE = "http://a.example/news/1"
PAGE = b"<p>News of the day</p>"


def sends(content: str) -> bytes:
    return f'<html><head><meta http-equiv="refresh" content="{content}"></head></html>'.encode()


@pytest.mark.parametrize(
    ("body", "url"),
    [
        (sends("0;url=/b"), "http://a.example/b"),
        (sends("0; URL = 'http://b.example/c?d=1&amp;e#f'"), "http://b.example/c?d=1&e"),
        (sends("3,b"), "http://a.example/news/b"),
        (sends(".5; b"), "http://a.example/news/b"),
        (b"<META CONTENT='1;url=/b' HTTP-EQUIV=Refresh>", "http://a.example/b"),
        (b"<meta charset=utf-8><meta http-equiv=refresh content=0;url=/b>", "http://a.example/b"),
        (sends("0"), None),
        (sends("300"), None),
        (sends("0;url="), None),
        (sends("60;url=/b"), None),
        (sends("0;url=http://a.example/news/1#top"), None),
        (sends("0;url=javascript:alert(1)"), None),
        (sends("0;url=data:text/html,x"), None),
        (sends("0;url=http://u:p@b.example/"), None),
        (sends("later;url=/b"), None),
        (b"<noscript>" + sends("0;url=/b") + b"</noscript>", None),
        (b"<!-- " + sends("0;url=/b") + b" -->", None),
        (b"<script>" + sends("0;url=/b"), None),
        (b"<meta name=refresh content='0;url=/b'>", None),
        (b" " * HEAD_BYTES + sends("0;url=/b"), None),
        (PAGE, None),
    ],
)
def test_where_a_page_sends_its_reader(body: bytes, url: str | None) -> None:
    assert target(body, BASE) == url


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", [b"<!--", b"<script", b"<meta ", b"<meta a=", b"<noscript>", b"<title></", b'<meta a="']
)
def test_no_page_holds_up_the_look(piece: bytes) -> None:
    for _ in range(20):
        assert target(piece * 100_000, BASE) is None


def test_it_is_followed_and_named_as_a_redirect(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(sends("0;url=/b") if exchange.path == "/a" else PAGE))
    fetched = fetcher.fetch(f"{server.url}/a")
    assert (fetched.url, fetched.body, fetched.redirects) == (f"{server.url}/b", PAGE, (f"{server.url}/a",))


def test_it_is_followed_once(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(sends(f"0;url={exchange.path}x")))
    assert fetcher.fetch(f"{server.url}/a").url == f"{server.url}/ax"
    assert server.paths == ["/a", "/ax"]


def test_two_pages_that_send_to_each_other_are_left_at_the_second(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(sends("0;url=/b" if exchange.path == "/a" else "0;url=/a")))
    assert fetcher.fetch(f"{server.url}/a").url == f"{server.url}/b"


@pytest.mark.parametrize("place", ["http://127.0.0.2/", "http://169.254.169.254/", "http://93.184.216.34:6379/"])
def test_it_leads_nowhere_that_the_guard_refuses(
    place: str, serve: Serve, fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    server = serve(lambda exchange: exchange.answer(sends(f"0;url={place}")))
    with pytest.raises(Rejected) as rejected:
        fetcher_with(allow_private_addresses="127.0.0.1/32").fetch(f"{server.url}/a")
    assert rejected.value.outcome is Outcome.REJECTED_ADDRESS
    assert connections == [("127.0.0.1", server.port)]


def test_it_counts_among_the_redirects(serve: Serve, fetcher_with: MakeFetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        if exchange.path == "/a":
            exchange.answer(sends("0;url=/b"))
        else:
            exchange.answer(b"", status=302, Location="/c")

    with pytest.raises(Rejected) as rejected:
        fetcher_with(fetch_max_redirects=1).fetch(f"{serve(respond).url}/a")
    assert rejected.value.outcome is Outcome.REJECTED_REDIRECTS


def test_the_validators_of_where_it_leads_are_not_those_of_the_page(serve: Serve, fetcher: Fetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        exchange.answer(sends("0;url=/b") if exchange.path == "/a" else PAGE, ETag='"v1"')

    server = serve(respond)
    assert fetcher.fetch(f"{server.url}/b").validators == Validators('"v1"')
    assert fetcher.fetch(f"{server.url}/a").validators is None
    assert fetcher.fetch(f"{server.url}/b", refreshed=True).validators is None
