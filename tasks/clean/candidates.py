"""All blocks of a page that may be its article's: those that the extractor found, and the other lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.blocks import Block
from tasks.clean.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tasks.clean.dom import Line

#: Share of linked text above which a line that the extractor left out is a link and no candidate.
LINKED = 0.5
#: Smallest length, without spaces, of a line that the extractor left out.
LEAST = 3
#: Characters from which a line that stands within a block found is a part or a copy of it.
DISTINCT = 16
#: Lines of a page, from its first, among which candidates are sought.
MOST = 4000


def candidates(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Block]:
    """Return the blocks, placed among `lines`, and a block for each other line that may be text, in the page's order.

    What is not placed stays behind what it stood behind. The blocks' positions are set anew. The new blocks are not
    settled yet (Block.settle): most who ask want only to count them.
    """
    taken: set[int] = set()
    for block in blocks:
        if block.line is not None:
            taken.update(range(block.line.position, block.through + 1))
    keys = {block.key for block in blocks}
    whole = "\n".join(keys)
    return merged(
        blocks,
        [
            _block(line)
            for line in lines[:MOST]
            if line.position not in taken
            and len(line.key) >= LEAST
            and line.linked <= LINKED * len(line.text)
            and line.key not in keys
            and (len(line.key) < DISTINCT or line.key not in whole)
        ],
    )


def _block(line: Line) -> Block:
    own = line.node.own
    kind = "head" if own & Mark.HEADING else "item" if own & Mark.LIST else "quote" if own & Mark.QUOTE else "p"
    density = line.linked / len(line.text)
    return Block(kind, line.text, 0, line.key, line, density=density, through=line.position, free=True)


def merged(blocks: Iterable[Block], back: Sequence[Block]) -> list[Block]:
    """Return both in the page's order; what is not placed stays behind what it stood behind."""
    both = []
    waiting = sorted(back, key=lambda block: block.at, reverse=True)
    for block in blocks:
        while waiting and block.line is not None and waiting[-1].at < block.at:
            both.append(waiting.pop())
        both.append(block)
    both += reversed(waiting)
    for number, block in enumerate(both):
        block.position = number
    return both
