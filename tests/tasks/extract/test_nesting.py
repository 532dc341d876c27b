"""A page nested beyond all measure is read or ends by name, in time, and loses no text that the parser kept."""

from __future__ import annotations

import pytest
from lxml import html

from tasks.errors import Rejected
from tasks.extract.nesting import DEEPEST, flatten
from tasks.reading import read_article

BEFORE = "Before the nest stands a paragraph that is long enough to be an article, with words and a full stop."
INSIDE = "Deep inside the nest there is a sentence of text that goes on for a while, too."


@pytest.mark.parametrize("levels", [1_000, 10_000, 100_000])
@pytest.mark.parametrize("tag", ["b", "div", "ul><li", "blockquote", "table><tr><td"])
def test_deep_nests_neither_crash_nor_lose_the_text_around_them(tag: str, levels: int) -> None:
    page = f"<html><body><p>{BEFORE}</p>{f'<{tag}>' * levels}{INSIDE}</body></html>"
    try:
        text = read_article(page.encode(), "http://a.example/").text
    except Rejected:
        return
    assert text.startswith(BEFORE)


def test_flattening_moves_no_text() -> None:
    depth = DEEPEST + 20
    opened = "".join(f"<div>open {level}" for level in range(depth))
    closed = "".join(f"</div>tail {level}" for level in reversed(range(depth)))
    tree = html.document_fromstring(f"<html><body>{opened}{closed}</body></html>")
    before = "".join(tree.itertext())
    flatten(tree)
    assert "".join(tree.itertext()) == before
    assert max(sum(1 for _ in element.iterancestors()) for element in tree.iter()) <= DEEPEST


def test_a_page_of_usual_depth_stays_as_it_is() -> None:
    tree = html.document_fromstring("<html><body><div><p>One <b>two</b> three.</p></div></body></html>")
    before = html.tostring(tree)
    flatten(tree)
    assert html.tostring(tree) == before
