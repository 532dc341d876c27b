"""Certificates are checked; a proxy carries the requests and itself is not guarded."""

from __future__ import annotations

import base64
import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tasks.errors import Failed, Rejected, UrlError
from tasks.fetch.network import tls_context
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tasks.fetch.client import Fetcher

    Serve = Callable[..., Any]
    MakeFetcher = Callable[..., Fetcher]

#: A certificate for news.example and 127.0.0.1, with its key; made for these tests and trusted nowhere else.
CERTIFICATE = Path(__file__).with_name("loopback.pem")
PAGE = b"<p>by TLS</p>"


@pytest.fixture
def wrap() -> Callable[[socket.socket], socket.socket]:
    """What puts a server's end of TLS on a connection."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return lambda connection: context.wrap_socket(connection, server_side=True)


@pytest.fixture
def trusted() -> Iterator[None]:
    """Have the certificate trusted by the fetchers of this test."""
    tls_context.cache_clear()
    tls_context().load_verify_locations(CERTIFICATE)
    yield
    tls_context.cache_clear()


def to_loopback(_: str, port: int, *__: object) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]


def test_a_certificate_that_nobody_vouches_for_is_refused(
    serve: Serve, fetcher_with: MakeFetcher, wrap: Callable[..., Any]
) -> None:
    server = serve(lambda exchange: exchange.answer(PAGE), wrap=wrap)
    with pytest.raises(Failed) as failed:
        fetcher_with().fetch(f"https://127.0.0.1:{server.port}/")
    assert failed.value.outcome is Outcome.FAILED_CONNECT
    assert "certificate" in failed.value.detail
    assert server.requests == []


@pytest.mark.usefixtures("trusted")
def test_a_page_comes_by_tls_over_one_connection_and_only_under_its_own_name(
    serve: Serve, fetcher_with: MakeFetcher, wrap: Callable[..., Any]
) -> None:
    server = serve(lambda exchange: exchange.answer(PAGE), wrap=wrap)
    fetcher = fetcher_with(resolver=to_loopback)
    for _ in range(2):
        assert fetcher.fetch(f"https://news.example:{server.port}/").body == PAGE
    assert server.connections == 1
    with pytest.raises(Failed) as failed:
        fetcher.fetch(f"https://other.example:{server.port}/")
    assert failed.value.outcome is Outcome.FAILED_CONNECT
    assert len(server.requests) == 2


def test_what_is_no_tls_is_named(serve: Serve, fetcher_with: MakeFetcher) -> None:
    def plain(connection: socket.socket) -> socket.socket:
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        return connection

    server = serve(lambda exchange: exchange.answer(PAGE), wrap=plain)
    with pytest.raises(Failed) as failed:
        fetcher_with().fetch(f"https://127.0.0.1:{server.port}/")
    assert failed.value.outcome is Outcome.FAILED_CONNECT


# --- proxies


def test_a_proxy_gets_whole_urls_its_credentials_and_names_unresolved(serve: Serve, fetcher_with: MakeFetcher) -> None:
    proxy = serve(lambda exchange: exchange.answer(PAGE))
    fetcher = fetcher_with(
        fetch_proxy=f"http://reader:pass%20word@127.0.0.1:{proxy.port}", allow_private_addresses="no"
    )
    assert fetcher.fetch("http://nowhere.example/a?b").body == PAGE
    request = proxy.requests[0]
    assert request.head.startswith("GET http://nowhere.example/a?b HTTP/1.1\r\n")
    assert request.headers["host"] == "nowhere.example"
    credentials = request.headers["proxy-authorization"].removeprefix("Basic ")
    assert base64.b64decode(credentials) == b"reader:pass word"


def test_redirects_behind_a_proxy_are_checked_as_far_as_can_be(serve: Serve, fetcher_with: MakeFetcher) -> None:
    proxy = serve(lambda exchange: exchange.answer(b"", status=302, Location="http://0x7f.1:6379/"))
    fetcher = fetcher_with(fetch_proxy=f"http://127.0.0.1:{proxy.port}", allow_private_addresses="no")
    with pytest.raises(Rejected) as rejected:
        fetcher.fetch("http://news.example/")
    assert rejected.value.outcome is Outcome.REJECTED_ADDRESS
    assert len(proxy.requests) == 1


def tunnel(exchange: Any) -> None:  # noqa: ANN401 - of conftest
    """Answer a CONNECT: carry bytes between the client and loopback, whatever the name."""
    port = int(exchange.path.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as onward:
        exchange.send("HTTP/1.1 200 Connected\r\n\r\n")
        threading.Thread(target=carry, args=(onward, exchange.connection), daemon=True).start()
        carry(exchange.connection, onward)


def carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_tls_goes_through_a_proxy_that_is_asked_by_either_scheme(
    scheme: str, serve: Serve, fetcher_with: MakeFetcher, wrap: Callable[..., Any]
) -> None:
    server = serve(lambda exchange: exchange.answer(PAGE * 5000), wrap=wrap)
    proxy = serve(tunnel, wrap=wrap if scheme == "https" else None)
    fetcher = fetcher_with(fetch_proxy=f"{scheme}://127.0.0.1:{proxy.port}", fetch_ports=(server.port,))
    assert fetcher.fetch(f"https://news.example:{server.port}/a").body == PAGE * 5000
    assert proxy.paths == [f"news.example:{server.port}"]
    assert server.paths == ["/a"]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_server_behind_a_proxy_can_stretch_the_deadline(
    scheme: str, serve: Serve, fetcher_with: MakeFetcher, wrap: Callable[..., Any]
) -> None:
    def drip(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        exchange.send("HTTP/1.1 200 Connected\r\n\r\n")
        exchange.connection.recv(65536)
        exchange.send("\x16\x03\x03\x40\x00\x02")  # the head of a record that is to come
        while True:
            exchange.send("\0")
            threading.Event().wait(0.02)

    proxy = serve(drip, wrap=wrap if scheme == "https" else None)
    fetcher = fetcher_with(fetch_proxy=f"{scheme}://127.0.0.1:{proxy.port}", fetch_timeout=0.5)
    with pytest.raises(UrlError) as caught:
        fetcher.fetch("https://news.example/")
    assert caught.value.outcome is Outcome.FAILED_TIMEOUT


@pytest.mark.usefixtures("trusted")
def test_what_a_proxy_says_is_no_answer_of_a_silent_host(
    serve: Serve, fetcher_with: MakeFetcher, wrap: Callable[..., Any]
) -> None:
    server = serve(lambda _: None, wrap=wrap)
    proxy = serve(tunnel)
    fetcher = fetcher_with(fetch_proxy=f"http://127.0.0.1:{proxy.port}", fetch_ports=(server.port,), fetch_timeout=0.5)
    with pytest.raises(Failed) as failed:
        fetcher.fetch(f"https://news.example:{server.port}/")
    assert (failed.value.outcome, failed.value.silent) == (Outcome.FAILED_TIMEOUT, True)
    assert server.paths == ["/"]


def test_a_proxy_that_refuses_or_is_away_is_named(serve: Serve, fetcher_with: MakeFetcher) -> None:
    proxy = serve(lambda exchange: exchange.answer(b"", status=403))
    with pytest.raises(Failed) as failed:
        fetcher_with(fetch_proxy=f"http://127.0.0.1:{proxy.port}").fetch("https://news.example/")
    assert failed.value.outcome is Outcome.FAILED_CONNECT
    assert failed.value.detail == "the proxy refused: 403 Status"
    proxy.close()
    with pytest.raises(Failed) as failed:
        fetcher_with(fetch_proxy=f"http://u:secret@127.0.0.1:{proxy.port}").fetch("http://news.example/")
    assert failed.value.outcome is Outcome.FAILED_CONNECT
    assert "secret" not in failed.value.detail
    assert not failed.value.of_host, "the proxy's failure is not the host's"


# --- a small internet behind a proxy

REPLAYED = [
    ("page-1", None),
    ("slow-0.1", None),
    ("latin1", None),
    ("status-404", Outcome.REJECTED_NOT_FOUND),
    ("status-403", Outcome.REJECTED_STATUS),
    ("status-429", Outcome.FAILED_BUSY),
    ("status-503", Outcome.FAILED_BUSY),
    ("status-500", Outcome.FAILED_STATUS),
    ("flaky-1", Outcome.FAILED_BUSY),
    ("slow-9", Outcome.FAILED_TIMEOUT),
    ("trickle", Outcome.FAILED_TIMEOUT),
    ("reset", Outcome.FAILED_INCOMPLETE),
    ("cut", Outcome.FAILED_INCOMPLETE),
    ("loop", Outcome.REJECTED_REDIRECTS),
    ("inward", Outcome.REJECTED_ADDRESS),
    ("bomb", Outcome.REJECTED_TOO_LARGE),
    ("endless", Outcome.REJECTED_TOO_LARGE),
    ("binary", Outcome.REJECTED_NOT_HTML),
]


@pytest.mark.parametrize(("host", "outcome"), REPLAYED)
def test_each_misbehaving_host_of_the_replayed_internet_has_its_outcome(
    host: str, outcome: Outcome | None, replay: str, fetcher_with: MakeFetcher
) -> None:
    seconds = 0.6 if outcome is Outcome.FAILED_TIMEOUT else 10.0
    fetcher = fetcher_with(
        fetch_proxy=replay, fetch_timeout=seconds, allow_private_addresses="no", fetch_max_bytes=2_000_000
    )
    if outcome is None:
        fetched = fetcher.fetch(f"http://{host}.test/a")
        assert b"<article>" in fetched.body
        assert fetched.charset == (None if host == "latin1" else "utf-8")
        return
    with pytest.raises(UrlError) as caught:
        fetcher.fetch(f"http://{host}.test/a")
    assert caught.value.outcome is outcome
