"""What the pages of a host share: counted as records are published, within bounds."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import TYPE_CHECKING

import pytest

from store.frontier import Paragraphs
from tasks.clean.familiar import DIGEST_BYTES, FIRST_PAGES, LEAST, digest, digests, shares_of
from tasks.clean.rules.familiar import SHORT_SHARE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.store.conftest import World

#: Paragraphs of one page, in the tests' pages.
OWN = 30
SLOGAN = digest("slogan")
_numbers = count()


def own(number: int, paragraphs: int = OWN) -> list[str]:
    return [f"page {number} paragraph {paragraph}" for paragraph in range(paragraphs)]


def publish(world: World, keys: Iterable[str], host: str = "news.example", text: str = "") -> str:
    """Take one page to its end; return the outcome."""
    path = f"page{next(_numbers)}"
    world.admit(path, host=host)
    lease = next(lease for lease in world.frontier.dispatch(5) if lease.host == host)
    job = world.frontier.begin(lease.id, lease.token)
    assert job is not None
    content_hash = hashlib.sha256((text or path).encode()).digest()
    settled = world.frontier.settle_record(
        job, "{}", content_hash, (), answered_ago=0.0, paragraphs=Paragraphs(host, digests(keys))
    )
    return settled.outcome


@pytest.fixture
def hurried(world: World) -> World:
    return world.with_settings(host_delay=0.0)


def test_nothing_is_said_of_a_host_s_first_pages(hurried: World) -> None:
    for number in range(FIRST_PAGES - 1):
        publish(hurried, ["slogan", *own(number)])
    assert shares_of(hurried.frontier.paragraphs("news.example")) == {}
    publish(hurried, ["slogan", *own(99)])
    assert shares_of(hurried.frontier.paragraphs("news.example")) == {SLOGAN: 1.0}


def test_a_host_knows_nothing_of_another(hurried: World) -> None:
    for number in range(FIRST_PAGES):
        publish(hurried, ["slogan", *own(number)])
    assert hurried.frontier.paragraphs("other.example") == b""


def test_a_page_counts_a_paragraph_once(hurried: World) -> None:
    for number in range(FIRST_PAGES):
        publish(hurried, [*["slogan"] * (LEAST if number == 0 else 0), *own(number)])
    assert shares_of(hurried.frontier.paragraphs("news.example")) == {}


def test_copies_of_a_text_are_not_counted(hurried: World) -> None:
    assert publish(hurried, own(1), text="same") == "published"
    before = hurried.frontier.paragraphs("news.example")
    assert publish(hurried, own(1), text="same") == "duplicate.content"
    assert hurried.frontier.paragraphs("news.example") == before


def test_a_full_table_keeps_what_pages_share_and_stays_its_size(hurried: World) -> None:
    sizes = []
    for number in range(150):
        shared = ["slogan"] if number % 3 == 0 else []
        publish(hurried, [*own(number, 12), *shared, *own(-number - 1, 12)])
        sizes.append(len(hurried.frontier.paragraphs("news.example")))
    assert max(sizes) == 2 + 128 * (DIGEST_BYTES + 1)
    shares = shares_of(hurried.frontier.paragraphs("news.example"))
    assert set(shares) == {SLOGAN}
    assert 0.2 < shares[SLOGAN] <= 0.34


def test_what_is_no_longer_on_the_pages_is_forgotten(hurried: World) -> None:
    for number in range(20):
        publish(hurried, ["slogan", *own(number, 5)])
    assert SLOGAN in shares_of(hurried.frontier.paragraphs("news.example"))
    for number in range(20, 200):
        publish(hurried, own(number, 5))
    assert shares_of(hurried.frontier.paragraphs("news.example")).get(SLOGAN, 0) < SHORT_SHARE / 2


def test_no_more_hosts_are_kept_than_the_setting_says_and_a_lower_one_takes_effect(hurried: World) -> None:
    def hosts() -> set[str]:
        start = len(hurried.key("boilerplate:"))
        return {key.decode()[start:] for key in hurried.redis.keys(hurried.key("boilerplate:*"))}

    bounded = hurried.with_settings(boilerplate_hosts=5)
    for number in range(12):
        publish(bounded, own(number), host=f"host{number}.example")
    assert len(hosts()) == hurried.redis.zcard(hurried.key("boilerplate")) <= 6
    assert "host11.example" in hosts()
    assert "host0.example" not in hosts()
    lower = hurried.with_settings(boilerplate_hosts=2)
    publish(lower, own(50), host="host11.example")
    assert len(hosts()) == hurried.redis.zcard(hurried.key("boilerplate")) <= 3


def test_a_table_ends_by_itself_and_nothing_is_kept_when_learning_is_off(hurried: World) -> None:
    publish(hurried, own(1))
    assert 29 * 86_400 < hurried.redis.ttl(hurried.key("boilerplate:news.example")) <= 30 * 86_400
    off = hurried.with_settings(boilerplate_hosts=0)
    publish(off, own(2), host="off.example")
    assert not hurried.redis.exists(hurried.key("boilerplate:off.example"))
    assert off.frontier.paragraphs("news.example") == b""


def test_a_damaged_table_stops_nothing(hurried: World) -> None:
    for damaged in (b"", b"\x00", b"\x00\x09abc", b"\xff\xff" + b"x" * 1000):
        hurried.redis.set(hurried.key("boilerplate:news.example"), damaged)
        shares_of(damaged)
        assert publish(hurried, own(1)) == "published"
    assert hurried.inspection.check().findings == ()


def test_an_inspection_finds_a_table_of_a_wrong_type(hurried: World) -> None:
    hurried.redis.rpush(hurried.key("boilerplate:news.example"), "x")
    assert [finding.kind for finding in hurried.inspection.check().findings] == ["wrong_key"]
    hurried.inspection.repair()
    assert publish(hurried, own(1)) == "published"
