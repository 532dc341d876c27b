"""Boxes: the element around a line that holds nothing of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from tasks.clean.dom import Node


def box_around(node: Node | None, seen: Container[Node]) -> Node | None:
    """Return the highest element around a line that is not among those seen, None where that is its own element."""
    box = None
    while node is not None and node.parent is not None and node.parent not in seen:
        node = box = node.parent
    return box


def within(node: Node | None, box: Node) -> bool:
    """Whether an element is the box or stands in it."""
    while node is not None and node is not box:
        node = node.parent
    return node is box
