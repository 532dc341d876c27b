"""A quote that is never closed costs no text, and a tag without end costs no time; all else stays as it was."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from tasks.extract.decode import to_utf8
from tasks.extract.repair import repaired
from tasks.reading import read_article

if TYPE_CHECKING:
    from pathlib import Path

FIRST = "The council decided on Tuesday to build a new bridge across the river, and work begins in the spring."
SECOND = "The ferry that carries two thousand people a day stays in service until the bridge has been opened."


@pytest.mark.parametrize(
    "broken",
    [
        '<meta name="x" content="never closed>',
        '<a href="/x>a link</a>',
        '<a href="/x>a link</a> and <a href="/y">another</a>',
        '<img src="a.jpg" alt="a bridge><img src="b.jpg" alt="another">',
        '<div class="box><b>bold</b>',
    ],
)
def test_no_text_is_lost_behind_a_quote_that_was_not_closed(broken: str) -> None:
    page = f"<html><body><article><p>{FIRST}</p><p>{broken}</p><p>{SECOND}</p></article></body></html>"
    text = read_article(page.encode(), "http://a.example/").text
    assert FIRST in text
    assert SECOND in text


@pytest.mark.parametrize(
    "whole",
    [
        '<a href="a>b">c</a><a href="d">e</a>',
        '<a title="1 > 0" href="a">b</a>',
        '<a title=\'a"b>\' href="c">d</a>',
        '<p data-html="<b>x</b>">y</p><p class="z">',
        '<img src="data:image/gif;base64,AOw=="><b class="x">',
        '<a href="/search?q="><i class="x">a</i></a>',
        '<a href="">x</a><br class="">',
    ],
)
def test_what_is_whole_stays_as_it_is(whole: str) -> None:
    page = f'<p>{whole}</p><a href="x">y</a>'.encode()
    assert repaired(page) == page


def test_a_tag_without_end_loses_its_attributes_alone() -> None:
    attributes = b" ".join(b"a%d=x" % n for n in range(20_000))
    page = b"<html><body class='a'><div %s><p class=b>x</p></div></body></html>" % attributes
    assert repaired(page) == b"<html><body class='a'><div><p class=b>x</p></div></body></html>"


def test_real_pages_are_not_touched(shared: Path) -> None:
    corpus = shared / "corpus/dev"
    rows = [json.loads(line) for line in (corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    pages = [to_utf8(gzip.decompress((corpus / row["html"]).read_bytes()), None) for row in rows]
    touched = sum(repaired(page) != page for page in pages)
    assert len(pages) > 200
    assert touched <= len(pages) * 0.02


@pytest.mark.timeout(30)
@pytest.mark.parametrize("piece", [b'="', b'="a>', b'="a><a ', b"<a ", b'<a b="', b"<a =", b'>"', b'="a>b<c d="'])
def test_no_markup_holds_up_the_repair(piece: bytes) -> None:
    assert len(repaired(piece * (2_000_000 // len(piece)))) > 0
