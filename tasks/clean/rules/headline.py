# ruff: noqa: RUF001 - punctuation of many scripts
"""Rules on the headline and on what stands between it and the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.blocks import dense_length
from tasks.clean.marks import Mark
from tasks.clean.stamps import is_date_line
from tasks.clean.words import Phrases, terms_of, words_of
from tasks.clean.words.dates import READING_TIME
from tasks.clean.words.labels import BYLINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View

#: Share of words that a line and a title have in common when they are the same headline.
ALIKE = 0.75
#: Largest size of a byline, a date line, a reading time.
SHORT = 120
#: Largest size of a kicker or a section's name.
KICKER = 40
#: Short lines before the text above which they are content, as a table of results.
FEW = 2
_LISTED = ("item", "table")
#: Largest size of a headline.
HEADLINE = 250
_BARS = ("-", "–", "—", "|", "·", "•", "«", "»", ":")
_READING = Phrases(READING_TIME)
_BYLINE = Phrases(BYLINE)
_WORDS_OF_BYLINE = 9


def headline(view: View) -> Iterator[Block]:
    """Remove the headline again.

    A line before the text that is the page's title, exactly or nearly, with or without the site's name; a first-level
    heading before the text.
    """
    titles = [set(terms_of(words_of(title))) for title in view.titles]
    keys = {"".join(words_of(title)) for title in view.titles}
    for block in view.kept:
        top = block.position < view.first
        if block.size > HEADLINE or not (top or block.kind == "head"):
            continue
        if not top:
            if "".join(block.words) in keys:
                yield block
        elif (
            (block.line is not None and block.line.node.tag == "h1")
            or "".join(block.words) in keys
            or _is_title(block, titles)
            or any(_with_site(block.folded, title) or _with_site(title, block.folded) for title in view.titles)
        ):
            yield block


def _is_title(block: Block, titles: list[set[str]]) -> bool:
    words = set(block.terms)
    if len(words) < 2:  # noqa: PLR2004 - one word is no headline
        return False
    for title in titles:
        common = len(words & title)
        if common >= ALIKE * max(len(words), 1) and common >= ALIKE * min(len(title), len(words) + 4):
            return True
    return False


def _with_site(line: str, title: str) -> bool:
    """Whether the line is the title with a site's name behind a dash or a bar."""
    rest = line.removeprefix(title).strip()
    return dense_length(title) >= KICKER // 2 and rest != line and rest[:1] in _BARS and len(rest) <= KICKER


def byline(view: View) -> Iterator[Block]:
    """Remove a line of authors before the text or after it."""
    for block in view.kept:
        if block.size > SHORT or (view.first < block.position < view.last):
            continue
        line = block.folded
        label = _BYLINE.begins(line)
        rest = line[len(label) :].lstrip(" :") if label else line
        if (
            (
                any(author in rest and len(rest) <= len(author) + 40 for author in view.authors)
                and not block.text.endswith(".")
            )
            or (label and block.position < view.first and _names(block.text[len(label) :]))
            or (
                block.position < view.first
                and block.marks & Mark.BYLINE
                and not (block.sentence or block.own & Mark.LEAD)
            )
        ):
            yield block


def _names(text: str) -> bool:
    """Whether the text is a few words that begin with capitals, as names do.

    Letters without case count as capital.
    """
    words = text.strip(" :").split()
    capital = sum(not word[0].islower() for word in words)
    return 1 <= len(words) <= _WORDS_OF_BYLINE and capital >= 0.6 * len(words) and not text.endswith((".", "!", "?"))


def date_line(view: View) -> Iterator[Block]:
    """Remove a line that is nothing but a date or time of publishing, before the text or after it."""
    for block in view.kept:
        if block.size <= SHORT and not view.first < block.position < view.last and is_date_line(block.text):
            yield block


def reading_time(view: View) -> Iterator[Block]:
    """Remove a line that tells how long reading takes."""
    for block in view.kept:
        most = KICKER if block.sentence else SHORT
        if block.size <= most and _READING.inside(block.folded, block.words) and any(map(str.isdigit, block.text)):
            yield block


def kicker(view: View) -> Iterator[Block]:
    """Remove a section's name, a kicker or a place before the text.

    A few words that are no sentence, and not many such lines.
    """
    top = max((block.position for block in view.blocks[: view.first] if block.struck == "headline"), default=-1)
    if view.first == len(view.blocks):
        return
    lines = [
        block for block in view.kept if block.position < view.first and not block.sentence and block.size <= KICKER
    ]
    for block in lines:
        header = block.marks & (Mark.HEADER | Mark.TAGS | Mark.BYLINE)
        if block.position < top or header or (len(lines) <= FEW and block.kind not in _LISTED):
            yield block
