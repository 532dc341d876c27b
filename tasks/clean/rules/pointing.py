# ruff: noqa: RUF001 - punctuation of many scripts
"""Rules on what leads to other pages: links, labels before them, boxes, headlines with their stamps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.clean.rules.boxes import box_around, within
from tasks.clean.rules.furniture import INVITING, LABEL, LEADING, TURNS, is_address
from tasks.clean.stamps import Stamp, may_be_stamped, stamps_in
from tasks.clean.words import Phrases
from tasks.clean.words.invitations import INVITATION
from tasks.clean.words.labels import TAGS
from tasks.clean.words.pointers import RELATED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Node
    from tasks.clean.rules.view import View

#: Share of linked text from which a block is a link and nothing else.
LINKED = 0.8
#: Share of linked text from which a block with a label before its link is a pointer.
POINTING = 0.5
#: Share of linked text from which a list's item beside links is one itself, or a line that begins with an arrow.
LISTED = 0.25
#: Smallest size of a headline behind a label, and largest of any.
HEADING, HEADLINE = 40, 200
_RELATED = Phrases(RELATED)
_INVITATION = Phrases(INVITATION)
_TAGS = Phrases(TAGS)
_POINTER = re.compile(r"^[^:]{2,40}:\s")
_ARROWS = (">", "›", "»", "→", "➡", "►", "▶", "➤")


def links(view: View) -> Iterator[Block]:
    """Remove a block that is a link and nothing else; but not where links and short lines take turns.

    A list of addresses.
    """
    found = [
        block for block in view.kept if block.kind != "table" and block.density >= LINKED and not is_address(block)
    ]
    alternating = [block for block in found if _between_lines(view, block)]
    if len(alternating) >= TURNS:
        found = [block for block in found if block not in alternating]
    yield from found
    struck = {block.position for block in view.blocks if block.struck == "links"} | {block.position for block in found}
    for block in view.kept:
        if (
            block.kind == "item"
            and LISTED <= block.density < LINKED
            and struck & {block.position - 1, block.position + 1}
        ):
            yield block


def _between_lines(view: View, block: Block) -> bool:
    before, after = view.before(block), view.after(block)
    return (
        before is not None
        and before.density < LINKED
        and before.size < HEADLINE
        and not before.prose
        and (after is None or after.density < LINKED)
    )


def pointer(view: View) -> Iterator[Block]:
    """Remove a label and a link to another page (`Read more: …`)."""
    for block in view.kept:
        text = block.folded.lstrip(LEADING)
        labelled = _RELATED.begins(text) or (block.size >= HEADING and _POINTER.match(text))
        arrow = block.text.startswith(_ARROWS) and block.density >= LISTED
        if (
            arrow
            or (block.density >= LISTED and _labelled(text, _TAGS))
            or (block.density >= POINTING and labelled)
            or (block.size <= INVITING and _labelled(text, _RELATED))
        ):
            yield block


def _labelled(text: str, labels: Phrases) -> bool:
    """Whether one of the labels is the whole line or stands before a colon."""
    label = labels.begins(text)
    rest = text[len(label) :].lstrip()
    return bool(label) and (not rest.strip(" .…:!»›>]】→") or rest.startswith((":", "|", "：", "»", ">")))


def label(view: View) -> Iterator[Block]:
    """Remove a heading or label right above links that were removed, with nothing of its own below."""
    for block in view.kept:
        if block.size > LABEL or block.density >= LINKED:
            continue
        below = [other.struck in _LISTS for other in view.blocks[block.position + 1 : block.position + 3]]
        if not any(below[:1]):
            continue
        colon = block.text.endswith((":", "…", "..."))
        if colon or _RELATED.begins(block.folded) or (len(below) > 1 and all(below) and not block.sentence):
            yield block


#: Rules that remove members of lists of links.
_LISTS = frozenset({"links", "pointer", "stamped"})


def section(view: View) -> Iterator[Block]:
    """Remove all of a box below a heading that points to other pages or invites."""
    seen: set[Node] = set()  # elements that hold running text of the article so far
    for block in view.kept:
        node = block.line.node if block.line else None
        text = block.folded.lstrip(LEADING)
        opens = block.kind == "head" and block.size <= LABEL and (_RELATED.begins(text) or _INVITATION.begins(text))
        box = box_around(node, seen) if opens and block.position > view.first else None
        if box is not None:
            yield from (
                other for other in view.kept[view.kept.index(block) :] if other.line and within(other.line.node, box)
            )
        elif block.prose:
            while node is not None and node not in seen:
                seen.add(node)
                node = node.parent


def stamped(view: View) -> Iterator[Block]:
    """Remove headlines of other articles with their stamps.

    A date with a time, or how long ago, glued to a line that is no running text.
    """
    for block in view.kept:
        text = block.shown
        if may_be_stamped(text) and (stamps := stamps_in(text)) and _is_list(text, stamps):
            yield block


def _is_list(text: str, stamps: Sequence[Stamp]) -> bool:
    """Whether the text between the stamps is of headlines' length, with stamps glued to it or ending it."""
    rest = len(text) - sum(stamp.end - stamp.start for stamp in stamps)
    glued = any(
        not stamp.ago
        and (text[max(0, stamp.start - 1) : stamp.start].strip(" (,–—|-") or text[stamp.end : stamp.end + 1].isalpha())
        for stamp in stamps
    )
    if glued:
        return rest <= HEADLINE * (len(stamps) + 1)
    ended = stamps[-1].end >= len(text.rstrip(" .|)]"))
    before = text[: stamps[0].start].rstrip(" -–—|,(")
    return ended and rest <= HEADLINE * len(stamps) and not before.endswith((".", "!", "?", "”", "。"))
