"""The gate: every page that holds no article ends under its name, and what only looks like one of them stays."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tasks.errors import Rejected
from tasks.outcome import Outcome
from tasks.reading import read_article

if TYPE_CHECKING:
    from types import ModuleType


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"gate_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


TEXTS = _module("texts")
PAGES = _module("pages")
ALIKE = _module("alike")
URL = f"{PAGES.ROOT}/2026/11/24/night-ferry-stays"
LANGUAGES = sorted(TEXTS.TEXTS)
CLAIM = ALIKE.CLAIM


def outcome_of(html: str, url: str) -> Outcome:
    try:
        read_article(html.encode(), url)
    except Rejected as error:
        return error.outcome
    return Outcome.PUBLISHED


@pytest.mark.parametrize("page", PAGES.NO_ARTICLE, ids=lambda page: page.name)
def test_a_page_without_an_article_ends_under_its_name(page: object) -> None:
    assert outcome_of(page.html, page.url) is page.outcome  # type: ignore[attr-defined]


@pytest.mark.parametrize("head", ["", CLAIM], ids=["bare", "claimed"])
@pytest.mark.parametrize("paragraphs", [1, 4])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_stays_however_short_and_in_any_language(language: str, paragraphs: int, head: str) -> None:
    article = read_article(PAGES.article(language, paragraphs, head=head).encode(), URL)
    assert len(article.text.split("\n")) == paragraphs
    assert not article.truncated


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_among_the_teasers_of_its_section_stays(language: str) -> None:
    around = f"<aside><h2>{TEXTS.TEXTS[language][0]}</h2>{PAGES.teasers(language, 20)}</aside>"
    article = read_article(PAGES.article(language, 5, around=around).encode(), URL)
    assert article.text.startswith(TEXTS.TEXTS[language][3])


@pytest.mark.parametrize(
    "kind",
    [
        "flash of one sentence", "live blog", "live blog with permanent links", "interview", "recipe",
        "list of places with links", "photo story with a text", "quiz", "news about cookies",
        "news about a page not found", "news about captchas",
    ],
)  # fmt: skip
def test_articles_that_look_like_something_else_stay(kind: str) -> None:
    assert outcome_of(ALIKE.alike(kind), URL) is Outcome.PUBLISHED


def test_an_article_under_a_consent_dialog_stays_and_the_dialog_goes() -> None:
    dialog = PAGES.ONETRUST[PAGES.ONETRUST.index("<div") : PAGES.ONETRUST.index("</body>")]
    article = read_article(PAGES.article("en", 5, around=dialog).encode(), URL)
    assert "partners" not in article.text


def test_an_article_that_stands_in_structured_data_alone_is_one() -> None:
    texts = TEXTS.TEXTS["en"]
    body = " ".join([texts[3], *(f"{texts[2]} {number}." for number in range(6))])
    head = PAGES.json_ld(**{"@type": "NewsArticle", "headline": texts[1], "articleBody": body})
    page = PAGES.document('<div id="root"></div><noscript>Enable JavaScript.</noscript>', title=texts[1], head=head)
    assert read_article(page.encode(), URL).text.startswith(texts[3])


@pytest.mark.parametrize("head", ["", PAGES.json_ld(**PAGES.LOCKED)], ids=["bare", "locked"])
@pytest.mark.parametrize("language", sorted(TEXTS.WALLS))
def test_a_beginning_before_a_wall_is_marked_and_the_wall_goes(language: str, head: str) -> None:
    article = read_article(PAGES.article(language, 3, after=TEXTS.WALLS[language], head=head).encode(), URL)
    assert article.truncated
    assert len(article.text.split("\n")) == 3


def test_a_text_cut_off_within_a_sentence_is_marked_where_the_page_says_it_is_locked() -> None:
    cut = "<p>The pilot, who has steered the boat since she was nineteen, told the council that the</p>"
    assert read_article(PAGES.article("en", 5, after=cut, head=PAGES.json_ld(**PAGES.LOCKED)).encode(), URL).truncated
    assert not read_article(PAGES.article("en", 5, after=cut).encode(), URL).truncated


def test_a_text_much_shorter_than_the_page_says_is_marked_where_it_is_locked() -> None:
    longer = PAGES.json_ld(**PAGES.LOCKED, wordCount=900)
    assert read_article(PAGES.article("en", 8, head=longer).encode(), URL).truncated


@pytest.mark.parametrize(
    ("head", "beside"),
    [
        (PAGES.json_ld(**PAGES.LOCKED), ""),  # sent whole, though it is called locked
        (PAGES.json_ld(**{**PAGES.LOCKED, "hasPart": {"cssSelector": ".body", "isAccessibleForFree": False}}), ""),
        (PAGES.json_ld(**{**PAGES.LOCKED, "isAccessibleForFree": True, "hasPart": []}), TEXTS.WALLS["en"]),
        ("", '<div class="promo"><a href="/subscribe">Subscribe</a></div>'),
    ],
)
def test_a_whole_article_is_not_marked_whatever_wall_stands_around(head: str, beside: str) -> None:
    wall = f'<div class="overlay" style="display:none">{TEXTS.WALLS["en"]}</div>'
    article = read_article(PAGES.article("en", 12, head=head, around=wall + beside).encode(), URL)
    assert not article.truncated
    assert len(article.text.split("\n")) == 12


def test_a_record_says_which_rule_took_the_wall_away() -> None:
    struck = read_article(PAGES.article("en", 3, after=TEXTS.WALLS["en"]).encode(), URL).struck
    assert {"Subscribe to continue reading"} <= {block.text for block in struck if block.rule == "wall"}


def test_long_text_in_what_a_class_names_a_gallery_is_no_captions() -> None:
    text = "The council said that the bridge stays closed until the spring, and that the ferry goes twice an hour. " * 6
    page = f"<title>Bridge</title><div class='gallery caption'><p>{text}</p><p>{text[:200]}</p></div>"
    assert read_article(f"<html><body>{page}</body></html>".encode(), URL).text.startswith("The council said")


def test_buttons_of_one_wording_below_each_paragraph_make_no_list_of_teasers() -> None:
    text = "The council said that the bridge stays closed until the spring, and that the ferry goes twice an hour. " * 3
    parts = "".join(
        f"<div class='part'><p>{n} {text}</p><ul><li><a href='/c/{n}'>{n} suggestions for a change</a></li></ul></div>"
        for n in range(9)
    )
    page = f"<html><head><title>Paper</title></head><body><h2>Bridge</h2>{parts}</body></html>"
    assert read_article(page.encode(), URL).text.startswith("0 The council said")


def test_japanese_text_with_readings_above_its_characters_is_running_text() -> None:
    page = PAGES.article("ja", 6)
    start = page.index("<body")
    read = re.sub("([\u4e00-\u9fff])(?=[^<>]*<)", r"<ruby>\1<rt>か</rt></ruby>", page[start:])
    menu = "".join(f"<p><a href='/{number}'>きょうのほかのニュースの見出しです</a></p>" for number in range(9))
    article = read_article((page[:start] + read.replace("</body>", f"{menu}</body>")).encode(), URL)
    assert len(article.text.split("\n")) == 6
    assert TEXTS.TEXTS["ja"][2] in article.text
