"""Puts back what the extractor lost: standfirsts, and paragraphs and subheads among those that it found.

A page's own blocks tell what its text looks like: what stands under the same classes as the paragraphs found, in the
same part of the page, is text too.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tasks.clean.blocks import ENDS, LONG, Block, dense_length, outline
from tasks.clean.candidates import DISTINCT, merged
from tasks.clean.dom import kind_of, squeeze, story_of
from tasks.clean.lists import lost_lists
from tasks.clean.marks import Mark
from tasks.clean.rules.crediting import CREDIT, source_of

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from tasks.clean.dom import Line, Node
    from tasks.clean.rules.view import About

#: Smallest size of a standfirst.
STANDFIRST = 40
#: Largest size of a standfirst and of a subhead.
STANDFIRST_MOST, SUBHEAD_MOST = 1000, 120
#: Smallest length, without spaces, of any line that is put back.
LEAST = 5
#: Lines before the text among which a standfirst is sought.
REACH = 40
#: Standfirsts put back at most, of as many paragraphs as each has.
STANDFIRSTS = 2
#: Share of linked text from which a line is not put back.
LINKED = 0.3
#: Paragraphs of one kind from which their like is text.
ALIKE = 2
#: Levels outside the main container up to which paragraphs are put back: any, and under the classes of those found.
BESIDE, BESIDE_ALIKE = 2, 4
#: Characters, without white space, by which a line is known as the page's own summary, and those that may stand before
#: them in either: a place, a section, an agency.
KNOWN, BEFORE = 30, 25
Slot = tuple["Node | str | None", ...]
_BOXES = (
    Mark.HIDDEN | Mark.ASIDE | Mark.NAV | Mark.FOOTER | Mark.FORM | Mark.FIGURE | Mark.CAPTION | Mark.RELATED
    | Mark.SHARE | Mark.ADVERT | Mark.CREDIT | Mark.BIO | Mark.EMBED | Mark.TABLE
)  # fmt: skip


def restore(blocks: list[Block], lines: Sequence[Line], about: About) -> list[Block]:
    """Return the blocks with those put back, in the page's order; `blocks` must have been placed among `lines`."""
    taken = {number for block in blocks if block.line is not None for number in range(block.at, block.through + 1)}
    prose = [block for block in blocks if block.prose and block.line is not None]
    if not prose:
        return blocks
    first = prose[0].at
    kinds = Counter(kind_of(block.line.node) for block in prose if block.line)
    slots = Counter(slot for block in prose if block.line for slot in _slots(block.line.node))
    last = prose[-1].at
    free = [
        line
        for line in lines[max(0, first - REACH) :]
        if line.position not in taken
        and (line.node.tag == "li" or dense_length(line.key) >= LEAST)
        and line.linked <= LINKED * len(line.text)
        and (
            line.position < first
            or line.node.own & Mark.HEADING
            or kinds[kind_of(line.node)] >= ALIKE
            or _stands_in_text(line, last, slots)
            or line.node.tag == "li"
            or _credits(line.text)
        )
    ]
    if not free:
        return blocks
    keys = {block.key for block in blocks}
    whole = "\n".join(keys)
    levels = outline(blocks)
    found = [
        Block("p", line.text, 0, line.key, line, through=line.position, free=True)
        for line in free
        if line.key not in keys and (len(line.key) < DISTINCT or line.key not in whole)
    ]
    for block in found:
        block.settle(levels)
    end = _next_story(lines)
    stories = {story_of(block.line.node) for block in prose if block.line}
    alike = {block for block in _alike(found, kinds, stories) if block.at < end}
    before = _standfirsts([block for block in found if block.at < first], first, lines, about)
    top = max((line.position for line in lines[max(0, first - REACH) : first] if line.node.tag == "h1"), default=-1)
    before += [block for block in found if block in alike and top < block.at < first and block not in before]
    after = _paragraphs([block for block in found if block.at > first], alike, prose, lines, slots)
    plain = [block for block in found if block.outside <= BESIDE and not block.marks & _BOXES]
    back = dict.fromkeys(before + after + lost_lists(plain, prose, lines, top))
    return merged(blocks, list(back)) if back else blocks


def _next_story(lines: Sequence[Line]) -> int:
    """Return the line of the next story's headline: a heading that stands as the page's does, in a box of its own."""
    at, top = next(((line.position, line.node) for line in lines if line.node.tag == "h1"), (0, None))
    if top is None or top.parent is None or not top.parent.names:
        return len(lines)
    place = kind_of(top.parent)
    return next(
        (
            line.position
            for line in lines[at:]
            if line.node.own & Mark.HEADING
            and line.node.parent is not None
            and line.node.parent is not top.parent
            and kind_of(line.node.parent) == place
        ),
        len(lines),
    )


def _alike(found: list[Block], kinds: Counter[tuple[str, ...]], stories: set[Node | None]) -> set[Block]:
    """Return the paragraphs that stand under the classes, which someone named, of those that the extractor found.

    Where a text is cut into several containers, an extractor often takes but one. Of short lines only sentences, beside
    a paragraph. What stands in another `article` is another story.
    """
    near = [
        block
        for block in found
        if block.line
        and block.outside <= BESIDE_ALIKE
        and not block.marks & _BOXES
        and (block.named or block.line.node.names)
        and kinds[kind_of(block.line.node)] >= ALIKE
        and story_of(block.line.node) in stories
    ]
    parents = {block.line.node.parent for block in near if block.line and block.size >= LONG}
    return {
        block
        for block in near
        if block.size >= LONG or (block.sentence and block.line and block.line.node.parent in parents)
    }


def _standfirsts(found: list[Block], first: int, lines: Sequence[Line], about: About) -> list[Block]:
    """Return the standfirsts among lines before the text.

    Below the headline, named so by class or a sentence in a paragraph, or the page's own summary anywhere.
    """
    summary = squeeze(about.description)
    top = min((line.position for line in lines[max(0, first - REACH) : first] if line.node.tag == "h1"), default=-1)
    chosen = []
    for block in found:
        if not STANDFIRST <= block.size <= STANDFIRST_MOST or block.marks & (Mark.HIDDEN | Mark.CAPTION | Mark.BYLINE):
            continue
        below = block.at > top >= 0 and not block.marks & (_BOXES & ~Mark.RELATED)
        if summarises(block.key, summary) or (below and (block.marks & Mark.LEAD or _reads_on(block))):
            chosen.append(block)
    rest, last = chosen[:-STANDFIRSTS], chosen[-STANDFIRSTS:]
    while rest and _goes_on(rest[-1], last[0]):
        last.insert(0, rest.pop())
    return last


def _goes_on(block: Block, after: Block) -> bool:
    """Whether two lines are paragraphs of one standfirst: one below the other under the same classes."""
    return (
        block.line is not None
        and after.line is not None
        and block.at == after.at - 1
        and block.line.node.parent is after.line.node.parent
        and kind_of(block.line.node) == kind_of(after.line.node)
    )


def _reads_on(block: Block) -> bool:
    """Whether a line is a paragraph that ends like a sentence right in what holds the text, or in a teaser.

    Below the headline, with no link to follow, a teaser is the article's own.
    """
    placed = block.outside <= 1 or block.marks & Mark.RELATED
    return block.line is not None and block.line.node.tag == "p" and bool(placed) and block.text.endswith(ENDS)


def summarises(key: str, summary: str) -> bool:
    """Whether a line begins as the page's own summary does, a dateline or a label before it aside."""
    if min(len(key), len(summary)) < KNOWN:
        return bool(key) and key == summary
    return 0 <= key.find(summary[:KNOWN]) <= BEFORE or 0 <= summary.find(key[:KNOWN]) <= BEFORE


def _paragraphs(
    found: list[Block], alike: set[Block], prose: list[Block], lines: Sequence[Line], slots: Counter[Slot]
) -> list[Block]:
    """Return the paragraphs among lines after the text has begun that stand where those found stand, or are alike.

    Short lines where paragraphs stand before them and after, long items of lists between them; and what credits a
    paper, for the rule on that to name.
    """
    parents = {block.line.node.parent for block in prose if block.line}
    kinds = {kind_of(block.line.node) for block in prose if block.line}
    last = max(block.at for block in prose)
    chosen = []
    for block in found:
        node = block.line.node if block.line else None
        if node is None or not (block in alike or (block.outside <= BESIDE and not block.marks & _BOXES)):
            continue
        within = node.parent in parents and block.outside <= 1 and kind_of(node) in kinds
        if block.size >= LONG and (within or block in alike):
            chosen.append(block)
            parents.add(node.parent)
            last = max(last, block.at)
        elif (
            block in alike
            or (within and block.sentence)
            or (block.size >= LONG and block.at < last and _is_item_among(parents, node))
            or (block.line and _stands_in_text(block.line, last, slots))
            or _credits(block.text)
        ):
            chosen.append(block)
        elif (
            _is_subhead(block, node) and _around(block.at, lines) in parents and block.at < last and block.outside <= 1
        ):
            block.kind = "head"
            chosen.append(block)
    return chosen


def _around(at: int, lines: Sequence[Line]) -> Node | None:
    """Return the element around a line's own, or the one around that where it holds nothing else."""
    parent = lines[at].node.parent
    beside = [lines[place].node for place in (at - 1, at + 1) if 0 <= place < len(lines)]
    if parent is None or any(node is parent or node.parent is parent for node in beside):
        return parent
    return parent.parent


def _slots(node: Node) -> tuple[Slot, ...]:
    """Return where an element stands, by tag: in the one around it, and in the one around that."""
    parent = node.parent
    if parent is None:
        return ()
    return (parent, node.tag), (parent.parent, parent.tag, node.tag)


def _stands_in_text(line: Line, last: int, slots: Counter[Slot]) -> bool:
    """Whether a line stands before the last paragraph of running text, where other paragraphs stand."""
    return line.position < last and any(slots[slot] >= ALIKE for slot in _slots(line.node))


def _credits(text: str) -> bool:
    return len(text) <= CREDIT and (":" in text or "\uff1a" in text) and source_of(text) is not None


def _is_item_among(parents: Container[Node | None], node: Node) -> bool:
    """Whether an element is an item of a list that stands right in one of these."""
    return node.tag == "li" and node.parent is not None and node.parent.parent in parents


def _is_subhead(block: Block, node: Node) -> bool:
    return bool(node.own & Mark.HEADING) and node.tag != "h1" and block.size <= SUBHEAD_MOST
