"""Puts back what the extractor lost: standfirsts, and paragraphs and subheads among those that it found.

A page's own blocks tell what its text looks like: what stands under the same classes as the paragraphs found, in the
same part of the page, is text too.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tasks.clean.blocks import LONG, Block, outline
from tasks.clean.candidates import merged
from tasks.clean.dom import squeeze
from tasks.clean.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.dom import Line, Node
    from tasks.clean.rules.view import About

#: Smallest size of a standfirst.
STANDFIRST = 40
#: Largest size of a standfirst and of a subhead.
STANDFIRST_MOST, SUBHEAD_MOST = 700, 120
#: Smallest length, without spaces, of any line that is put back.
LEAST = 6
#: Lines before the text among which a standfirst is sought.
REACH = 40
#: Standfirsts put back at most.
STANDFIRSTS = 2
#: Share of linked text from which a line is not put back.
LINKED = 0.3
#: Paragraphs of one kind from which their like is text.
ALIKE = 2
#: Levels outside the main container up to which paragraphs are put back.
BESIDE = 2
#: Characters, without white space, by which a line is known as the page's own summary, and those that may stand before
#: them in either: a place, a section, an agency.
KNOWN, BEFORE = 30, 25
_BOXES = (
    Mark.HIDDEN | Mark.ASIDE | Mark.NAV | Mark.FOOTER | Mark.FORM | Mark.FIGURE | Mark.CAPTION | Mark.RELATED
    | Mark.SHARE | Mark.ADVERT | Mark.CREDIT | Mark.BIO | Mark.EMBED | Mark.TABLE
)  # fmt: skip


def restore(blocks: list[Block], lines: Sequence[Line], about: About) -> list[Block]:
    """Return the blocks with those put back, in the page's order; `blocks` must have been placed among `lines`."""
    taken = {block.line.position for block in blocks if block.line is not None}
    prose = [block for block in blocks if block.prose and block.line is not None]
    if not prose:
        return blocks
    first = prose[0].at
    kinds = Counter(_kind(block.line.node) for block in prose if block.line)
    free = [
        line
        for line in lines[max(0, first - REACH) :]
        if line.position not in taken
        and len(line.key) >= LEAST
        and line.linked <= LINKED * len(line.text)
        and (line.position < first or line.node.own & Mark.HEADING or kinds[_kind(line.node)] >= ALIKE)
    ]
    if not free:
        return blocks
    keys = "\n".join(block.key for block in blocks)
    levels = outline(blocks)
    found = [
        Block("p", line.text, 0, line.key, line, through=line.position, free=True)
        for line in free
        if line.key not in keys
    ]
    for block in found:
        block.settle(levels)
    leads = _standfirsts([block for block in found if block.at < first], first, lines, about)
    alike = _paragraphs([block for block in found if block.at > first], prose, kinds)
    return merged(blocks, leads + alike) if leads or alike else blocks


def _standfirsts(found: list[Block], first: int, lines: Sequence[Line], about: About) -> list[Block]:
    """Return the standfirsts among lines before the text.

    Named so by class, or the page's own summary, or right below the headline.
    """
    summary = squeeze(about.description)
    top = max((line.position for line in lines[max(0, first - REACH) : first] if line.node.tag == "h1"), default=-1)
    chosen = []
    for block in found:
        if not STANDFIRST <= block.size <= STANDFIRST_MOST or block.marks & (Mark.HIDDEN | Mark.CAPTION | Mark.BYLINE):
            continue
        if summarises(block.key, summary) or (
            block.at > top >= 0 and block.marks & Mark.LEAD and not block.marks & _BOXES
        ):
            chosen.append(block)
    return chosen[-STANDFIRSTS:]


def summarises(key: str, summary: str) -> bool:
    """Whether a line begins as the page's own summary does, a dateline or a label before it aside."""
    if min(len(key), len(summary)) < KNOWN:
        return bool(key) and key == summary
    return 0 <= key.find(summary[:KNOWN]) <= BEFORE or 0 <= summary.find(key[:KNOWN]) <= BEFORE


def _paragraphs(found: list[Block], prose: list[Block], kinds: Counter[tuple[str, ...]]) -> list[Block]:
    """Return the paragraphs among lines after the text has begun that stand under the same classes as those found.

    Beside the main container only under classes that the page's author named, in a text cut into several containers.
    """
    parents = {block.line.node.parent for block in prose if block.line}
    last = max(block.at for block in prose)
    chosen = []
    for block in found:
        node = block.line.node if block.line else None
        if node is None or block.marks & _BOXES or block.outside > BESIDE:
            continue
        named = bool(node.names) or block.named
        alike = kinds[_kind(node)] >= ALIKE and (named or node.parent in parents)
        if alike and block.size >= LONG and (block.outside <= 1 or named):
            chosen.append(block)
            parents.add(node.parent)
            last = max(last, block.at)
        elif _is_subhead(block, node) and node.parent in parents and block.at < last and block.outside <= 1:
            block.kind = "head"
            chosen.append(block)
    return chosen


def _is_subhead(block: Block, node: Node) -> bool:
    return bool(node.own & Mark.HEADING) and node.tag != "h1" and block.size <= SUBHEAD_MOST


def _kind(node: Node) -> tuple[str, ...]:
    """Return tag and class words of an element and of the two above it."""
    kind = []
    inner: Node | None = node
    for _ in range(3):
        if inner is None:
            break
        kind += [inner.tag, inner.names]
        inner = inner.parent
    return tuple(kind)
