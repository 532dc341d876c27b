"""What the model sees of a block: as many numbers as names for every block, each telling what its name says."""

from __future__ import annotations

from tasks.clean.blocks import Block, blocks_of, outline, place
from tasks.clean.candidates import candidates
from tasks.clean.dom import lines_of
from tasks.clean.features import NAMES, Page, features_of
from tasks.clean.rules.view import About
from tasks.clean.stage import clean
from tasks.extract.parse import parse

FIRST = "The first long paragraph of the article says what happened in the town, and who was there to see it happen."
SECOND = "A second paragraph, of some length as well, tells what came of it, what it cost, and why nobody had known."
LOST = "The extractor left this paragraph out, although it stands in the same box and says what the mayor thinks of it."
TITLE = "Town opens a bridge that nobody asked for"
PAGE = f"""<body><nav><a href="/">Home</a></nav><div class="story"><h1>{TITLE}</h1><p class="text">{FIRST}</p>
<p class="text"><b>{SECOND}</b></p><p class="text">{LOST}</p><p>Photo: A. Person</p></div>
<div class="more"><p>Short and <a href="/2">mostly a link to another page</a></p><p>Not linked</p></div></body>"""


def _page() -> tuple[Page, list[dict[str, float]]]:
    tree = parse(PAGE.encode())
    assert tree is not None
    lines = lines_of(tree)
    blocks = blocks_of([("head", TITLE), ("p", FIRST), ("p", SECOND), ("p", "Photo: A. Person")])
    place(blocks, lines)
    about = About(titles=(TITLE,), description=FIRST)
    kept: tuple[Block, ...] = clean(blocks, about).blocks
    every = candidates(blocks, lines)
    for block in every:
        block.settle(outline(blocks))
    page = Page(every, frozenset(kept), about)
    return page, [dict(zip(NAMES, features_of(page, block), strict=True)) for block in page.blocks]


def test_names_are_distinct() -> None:
    assert len(NAMES) == len(set(NAMES))


def test_candidates_are_the_extractors_blocks_and_the_pages_other_lines_without_links() -> None:
    every = _page()[0].blocks
    assert [block.text for block in every] == [TITLE, FIRST, SECOND, LOST, "Photo: A. Person", "Not linked"]
    assert [block.free for block in every] == [False, False, False, True, False, True]
    assert [block.position for block in every] == list(range(6))


def test_features_tell_what_the_page_and_the_rules_say_of_a_block() -> None:
    page, (title, first, second, lost, photo, other) = _page()
    assert (title["as_title"], title["struck"]) == (1.0, True)
    assert first["as_title"] < 0.3
    assert (first["is_summary"], first["in_summary"], lost["is_summary"]) == (True, 1.0, False)
    assert (second["strong"], first["strong"]) == (1.0, 0.0)
    assert (first["found"], lost["found"]) == (True, False)
    assert (photo["struck"], photo["kept_after"]) == (True, 0)
    assert (lost["good_class"], first["good_class"]) == (1.0, len(SECOND) / len(SECOND + LOST))
    assert (other["outside"], lost["outside"]) == (1, 0)
    assert (first["size"], first["after"]) == (len(FIRST), len(FIRST + SECOND))
    assert page.total == len(FIRST + SECOND)


def test_running_text_is_sure_where_most_of_the_text_stands_and_most_of_what_stands_there_is_kept() -> None:
    page, _ = _page()
    assert [page.is_sure(block) for block in page.blocks if block in page.kept] == [False, False]
    alike = Page([block for block in page.blocks if block.text != LOST], page.kept, page.about)
    for position, block in enumerate(alike.blocks):
        block.position = position
    assert [alike.is_sure(block) for block in alike.blocks if block in alike.kept] == [True, True]
