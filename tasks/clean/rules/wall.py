"""A rule on what a wall puts into the text: that it goes on for subscribers, prices, log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.marks import Mark
from tasks.clean.rules.boxes import box_around, within
from tasks.clean.rules.news import is_news
from tasks.clean.words import Phrases
from tasks.clean.words.walls import WALL

if TYPE_CHECKING:
    from tasks.clean.blocks import Block
    from tasks.clean.dom import Node
    from tasks.clean.rules.view import View

#: Largest size of a wall's own line.
LINE = 350
#: Largest size of a wall's line before the text or within it, where it may be the article's own.
LABEL = 120
#: Share of the running text that may stand behind the first line of a wall.
LITTLE = 0.25
_WALL = Phrases(WALL)


def says_wall(text: str, words: tuple[str, ...]) -> bool:
    """Whether a folded line of these words says that the text is for subscribers."""
    return _WALL.inside(text, words)


def wall(view: View) -> list[Block]:
    """Remove a wall's lines: that the text goes on for subscribers, and all of its box.

    Within the text only a short line, or one in a box that its class names a wall.
    """
    found: list[Block] = []
    seen: set[Node] = set()  # elements that hold running text of the article so far
    for block in view.kept:
        if block in found:
            continue
        if _is_wall(view, block):
            found.append(block)
            found += _rest_of_box(view, block, seen)
        elif block.prose:
            node = block.line.node if block.line else None
            while node is not None and node not in seen:
                seen.add(node)
                node = node.parent
    return found


def _is_wall(view: View, block: Block) -> bool:
    if block.size > LINE or not says_wall(block.folded, block.words):
        return False
    if not _walled(block) and is_news(view, block, _WALL):
        return False
    if block.kind == "head" or not block.sentence or block.density > 0 or _walled(block):
        return block.size <= LABEL or not _goes_on(view, block)
    if block.size <= LABEL:
        return not view.first < block.position < view.last or not _goes_on(view, block)
    return not _goes_on(view, block) and not _among_text(view, block)


def _goes_on(view: View, block: Block) -> bool:
    """Whether more than a little of the running text, which is no wall's, follows."""
    prose = [other for other in view.kept if other.prose and not _walled(other)]
    after = sum(other.size for other in prose if other.position > block.position)
    return after > LITTLE * sum(other.size for other in prose)


def _among_text(view: View, block: Block) -> bool:
    """Whether running text stands in the same element as the block."""
    parent = block.line.node.parent if block.line else None
    return any(
        other.prose and other.line and other.line.node.parent is parent for other in view.kept if other is not block
    )


def _walled(block: Block) -> bool:
    return block.line is not None and bool(block.line.node.marks & Mark.WALL)


def _rest_of_box(view: View, block: Block, seen: set[Node]) -> list[Block]:
    """Return what stands below a wall's line in its box, unless that is much of the page's text."""
    box = box_around(block.line.node, seen) if block.line and seen else None
    if box is None:
        return []
    rest: list[Block] = []
    for other in view.kept[view.kept.index(block) + 1 :]:
        if other.line is None or not within(other.line.node, box):
            if other.line is None and other.kind == "table":
                rest.append(other)
                continue
            break
        rest.append(other)
    prose = sum(other.size for other in rest if other.prose)
    return rest if prose <= LITTLE * sum(other.size for other in view.kept if other.prose) else []
