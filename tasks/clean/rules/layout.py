"""Rules on where a block stands in the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.dom import kind_of, story_of
from tasks.clean.marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Node
    from tasks.clean.rules.view import View

#: Levels outside the main container from which a block is no part of the article.
FAR = 3
#: Lines in a row up to which text in a figure is its caption and credits.
CAPTIONS = 3
#: Largest size of a caption that only a picture beside it tells.
LONGEST = 200
#: Characters, and levels of elements, of a box in which all text beside a picture is its caption.
BOX, BOX_LEVELS = 300, 3
#: Share of its words that stand in the text shown, from which a hidden paragraph is a copy of it.
COPY = 0.95
#: Share of the running text that one rule on boxes may take, and that hidden text may have to be taken.
MUCH, MUCH_HIDDEN = 0.35, 0.25


def _unless_much(view: View, found: list[Block], much: float = MUCH) -> list[Block]:
    """Return the blocks found, or none where they hold more than that of the page's running text: markup may lie."""
    prose = sum(block.size for block in found if block.prose)
    return [] if prose > much * sum(block.size for block in view.kept if block.prose) else found


def hidden(view: View) -> list[Block]:
    """Remove a block that the page does not show.

    But not running text among the rest, which scripts hide behind a wall.
    """
    shown = [block for block in view.kept if not block.marks & Mark.HIDDEN]
    text = {block.line.node.parent for block in shown if block.line and block.prose}
    found = [
        block
        for block in view.kept
        if block.line and block.marks & Mark.HIDDEN and not (block.prose and block.line.node.parent in text)
    ]
    if not any(block.prose for block in found):
        return found
    words = {word for block in shown for word in block.words}
    copies = [block for block in found if block.prose and _share_of(block.words, words) >= COPY]
    return _unless_much(view, [block for block in found if block not in copies], MUCH_HIDDEN) + copies


def _share_of(words: Sequence[str], others: set[str]) -> float:
    return sum(word in others for word in words) / len(words) if words else 0.0


def outside(view: View) -> list[Block]:
    """Remove a block three or more levels outside the main container, after that has begun.

    But not sentences under the classes of the text in it.
    """
    inside = next((block.position for block in view.blocks if block.line and not block.outside), len(view.blocks))
    far = [block for block in view.kept if block.outside >= FAR and block.position > inside]
    if not far:
        return far
    text = {_kind(block) for block in view.kept if block.prose and not block.outside}
    return _unless_much(view, [block for block in far if not (block.sentence and block.named and _kind(block) in text)])


def _kind(block: Block) -> tuple[object, ...]:
    """Return the classes under which a block stands, and its story."""
    return (*kind_of(block.line.node), story_of(block.line.node)) if block.line else ()


def boxed(view: View) -> list[Block]:
    """Remove a block in an aside, a navigation, a footer or a form within the article."""
    boxes = Mark.ASIDE | Mark.NAV | Mark.FOOTER | Mark.FORM
    return _unless_much(view, [block for block in view.kept if block.marks & boxes])


def caption(view: View) -> list[Block]:
    """Remove a caption.

    Text in a figure, in what its class names a caption, or in a small box with a picture; many lines in a row are none.
    """
    runs: list[list[Block]] = []
    box = min(BOX, int(sum(len(block.text) for block in view.kept) * MUCH))
    for block in view.kept:
        if not (block.marks & (Mark.FIGURE | Mark.CAPTION) or beside_picture(block, box)):
            continue
        if runs and runs[-1][-1].position == block.position - 1:
            runs[-1].append(block)
        else:
            runs.append([block])
    return _unless_much(view, [block for run in runs if len(run) <= CAPTIONS for block in run])


def beside_picture(block: Block, box: int) -> Node | None:
    """Return the element, a box of at most that many characters, in which a block stands beside a picture, or None.

    A long one is a paragraph that a picture was put into.
    """
    node = block.line.node if block.line and block.kind == "p" and block.size <= LONGEST else None
    for _ in range(BOX_LEVELS):
        if node is None or node.text > box:
            break
        if node.pictured:
            return node
        node = node.parent
    return None


def related_box(view: View) -> Iterator[Block]:
    """Remove a block in what its class names a related, recommended or most-read list."""
    for block in view.kept:
        if block.marks & Mark.RELATED and not block.prose:
            yield block


def advert_box(view: View) -> Iterator[Block]:
    """Remove a block in what its class names an advertisement, a share bar or a newsletter box."""
    for block in view.kept:
        marks = block.marks & (Mark.SHARE if block.kind == "head" else Mark.ADVERT | Mark.SHARE)
        if marks and not block.prose and not block.own & Mark.LEAD:
            yield block
