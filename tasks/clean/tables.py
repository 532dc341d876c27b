"""Takes apart rows of tables that only lay out a page, as old pages do, into the lines of their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.blocks import LONG, Block, dense_length

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.dom import Line

#: Long lines in one cell from which a table lays out a page and holds no data.
PARAGRAPHS = 2


def unfold(blocks: list[Block], lines: Sequence[Line]) -> list[Block]:
    """Return the blocks with each row of a layout table replaced by its lines, as paragraphs of text."""
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
