"""From bytes to a clean article: the pages that careless templates make, whatever their layout."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tasks.errors import Rejected
from tasks.outcome import Outcome
from tasks.reading import printable, read_article

if TYPE_CHECKING:
    from types import ModuleType


def _pages() -> ModuleType:
    path = Path(__file__).parent / "clean" / "pages.py"
    spec = importlib.util.spec_from_file_location("clean_pages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


PAGES = _pages()
URL = "http://news.example/2021/story"


@pytest.mark.parametrize("layout", PAGES.LAYOUTS)
@pytest.mark.parametrize("language", PAGES.STORIES)
def test_an_article_comes_out_once_and_alone_in_any_layout(language: str, layout: str) -> None:
    story = PAGES.STORIES[language]
    article = read_article(PAGES.LAYOUTS[layout](story).encode(), URL)
    assert article.text == story.text
    assert article.source == story.source
    assert article.title == story.title


@pytest.mark.parametrize("layout", PAGES.LAYOUTS)
@pytest.mark.parametrize("language", PAGES.STORIES)
def test_the_date_of_an_older_headline_is_not_the_articles(language: str, layout: str) -> None:
    assert read_article(PAGES.LAYOUTS[layout](PAGES.STORIES[language]).encode(), URL).published is None


def test_all_that_is_removed_is_named() -> None:
    article = read_article(PAGES.bare(PAGES.ENGLISH).encode(), URL)
    rules = [struck.rule for struck in article.struck]
    assert all(rules)
    assert {"headline", "nearly_repeated", "source", "stamped", "copyright", "invitation"} <= set(rules)


def test_the_same_bytes_give_the_same_article() -> None:
    body = PAGES.table(PAGES.GERMAN).encode()
    assert read_article(body, URL) == read_article(body, URL)


def test_a_page_without_an_article_is_rejected() -> None:
    with pytest.raises(Rejected) as caught:
        read_article(b"<html><body><nav><a href='/'>Home</a></nav></body></html>", URL)
    assert caught.value.outcome is Outcome.REJECTED_NO_TEXT


def test_text_has_no_control_characters_and_is_composed() -> None:
    story = PAGES.ENGLISH
    body = PAGES.semantic(story).replace("tidal", "tid&#1;al&#xFFFE;").replace("Monday", "Monda\u0301y").encode()
    text = read_article(body, URL).text
    assert "\x01" not in text
    assert "Mond\u00e1y" in text
    assert printable("a\x00b\ud800c\u0085\nd") == "abc\nd"


def test_the_source_is_the_paper_that_a_line_credits_and_else_the_agency_of_the_dateline() -> None:
    text = "The council of the city has decided that a bridge is to be built over the river, as it said on Monday."
    dateline = f"<p>PARIS (AFP) - {text}</p><p>It will be open by May, and {text}</p>"
    page = "<html><body><article><h1>New bridge planned</h1>{}</article></body></html>"
    assert read_article(page.format(dateline).encode(), URL).source == "AFP"
    assert read_article(page.format(f"{dateline}<p>Source: THE EXAMPLE TIMES</p>").encode(), URL).source == (
        "THE EXAMPLE TIMES"
    )
