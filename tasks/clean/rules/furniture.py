# ruff: noqa: RUF001 - punctuation of many scripts
"""Rules on invitations, labels and stand-ins that a template puts into the text or after it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.clean.rules.news import is_news
from tasks.clean.words import Phrases
from tasks.clean.words.invitations import ADVERTISEMENT, FOLLOW, INVITATION, PLACEHOLDER, PLATFORMS
from tasks.clean.words.labels import RIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View

#: Headings in a row at the end of the text up to which they are leftovers.
HANGING = 2
#: Largest size of a heading or a label.
LABEL = 80
#: Largest size of an invitation.
INVITING = 200
#: Words of a line up to which one word at its beginning makes it an invitation within the text.
A_WORD_MORE = 3
#: Largest size of a copyright line.
RIGHTS_LINE = 300
#: Largest size of a stand-in for embedded media.
STAND_IN = 400
#: Links, or addresses, from which they are what the article lists.
TURNS = 5
#: What may stand before a label.
LEADING = " \t>»›•·*-–—[(|【■▶►→+"
_INVITATION = Phrases(INVITATION)
_FOLLOW, _PLATFORMS = Phrases(FOLLOW), Phrases(PLATFORMS)
_ADVERTISEMENT = Phrases(ADVERTISEMENT)
_PLACEHOLDER = Phrases(PLACEHOLDER)
_RIGHTS = Phrases(RIGHTS)
#: Variables and codes that a content system should have replaced: `{{ ad }}`, `$$AD$$`, `[button link="…"]…[/button]`.
_MARKS = re.compile(
    r"(\$\$|\{\{|%%|\{%|\[\[)[^{}\[\]$%]*(?:\$\$|\}\}|%%|%\}|\]\])|\[(\w+)\s[^\]]*=[^\]]*\](?:.*\[/\2\])?"
)
_OPENING = ("$$", "{", "%%", "[")
_ADDRESS = re.compile(r"(?:https?://|www\.)?[\w.+@/-]+(?:@|\.)[\w/?=&#%~.@+-]+")


def advertisement(view: View) -> Iterator[Block]:
    """Remove the label of an advertisement."""
    for block in view.kept:
        if block.size <= LABEL and block.folded.strip(" .:-–—[]()*") in _ADVERTISEMENT:
            yield block


def placeholder(view: View) -> Iterator[Block]:
    """Remove what stands in for an embedded post, a film or a consent box, and marks that a template left behind."""
    for block in view.kept:
        if block.size <= STAND_IN and (
            (_PLACEHOLDER.inside(block.folded, block.words) and not is_news(view, block, _PLACEHOLDER))
            or (block.text.startswith(_OPENING) and _MARKS.fullmatch(block.text))
        ):
            yield block


def copyright_line(view: View) -> Iterator[Block]:
    """Remove a line of copyright."""
    for block in view.kept:
        if block.size <= RIGHTS_LINE and (
            block.text.lstrip(LEADING + "<").startswith(("©", "(c)", "(C)", "ⓒ", "Copyright"))
            or (block.position > view.first and ("©" in block.text or _RIGHTS.inside(block.folded, block.words)))
        ):
            yield block


def invitation(view: View) -> Iterator[Block]:
    """Remove an invitation to share, follow, subscribe, comment or install, or a comment form's label.

    A heading, a line that is no sentence, a line with a link, or a line before or after the text.
    """
    for block in view.kept:
        phrase = _INVITATION.begins(block.folded.lstrip(LEADING)) if block.size <= INVITING else ""
        if not phrase:
            continue
        ends = not view.first <= block.position <= view.last or (block is view.kept[-1] and " " in phrase)
        short = " " in phrase or len(block.words) <= A_WORD_MORE
        if ends or block.density > 0 or (short and (block.kind == "head" or not block.sentence)):
            yield block


def following(view: View) -> Iterator[Block]:
    """Remove a line after the text, or one with links, that asks to follow on a social platform."""
    for block in view.kept:
        if block.size <= INVITING and (block.density > 0 or block.position > view.last or block is view.kept[-1]):
            text = block.folded.lstrip(LEADING)
            if _FOLLOW.begins(text) and _PLATFORMS.inside(text, block.words):
                yield block


def address(view: View) -> list[Block]:
    """Remove a line that is nothing but an address or an account's name; not where the article lists them."""
    found = [block for block in view.kept if is_address(block)]
    return found if len(found) < TURNS else []


def is_address(block: Block) -> bool:
    """Whether a block is nothing but an address or an account's name."""
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
