"""What stands on many pages of a host goes; what only looks so stays."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from tasks.clean.dom import squeeze
from tasks.clean.familiar import FIRST, LAST, LEAST, digest, digests, shares_of
from tasks.reading import read_article
from tests.site import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tasks.article import Article

URL = "http://news.example/story"
SLOGAN = "The Valley Echo has told its readers since 1904 what moves the valley, and is owned by those who work for it."


def table(pages: int, counts: Mapping[str, int]) -> bytes:
    """Return a table of so many pages on which these paragraphs stood."""
    entries = (struct.pack(">5sB", digest(squeeze(text)), count) for text, count in counts.items())
    return struct.pack(">H", pages) + b"".join(entries)


def page(paragraphs: Iterable[str]) -> bytes:
    body = "".join(f"<p>{paragraph}</p>" if paragraph[0] != "<" else paragraph for paragraph in paragraphs)
    return f"<html lang=en><body><article><h1>A story</h1>{body}</article></body></html>".encode()


def read(paragraphs: Iterable[str], known: bytes = b"") -> Article:
    return read_article(page(paragraphs), URL, familiar=known)


def test_a_paragraph_that_stands_on_many_pages_of_the_host_goes() -> None:
    story = text_of(1)
    told = read([*story[:2], SLOGAN, *story[2:]], table(20, {SLOGAN: 12}))
    assert told.text == "\n".join(story)
    assert ("familiar", SLOGAN) in {(struck.rule, struck.text) for struck in told.struck}


def test_without_what_is_known_the_page_says_the_same_as_ever() -> None:
    story = [*text_of(1), SLOGAN]
    assert read(story).text == "\n".join(story)


@pytest.mark.parametrize(
    ("pages", "count"), [(7, 7), (20, 3), (100, 30)], ids=["first pages", "few pages", "a small share"]
)
def test_what_is_not_yet_known_well_stays(pages: int, count: int) -> None:
    assert SLOGAN in read([*text_of(1), SLOGAN], table(pages, {SLOGAN: count})).text


def test_a_short_line_goes_at_the_edge_and_stays_within() -> None:
    story = text_of(2)
    known = table(20, {"From our valley desk": 9, "Ingredients": 15})
    told = read(["From our valley desk", *story[:2], "<h2>Ingredients</h2>", *story[2:]], known)
    assert told.text.split("\n") == [*story[:2], "Ingredients", *story[2:]]


def test_a_ticker_that_repeats_its_entries_from_page_to_page_keeps_them() -> None:
    story = text_of(3)
    assert read(story, table(20, dict.fromkeys(story[1:], 18))).text == "\n".join(story)


def test_what_was_struck_because_it_is_known_is_counted_on() -> None:
    known = table(20, {SLOGAN: 12})
    assert digest(squeeze(SLOGAN)).hex() in read([*text_of(1), SLOGAN], known).paragraphs


def test_a_page_tells_its_first_and_last_paragraphs_each_once() -> None:
    keys = [str(number) for number in range(200)]
    told = digests([*keys[:3], *keys])
    assert told == b"".join(map(digest, [*keys[:FIRST], *keys[-LAST:]]))


@pytest.mark.parametrize("damaged", [b"", b"\x00", b"\x00\x10", b"\x00\x10abc", b"\x00\x10abcde\xff" + b"a"])
def test_a_damaged_table_is_read_as_far_as_it_goes(damaged: bytes) -> None:
    assert all(0 < share <= 1 for share in shares_of(damaged).values())


def test_a_share_is_of_the_recent_pages() -> None:
    assert shares_of(table(40, {"a": 10, "b": LEAST - 1})) == {digest("a"): 0.25}
