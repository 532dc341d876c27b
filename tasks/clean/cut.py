"""Cuts paragraphs that an extractor ran together where the page's own lines end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.align import HANDLE
from tasks.clean.blocks import LONG, Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.dom import Line

#: Size from which a paragraph that is no line of the page is taken for several, whatever elements they stand in.
RUN_TOGETHER = 4 * LONG
#: Elements that, below that size, hold lines of their own.
PARAGRAPHS = frozenset(
    (
        *("article", "aside", "blockquote", "body", "center", "div", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("li", "main", "p", "section", "td"),
    )
)
#: Paragraphs of a page that are tried.
MOST = 60
#: Lines, of those that the extractor may have left out, among which the next one that it kept is sought.
AHEAD = 4


def cut(blocks: Sequence[Block], lines: Sequence[Line]) -> list[Block]:
    """Return the blocks, those of which no line of the page holds the whole replaced by the lines that do."""
    keys = {line.key for line in lines}
    done: list[Block] = []
    tried = 0
    for block in blocks:
        if block.kind in ("p", "quote") and block.key not in keys and tried < MOST:
            tried += 1
            held = _lines_of(block.key, lines)
            if len(held) > 1 and (block.size >= RUN_TOGETHER or all(line.node.tag in PARAGRAPHS for line in held)):
                done += [Block(block.kind, line.text, 0, line.key) for line in held]
                continue
        done.append(block)
    for number, block in enumerate(done):
        block.position = number
    return done


def _lines_of(key: str, lines: Sequence[Line]) -> list[Line]:
    """Return the lines that make up a key in order, empty where it is made otherwise.

    The extractor may have left out lines between them, and part of a line behind its beginning.
    """
    first = next((line.position for line in lines if key.startswith(line.key)), len(lines))
    held: list[Line] = []
    at = 0
    for number in range(first, len(lines)):
        line = lines[number]
        if key.startswith(line.key, at):
            at += len(line.key)
        elif len(line.key) > HANDLE and key.startswith(line.key[:HANDLE], at):
            at = _next(key, at + HANDLE, min(at + len(line.key), len(key)), lines[number + 1 : number + 1 + AHEAD])
        else:
            continue
        held.append(line)
        if at == len(key):
            return held
    return []


def _next(key: str, start: int, end: int, following: Sequence[Line]) -> int:
    """Return where in a key, between `start` and `end`, one of the following lines begins, else `end`."""
    found = [key.find(line.key[:HANDLE], start, end + HANDLE) for line in following]
    return min((place for place in found if place >= 0), default=end)
