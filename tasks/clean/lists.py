"""Finds lists of the article that an extractor left out whole: a recipe's ingredients, what a test came to."""

from __future__ import annotations

from collections import Counter
from itertools import takewhile
from typing import TYPE_CHECKING

from tasks.clean.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line, Node

#: Items of a list from which it is put back, and their mean length in characters below which they are labels.
ITEMS, LABELS = 3, 12


def lost_lists(found: Sequence[Block], prose: Sequence[Block], lines: Sequence[Line], top: int) -> list[Block]:
    """Return the blocks that are such lists, with the heading right above each, as kinds `item` and `head`.

    `found` are blocks made of lines that the extractor left out, `prose` those of running text that it took, `top` is
    the line of the headline. A list without a link among the text, right in what holds that; or below a heading of its
    own, also in a box beside it and before the first paragraph.
    """
    lost = Counter(block.line.node.parent for block in found if block.line and block.line.node.tag == "li")
    lost = Counter({box: count for box, count in lost.items() if count >= ITEMS})
    if not lost:
        return []
    around = {block.line.node.parent for block in prose if block.line}
    beside = {box.parent for box in around if box is not None} | around
    first, last = prose[0].at, prose[-1].at
    text = {node for box in around for node in _outwards(box)}
    items: dict[Node | None, list[Line]] = {}
    for line in lines:
        if line.node.parent in lost and line.node.tag == "li":
            items.setdefault(line.node.parent, []).append(line)
    heads: set[int] = set()
    kept: set[Node | None] = set()
    for box, own in items.items():
        at = own[0].position
        if box is None or len(own) != lost[box] or any(line.linked for line in own) or not top < at < last:
            continue
        if _is_furniture(box, text):
            continue
        above = lines[at - 1].node if at - 1 > top + 1 else None  # a subtitle stands right below the headline
        headed = above is not None and bool(above.own & Mark.HEADING)
        outer = box.parent.parent if box.parent is not None else None
        if (box.parent in around and at > first and not _are_labels(own)) or (
            headed and (box.parent in beside or outer in beside)
        ):
            kept.add(box)
            heads.update({at - 1} if headed else ())
    return [
        _named(block, heads) for block in found if block.line and (block.line.node.parent in kept or block.at in heads)
    ]


def _outwards(node: Node | None) -> Iterator[Node]:
    while node is not None:
        yield node
        node = node.parent


def _is_furniture(box: Node, text: Container[Node]) -> bool:
    """Whether extraction held a list, or what stands around it within what holds the text, for furniture."""
    return any(node.furniture for node in takewhile(lambda node: node not in text, _outwards(box)))


def _are_labels(items: Sequence[Line]) -> bool:
    """Whether items are a word or two each, without a number: what is no list of the article but below a heading."""
    texts = [line.text for line in items]
    return sum(map(len, texts)) < LABELS * len(texts) and not any(map(str.isdigit, "".join(texts)))


def _named(block: Block, heads: set[int]) -> Block:
    block.kind = "head" if block.at in heads else "item"
    return block
