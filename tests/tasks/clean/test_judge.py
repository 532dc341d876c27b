# ruff: noqa: RUF001 - texts in their own letters
"""The learned model strikes under its name, never a third of an article, and no lists, quotes or standfirsts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean.blocks import blocks_of, place
from tasks.clean.dom import lines_of, squeeze
from tasks.clean.features import NAMES
from tasks.clean.judge import clean_by_model
from tasks.clean.restore import restore
from tasks.clean.rules import JUDGING
from tasks.clean.rules.view import About
from tasks.clean.stage import clean
from tasks.clean.trees import Forest
from tasks.extract.parse import parse

if TYPE_CHECKING:
    from tasks.clean.blocks import Block
    from tasks.clean.stage import Cleaned

FIRST = "The first long paragraph of the article says what happened in the town, and who was there to see it happen."
SECOND = "A second paragraph, of some length as well, tells what came of it, what it cost, and why nobody had known."
THIRD = (
    "In a third, people who know about such things explain it, and one of them has doubts that are worth a sentence."
)
LOST = "The extractor left this paragraph out, although it stands in the same box and says what the mayor thinks of it."
ABOUT = About(titles=("The title of the page",))
#: Odds far on one side.
SURELY = 9000


def _forest(name: str, border: float, low: int, high: int) -> Forest:
    return Forest({"start": 0, "trees": [[[[name, border]], [low, high]]]}, NAMES)


def _cleaned(html: str, found: list[tuple[str, str]], model: Forest) -> Cleaned:
    tree = parse(f"<body>{html}</body>".encode())
    assert tree is not None
    lines = lines_of(tree)
    blocks = blocks_of(found)
    place(blocks, lines)
    return clean_by_model(restore(blocks, lines, ABOUT), lines, ABOUT, model)


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


STORY = [("p", FIRST), ("p", SECOND), ("p", THIRD)]
HTML = "".join(f"<p>{text}</p>" for _, text in STORY)


def test_what_the_model_thinks_unlikely_goes_under_its_name() -> None:
    short = "Seen on Tuesday by four people."
    forest = _forest("size", 50, -SURELY, SURELY)
    cleaned = _cleaned(HTML + f"<p>{short}</p>", [*STORY, ("p", short)], forest)
    assert _texts(cleaned.blocks) == [FIRST, SECOND, THIRD]
    assert [(struck.rule, struck.text) for struck in cleaned.struck] == [("model", short)]


def test_the_model_never_takes_a_third_of_the_text() -> None:
    cleaned = _cleaned(HTML, STORY, _forest("from_first", 1.5, SURELY, -SURELY))
    assert _texts(cleaned.blocks) == [FIRST, SECOND, THIRD]


def test_the_shortest_of_news_is_kept_whatever_the_model_thinks() -> None:
    flash = "The mayor has resigned."
    cleaned = _cleaned(f"<p>{flash}</p>", [("p", flash)], _forest("size", 5000, -SURELY, SURELY))
    assert _texts(cleaned.blocks) == [flash]
    assert not cleaned.spared


@pytest.mark.parametrize("kind", ["item", "quote", "table", "code"])
def test_lists_quotes_tables_and_code_are_not_judged(kind: str) -> None:
    cleaned = _cleaned(
        HTML + "<p>One of them</p>", [*STORY, (kind, "One of them")], _forest("size", 50, -SURELY, SURELY)
    )
    assert _texts(cleaned.blocks) == [FIRST, SECOND, THIRD, "One of them"]


def test_what_a_rule_put_back_is_not_judged_and_is_told_by_the_rules_name() -> None:
    lead = "A bridge that cost the town its savings."
    html = f"<h1>{ABOUT.titles[0]}</h1><p class='lead'>{lead}</p>{HTML}"
    cleaned = _cleaned(html, STORY, _forest("size", 50, -SURELY, SURELY))
    assert _texts(cleaned.blocks) == [lead, FIRST, SECOND, THIRD]
    assert [(put.rule, put.text) for put in cleaned.restored] == [("standfirst", lead)]


def test_a_heading_above_what_the_model_struck_goes_with_it() -> None:
    note = "Ann sells bridges, and writes of them."
    html = HTML + f"<h2>Who wrote this</h2><p>{note}</p>"
    found = [*STORY, ("head", "Who wrote this"), ("p", note)]
    cleaned = _cleaned(html, found, _forest("from_first", 3.5, SURELY, -SURELY))
    assert {struck.text: struck.rule for struck in cleaned.struck} == {note: "model", "Who wrote this": "dangling"}


def test_a_text_that_cannot_be_found_in_the_page_is_judged_too() -> None:
    cleaned = _cleaned("", [*STORY, ("p", "Short.")], _forest("size", 50, -SURELY, SURELY))
    assert _texts(cleaned.blocks) == [FIRST, SECOND, THIRD]


PIECE = st.sampled_from(
    [
        *(f"<p>{text}</p>" for text in (FIRST, SECOND, THIRD, LOST)),
        "<h2>A short subhead</h2>",
        "<p>Read more: The mayor resigns</p>",
        "<p><a href='/1'>A headline of another article</a></p>",
        "<ul><li>One of the points</li><li>Another of the points</li></ul>",
        "<aside><p>Sign up for our newsletter</p></aside>",
        "<figure><figcaption>The bridge in May. Photo: A. Person</figcaption></figure>",
        "<div class='related'><h3>Related</h3><p>Mayor resigns</p></div>",
        "<div hidden><p>Hidden words of the page</p></div>",
        "The town<br><br>has a bridge<br>since Monday",
        "<table><tr><td>1</td><td>Ann Author</td></tr></table>",
        "<blockquote><p>“Nobody asked for it.”</p></blockquote>",
        "<p>城市在周一开放了新的桥梁，市长说这是铁路通车以来最好的一天。</p>",
        "<p dir='rtl'>افتتحت البلدة يوم الاثنين جسرا جديدا لم يطلبه أحد.</p>",
    ]
)


@settings(deadline=None)
@given(st.lists(PIECE, min_size=1, max_size=14), st.sets(st.integers(0, 40), max_size=12))
def test_with_the_trained_model_a_kept_block_stands_in_the_page_in_order_and_cleaning_again_changes_nothing(
    pieces: list[str], left_out: set[int]
) -> None:
    tree = parse(f"<body><div>{''.join(pieces)}</div></body>".encode())
    assert tree is not None
    lines = lines_of(tree)
    found = [("p", line.text) for number, line in enumerate(lines) if number not in left_out]
    blocks = blocks_of(found)
    place(blocks, lines)
    once = clean_by_model(restore(blocks, lines, ABOUT), lines, ABOUT)
    kept = _texts(once.blocks)

    rest = squeeze(" ".join(line.text for line in lines))
    for text in kept:
        before, text_found, rest = rest.partition(squeeze(text))
        assert text_found, f"{text!r} is not behind {before!r}"
    assert _texts(clean(once.blocks, ABOUT, JUDGING).blocks) == kept
    assert all(struck.rule for struck in once.struck)
