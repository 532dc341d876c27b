"""From bytes to a clean article."""

from __future__ import annotations

import pytest

from tasks.errors import Rejected
from tasks.outcome import Outcome
from tasks.reading import read_article

URL = "http://news.example/2021/story"
SENTENCES = (
    "The harbour town of Lenmouth switched on its tidal power station on Monday, after eleven years of planning.",
    "Fishermen had fought the plan because they feared for the eels, and the council changed the turbines twice.",
    "A first report on birds and fish is to be read out in the library in October, and everyone may come and listen.",
)
PAGE = (
    "<html><head><title>Tidal power</title></head><body><article><h1>Tidal power</h1>"
    + "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    + "<p>Source: EVENING POST</p></article></body></html>"
)


def test_an_article_is_its_paragraphs_and_all_that_is_removed_is_named() -> None:
    article = read_article(PAGE.encode(), URL)
    assert article.text == "\n".join(SENTENCES)
    assert article.source == "EVENING POST"
    assert [struck.rule for struck in article.struck] == ["headline", "source"]


def test_a_page_without_an_article_is_rejected() -> None:
    with pytest.raises(Rejected) as caught:
        read_article(b"<html><body><nav><a href='/'>Home</a></nav></body></html>", URL)
    assert caught.value.outcome is Outcome.REJECTED_NO_TEXT


def test_text_has_no_control_characters_and_is_composed() -> None:
    body = PAGE.replace("tidal", "tid&#1;al&#xFFFE;").replace("Monday", "Monda\u0301y").encode()
    text = read_article(body, URL).text
    assert "\x01" not in text
    assert "Mond\u00e1y" in text


def test_the_source_is_the_paper_that_a_line_credits_and_else_the_agency_of_the_dateline() -> None:
    text = "The council of the city has decided that a bridge is to be built over the river, as it said on Monday."
    dateline = f"<p>PARIS (AFP) - {text}</p><p>It will be open by May, and {text}</p>"
    page = "<html><body><article><h1>New bridge planned</h1>{}</article></body></html>"
    assert read_article(page.format(dateline).encode(), URL).source == "AFP"
    assert read_article(page.format(f"{dateline}<p>Source: THE EXAMPLE TIMES</p>").encode(), URL).source == (
        "THE EXAMPLE TIMES"
    )
