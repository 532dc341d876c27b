"""Who asks: the headers of a request, those of single hosts, cookies, and asking only for what has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from config.hosts import Hosts
from store.validators import Validators
from tasks.errors import Rejected
from tasks.fetch.answer import Elsewhere
from tasks.fetch.client import Fetcher
from tasks.outcome import Outcome
from tests.tasks.fetch.conftest import settings_with

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Serve = Callable[..., Any]

TAG, DATE = '"v1"', "Tue, 24 Nov 2026 08:00:00 GMT"


@pytest.fixture
def fetcher_for(tmp_path: Path) -> Iterator[Callable[..., Fetcher]]:
    """Make fetchers for which the server of a port has settings of its own, as TOML."""
    made: list[Fetcher] = []

    def make(port: int, toml: str, **given: object) -> Fetcher:
        path = tmp_path / "hosts.toml"
        path.write_text(f'["127.0.0.1:{port}"]\n{toml}\n')
        made.append(Fetcher(settings_with(**given), hosts=Hosts(path)))
        return made[-1]

    yield make
    for fetcher in made:
        fetcher.close()


def test_the_user_agent_names_the_contact(serve: Serve, fetcher_with: Callable[..., Fetcher]) -> None:
    server = serve(lambda exchange: exchange.answer())
    fetcher_with(contact="https://example.org/bot").fetch(server.url)
    assert server.requests[0].headers["user-agent"] == "newsluice/0.1 (+https://example.org/bot)"


def test_a_host_is_shown_its_own_headers_and_no_other_host_is(
    serve: Serve, fetcher_for: Callable[..., Fetcher]
) -> None:
    other = serve(lambda exchange: exchange.answer())
    server = serve(lambda exchange: exchange.answer(b"", status=302, Location=other.url))
    fetcher = fetcher_for(
        server.port, 'user_agent = "us/2"\nheaders = { Authorization = "Bearer x" }', contact="mailto:a@b"
    )
    fetcher.fetch(server.url)
    own, others = server.requests[0].headers, other.requests[0].headers
    assert (own["user-agent"], own["authorization"]) == ("us/2", "Bearer x")
    assert others["user-agent"] == "newsluice/0.1 (+mailto:a@b)"
    assert "authorization" not in others


def test_cookies_are_kept_for_hosts_that_are_to_have_them_only(
    serve: Serve, fetcher_for: Callable[..., Fetcher]
) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        exchange.answer(Set_Cookie="session=abc; Path=/")

    server, other = serve(respond), serve(respond)
    fetcher = fetcher_for(server.port, "cookies = true")
    for _ in range(2):
        fetcher.fetch(server.url)
        fetcher.fetch(other.url)
    assert [exchange.headers.get("cookie") for exchange in server.requests] == [None, "session=abc"]
    assert [exchange.headers.get("cookie") for exchange in other.requests] == [None, None]


def test_a_jar_does_not_grow_without_end(serve: Serve, fetcher_for: Callable[..., Fetcher]) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        exchange.answer(Set_Cookie=f"c{len(server.requests)}=1")

    server = serve(respond)
    fetcher = fetcher_for(server.port, "cookies = true")
    for _ in range(103):
        fetcher.fetch(server.url)
    assert max(exchange.headers.get("cookie", "").count("=") for exchange in server.requests) == 100


@pytest.mark.parametrize(
    ("known", "header"),
    [
        (Validators(TAG, DATE), ("if-none-match", TAG)),
        (Validators(None, DATE), ("if-modified-since", DATE)),
    ],
)
def test_a_known_page_is_asked_for_only_if_it_has_changed(
    known: Validators, header: tuple[str, str], serve: Serve, fetcher: Fetcher
) -> None:
    server = serve(lambda exchange: exchange.answer(b"", status=304, Content_Type=""))
    with pytest.raises(Rejected) as unchanged:
        fetcher.fetch(server.url, known=known)
    assert unchanged.value.outcome is Outcome.DUPLICATE_UNCHANGED
    sent = server.requests[0].headers
    assert {name: sent[name] for name in sent if name.startswith("if-")} == dict([header])


def test_a_304_that_nobody_asked_for_is_no_page(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(b"", status=304))
    with pytest.raises(Rejected) as rejected:
        fetcher.fetch(server.url)
    assert rejected.value.outcome is Outcome.REJECTED_STATUS


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"ETag": TAG, "Last_Modified": DATE}, Validators(TAG, DATE)),
        ({"ETag": "W/" + TAG}, Validators("W/" + TAG)),
        ({"Last_Modified": DATE}, Validators(None, DATE)),
        ({"ETag": "v1"}, None),
        ({"ETag": '"' + "x" * 300 + '"'}, None),
        ({"Last_Modified": "yesterday"}, None),
        ({}, None),
    ],
)
def test_validators_are_read_where_they_are_valid(
    headers: dict[str, str], found: Validators | None, serve: Serve, fetcher: Fetcher
) -> None:
    server = serve(lambda exchange: exchange.answer(**headers))
    assert fetcher.fetch(server.url).validators == found


def test_a_redirect_that_is_not_to_be_followed_now_says_where_it_leads(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(b"", status=301, Location="/there"))
    with pytest.raises(Elsewhere) as elsewhere:
        fetcher.fetch(f"{server.url}/here", hops=2, stays=lambda _: False)
    assert (elsewhere.value.url, elsewhere.value.hops) == (f"{server.url}/there", 3)
    with pytest.raises(Rejected, match="more than 10 redirects"):
        fetcher.fetch(f"{server.url}/here", hops=10, stays=lambda _: False)
    assert server.paths == ["/here", "/here"]
