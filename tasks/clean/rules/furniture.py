# ruff: noqa: RUF001 - punctuation of many scripts
"""Rules on pointers, invitations and labels that a template puts into the text or after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.clean.stamps import Stamp, may_be_stamped, stamps_in
from tasks.clean.words import Phrases
from tasks.clean.words.invitations import ADVERTISEMENT, INVITATION, PLACEHOLDER
from tasks.clean.words.labels import RIGHTS
from tasks.clean.words.pointers import RELATED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Node
    from tasks.clean.rules.view import View

#: Headings in a row at the end of the text up to which they are leftovers.
HANGING = 2
#: Share of linked text from which a block is a link and nothing else.
LINKED = 0.8
#: Links that take turns with short lines from which they are what the article lists.
TURNS = 5
#: Share of linked text from which a block with a label before its link is a pointer.
POINTING = 0.5
#: Share of linked text from which a list's item beside links is one itself, or a line that begins with an arrow.
LISTED = 0.25
#: Largest size of a heading or a label above a list of links.
LABEL = 80
#: Smallest size of a headline behind a label.
HEADING = 40
#: Largest size of an invitation.
INVITING = 200
#: Largest size of a copyright line.
RIGHTS_LINE = 300
#: Largest size of a stand-in for embedded media.
STAND_IN = 400
_RELATED = Phrases(RELATED)
_INVITATION = Phrases(INVITATION)
_ADVERTISEMENT = Phrases(ADVERTISEMENT)
_PLACEHOLDER = Phrases(PLACEHOLDER)
_RIGHTS = Phrases(RIGHTS)
_POINTER = re.compile(r"^[^:]{2,40}:\s")
_ADDRESS = re.compile(r"(?:https?://|www\.)?[\w.+@/-]+(?:@|\.)[\w/?=&#%~.@+-]+")
_ARROWS = (">", "›", "»", "→", "➡", "►", "▶", "➤")
_LEADING = " \t>»›•·*-–—[(|【■▶►→+"


def links(view: View) -> Iterator[Block]:
    """Remove a block that is a link and nothing else; but not where links and short lines take turns.

    A list of addresses.
    """
    found = [
        block for block in view.kept if block.kind != "table" and block.density >= LINKED and not _is_address(block)
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
        text = block.folded.lstrip(_LEADING)
        labelled = _RELATED.begins(text) or (block.size >= HEADING and _POINTER.match(text))
        arrow = block.text.startswith(_ARROWS) and block.density >= LISTED
        if (
            arrow
            or (block.density >= POINTING and labelled)
            or (block.size <= INVITING and _RELATED.begins(text) and _labelled(text))
        ):
            yield block


def _labelled(text: str) -> bool:
    """Whether a related-list phrase is the whole line or stands before a colon."""
    rest = text[len(_RELATED.begins(text)) :].lstrip()
    return not rest.strip(" .…:!»›>]】→") or rest.startswith((":", "|", "：", "»", ">"))


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
        text = block.folded.lstrip(_LEADING)
        opens = block.kind == "head" and block.size <= LABEL and (_RELATED.begins(text) or _INVITATION.begins(text))
        box = _box(node, seen) if opens and block.position > view.first else None
        if box is not None:
            yield from (
                other for other in view.kept[view.kept.index(block) :] if other.line and _within(other.line.node, box)
            )
        elif block.prose:
            while node is not None and node not in seen:
                seen.add(node)
                node = node.parent


def _box(node: Node | None, seen: set[Node]) -> Node | None:
    """Return the highest element around a heading that holds no running text yet, None where that is the heading."""
    box = None
    while node is not None and node.parent is not None and node.parent not in seen:
        node = box = node.parent
    return box


def _within(node: Node | None, box: Node) -> bool:
    while node is not None and node is not box:
        node = node.parent
    return node is box


def stamped(view: View) -> Iterator[Block]:
    """Remove headlines of other articles with their stamps.

    A date with a time, or how long ago, glued to a line that is no running text.
    """
    for block in view.kept:
        if not may_be_stamped(block.text):
            continue
        stamps = stamps_in(block.text)
        if stamps and _is_list(block.text, stamps):
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


#: Largest size of a headline.
HEADLINE = 200


def advertisement(view: View) -> Iterator[Block]:
    """Remove the label of an advertisement."""
    for block in view.kept:
        if block.size <= LABEL and block.folded.strip(" .:-–—[]()*") in _ADVERTISEMENT:
            yield block


def placeholder(view: View) -> Iterator[Block]:
    """Remove what stands in for an embedded post, a film or a consent box."""
    for block in view.kept:
        if block.size <= STAND_IN and _PLACEHOLDER.inside(block.folded, block.words):
            yield block


def copyright_line(view: View) -> Iterator[Block]:
    """Remove a line of copyright."""
    for block in view.kept:
        if block.size <= RIGHTS_LINE and (
            block.text.lstrip(_LEADING + "<").startswith(("©", "(c)", "(C)", "ⓒ", "Copyright"))
            or (block.position > view.first and ("©" in block.text or _RIGHTS.inside(block.folded, block.words)))
        ):
            yield block


def invitation(view: View) -> Iterator[Block]:
    """Remove an invitation to share, follow, subscribe, comment or install, or a comment form's label.

    A heading, a line that is no sentence, a line with a link, or a line after the text.
    """
    for block in view.kept:
        if block.size > INVITING or not _INVITATION.begins(block.folded.lstrip(_LEADING)):
            continue
        if block.kind == "head" or not block.sentence or block.density > 0 or block.position > view.last:
            yield block


def address(view: View) -> list[Block]:
    """Remove a line that is nothing but an address or an account's name; not where the article lists them."""
    found = [block for block in view.kept if _is_address(block)]
    return found if len(found) < TURNS else []


def _is_address(block: Block) -> bool:
    text = block.text
    return block.size <= LABEL and (_ADDRESS.fullmatch(text) is not None or (text[0] == "@" and " " not in text))


def dangling(view: View) -> list[Block]:
    """Remove a heading or two with nothing below at the end of the text; more in a row are what the article lists."""
    run: list[Block] = []
    for block in reversed(view.kept):
        if block.kind != "head" or not block.position > view.last > -1:
            break
        run.append(block)
    return run if len(run) <= HANGING else []


#: Rules whose strikes after the text show that it has ended.
_ENDINGS = frozenset({"stamped", "copyright", "invitation", "repeated", "outside", "boxed", "source"})


def tail(view: View) -> Iterator[Block]:
    """Remove a line that is no sentence among what was removed after the text."""
    struck = False
    for block in view.blocks[view.last + 1 :]:
        if block.struck is not None:
            struck = struck or block.struck in _ENDINGS
        elif struck and not block.sentence:
            yield block
