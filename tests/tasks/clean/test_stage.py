"""The cleaning stage as a whole: it only takes away, names what it takes, and is done after once."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fromstring

from tasks.characters import clean as clean_text
from tasks.clean.blocks import Block, blocks_of, place
from tasks.clean.cut import cut
from tasks.clean.dom import lines_of
from tasks.clean.rules import RULES
from tasks.clean.rules.view import About
from tasks.clean.stage import clean
from tasks.errors import Rejected
from tasks.extract.page import read
from tasks.extract.parse import parse
from tasks.reading import clean_page

LINE = st.sampled_from(
    [
        "Read more: The mayor resigns",
        "Source: EVENING POST",
        "Quelle: dpa",
        "Photo: A. Person",
        "By Ann Author",
        "29 September 2016 18:34",
        "Mayor resignsGMT 18:34 2016 Thursday ,29 September",
        "© 2020 The House",
        "Send your comments",
        "Comments",
        "Advertisement",
        "A short subhead",
        "He said yes.",
        "The long first paragraph of the article says what happened, where it happened and who was there to see it.",
        "The long first paragraph of this article says what happened, where it happened and who was there to see it.",
        "Another paragraph, of about the same length, tells how things went on afterwards and who was to blame for it.",
        "Related stories",
        "http://news.example/",
        "The title of the page",
        "3 min read",
    ]
)
KIND = st.sampled_from(["p", "p", "p", "head", "item", "quote", "table"])
PARAGRAPHS = st.lists(st.tuples(KIND, st.one_of(LINE, st.text(min_size=1, max_size=120))), max_size=12)
ABOUT = About(titles=("The title of the page",), authors=("Ann Author",))


def _page(paragraphs: list[tuple[str, str]], wraps: list[str]) -> bytes:
    tags = {"p": "p", "head": "h2", "item": "li", "quote": "blockquote", "table": "td"}
    parts = []
    for (kind, text), wrap in zip(paragraphs, wraps, strict=False):
        clean_text = "".join(char for char in text if char.isprintable() and char not in "<>&")
        parts.append(wrap.format(f"<{tags[kind]}>{clean_text}</{tags[kind]}>"))
    return f"<html><body><div>{''.join(parts)}</div></body></html>".encode()


WRAPS = st.lists(
    st.sampled_from(
        ["{}", "{}", "<aside>{}</aside>", '<div class="related">{}</div>', "<a href='/'>{}</a>", "<div hidden>{}</div>"]
    ),
    min_size=12,
    max_size=12,
)


@given(PARAGRAPHS, WRAPS)
def test_cleaning_twice_changes_nothing_more(paragraphs: list[tuple[str, str]], wraps: list[str]) -> None:
    tree = parse(_page(paragraphs, wraps))
    blocks = blocks_of(paragraphs)
    if tree is not None:
        place(blocks, lines_of(tree))
    once = clean(blocks, ABOUT)
    kept = [block.text for block in once.blocks]
    twice = clean(once.blocks, ABOUT)
    assert [block.text for block in twice.blocks] == kept


@given(PARAGRAPHS)
def test_every_block_is_kept_in_order_or_struck_by_a_name(paragraphs: list[tuple[str, str]]) -> None:
    blocks = blocks_of(paragraphs)
    texts = [block.text for block in blocks]
    cleaned = clean(blocks, ABOUT)
    kept = [block.text for block in cleaned.blocks]
    remaining = iter(texts)
    assert all(text in remaining for text in kept)
    assert sorted(kept + [struck.text for struck in cleaned.struck]) == sorted(texts)
    assert all(struck.rule in {rule.name for rule in RULES} for struck in cleaned.struck)


def test_when_nothing_would_be_left_all_is_kept_and_it_says_so() -> None:
    blocks = blocks_of([("p", "Advertisement"), ("p", "Source: EVENING POST")])
    cleaned = clean(blocks)
    assert cleaned.spared
    assert [block.text for block in cleaned.blocks] == ["Advertisement", "Source: EVENING POST"]
    assert cleaned.struck == ()


def test_an_empty_page_is_not_spared() -> None:
    assert not clean([]).spared


def test_names_of_rules_are_distinct() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


def test_without_a_tree_blocks_are_unknown_and_the_text_stays() -> None:
    blocks = blocks_of([("p", "He came, he saw, and then he went home again without a word to anybody in the house.")])
    assert all(isinstance(block, Block) and block.line is None for block in blocks)
    assert len(clean(blocks).blocks) == 1


LAYOUTS = st.lists(
    st.sampled_from(["{}", "<div>{}</div>", "<section><div>{}</div></section>"]), min_size=12, max_size=12
)


@settings(max_examples=80, deadline=None)
@given(PARAGRAPHS, WRAPS, LAYOUTS)
def test_what_a_whole_page_leaves_stands_in_it_in_its_order(
    paragraphs: list[tuple[str, str]], wraps: list[str], layouts: list[str]
) -> None:
    body = _page(paragraphs, [layout.format(wrap) for layout, wrap in zip(layouts, wraps, strict=True)])
    try:
        page = read(body, "http://news.example/", None)
    except Rejected:
        return
    shown = clean_text(" ".join(page.tree.itertext())).split()
    cleaned = clean_page(page)
    for block in cleaned.blocks:  # an extractor's rescues join paragraphs: then their words stand there, in order
        words = iter(shown)
        assert all(word in words for word in block.text.split() if word != "|"), block.text
    placed = [block.at for block in cleaned.blocks if block.line is not None]
    assert placed == sorted(placed)
    assert {struck.rule for struck in cleaned.struck} <= {rule.name for rule in RULES}
    again = clean(cleaned.blocks, ABOUT)
    assert [block.text for block in clean(again.blocks, ABOUT).blocks] == [block.text for block in again.blocks]


def test_characters_that_print_nothing_are_no_line_and_become_no_block() -> None:
    lines = lines_of(
        fromstring("<html><body><div>\u200b</div><div>Some words.</div><div>And more.</div></body></html>")
    )
    assert [line.text for line in lines] == ["Some words.", "And more."]
    blocks = cut(blocks_of([("p", "Some words. And more.")]), lines)
    place(blocks, lines)
    assert [block.text for block in blocks] == ["Some words.", "And more."]
