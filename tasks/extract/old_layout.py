"""Gives old pages today's markup: tables that only lay out become containers, text parted by breaks paragraphs."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lxml.html.defs import block_tags

from tasks.extract.preformatted import unfold
from tasks.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

#: Long paragraphs right in one element from which they are made elements of their own.
PARAGRAPHS = 2
#: Words from which a paragraph is long.
LONG = 12
#: Elements in which text may stand without a paragraph's element around it.
_CONTAINERS = frozenset(("article", "body", "center", "div", "main", "section", "td"))
_BREAKS = frozenset(("br", "hr"))
_BLOCKS = (_CONTAINERS | block_tags | {"aside", "figcaption", "figure", "footer", "header", "nav"}) - {"del", "ins"}
_PARTS = frozenset(("tbody", "thead", "tfoot", "tr", "td", "th"))


def renew(tree: HtmlElement) -> None:
    """Change a page's tree in place."""
    unfold(tree)
    broken = {parent for line in tree.iter(*_BREAKS) if (parent := line.getparent()) is not None}
    for element in broken:
        if element.tag in _CONTAINERS and _is_text(element):
            _part(element)
    for cell in tree.iter("td"):
        if sum(words_in("".join(child.itertext())) >= LONG for child in cell.iterchildren("p")) >= PARAGRAPHS:
            _unfold_around(cell)
    _unfold_around_headline(tree)


@contextmanager
def times_in_text(tree: HtmlElement) -> Iterator[None]:
    """Make time elements within running text plain text for as long: trafilatura drops them and their words."""
    found = [element for element in tree.iter("time") if _in_text(element)]
    for element in found:
        element.tag = "span"
    yield
    for element in found:
        element.tag = "time"


def _in_text(element: HtmlElement) -> bool:
    previous, parent = element.getprevious(), element.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else None
    return bool((before and before.strip()) or (element.tail and element.tail.strip()))


def _is_text(element: HtmlElement) -> bool:
    return sum(words_in(run) >= LONG for run in _runs(element)) >= PARAGRAPHS


def _runs(element: HtmlElement) -> Iterator[str]:
    """Give the text that stands right in an element, as breaks and blocks part it."""
    run = element.text or ""
    for child in element:
        if _parts(child):
            yield run
            run = ""
        elif child.tag.__class__ is str:
            run += "".join(child.itertext())
        run += child.tail or ""
    yield run


def _parts(element: HtmlElement) -> bool:
    """Whether an element ends a run of text."""
    return element.tag in _BREAKS or element.tag in _BLOCKS


def _part(element: HtmlElement) -> None:
    """Put each run of text in an element into a paragraph of its own; the breaks between them go."""
    children = list(element)
    run = element.makeelement("p")
    run.text, element.text = element.text, None
    parted = [run]
    for child in children:
        if not _parts(child):
            run.append(child)  # with its tail
            continue
        run = element.makeelement("p")
        run.text, child.tail = child.tail, None
        parted += [run] if child.tag in _BREAKS else [child, run]
    element[:] = [part for part in parted if len(part) or (part.text or "").strip()]


def _unfold_around_headline(tree: HtmlElement) -> None:
    """Unfold the tables around first-level headings that hold running text too; one of data has its name there."""
    around = {table for heading in tree.iter("h1") for table in heading.iterancestors("table")}
    if not around:
        return
    words: Counter[HtmlElement | None] = Counter()
    for element in tree.iter("*"):
        cell = next(element.iterancestors("td"), None)
        words[cell] += words_in(element.tail or "")
        if element.tag not in {"a", "h1"}:
            words[element if element.tag == "td" else cell] += words_in(element.text or "")
    cells = [cell for cell, count in words.items() if cell is not None and count >= PARAGRAPHS * LONG]
    for table in around.intersection(table for cell in cells for table in cell.iterancestors("table")):
        _unfold(table)


def _unfold_around(element: HtmlElement) -> None:
    for table in list(element.iterancestors("table")):
        _unfold(table)


def _unfold(table: HtmlElement) -> None:
    """Make a table, its rows and its cells plain containers; tables in it stay."""
    waiting = [table]
    while waiting:
        element = waiting.pop()
        waiting += [child for child in element if child.tag in _PARTS]
        element.tag = "div"
