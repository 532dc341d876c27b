"""Takes apart what holds many lines of a page: rows of tables that only lay it out, and a whole page in one block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.blocks import LONG, Block, dense_length
from tasks.clean.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.dom import Line

#: Long lines in one cell from which a table lays out a page and holds no data.
PARAGRAPHS = 2
#: Lines from which a page's only block is all of its text in one, an extractor's last resort.
WHOLE = 3


def unfold(blocks: list[Block], lines: Sequence[Line]) -> list[Block]:
    """Return the blocks with each row of a layout table replaced by its lines, and a page in one block by its lines."""
    if len(blocks) == 1 and blocks[0].kind == "p":
        whole = _lines_of(blocks[0], lines)
        return [_block(line, number) for number, line in enumerate(whole)] if len(whole) >= WHOLE else blocks
    if all(block.kind != "table" or block.size < PARAGRAPHS * LONG for block in blocks):
        return blocks
    unfolded: list[Block] = []
    for block in blocks:
        held = _lines_of(block, lines) if block.kind == "table" else []
        if _lays_out(held):
            unfolded += [Block("p", line.text, 0, line.key) for line in held]
        else:
            unfolded.append(block)
    for number, block in enumerate(unfolded):
        block.position = number
    return unfolded


def _block(line: Line, number: int) -> Block:
    return Block("head" if line.node.own & Mark.HEADING else "p", line.text, number, line.key)


def _lines_of(row: Block, lines: Sequence[Line]) -> list[Line]:
    """Return the successive lines of which the row's text is made, empty where it is made otherwise."""
    text = row.key.replace("|", "")
    for start, first in enumerate(lines):
        if not text.startswith(first.key.replace("|", "")):
            continue
        held, at = [], 0
        for line in lines[start:]:
            key = line.key.replace("|", "")
            if not text.startswith(key, at):
                break
            held.append(line)
            at += len(key)
        if at >= len(text):
            return held
    return []


def _lays_out(held: Sequence[Line]) -> bool:
    cells: dict[object, int] = {}
    for line in held:
        cells[line.node] = cells.get(line.node, 0) + (dense_length(line.text) >= LONG)
    return max(cells.values(), default=0) >= PARAGRAPHS
