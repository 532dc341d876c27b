"""Bounds how deep a page's tree is, so that no walk of it, ours or the extractor's, runs out of stack or time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

#: Levels of elements that a tree keeps; real pages have about thirty.
DEEPEST = 150

_BOTTOM = etree.XPath("/*" * DEEPEST + "[*]")


def flatten(tree: HtmlElement) -> None:
    """Make what lies deeper than DEEPEST levels children of the element at that level, in the order of the page.

    No text is lost, none moves, and each element keeps its own text.
    """
    for bottom in _BOTTOM(tree):
        _level(bottom)


def _level(bottom: _Element) -> None:
    order: list[_Element] = []
    tails: list[list[str]] = []
    for event, element in etree.iterwalk(bottom, events=("start", "end")):
        if element is bottom:
            continue
        if event == "start":
            order.append(element)
            tails.append([])
        elif element.tail:
            tails[-1].append(element.tail)
    for element, tail in zip(reversed(order), reversed(tails), strict=True):  # what is inside one has left it before
        element.tail = "".join(tail) or None
        bottom.insert(0, element)
