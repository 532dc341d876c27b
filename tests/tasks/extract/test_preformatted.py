from __future__ import annotations

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
    assert unfolded("<pre>one\ntwo</pre>after<p>end</p>") == "<div>one<br/>two</div>after<p>end</p>"
    assert unfolded("<pre>one line</pre>") == "<pre>one line</pre>"
