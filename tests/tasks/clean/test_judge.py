# ruff: noqa: RUF001 - texts in their own letters
"""The learned model strikes under its name, never much of an article, and no quotes, tables or standfirsts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean.blocks import blocks_of, place
from tasks.clean.dom import lines_of, squeeze
from tasks.clean.features import NAMES
from tasks.clean.judge import judge
from tasks.clean.restore import restore
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


SHORT_GO = _forest("size", 50, -SURELY, SURELY)
ALL_GO = _forest("size", 5000, -SURELY, SURELY)


def _blocks(html: str, found: list[tuple[str, str]], model: Forest) -> tuple[list[Block], Cleaned]:
    tree = parse(f"<body>{html}</body>".encode())
    assert tree is not None
    lines = lines_of(tree)
    blocks = blocks_of(found)
    place(blocks, lines)
    blocks = restore(blocks, lines, ABOUT)
    return blocks, clean(blocks, ABOUT, judge=partial(judge, lines=lines, by=model))


def _cleaned(html: str, found: list[tuple[str, str]], model: Forest) -> Cleaned:
    return _blocks(html, found, model)[1]


def _texts(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks]


STORY = [("p", FIRST), ("p", SECOND), ("p", THIRD)]
HTML = "".join(f"<p>{text}</p>" for _, text in STORY)


def test_what_the_model_thinks_unlikely_goes_under_its_name_and_has_a_score() -> None:
    short = "Seen on Tuesday by four people."
    blocks, cleaned = _blocks(HTML + f"<p>{short}</p>", [*STORY, ("p", short)], SHORT_GO)
    assert _texts(cleaned.blocks) == [FIRST, SECOND, THIRD]
    assert [(struck.rule, struck.text) for struck in cleaned.struck] == [("learned", short)]
    assert blocks[-1].score == pytest.approx(0.0001, abs=0.0001)


def test_running_text_among_its_like_is_not_asked_about() -> None:
    blocks, cleaned = _blocks(HTML, STORY, ALL_GO)
    assert _texts(cleaned.blocks) == [FIRST, SECOND, THIRD]
    assert [block.score for block in blocks] == [None] * 3


def test_the_model_never_takes_much_of_the_text() -> None:
    found = [("p", f"Short line {number} on the bridge of the town") for number in range(9)]
    html = HTML + "".join(f"<div class='a{number}'><p>{text}</p></div>" for number, (_, text) in enumerate(found))
    blocks, cleaned = _blocks(html, [*STORY, *found], SHORT_GO)
    assert len(cleaned.blocks) == len(STORY) + len(found)
    assert max(block.score or 0 for block in blocks[3:]) < 0.1


def test_the_shortest_of_news_is_kept_whatever_the_model_thinks() -> None:
    flash = "The mayor has resigned."
    cleaned = _cleaned(f"<p>{flash}</p>", [("p", flash)], ALL_GO)
    assert _texts(cleaned.blocks) == [flash]
    assert not cleaned.spared


@pytest.mark.parametrize("kind", ["quote", "table", "code"])
def test_quotes_tables_and_code_are_not_judged(kind: str) -> None:
    cleaned = _cleaned(HTML + "<p>One of them</p>", [*STORY, (kind, "One of them")], SHORT_GO)
    assert _texts(cleaned.blocks) == [FIRST, SECOND, THIRD, "One of them"]


def test_what_a_rule_put_back_is_not_judged() -> None:
    lead = "A bridge that cost the town its savings."
    html = f"<h1>{ABOUT.titles[0]}</h1><p class='lead'>{lead}</p>{HTML}"
    assert _texts(_cleaned(html, STORY, SHORT_GO).blocks) == [lead, FIRST, SECOND, THIRD]


def test_a_heading_above_what_the_model_struck_goes_with_it() -> None:
    note = "Ann sells bridges, and writes of them."
    html = HTML + f"<h2>Who wrote this</h2><p>{note}</p>"
    found = [*STORY, ("head", "Who wrote this"), ("p", note)]
    cleaned = _cleaned(html, found, _forest("from_first", 3.5, SURELY, -SURELY))
    assert {struck.text: struck.rule for struck in cleaned.struck} == {note: "learned", "Who wrote this": "dangling"}


def test_a_text_that_cannot_be_found_in_the_page_is_judged_too() -> None:
    assert _texts(_cleaned("", [*STORY, ("p", "Short.")], SHORT_GO).blocks) == [FIRST, SECOND, THIRD]


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
@given(
    st.lists(PIECE, min_size=1, max_size=14),
    st.sets(st.integers(0, 40), max_size=12),
    st.sampled_from([None, SHORT_GO, ALL_GO]),
)
def test_with_a_model_a_kept_block_stands_in_the_page_in_order_and_cleaning_again_changes_nothing(
    pieces: list[str], left_out: set[int], model: Forest | None
) -> None:
    tree = parse(f"<body><div>{''.join(pieces)}</div></body>".encode())
    assert tree is not None
    lines = lines_of(tree)
    found = [("p", line.text) for number, line in enumerate(lines) if number not in left_out]
    blocks = blocks_of(found)
    place(blocks, lines)
    once = clean(restore(blocks, lines, ABOUT), ABOUT, judge=partial(judge, lines=lines, by=model))
    kept = _texts(once.blocks)

    rest = squeeze(" ".join(line.text for line in lines))
    for text in kept:
        before, text_found, rest = rest.partition(squeeze(text))
        assert text_found, f"{text!r} is not behind {before!r}"
    assert _texts(clean(once.blocks, ABOUT).blocks) == kept
    assert all(struck.rule for struck in once.struck)
