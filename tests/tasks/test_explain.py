"""The account of a page: every block in order with its end, also where there is no article."""

from __future__ import annotations

import dataclasses
import json

import pytest

from tasks.account import account_of
from tasks.article import Article
from tasks.errors import Rejected
from tasks.explain import explain
from tasks.outcome import Outcome
from tasks.reading import read_article

URL = "https://news.example/town/bridge"
SUMMARY = "The council has decided to build a bridge that nobody on either bank of the river has ever asked for."
TEXT = [
    "On Monday the council sat until midnight, heard anglers and the vicar, and voted by nine to seven for it.",
    "Its pillars are to be of granite from the old quarry, which has been closed since the flood of thirty years ago.",
    "Anglers fear for the trout; the vicar asked who would cross it: the ferry runs empty on every day but Sunday.",
    "Work begins in spring and is to last for three summers, unless the county court, which was asked, ends the whole.",
]
PAGE = f"""<html lang="en"><head><title>A bridge for nobody | The Gazette</title>
<meta property="og:title" content="A bridge for nobody"><meta property="og:site_name" content="The Gazette">
<meta name="description" content="{SUMMARY}">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "A bridge for nobody",
"datePublished": "2026-11-20T08:00:00+01:00", "author": {{"@type": "Person", "name": "Ann Author"}}}}</script></head>
<body><nav><a href="/">Home page of the paper</a></nav><main class="story">
<div><h1>A bridge for nobody</h1><p class="standfirst">{SUMMARY}</p></div>
<article class="body"><p>{TEXT[0]}</p><p>{TEXT[1]}</p><h2>What it costs</h2>
<figure><img src="/b.jpg"><figcaption>The river, seen from the town</figcaption></figure>
<p>Read more: <a href="/mayor">The mayor resigns</a></p><p>{TEXT[2]}</p><p>{TEXT[3]}</p></article></main>
<footer>All about the house, its history and its people</footer></body></html>""".encode()


def test_blocks_stand_in_the_pages_order_each_with_its_end() -> None:
    article, account = explain(PAGE, URL, None)
    assert isinstance(article, Article)
    seen = [(block.fate, block.rule, block.text) for block in account.blocks]
    order = [text for _, _, text in seen]
    assert order.index("Home page of the paper") < order.index(SUMMARY) < order.index(TEXT[0])
    assert order.index(TEXT[1]) < order.index("Read more: The mayor resigns") < order.index(TEXT[2])
    assert ("restored", None, SUMMARY) in seen
    assert ("struck", "pointer", "Read more: The mayor resigns") in seen
    assert ("left", None, "All about the house, its history and its people") in seen
    kept = [text for fate, _, text in seen if fate in {"kept", "restored"}]
    assert kept == article.text.split("\n")
    assert sum(fate == "struck" for fate, _, _ in seen) == len(article.struck)
    assert len(order) == len(set(order))


def test_a_block_says_what_is_known_of_it() -> None:
    _, account = explain(PAGE, URL, None)
    of = {block.text: block for block in account.blocks}
    assert of["What it costs"].kind == "head"
    assert of[TEXT[0]].kind == "paragraph"
    assert of[TEXT[0]].path == "main.story > article.body > p"
    assert of[SUMMARY].marks == ("lead",)
    assert 0 < of["Read more: The mayor resigns"].linked < 1
    assert "figure" in of["The river, seen from the town"].marks


def test_metadata_names_the_places_that_state_it() -> None:
    _, account = explain(PAGE, URL, None)
    of = {fact.name: fact for fact in account.facts}
    assert of["title"].value == "A bridge for nobody"
    assert of["title"].places == ("JSON-LD headline", "meta og:title", "h1", "title element")
    assert of["published"].places == ("JSON-LD datePublished",)
    assert of["authors"].places == ("JSON-LD author.name",)
    assert of["description"].places == ("meta description",)
    assert "modified" not in of


def test_the_article_is_that_of_the_record() -> None:
    assert explain(PAGE, URL, None)[0] == read_article(PAGE, URL)


@pytest.mark.parametrize("words", ["Home", "Page not found. The page that you asked for does not exist any more."])
def test_a_page_that_gives_no_record_has_an_account_too(words: str) -> None:
    page = f"<html><head><title>Page not found</title></head><body><p>{words}</p></body></html>".encode()
    ended, account = explain(page, URL, None)
    assert isinstance(ended, Rejected)
    assert ended.outcome is Outcome.REJECTED_NO_TEXT
    assert [block.text for block in account.blocks] == [words]
    with pytest.raises(Rejected, match=ended.detail):
        read_article(page, URL)


def test_what_is_no_page_has_no_account() -> None:
    with pytest.raises(Rejected):
        explain(b"%PDF-1.7", URL, None)


def test_an_account_goes_through_json_and_comes_back() -> None:
    _, account = explain(PAGE, URL, None)
    assert account_of(json.loads(json.dumps(dataclasses.asdict(account)))) == account
