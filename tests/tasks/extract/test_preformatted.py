from __future__ import annotations

import pytest
from lxml import etree

from tasks.extract.parse import parse
from tasks.extract.preformatted import unfold

CODE = "def ferry(name):\n    boat = find(name)\n    return [boat] if boat is not None else {}"
WRAPPED = (
    "The council of Lenmouth decided on Tuesday evening, after\n"
    "four hours of debate, to build a new bridge across the\n"
    "river, and work begins in spring.\n"
    "\n"
    "The ferryman was not asked, and says that he will row on\n"
    "for as long as anybody waves from the bank on the other\n"
    "side."
)


def unfolded(body: str) -> str:
    tree = parse(f"<html><body>{body}</body></html>".encode())
    assert tree is not None
    unfold(tree)
    return "".join(etree.tostring(child, encoding="unicode") for child in tree.find("body"))


def test_the_line_ends_of_verse_become_breaks_also_within_inner_elements() -> None:
    found = unfolded("<pre>The ferry came\nwithout <i>a light\nor</i> a bell,\r\n\nand left.</pre>")
    lines = "The ferry came<br/>without <i>a light<br/>or</i> a bell,<br/><br/>and left."
    assert found == f"<div>{lines}</div>"


def test_prose_that_was_hard_wrapped_has_breaks_between_its_paragraphs_alone() -> None:
    first, second = (" ".join(part.split("\n")) for part in WRAPPED.split("\n\n"))
    assert unfolded(f"<pre>{WRAPPED}</pre>") == f"<div>{first}<br/><br/>{second}</div>"


def test_code_is_marked_as_code_and_keeps_its_lines() -> None:
    assert unfolded(f"<pre>{CODE}</pre>") == f"<pre><code>{CODE}</code></pre>"
    assert unfolded(f"<pre><code>{CODE}</code></pre>") == f"<pre><code>{CODE}</code></pre>"


def test_what_stands_after_preformatted_text_stays_there() -> None:
    assert unfolded("<pre>No bell,\nno light.</pre>after<p>end</p>") == (
        "<div>No bell,<br/>no light.</div>after<p>end</p>"
    )
    assert unfolded("<pre>one line</pre>") == "<pre>one line</pre>"


PROSE = f"<p>{' '.join(WRAPPED.split())}</p>"
PARTS = {
    "a contact": "Media contact:\nAda Venn\nTel. 0123 456\nHarbour Street 4",
    "bullets": "- a bridge\n- a ferry\n- a tunnel\n- a road",
    "a signature": "--\nAda Venn\nLenmouth\nHarbour Street",
    "a headline": "LENMOUTH BUILDS A BRIDGE\nFour hours of debate\nOne vote",
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_short_lines_leaves_hard_wrapped_prose_beside_it_whole(part: str) -> None:
    paragraphs = [" ".join(text.split("\n")) for text in WRAPPED.split("\n\n")]
    lines = PARTS[part].split("\n")
    for text, shown in (
        (f"{WRAPPED}\n\n{PARTS[part]}", [paragraphs[0], "", paragraphs[1], "", *lines]),
        (f"{PARTS[part]}\n\n{WRAPPED}", [*lines, "", paragraphs[0], "", paragraphs[1]]),
    ):
        assert unfolded(f"<pre>{text}</pre>") == f"<div>{'<br/>'.join(shown)}</div>"


def test_a_paragraph_within_which_elements_begin_and_end_is_joined_over_all_of_them() -> None:
    marked = WRAPPED.replace("evening, after\nfour", "evening, <b>after\nfour</b>").replace("\n\n", "<i>\n\n</i>")
    first, second = (" ".join(part.split("\n")) for part in WRAPPED.split("\n\n"))
    first = first.replace("after four", "<b>after four</b>")
    assert unfolded(f"<pre>{marked}</pre>") == f"<div>{first}<i><br/><br/></i>{second}</div>"


def test_long_lines_of_verse_that_begin_with_capitals_are_not_joined() -> None:
    lines = [f"The ferry number {number} went across the river without a light," for number in ("one", "two", "six")]
    assert unfolded("<pre>" + "\n".join(lines) + "</pre>") == f"<div>{'<br/>'.join(lines)}</div>"


@pytest.mark.parametrize(
    "code",
    [
        "git clone ferry\ncd ferry\nmake install\nmake test",
        "SELECT name, city FROM ferries\nWHERE city = 'Lenmouth'\nORDER BY name",
        "INFO starting server on port eight\nWARN no file found anywhere",
        "ferry:\n  name: night\n  stops:\n    - harbour",
        "The ferry goes,\n    and nobody knows,\nThe ferry goes.",
    ],
)
def test_commands_logs_and_what_is_indented_stay_as_they_are(code: str) -> None:
    assert unfolded(f"<pre>{code}</pre>") == f"<pre>{code}</pre>"


def test_what_stands_among_more_prose_stays_as_it_is() -> None:
    verse = "<pre>No bell,\nno light.</pre>"
    assert unfolded(f"<div>{PROSE}{verse}{PROSE}</div>") == f"<div>{PROSE}{verse}{PROSE}</div>"
    assert unfolded(f"<div>{PROSE}<div>{verse}</div></div>") == f"<div>{PROSE}<div>{verse}</div></div>"


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("No bell rang,\nno light" + " " * 1_000_000 + "came.", 1),
        ("No bell rang,\nno light," + "\n" * 1_000_000 + "no ferry.", 3),
        ("No bell rang,\nno light," + " \n" * 500_000 + "no ferry.", 3),
        ("<b>No</b>\nThe bell rang, " * 50_000, 50_000),
    ],
    ids=["spaces", "line ends", "blank lines", "elements"],
)
def test_a_megabyte_is_done_and_blank_lines_are_two_breaks(text: str, breaks: int) -> None:
    found = unfolded(f"<pre>{text}</pre>")
    assert found.startswith("<div>")
    assert "\n" not in found
    assert found.count("<br/>") == breaks
