# ruff: noqa: E501 - texts of pages
"""Verse, lyrics and recipes come out whole and line by line, whatever the layout that they stand in."""

from __future__ import annotations

import pytest

from tasks.errors import Rejected
from tasks.reading import read_article
from tests.tasks.gate.pages import ROOT, document, frame

STANZAS = [
    ["The ferry came without a light", "and nobody was on the pier,", "the river carried half the night", "and left the other half down here."],
    ["I asked the fog to let me go,", "it answered in my mother's tone,", "the bell beneath the water, slow,", "said leave the harbour be, alone."],
]  # fmt: skip
INGREDIENTS = ["500 g of flour", "2 eggs", "salt", "300 ml of cold water", "1 red onion"]
STEPS = [
    "Sift the flour into a large bowl, make a hollow in the middle and break the eggs into it, one after the other.",
    "Add the water in small portions and knead until the dough no longer sticks to your fingers, which takes a while.",
    "Let it rest under a cloth for an hour, then roll it out thinly and bake it with the onion on a hot stone.",
]
INTRO = "This bread has been baked in the harbour of Lenmouth since the days of the first ferry, and it still is."
LAYOUTS = {
    "in an article": "<article><h1>{headline}</h1><div class=body>{body}</div></article>",
    "bare": "<div class=c1><h1>{headline}</h1><div class=c2>{body}</div></div>",
    "in a table": "<table><tr><td><ul><li><a href=/a>News</a></li></ul></td><td><h1>{headline}</h1>{body}</td></tr></table>",
}
LINES = [line for stanza in STANZAS for line in stanza]
VERSE = {
    "breaks in paragraphs": "".join(f"<p>{'<br>'.join(stanza)}</p>" for stanza in STANZAS),
    "breaks alone": f"<div>{'<br><br>'.join(map('<br>'.join, STANZAS))}</div>",
    "a paragraph a line": "".join(f"<p>{line}</p>" for line in LINES),
    "preformatted": "<pre>" + "\n\n".join(map("\n".join, STANZAS)) + "</pre>",
}
ITEMS = "".join(f"<li>{text}</li>" for text in INGREDIENTS)
METHOD = "".join(f"<p>{text}</p>" for text in STEPS)
RECIPES = {
    "a list": f"<h2>Ingredients</h2><ul>{ITEMS}</ul><h2>Method</h2>{METHOD}",
    "a list in a box": f"<div class=b1><h2>Ingredients</h2><ul>{ITEMS}</ul></div><div class=b2><h2>Method</h2>{METHOD}</div>",
    "paragraphs": "<h2>Ingredients</h2>" + "".join(f"<p>{text}</p>" for text in INGREDIENTS) + METHOD,
}


def text_of(headline: str, layout: str, body: str) -> list[str]:
    inside = LAYOUTS[layout].format(headline=headline, body=body)
    page = document(frame(inside), title=f"{headline} | The Daily")
    return read_article(page.encode(), f"{ROOT}/2026/11/24/a-page").text.split("\n")


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("markup", VERSE)
def test_verse_alone_is_an_article_line_by_line(markup: str, layout: str) -> None:
    assert text_of("The night ferry, a poem", layout, VERSE[markup]) == LINES


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("markup", VERSE)
def test_verse_below_running_text_keeps_its_lines(markup: str, layout: str) -> None:
    assert text_of("The night ferry, a poem", layout, f"<p>{INTRO}</p>{VERSE[markup]}") == [INTRO, *LINES]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("markup", RECIPES)
def test_a_recipe_keeps_its_ingredients_in_their_place(markup: str, layout: str) -> None:
    found = text_of("Flat bread with onions", layout, f"<p>{INTRO}</p>{RECIPES[markup]}")
    assert [line for line in found if line not in {"Ingredients", "Method"}] == [INTRO, *INGREDIENTS, *STEPS]
    assert found[1] == "Ingredients"


def test_a_list_without_a_heading_before_the_text_is_not_put_back() -> None:
    meta = "<ul class=m><li>Ada Venn</li><li>Lenmouth</li><li>4 min</li></ul>"
    found = text_of("Flat bread with onions", "bare", f"{meta}<p>{INTRO}</p>{METHOD}")
    assert found == [INTRO, *STEPS]


FURNITURE = {
    "by its class": "<ul class=meta><li>Print this page</li><li>Save it for later</li><li>Listen to the text</li></ul>",
    "by the box around it": "<div class='toolbar'><h3>Service</h3><ul><li>Print 1</li><li>Save 2</li><li>Hear 3</li></ul></div>",
    "labels without a heading": "<ul><li>Print</li><li>Save it</li><li>Listen</li></ul>",
    "a poll": "<h3>Baked?</h3><ul><li><label><input type=radio>Yes</label></li><li><label>No</label></li><li>I do not know</li></ul>",
}


@pytest.mark.parametrize("kind", FURNITURE)
def test_a_list_of_the_pages_furniture_is_not_put_back(kind: str) -> None:
    found = text_of("Flat bread with onions", "bare", f"<p>{INTRO}</p>{FURNITURE[kind]}{METHOD}")
    assert [line for line in found if line not in {"Service", "Baked?"}] == [INTRO, *STEPS]


def test_a_subtitle_is_no_heading_of_the_list_below_it() -> None:
    body = f"<h2>Baked on hot stones since the first ferry</h2><ul class=c3><li>Ada Venn 1</li><li>Lenmouth 2</li><li>Bread 3</li></ul><p>{INTRO}</p>{METHOD}"
    assert text_of("Flat bread with onions", "bare", body)[-4:] == [INTRO, *STEPS]
    assert "Lenmouth 2" not in text_of("Flat bread with onions", "bare", body)


def test_a_page_of_addresses_below_a_heading_is_no_verse() -> None:
    lines = ["The Daily", "Harbour Street 12", "Lenmouth", "Editors: Ada Venn, Jo Marsh", "Printed by the Ferry Press", "Mail: post@daily.example", "Open on weekdays from nine", "Closed on feast days"]  # fmt: skip
    with pytest.raises(Rejected):
        text_of("Contact", "bare", "".join(f"<p>{line}</p>" for line in lines))


def test_a_standfirst_of_several_paragraphs_is_put_back_whole() -> None:
    told = [
        "Three bakers went to sea with an oven last winter.",
        "They came back with a recipe and no oven at all.",
        "Now the whole of Lenmouth wants to bake on hot stones.",
    ]
    lead = "".join(f"<p class=preamble>{text}</p>" for text in told)
    page = f"<article><header><h1>Flat bread</h1><div class=intro>{lead}</div></header><div class=body><p>{INTRO}</p>{METHOD}</div></article>"
    article = read_article(document(frame(page), title="Flat bread | The Daily").encode(), f"{ROOT}/2026/a-page")
    assert article.text.split("\n") == [*told, INTRO, *STEPS]
