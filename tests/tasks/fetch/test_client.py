"""The fetcher against real servers that behave and misbehave: each ends in its named outcome."""

from __future__ import annotations

import gzip
import socket
import threading
import tracemalloc
import zlib
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import brotli
import pytest
import zstandard

from tasks.errors import Failed, Rejected, UrlError
from tasks.fetch.answer import Elsewhere
from tasks.fetch.network import IDLE_PER_POOL
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.fetch.client import Fetcher
    from tests.tasks.fetch.conftest import Exchange

    Serve = Callable[..., Any]
    MakeFetcher = Callable[..., Fetcher]

PAGE = b"<!doctype html><html><body><p>News of the day</p></body></html>"
CHUNKED = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"


def ending(fetcher: Fetcher, url: str) -> UrlError:
    with pytest.raises(UrlError) as caught:
        fetcher.fetch(url)
    assert len(caught.value.detail) < 300
    return caught.value


def forever(*pieces: bytes, first: str = "", pause: float = 0.0) -> Callable[[Any], None]:
    """Send `first`, then the pieces again and again, until the client goes."""

    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        exchange.send(first)
        while True:
            for piece in pieces:
                exchange.send(piece)
                threading.Event().wait(pause)

    return respond


# --- a good answer


def test_a_page_comes_whole_with_what_its_headers_say(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(PAGE, Content_Type='Text/HTML; Charset="ISO-8859-1"'))
    fetched = fetcher.fetch(f"{server.url}/a?b=1")
    assert (fetched.url, fetched.body, fetched.status) == (f"{server.url}/a?b=1", PAGE, 200)
    assert (fetched.content_type, fetched.charset, fetched.redirects) == ("text/html", "iso-8859-1", ())
    assert fetched.elapsed > 0


def test_a_request_says_who_asks_and_carries_nothing_from_before(serve: Serve, fetcher_with: MakeFetcher) -> None:
    server = serve(lambda exchange: exchange.answer(Set_Cookie="a=b; Path=/"))
    fetcher = fetcher_with(user_agent="newsluice/1 (+https://example.org/bot)")
    for _ in range(2):
        fetcher.fetch(f"{server.url}/a%2Fb'%7C?c=%5B1%5D&d")
    for request in server.requests:
        assert request.head.startswith("GET /a%2Fb'%7C?c=%5B1%5D&d HTTP/1.1\r\n")
        assert request.headers["user-agent"] == "newsluice/1 (+https://example.org/bot)"
        assert request.headers["accept-encoding"] == "gzip, br, zstd"
        assert request.headers["host"] == f"127.0.0.1:{server.port}"
        assert not {"cookie", "authorization", "referer"} & request.headers.keys()


@pytest.mark.parametrize("name", ["xn--i-7iq.example", "xn--a.example", "xn--fa-hia.example"])
def test_names_are_asked_as_they_are_though_they_are_none_by_idna(
    name: str, serve: Serve, fetcher_with: MakeFetcher
) -> None:
    server = serve(lambda exchange: exchange.answer())
    fetcher = fetcher_with(resolver=lambda _, *question: socket.getaddrinfo("127.0.0.1", *question))
    assert fetcher.fetch(f"http://{name}:{server.port}/").status == 200
    assert server.requests[0].headers["host"] == f"{name}:{server.port}"


def test_a_body_in_crumbs_is_left(serve: Serve, fetcher_with: MakeFetcher) -> None:
    def respond(exchange: Exchange) -> None:
        exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(100):
            exchange.send("1\r\na\r\n" * 1000)

    server = serve(respond)
    fetcher = fetcher_with(fetch_timeout=60.0)
    with pytest.raises(Rejected, match="a body in more than 50,000 pieces") as error:
        fetcher.fetch(server.url)
    assert error.value.outcome is Outcome.REJECTED_TOO_LARGE
    assert fetcher.plain(f"{server.url}/robots.txt", limit=1_000_000, redirects=0).body == b"a" * 50_000


def test_proxies_of_the_environment_are_not_used(
    serve: Serve, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(lambda exchange: exchange.answer())
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetcher.fetch(f"{server.url}/").status == 200


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("x-gzip", gzip.compress),
        ("gzip", lambda body: gzip.compress(body[:20]) + gzip.compress(body[20:])),
        ("gzip", lambda body: gzip.compress(body) + b"\0" * 100),
        ("gzip", lambda body: gzip.compress(body) + b"junk"),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("zstd", lambda body: zstandard.compress(body[:20]) + zstandard.compress(body[20:])),
        ("identity", bytes),
        ("", bytes),
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_every_encoding_is_decoded_however_it_is_cut_into_pieces(
    encoding: str, encode: Callable[[bytes], bytes], piece: int, serve: Serve, fetcher: Fetcher
) -> None:
    body = PAGE * 40
    data = encode(body)
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"
    server = serve(
        lambda exchange: exchange.answer(
            chunked, Content_Length="", Transfer_Encoding="chunked", Content_Encoding=encoding
        )
    )
    assert fetcher.fetch(f"{server.url}/").body == body


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(serve: Serve, fetcher_with: MakeFetcher) -> None:
    fetcher = fetcher_with(fetch_max_bytes=5000)
    for encoding, encode in (
        ("", bytes),
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
    ):
        for size in (5000, 5001):
            body = encode(b"a" * size)
            server = serve(lambda exchange, body=body, coding=encoding: exchange.answer(body, Content_Encoding=coding))
            if size == 5000:
                assert len(fetcher.fetch(f"{server.url}/").body) == size
            else:
                assert ending(fetcher, f"{server.url}/").outcome is Outcome.REJECTED_TOO_LARGE


# --- connections


def test_connections_are_used_again(serve: Serve, fetcher: Fetcher) -> None:
    answers: dict[str, dict[str, Any]] = {
        "/page": {},
        "/missing": {"status": 404},
        "/moved": {"status": 301, "Location": "/page"},
        "/picture": {"Content_Type": "image/png"},
        "/error": {"status": 500},
    }
    server = serve(lambda exchange: exchange.answer(PAGE, **answers[exchange.path]))
    for path in ("/page", "/missing", "/error", "/moved", "/page"):
        try:
            fetcher.fetch(server.url + path)
        except UrlError:
            assert path in {"/missing", "/error"}
    assert server.paths == ["/page", "/missing", "/error", "/moved", "/page", "/page"]
    assert server.connections == 1


def closing_at_the_second(exchange: Any) -> None:  # noqa: ANN401 - of conftest
    if exchange.path == "/second" and exchange.number == 1:
        exchange.connection.shutdown(socket.SHUT_RDWR)
    else:
        exchange.answer(PAGE)


def test_a_connection_that_the_server_closed_meanwhile_is_replaced(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(closing_at_the_second)
    assert fetcher.fetch(f"{server.url}/first").body == PAGE
    assert fetcher.fetch(f"{server.url}/second").body == PAGE
    assert server.paths == ["/first", "/second", "/second"]


def test_however_many_idle_connections_break_a_fresh_one_is_asked(serve: Serve, fetcher: Fetcher) -> None:
    together = threading.Barrier(IDLE_PER_POOL)

    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        if exchange.path == "/first":
            together.wait(10)
            exchange.answer(PAGE)
        elif exchange.number <= IDLE_PER_POOL:
            exchange.connection.shutdown(socket.SHUT_RDWR)
        else:
            exchange.answer(PAGE)

    server = serve(respond)
    threads = [threading.Thread(target=fetcher.fetch, args=(f"{server.url}/first",)) for _ in range(IDLE_PER_POOL)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert server.connections == IDLE_PER_POOL
    assert fetcher.fetch(f"{server.url}/second").body == PAGE
    assert [exchange.number > IDLE_PER_POOL for exchange in server.requests[IDLE_PER_POOL:]] == [False, True]


def test_where_requests_wait_for_their_turn_it_is_replaced_in_the_next(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(closing_at_the_second)
    assert fetcher.fetch(f"{server.url}/first").body == PAGE
    with pytest.raises(Elsewhere) as elsewhere:
        fetcher.fetch(f"{server.url}/second", hops=2, stays=lambda _: False)
    assert (elsewhere.value.url, elsewhere.value.hops) == (f"{server.url}/second", 2)
    assert server.paths == ["/first", "/second"]
    assert fetcher.fetch(f"{server.url}/second", hops=2, stays=lambda _: False).body == PAGE


def test_a_fresh_connection_that_breaks_is_not_tried_again(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.connection.shutdown(socket.SHUT_RDWR))
    assert ending(fetcher, f"{server.url}/").outcome is Outcome.FAILED_INCOMPLETE
    assert len(server.requests) == 1


def test_an_answer_that_begins_is_one_on_an_idle_connection_too(serve: Serve, fetcher: Fetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        if exchange.path == "/second":
            exchange.send("HTTP/1.1 200 OK\r\nBad Header\r\n\r\n")
        else:
            exchange.answer(PAGE)

    server = serve(respond)
    assert fetcher.fetch(f"{server.url}/first").body == PAGE
    error = ending(fetcher, f"{server.url}/second")
    assert isinstance(error, Failed)
    assert (error.outcome, error.silent) == (Outcome.FAILED_INCOMPLETE, False)
    assert server.paths == ["/first", "/second"]


def test_threads_share_a_fetcher_each_with_its_own_deadline(serve: Serve, fetcher_with: MakeFetcher) -> None:
    server = serve(lambda exchange: exchange.answer(PAGE) if exchange.path == "/good" else None)
    fetcher = fetcher_with(fetch_timeout=1.5, concurrency=8)
    seen: list[object] = []

    def work(path: str) -> None:
        try:
            seen.append(fetcher.fetch(server.url + path).status)
        except UrlError as error:
            seen.append(error.outcome)

    threads = [threading.Thread(target=work, args=(path,)) for path in ("/good", "/silent") * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, seen)) == ["200"] * 8 + ["failed.timeout"] * 8


# --- the deadline


def silence(_: Exchange) -> None:
    """Answer nothing."""


@pytest.mark.parametrize(
    "respond",
    [
        silence,
        forever(b"X", first="HTTP/1.1 200 OK\r\n", pause=0.01),
        forever(b"HTTP/1.1 103 Early\r\n\r\n", pause=0.01),
        forever(b"x", first="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", pause=0.2),
        forever(b"1\r\nx\r\n", first=CHUNKED, pause=0.01),
        forever(b"1", first=CHUNKED + "1;", pause=0.01),
    ],
    ids=["silence", "headers", "1xx", "body", "chunks", "chunk header"],
)  # fmt: skip
def test_no_server_can_stretch_the_deadline(
    respond: Callable[[Any], None], serve: Serve, fetcher_with: MakeFetcher
) -> None:
    server = serve(respond)
    error = ending(fetcher_with(fetch_timeout=0.4), f"{server.url}/")
    assert isinstance(error, Failed)
    assert (error.outcome, error.silent) == (Outcome.FAILED_TIMEOUT, respond is silence)


def test_redirects_share_one_deadline(serve: Serve, fetcher_with: MakeFetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        threading.Event().wait(0.15)
        exchange.answer(status=302, Location=f"{exchange.path}a")

    server = serve(respond)
    assert ending(fetcher_with(fetch_timeout=0.5), f"{server.url}/").outcome is Outcome.FAILED_TIMEOUT
    assert len(server.requests) < 8


def test_a_look_up_that_hangs_ends_at_the_deadline_and_holds_up_nobody(serve: Serve, fetcher_with: MakeFetcher) -> None:
    server = serve(lambda exchange: exchange.answer(PAGE))
    hang = threading.Event()

    def resolver(host: str, *question: Any) -> Any:  # noqa: ANN401 - getaddrinfo's
        if host == "hangs.example":
            hang.wait(30)
        return socket.getaddrinfo("127.0.0.1", *question)

    fetcher = fetcher_with(resolver=resolver, fetch_timeout=1.0)
    try:
        assert ending(fetcher, f"http://hangs.example:{server.port}/").outcome is Outcome.FAILED_TIMEOUT
        assert fetcher.fetch(f"http://answers.example:{server.port}/").body == PAGE
    finally:
        hang.set()


def test_tls_that_never_answers_ends_at_the_deadline(serve: Serve, fetcher_with: MakeFetcher) -> None:
    server = serve(lambda _: None)
    error = ending(fetcher_with(fetch_timeout=0.4), f"https://127.0.0.1:{server.port}/")
    assert error.outcome is Outcome.FAILED_TIMEOUT


def test_a_tls_handshake_that_drips_ends_at_the_deadline(serve: Serve, fetcher_with: MakeFetcher) -> None:
    def drip(connection: socket.socket) -> socket.socket:
        connection.recv(65536)
        connection.sendall(b"\x16\x03\x03\x40\x00\x02")  # the head of a record that is to come
        while True:
            connection.sendall(b"\0")
            threading.Event().wait(0.2)

    server = serve(lambda _: None, wrap=drip)
    error = ending(fetcher_with(fetch_timeout=1.0), f"https://127.0.0.1:{server.port}/")
    assert error.outcome is Outcome.FAILED_TIMEOUT


def test_a_server_that_takes_no_connection_holds_nobody_for_long(fetcher_with: MakeFetcher) -> None:
    with ExitStack() as stack:
        full = stack.enter_context(socket.socket())
        full.bind(("127.0.0.1", 0))
        full.listen(0)  # a queue for one, and nobody to take from it
        for _ in range(4):
            client = stack.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(full.getsockname())
        error = ending(fetcher_with(fetch_timeout=1.0), f"http://127.0.0.1:{full.getsockname()[1]}/")
    assert error.outcome is Outcome.FAILED_TIMEOUT
    assert error.detail.startswith("no connection in time")
    assert isinstance(error, Failed)
    assert error.of_host


def test_a_byte_every_200_ms_does_not_stretch_robots_txt_either(serve: Serve, fetcher_with: MakeFetcher) -> None:
    drip = forever(b"#", first="HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n", pause=0.2)
    with pytest.raises(UrlError) as caught:
        fetcher_with(fetch_timeout=1.0).plain(f"{serve(drip).url}/robots.txt", limit=500_000, redirects=5)
    assert caught.value.outcome is Outcome.FAILED_TIMEOUT


# --- too much


def endless_gzip() -> Callable[[Any], None]:
    return forever(
        gzip.compress(bytes(1 << 20)),
        first="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n",
    )


@pytest.mark.parametrize(
    ("encoding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(48 << 20))),
        ("deflate", zlib.compress(bytes(48 << 20))),
        ("br", brotli.compress(bytes(48 << 20), quality=1)),
        ("zstd", zstandard.compress(bytes(48 << 20))),
    ],
)
def test_a_bomb_is_refused_in_little_memory(encoding: str, bomb: bytes, serve: Serve, fetcher: Fetcher) -> None:
    assert len(bomb) < 300_000
    server = serve(lambda exchange: exchange.answer(bomb[:190_000], Content_Encoding=encoding))
    tracemalloc.start()
    try:
        assert ending(fetcher, f"{server.url}/").outcome is Outcome.REJECTED_TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "respond",
    [
        forever(b"<p>" + b"x" * 60_000, first="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        forever(b"1;" + b"x" * 60_000 + b"\r\nx\r\n", first=CHUNKED),
        forever(b"HTTP/1.1 103 Early\r\nLink: " + b"x" * 30_000 + b"\r\n\r\n"),
        endless_gzip(),
    ],
    ids=["a body", "chunk extensions", "1xx answers", "gzip members"],
)  # fmt: skip
def test_what_never_ends_is_refused(respond: Callable[[Any], None], serve: Serve, fetcher: Fetcher) -> None:
    server = serve(respond)
    error = ending(fetcher, f"{server.url}/")
    assert error.outcome is Outcome.REJECTED_TOO_LARGE
    assert "FETCH_MAX_BYTES (200000)" in error.detail


def test_a_length_beyond_the_limit_is_refused_before_the_body_is_read(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(
        lambda exchange: exchange.send("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 200001\r\n\r\n")
    )
    error = ending(fetcher, f"{server.url}/")
    assert error.outcome is Outcome.REJECTED_TOO_LARGE
    assert error.detail == "a body of 200001 bytes; FETCH_MAX_BYTES is 200000"


def test_a_body_that_unpacks_beyond_all_measure_is_refused_within_the_limit_on_bytes(
    serve: Serve, fetcher_with: MakeFetcher
) -> None:
    fetcher = fetcher_with(fetch_max_bytes=8 << 20)
    pages = {
        "/bomb": brotli.compress(bytes(6 << 20), quality=1),
        "/dull": gzip.compress(b"".join(b"<p>Paragraph %d says nothing new." % n for n in range(60_000))),
    }
    server = serve(
        lambda exchange: exchange.answer(
            pages[exchange.path], Content_Encoding="br" if exchange.path == "/bomb" else "gzip"
        )
    )
    error = ending(fetcher, f"{server.url}/bomb")
    assert error.outcome is Outcome.REJECTED_TOO_LARGE
    assert "bomb" in error.detail
    assert len(fetcher.fetch(f"{server.url}/dull").body) > 1 << 20


@pytest.mark.parametrize(
    ("headers", "outcome"),
    [
        ("A: " + "x" * 300_000, Outcome.FAILED_INCOMPLETE),
        ("\r\n".join(f"A{n}: x" for n in range(40_000)), Outcome.FAILED_INCOMPLETE),
        ("\r\n".join(f"A{n}: x" for n in range(300)), Outcome.REJECTED_TOO_LARGE),
    ],
    ids=["one long", "many", "more than are read"],
)
def test_headers_without_measure_are_refused(headers: str, outcome: Outcome, serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.send(f"HTTP/1.1 200 OK\r\n{headers}\r\n\r\n<p>"))
    assert ending(fetcher, f"{server.url}/").outcome is outcome


# --- cut short or against the protocol


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\n<p>half",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<p>ha\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<p>ha\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)[:-9],
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n" + PAGE,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n" + brotli.compress(PAGE)[:-3],
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n\r\n" + b"\xff" * 50,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd\r\n\r\n" + zstandard.compress(PAGE)[:-5],
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: zstd\r\n\r\n" + PAGE,
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate\r\n\r\n" + PAGE,
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n<p>xx",
        b"HTTP/1.1 200 OK\r\nBad Header\x01\r\n\r\n<p>x",
        b"HTTP/1.1 200 OK\r\nSet-Cookie: a=\x00b\r\nContent-Length: 4\r\n\r\n<p>x",
        b"<p>HTTP/0.9",
        b"HTTP/1.1 20 OK\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"\x16\x03\x01\x02\x00\x01",
    ],
)  # fmt: skip
def test_an_answer_that_is_cut_or_broken_is_asked_for_again(answer: bytes, serve: Serve, fetcher: Fetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        exchange.send(answer)
        exchange.connection.shutdown(socket.SHUT_RDWR)

    server = serve(respond)
    error = ending(fetcher, f"{server.url}/")
    assert isinstance(error, Failed)
    assert error.outcome is Outcome.FAILED_INCOMPLETE
    assert (error.of_host, error.silent) == (False, not answer)
    assert "half" not in error.detail


def test_a_host_that_cannot_be_reached_is_asked_again_later(fetcher_with: MakeFetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    error = ending(fetcher_with(), f"http://127.0.0.1:{closed}/")
    assert error.outcome is Outcome.FAILED_CONNECT
    assert "refused" in error.detail

    def unknown(*_: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    error = ending(fetcher_with(resolver=unknown), "http://nowhere.example/")
    assert error.outcome is Outcome.FAILED_CONNECT
    assert "Name or service not known" in error.detail
    assert isinstance(error, Failed)
    assert error.of_host


def test_where_a_redirect_leads_says_nothing_about_the_host(serve: Serve, fetcher: Fetcher) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    server = serve(lambda exchange: exchange.answer(b"", status=302, Location=f"http://127.0.0.1:{port}/"))
    error = ending(fetcher, f"{server.url}/")
    assert isinstance(error, Failed)
    assert (error.outcome, error.of_host) == (Outcome.FAILED_CONNECT, False)


def test_all_addresses_of_a_name_are_tried(serve: Serve, fetcher_with: MakeFetcher) -> None:
    server = serve(lambda exchange: exchange.answer(PAGE))

    def resolver(_: str, port: int, *__: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port)) for host in ("127.0.0.9", "127.0.0.1")]

    assert fetcher_with(resolver=resolver).fetch(f"http://two.example:{server.port}/").body == PAGE


# --- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_named(status: int, serve: Serve, fetcher: Fetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        steps = {"/": "a/../b c?utm_source=x#top", "/b%20c?utm_source=x": "//127.0.0.1:%d/\xe9"}
        step = steps.get(exchange.path)
        if step is None:
            exchange.answer(PAGE)
        else:
            exchange.answer(b"", status=status, Location=step.replace("%d", str(server.port)))

    server = serve(respond)
    fetched = fetcher.fetch(f"{server.url}/")
    assert fetched.url == f"{server.url}/%C3%A9"
    assert fetched.redirects == (f"{server.url}/", f"{server.url}/b%20c?utm_source=x")
    assert fetched.body == PAGE


def test_a_redirects_body_is_never_decoded_nor_waited_for(serve: Serve, fetcher: Fetcher) -> None:
    bomb = brotli.compress(bytes(48 << 20), quality=1)

    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        if exchange.path == "/":
            exchange.answer(bomb, status=302, Location="/endless", Content_Encoding="br")
        elif exchange.path == "/endless":
            exchange.send("HTTP/1.1 302 Found\r\nLocation: /late\r\nContent-Length: 100\r\n\r\n")
        elif exchange.path == "/late":
            exchange.send("HTTP/1.1 302 Found\r\nLocation: /page\r\nTransfer-Encoding: chunked\r\n\r\n")
        else:
            exchange.answer(PAGE)

    server = serve(respond)
    tracemalloc.start()
    try:
        assert fetcher.fetch(f"{server.url}/").body == PAGE
        assert tracemalloc.get_traced_memory()[1] < 20 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("most", [0, 1, 3])
def test_more_redirects_than_allowed_are_refused(most: int, serve: Serve, fetcher_with: MakeFetcher) -> None:
    server = serve(lambda exchange: exchange.answer(b"", status=302, Location=f"{exchange.path}x"))
    error = ending(fetcher_with(fetch_max_redirects=most), f"{server.url}/")
    assert error.outcome is Outcome.REJECTED_REDIRECTS
    assert error.detail == f"more than {most} redirects"
    assert len(server.requests) == most + 1


@pytest.mark.parametrize(
    ("location", "detail"),
    [
        ("", "a redirect without a Location"),
        (" ", "a redirect whose Location has 0 characters"),
        ("/", "redirects that go in a circle"),
        ("#top", "redirects that go in a circle"),
    ],
)
def test_a_redirect_that_leads_nowhere_is_refused(location: str, detail: str, serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(b"", status=302, Location=location))
    error = ending(fetcher, f"{server.url}/")
    assert (error.outcome, error.detail) == (Outcome.REJECTED_REDIRECTS, detail)
    assert len(server.requests) == 1


# --- statuses and types


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, None), (201, None), (202, None), (203, None),
        (204, Outcome.REJECTED_STATUS), (205, Outcome.REJECTED_STATUS), (206, Outcome.REJECTED_STATUS),
        (300, Outcome.REJECTED_STATUS), (304, Outcome.REJECTED_STATUS), (305, Outcome.REJECTED_STATUS),
        (400, Outcome.REJECTED_STATUS), (401, Outcome.REJECTED_STATUS), (402, Outcome.REJECTED_STATUS),
        (403, Outcome.REJECTED_STATUS), (404, Outcome.REJECTED_NOT_FOUND), (406, Outcome.REJECTED_STATUS),
        (407, Outcome.FAILED_CONNECT), (408, Outcome.FAILED_STATUS), (410, Outcome.REJECTED_NOT_FOUND),
        (418, Outcome.REJECTED_STATUS), (425, Outcome.FAILED_STATUS), (429, Outcome.FAILED_BUSY),
        (451, Outcome.REJECTED_STATUS), (500, Outcome.FAILED_STATUS), (502, Outcome.FAILED_STATUS),
        (503, Outcome.FAILED_BUSY), (504, Outcome.FAILED_STATUS), (520, Outcome.FAILED_STATUS),
        (599, Outcome.FAILED_STATUS), (600, Outcome.REJECTED_STATUS), (999, Outcome.REJECTED_STATUS),
    ],
)  # fmt: skip
def test_every_status_has_its_outcome(status: int, outcome: Outcome | None, serve: Serve, fetcher: Fetcher) -> None:
    body = b"" if status in {204, 205, 304} else PAGE
    server = serve(lambda exchange: exchange.answer(body, status=status, Retry_After="7"))
    if outcome is None:
        assert fetcher.fetch(f"{server.url}/").status == status
        return
    error = ending(fetcher, f"{server.url}/")
    assert error.outcome is outcome
    assert str(status) in error.detail
    assert isinstance(error, Failed if outcome.retried else Rejected)
    if isinstance(error, Failed):
        asks = outcome in {Outcome.FAILED_BUSY, Outcome.FAILED_STATUS}
        assert (error.of_host, error.retry_after) == (False, 7.0 if asks else None)


JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(5000)
RSS = b"<?xml version='1.0'?><rss version='2.0'><channel><title>a</title></channel></rss>"


@pytest.mark.parametrize(
    ("content_type", "body", "outcome"),
    [
        ("text/html", b"", None),
        ("text/html", b"no markup at all", None),
        ("text/html", b"%PDF-1.7 <html>", Outcome.REJECTED_PDF),
        ("text/html", JPEG, Outcome.REJECTED_IMAGE),
        ("text/html", RSS, Outcome.REJECTED_FEED),
        ("text/html", b'{"@type": "NewsArticle"}', Outcome.REJECTED_NOT_HTML),
        ("text/html", gzip.compress(PAGE), Outcome.REJECTED_NOT_HTML),
        ("TEXT/HTML;charset=utf-8", PAGE, None),
        ("application/xhtml+xml", PAGE, None),
        ("text/html, text/html", PAGE, None),
        ("", PAGE, None),
        ("", b"\n\n<!-- c --><P>x" + b" " * 5000, None),
        ("", "\ufeff<html>".encode("utf-16-le"), None),
        ("", b"a plain text, 1 < 2 and 3 > 2", None),
        ("", b"", None),
        ("", bytes(range(256)) * 20, Outcome.REJECTED_NOT_HTML),
        ("text/plain", PAGE, None),
        ("text/plain", b"Dear reader", None),
        ("text/plain", JPEG, Outcome.REJECTED_IMAGE),
        ("text/xml", PAGE, None),
        ("text/xml", RSS, Outcome.REJECTED_FEED),
        ("application/xml", b"<?xml version='1.0'?><note>x</note>", Outcome.REJECTED_NOT_HTML),
        ("application/pdf", PAGE, Outcome.REJECTED_PDF),
        ("image/jpeg", PAGE, Outcome.REJECTED_IMAGE),
        ("application/json", PAGE, Outcome.REJECTED_NOT_HTML),
        ("application/atom+xml", PAGE, Outcome.REJECTED_FEED),
        ("application/octet-stream", PAGE, Outcome.REJECTED_NOT_HTML),
        ("nonsense", PAGE, Outcome.REJECTED_NOT_HTML),
    ],
)
def test_only_pages_and_texts_are_read_and_all_else_is_named(
    content_type: str, body: bytes, outcome: Outcome | None, serve: Serve, fetcher: Fetcher
) -> None:
    server = serve(lambda exchange: exchange.answer(body, Content_Type=content_type))
    if outcome is None:
        assert fetcher.fetch(f"{server.url}/").body == body
        return
    error = ending(fetcher, f"{server.url}/")
    assert error.outcome is outcome
    assert (content_type or "no content type") in error.detail


@pytest.mark.parametrize(
    ("head", "outcome"),
    [
        ("Content-Type: video/mp4\r\nContent-Length: 99999999", Outcome.REJECTED_NOT_HTML),
        ("Content-Type: application/pdf", Outcome.REJECTED_PDF),
    ],
)
def test_the_body_of_what_is_no_page_is_not_read(head: str, outcome: Outcome, serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.send(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n"))
    assert ending(fetcher, f"{server.url}/").outcome is outcome


def test_what_claims_to_be_a_page_is_left_at_its_first_bytes(serve: Serve, fetcher: Fetcher) -> None:
    endless = forever(
        bytes(8000), first="HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n\x89PNG\r\n\x1a\n", pause=0.01
    )
    server = serve(endless)
    assert ending(fetcher, f"{server.url}/").outcome is Outcome.REJECTED_IMAGE


@pytest.mark.parametrize("encoding", ["gzip, gzip", "br, gzip", "compress", "aws-chunked"])
def test_stacked_and_unknown_encodings_are_refused(encoding: str, serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(gzip.compress(gzip.compress(PAGE)), Content_Encoding=encoding))
    error = ending(fetcher, f"{server.url}/")
    assert error.outcome is Outcome.REJECTED_NOT_HTML
    assert encoding in error.detail
