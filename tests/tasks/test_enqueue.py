"""What callers give becomes jobs, or is refused with the reason."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from store.connection import connect
from store.frontier import Frontier, NewJob
from store.inbox import RefusedItems
from tasks.enqueue import META_MAX_BYTES, InputRefused, drain, enqueue, meta_text, parse_inbox, prepare
from tasks.url import UrlRefused, job_id

if TYPE_CHECKING:
    from config.settings import Settings

URL = "https://example.com/news/one"


def test_an_address_becomes_a_job_of_its_host() -> None:
    job = prepare(" HTTPS://Example.com:443/news/one#comments ", '{"a":1}')
    assert job == NewJob(id=job_id(URL), url=URL, host="example.com", meta='{"a":1}')


@pytest.mark.parametrize(
    "text", ["", "news", "ftp://example.com/", "javascript:alert(1)", "https://me:pw@example.com/"]
)
def test_what_is_no_address_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(UrlRefused) as refused:
        prepare(text)
    assert refused.value.reason
    assert "pw" not in refused.value.reason


def test_meta_is_kept_as_compact_json() -> None:
    assert meta_text({"desk": "Kültür", "n": 1}) == '{"desk":"Kültür","n":1}'
    assert meta_text(None) is None
    assert meta_text({}) is None


@pytest.mark.parametrize(
    "meta",
    [
        ["a"],
        "a",
        {"a": float("nan")},
        {"a": object()},
        {"a": "\ud800"},
        {"a": "x" * META_MAX_BYTES},
        {"a": "ü" * (META_MAX_BYTES // 2)},
    ],
)
def test_meta_that_cannot_be_kept_is_refused(meta: object) -> None:
    with pytest.raises(InputRefused, match="meta"):
        meta_text(meta)


@pytest.mark.parametrize("item", [URL, f"  {URL}\n", json.dumps({"url": URL}), json.dumps({"url": URL, "meta": None})])
def test_an_inbox_item_is_a_url_or_an_object(item: str) -> None:
    assert parse_inbox(item.encode()) == prepare(URL)


def test_an_inbox_items_meta_travels() -> None:
    job = parse_inbox(json.dumps({"url": URL, "meta": {"desk": "sport"}}).encode())
    assert isinstance(job, NewJob)
    assert job.meta == '{"desk":"sport"}'


@pytest.mark.parametrize("priority", ["high", "normal", "low", None])
def test_an_inbox_items_priority_is_taken(priority: str | None) -> None:
    job = parse_inbox(json.dumps({"url": URL, "priority": priority}).encode())
    assert isinstance(job, NewJob)
    assert job.priority == (priority or "normal")


@pytest.mark.parametrize("again", [True, False, None])
def test_an_inbox_item_may_ask_for_what_was_done(again: bool | None) -> None:
    job = parse_inbox(json.dumps({"url": URL, "again": again}).encode())
    assert isinstance(job, NewJob)
    assert job.again is bool(again)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"{", "not JSON"),
        (b'{"url": ' + b"[" * 100_000, "not JSON"),
        (b'{"url": "https://example.com/", "meta": {"a": NaN}}', "not JSON"),
        (b'{"meta": {}}', "no url"),
        (b'{"url": 5}', "no url"),
        (b'{"url": "https://example.com/", "colour": 1}', "unknown key 'colour'"),
        (b'{"url": "https://example.com/", "priority": 1}', "priority is none of high, normal, low"),
        (b'{"url": "https://example.com/", "priority": ["high"]}', "priority is none of high, normal, low"),
        (b'{"url": "https://example.com/", "again": "yes"}', "again is neither true nor false"),
        (b'{"url": "https://example.com/", "again": 1}', "again is neither true nor false"),
        (b'{"url": "https://example.com/", "meta": [1]}', "meta is not an object"),
        (b'{"url": "https://example.com/", "meta": {"a": "\\ud800"}}', "meta holds what JSON cannot hold"),
    ],
)
def test_a_malformed_inbox_item_is_refused_with_the_reason(item: bytes, reason: str) -> None:
    refusal = parse_inbox(item)
    assert isinstance(refusal, str)
    assert refusal.startswith(reason)


@pytest.mark.parametrize("item", [b"", b"\x00", b"[1]", b'"https://example.com/"', b"ftp://example.com/"])
def test_an_inbox_item_that_is_no_url_is_refused(item: bytes) -> None:
    assert isinstance(parse_inbox(item), str)


@pytest.fixture
def frontier(settings: Settings) -> Frontier:
    return Frontier(connect(settings), settings)


def test_a_list_of_urls_is_answered_with_a_summary(frontier: Frontier) -> None:
    urls = [URL, URL, "news", None, "https://example.com/news/two"]
    assert enqueue(frontier, urls, {"desk": "sport"}) == {
        "new": 2,
        "waiting": 1,
        "done": 0,
        "dead": 0,
        "refused": 2,
        "reasons": {"not a URL: it does not begin with http:// or https://": 1, "not a string": 1},
    }


@pytest.mark.parametrize("urls", [URL, b"x", {URL: 1}, 5, None])
def test_what_is_no_list_is_refused_as_a_whole(frontier: Frontier, urls: object) -> None:
    with pytest.raises(InputRefused, match="urls is not a list"):
        enqueue(frontier, urls)


def test_the_inbox_is_emptied_and_what_cannot_be_read_is_kept_with_its_reason(
    frontier: Frontier, settings: Settings
) -> None:
    redis = connect(settings)
    redis.rpush(f"{settings.namespace}:inbox", URL, b"\xff", json.dumps({"url": URL + "/2", "meta": {"a": 1}}), "news")
    assert drain(frontier, 3)
    assert drain(frontier, 3)
    assert not drain(frontier, 3)
    assert {lease.url for lease in frontier.dispatch(5)} == {URL}  # one at a time of a host
    refused = RefusedItems(redis, settings).after("0", 10)
    assert [(item.item, item.reason[:9]) for item in refused] == [(b"\xff", "not UTF-8"), (b"news", "not a URL")]
