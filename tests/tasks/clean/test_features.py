"""What the model sees of a block: as many numbers as names for every block, each telling what its name says."""

from __future__ import annotations

from tasks.clean.blocks import Block, blocks_of, place
from tasks.clean.candidates import candidates
from tasks.clean.dom import lines_of
from tasks.clean.features import NAMES, features_of, page_of
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


def _page(body: str = "") -> tuple[list[Block], list[dict[str, float]]]:
    tree = parse(PAGE.encode())
    assert tree is not None
    lines = lines_of(tree)
    blocks = blocks_of([("head", TITLE), ("p", FIRST), ("p", SECOND), ("p", "Photo: A. Person")])
    place(blocks, lines)
    about = About(titles=(TITLE,), body=body)
    clean(blocks, about)
    every = candidates(blocks, lines)
    return every, [dict(zip(NAMES, row, strict=True)) for row in features_of(page_of(every, about))]


def test_names_are_distinct_and_every_block_has_a_number_for_each() -> None:
    assert len(NAMES) == len(set(NAMES))
    every, rows = _page()
    assert len(rows) == len(every) > 4


def test_candidates_are_the_extractors_blocks_and_the_pages_other_lines_without_links() -> None:
    every, _ = _page()
    assert [block.text for block in every] == [TITLE, FIRST, SECOND, LOST, "Photo: A. Person", "Not linked"]
    assert [block.free for block in every] == [False, False, False, True, False, True]
    assert [block.position for block in every] == list(range(6))


def test_features_tell_what_the_page_and_the_rules_say_of_a_block() -> None:
    every, rows = _page(body=f"{FIRST} {SECOND}")
    title, first, second, lost, photo, other = rows
    assert (title["as_title"], title["struck_headline"]) == (1.0, True)
    assert first["as_title"] < 0.3
    assert (first["in_body"], lost["in_body"]) == (True, False)
    assert (second["strong"], first["strong"]) == (1.0, 0.0)
    assert (first["found"], lost["found"]) == (True, False)
    assert (photo["struck"], photo["struck_crediting"]) == (True, True)
    assert lost["good_class"] == 1.0
    assert (other["outside"], lost["outside"]) == (1, 0)
    assert (first["size"], first["size_after"]) == (every[1].size, every[2].size)


def test_a_page_without_the_articles_text_in_its_data_is_told_from_one_that_lacks_a_block() -> None:
    assert {row["in_body"] for row in _page()[1]} == {-1.0}
