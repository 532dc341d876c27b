from __future__ import annotations

import gzip
import json
import re
import threading
from copy import copy
from typing import TYPE_CHECKING

import pytest
import trafilatura
from trafilatura import htmlprocessing, xpaths
from trafilatura.settings import Extractor

from tasks.extract import matchers, text
from tasks.extract.decode import to_utf8
from tasks.extract.paragraphs import paragraphs_of
from tasks.extract.parse import parse, strip_unseen, take_json_ld

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.html import HtmlElement

#: Every so many pages of the corpus are looked at here; bench/extract.py looks at all.
STEP = 10
SENTENCE = "The council decided on Tuesday to build a new bridge across the river, and work begins in spring."


@pytest.fixture(scope="module")
def pages(shared: Path) -> list[bytes]:
    dev = shared / "corpus" / "dev"
    rows = [json.loads(line) for line in (dev / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    return [gzip.decompress((dev / row["html"]).read_bytes()) for row in rows[::STEP]]


def tree_of(page: bytes) -> tuple[HtmlElement, list[str]]:
    tree = parse(to_utf8(page, None))
    assert tree is not None
    scripts = take_json_ld(tree)
    strip_unseen(tree)
    return tree, scripts


def words(body: object) -> list[str]:
    return (
        re.findall(r"\w+", "\n".join(paragraph.text for paragraph in paragraphs_of(body))) if body is not None else []
    )  # type: ignore[arg-type]


def assert_alike(name: str, root: HtmlElement) -> None:
    own, ours = matchers.own()[name], matchers.ours()[name]
    if len(own) == len(ours):
        for pattern, matcher in zip(own, ours, strict=True):
            assert matcher(root) == pattern(root)[: 1 if matcher._first else None], pattern.path
    else:
        (matcher,) = ours
        assert set(matcher(root)) == {element for pattern in own for element in pattern(root)}, name


def test_matchers_select_what_trafilaturas_own_patterns_select(pages: list[bytes]) -> None:
    for page in pages:
        tree, _ = tree_of(page)
        converted = htmlprocessing.convert_tags(copy(tree), Extractor(comments=False), None)
        for root in (tree, converted):
            for name in matchers.own():
                assert_alike(name, root)


def test_what_goes_before_all_else_is_what_both_lists_select(pages: list[bytes]) -> None:
    (matcher,) = matchers.unwanted()
    own = matchers.own()
    patterns = [*own["RAW_TREE_PRUNE_XPATH"], *own["REMOVE_COMMENTS_AND_LISTS_XPATH"]]
    trees = [tree_of(page)[0] for page in pages]
    assert any(matcher(tree) for tree in trees)
    for tree in trees:
        assert set(matcher(tree)) == {element for pattern in patterns for element in pattern(tree)}


@pytest.mark.parametrize(
    "attributes",
    [
        "id='x' class='cookie'",
        "class='cookie' id='x'",
        "id='share' class='x'",
        "class=''",
        "style='x;display: none'",
        "hidden",
    ],
)
def test_the_order_of_attributes_counts_as_it_does_in_the_patterns(attributes: str) -> None:
    root = parse(f"<html><body><div {attributes}>text</div></body></html>".encode())
    assert root is not None
    for name in matchers.own():
        assert_alike(name, root)


@pytest.mark.parametrize("tag", ["o:p", "a:b:c", "x-y", "p.q", "1", 'p"', "p<"])
def test_odd_names_of_elements_do_no_harm(tag: str) -> None:
    odd = f"<{tag} class='x hidden' style='display:none'>a</{tag}>"
    inside = "".join(f"{odd}<p>{SENTENCE} {number}</p>" for number in range(9))
    body, _ = text.body_of(*tree_of(f"<html><body><article>{inside}</article></body></html>".encode()))
    assert len(words(body)) > 100


def test_trafilaturas_patterns_are_back_afterwards() -> None:
    before = list(xpaths.OVERALL_DISCARD_XPATH)
    with matchers.in_place():
        assert before != xpaths.OVERALL_DISCARD_XPATH
    assert before == xpaths.OVERALL_DISCARD_XPATH


def test_the_text_is_that_of_stock_trafilatura(pages: list[bytes]) -> None:
    quick, same = 0, 0
    for page in pages:
        tree, scripts = tree_of(page)
        body, how = text.body_of(tree, scripts)
        expected = trafilatura.bare_extraction(page, include_comments=False)
        quick += how == "quick"
        same += words(body) == words(getattr(expected, "body", None))
    assert quick >= len(pages) * 0.9
    assert same >= len(pages) * 0.95  # where the quick way leaves out the comparison with readability, it may differ


def test_another_version_of_trafilatura_is_used_by_its_public_interface() -> None:
    inside = "".join(f"<p>{SENTENCE} {number}</p>" for number in range(9))
    page = f"<html><body><article>{inside}</article></body></html>".encode()
    body, how = text.body_of(*tree_of(page), known="0")
    assert how == "stock"
    assert words(body) == words(text.body_of(*tree_of(page))[0])


def test_a_text_that_an_unclosed_sidebar_swallows_is_found() -> None:
    inside = "".join(f"<p>{SENTENCE} {number}</p>" for number in range(12))
    page = f"<html><body><p>Our motto.</p><aside class='sidebar'><p>Menu<article><div>{inside}</div></article></body>"
    body, how = text.body_of(*tree_of(page.encode()))
    assert how == "rescued"
    assert len(words(body)) > 100


def test_a_page_whose_main_pass_finds_little_goes_to_stock() -> None:
    inside = "".join(f"<p>{SENTENCE} {number}</p>" for number in range(20))
    teaser = "".join(f"<p>{SENTENCE} {number}</p>" for number in range(50, 56))
    page = f"<html><body><div class='article-content'>{teaser}</div><div>{inside}</div></body></html>"
    body, how = text.body_of(*tree_of(page.encode()))
    assert how == "stock"
    assert len(words(body)) > 300


def test_an_article_that_stands_in_structured_data_alone_is_found() -> None:
    node = json.dumps({"@type": "NewsArticle", "articleBody": f"{SENTENCE} " * 10})
    script = f"<script type='application/ld+json'>{node}</script>"
    page = f"<html><head>{script}</head><body><div id='root'></div></body></html>"
    body, _ = text.body_of(*tree_of(page.encode()))
    assert len(words(body)) > 150


def test_the_tree_is_left_as_it_was() -> None:
    tree, scripts = tree_of(
        f"<html><body><nav>Menu</nav><article>{f'<p>{SENTENCE}</p>' * 9}</article></body></html>".encode()
    )
    before = tree.text_content()
    text.body_of(tree, scripts)
    assert tree.text_content() == before


def test_threads_do_not_change_each_others_text(pages: list[bytes]) -> None:
    expected = [words(text.body_of(*tree_of(page))[0]) for page in pages[:6]]
    found: list[list[list[str]]] = []

    def run() -> None:
        found.append([words(text.body_of(*tree_of(page))[0]) for page in pages[:6]])

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 3


def test_what_links_say_to_screen_readers_alone_is_no_text() -> None:
    link = "<a href=/b>the bridge<span class='u-sr-only is-hint'> (opens in a new window)</span></a>"
    tree = parse(f"<html><body><p>They closed {link} on Monday.</p><p class=sr-only>kept</p></body></html>".encode())
    assert tree is not None
    strip_unseen(tree)
    assert [" ".join(found.itertext()).split() for found in tree.iter("p")] == [
        ["They", "closed", "the", "bridge", "on", "Monday."],
        ["kept"],
    ]


@pytest.mark.parametrize(
    "link",
    [
        "report of <span class='not-sr-only'>the harbour</span>",
        "report of <span class='sr-only md:not-sr-only'>the harbour</span>",
        "report of <span class='visually-hidden focus:static'>the harbour</span>",
        "report of <span class='max-vh'>the harbour</span>",
        "<span class='sr-only'>report of the harbour</span>",
        "<img src=x> <span class='sr-only'>report <b>of</b> </span><span class='sr-only'>the harbour</span>",
    ],
)
def test_a_link_keeps_what_is_shown_and_what_is_all_that_it_says(link: str) -> None:
    tree = parse(f"<html><body><p>They read the <a href=/b>{link}</a> of March.</p></body></html>".encode())
    assert tree is not None
    strip_unseen(tree)
    assert " ".join("".join(tree.itertext()).split()) == "They read the report of the harbour of March."
