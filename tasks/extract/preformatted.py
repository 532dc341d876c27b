"""Gives preformatted text the markup of what it shows: verse its line breaks, hard-wrapped prose its paragraphs."""

from __future__ import annotations

import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from tasks.extract.plain_text import LEAST_LETTERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

#: Characters of its longest line from which a paragraph may be hard-wrapped, and their share that all its lines have
#: but the last; lines from which that shows.
WIDTH, FULL, SHOWN = 50, 0.65, 3
_CODE = ("code", "samp", "kbd")
_END = re.compile(r"\r\n?|\n")
_BLANK = re.compile(r"[^\S\n]*\n[^\S\n]*(?:\n[^\S\n]*)+")


def unfold(tree: HtmlElement) -> None:
    """Change the preformatted elements of a page's tree in place: line ends become breaks, code becomes marked as such.

    An extractor takes all of it for running text, whose line ends are nothing but space.
    """
    for element in list(tree.iter("pre")):
        text = _END.sub("\n", "".join(element.itertext())).strip("\n")
        if next(element.iter(*_CODE), None) is not None or "\n" not in text:
            continue
        if _is_code(text):
            _mark(element)
            continue
        wrapped = _is_wrapped(text)
        element.tag = "div"
        _each_text(element, partial(_lines, wrapped=wrapped))


def _is_code(text: str) -> bool:
    """Whether much of a text is neither letters nor white space: code, tables of figures."""
    shown = "".join(text.split())
    return sum(map(str.isalpha, shown)) < LEAST_LETTERS * len(shown)


def _is_wrapped(text: str) -> bool:
    """Whether lines end where the page was full, not where their author ended them."""
    widths = [[len(line.strip()) for line in part.split("\n")] for part in _BLANK.split(text)]
    full = list(chain.from_iterable(part[:-1] for part in widths if len(part) >= SHOWN))
    return bool(full) and max(full) >= WIDTH and min(full) >= FULL * max(full)


def _mark(element: HtmlElement) -> None:
    code = element.makeelement("code")
    code.text, element.text = element.text, None
    code[:] = list(element)
    element.append(code)


def _lines(text: str, *, wrapped: bool) -> list[str]:
    text = _END.sub("\n", text)
    if not wrapped:
        return text.split("\n")
    return "\n\n".join(part.replace("\n", " ") for part in _BLANK.split(text)).split("\n")


def _each_text(element: HtmlElement, lines_of: Callable[[str], list[str]]) -> None:
    """Put a break between the lines of each text in an element."""
    for inner in list(element.iter()):
        first, *others = lines_of(inner.text or "")
        inner.text = first
        inner[:0] = _breaks(inner, others)
        parent = inner.getparent()
        if inner is not element and parent is not None and inner.tail:
            first, *others = lines_of(inner.tail)
            inner.tail = first
            place = parent.index(inner) + 1
            parent[place:place] = _breaks(inner, others)


def _breaks(element: HtmlElement, lines: list[str]) -> list[HtmlElement]:
    found = []
    for line in lines:
        end = element.makeelement("br")
        end.tail = line
        found.append(end)
    return found
