# ruff: noqa: RUF001 - punctuation of many scripts
"""Rules on credits: the paper or agency, photographs, staff."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.clean.words import Phrases
from tasks.clean.words.labels import CORRECTION, HELPED, PHOTO, SOURCE, STAFF

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View

#: Largest size of a line that credits.
CREDIT = 160
#: Largest size of a source's name.
NAME = 80
#: Largest size of a note on a correction, and characters from which what it begins with needs no colon behind it.
NOTE, _PHRASE = 500, 18
_SOURCE = Phrases(SOURCE)
_PHOTO = Phrases(PHOTO)
_STAFF, _HELPED = Phrases(STAFF), Phrases(HELPED)
#: Largest size of a note on an author, and characters of its beginning in which the name stands.
BIOGRAPHY, BEGINNING = 600, 40
#: Paragraphs that are left at the least when notes on authors are removed; words among which a part of a name counts.
ABOUT_AUTHORS, _FIRST = 3, 15
_CORRECTION = Phrases(CORRECTION)
_COLON = re.compile(r"\s*[:：]\s*")
_EDGES = " \t([<{*_-–—|•"


def source_of(text: str) -> str | None:
    """Return the paper or agency that a line credits (`Source: SOME PAPER`), or None where it is no such line."""
    line = text.strip().lstrip(_EDGES)
    head, colon, name = _split(line)
    if not colon or head.casefold().replace("\u2019", "'") not in _SOURCE:
        return None
    name = name.strip().rstrip(" )]>}*_|").rstrip(".") if not name.endswith("..") else name
    return name if 0 < len(name) <= NAME else None


def _split(line: str) -> tuple[str, str, str]:
    found = _COLON.search(line)
    return (line[: found.start()].strip(), ":", line[found.end() :]) if found else (line, "", "")


def source(view: View) -> Iterator[Block]:
    """Remove a line that credits a paper or an agency; its name goes to `source`."""
    for block in view.kept:
        if block.size <= CREDIT and source_of(block.text):
            yield block


def photo_credit(view: View) -> Iterator[Block]:
    """Remove a line that credits a photograph: a label before a colon or a slash."""
    for block in view.kept:
        if block.size > CREDIT:
            continue
        text = block.folded.lstrip(_EDGES)
        label = _PHOTO.begins(text)
        if label and text[len(label) :].lstrip()[:1] in (":", "/", "©", "|", "：", "／"):
            yield block


def staff(view: View) -> Iterator[Block]:
    """Remove a note after the text on who reported, edited or translated it."""
    for block in view.kept:
        if block.position > view.first and block.size <= 2 * CREDIT and is_staff(block):
            nothing_below = not any(other.prose for other in view.blocks[block.position + 1 :] if other.struck is None)
            if nothing_below:
                yield block


def biography(view: View) -> Iterator[Block]:
    """Remove a note at the end that begins with an author's name: who that is, not what happened."""
    names = [author for author in view.authors if " " in author]
    prose = [block for block in view.kept if block.prose]
    if not names or len(prose) <= ABOUT_AUTHORS:
        return
    for block in reversed(view.kept):
        begin = block.folded[:BEGINNING]
        below = view.after(block)
        told = below is not None and below.struck == "biography"
        if block.size <= BIOGRAPHY and (
            any(name in begin for name in names)
            or (told and any(part in block.words[:_FIRST] for name in names for part in name.split()))
        ):
            yield block
        if block.prose:
            break


def correction(view: View) -> Iterator[Block]:
    """Remove a note on a correction before the text or after it."""
    for block in view.kept:
        text = block.folded.lstrip(_EDGES + "(*")
        label = _CORRECTION.begins(text) if block.size <= NOTE else ""
        if not label or not (len(label) >= _PHRASE or _COLON.match(text, len(label))):
            continue
        if (
            not any(other.prose for other in view.kept if other.position > block.position)
            or block.position <= view.first
        ):
            yield block


def is_staff(block: Block) -> bool:
    """Whether a block says who reported, edited or translated the text, or helped to."""
    return bool(_STAFF.begins(block.folded.lstrip("—–- "))) or _HELPED.inside(block.folded, block.words)
