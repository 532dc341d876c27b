"""Marks lists, and what stands around them, that an extractor calls furniture by class or id, or that hold controls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.extract.matchers import is_furniture
from tasks.furniture import FURNITURE

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CONTROLS = ("button", "input", "label", "select")


def mark_lists(tree: HtmlElement) -> None:
    """Set the attribute on such elements of a page's tree, in place; nothing else on the page is looked at."""
    seen: set[HtmlElement] = set()
    for found in tree.iter("ul", "ol"):
        element: HtmlElement | None = found
        while element is not None and element not in seen:
            seen.add(element)
            if is_furniture(element):
                element.set(FURNITURE, "")
            element = element.getparent()
    for control in tree.iter(*_CONTROLS):
        holder = next(control.iterancestors("ul", "ol"), None)
        if holder is not None:
            holder.set(FURNITURE, "")
