"""Plain text as a page: its paragraphs, where it is running text and not code, data or a list."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from tasks.extract.parse import parse
from tasks.words import words_in

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Words that a paragraph of running text has at the least, and share of all words that such paragraphs hold.
LEAST_WORDS = 8
LEAST_SHARE = 0.6
#: Share of its characters, spaces aside, that are letters: code has about 0.75.
LEAST_LETTERS = 0.85
#: Characters of a first line that may be the headline.
HEADLINE = 200

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
#: How a sentence ends in the scripts of the world, quotes and brackets after it included.
_SENTENCE_END = re.compile(
    r"[.!?…:\u3002\uff01\uff1f\uff61\u061f\u06d4\u0964\u0965\u1362\u0589]['\"\u2019\u201d»”)\]]*$"
)


def page_of(text: str) -> HtmlElement | None:
    """Return the tree of a page with these paragraphs, its first short line as the headline; None for no running text.

    Paragraphs are parted by blank lines, or else each line is one. A text that is one hard-wrapped paragraph comes out
    as one for each of its lines.
    """
    paragraphs = [" ".join(part.split()) for part in _BLANK_LINE.split(text)]
    if len(paragraphs) < 2:  # noqa: PLR2004 - no blank line
        paragraphs = [" ".join(line.split()) for line in text.splitlines()]
    paragraphs = list(filter(None, paragraphs))
    if not _runs(paragraphs):
        return None
    title = ""
    if len(paragraphs[0]) <= HEADLINE and not _SENTENCE_END.search(paragraphs[0]):
        title = escape(paragraphs.pop(0))
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    head = f"<head><title>{title}</title></head><body><article><h1>{title}</h1>" if title else "<body><article>"
    return parse(f"<html>{head}{body}</article></body></html>".encode())


def _runs(paragraphs: list[str]) -> bool:
    """Whether most of the words stand in sentences, and most of the characters are letters."""
    words = sentences = letters = characters = 0
    for paragraph in paragraphs:
        count = words_in(paragraph)
        words += count
        letters += sum(map(str.isalpha, paragraph))
        characters += len(paragraph) - paragraph.count(" ")
        if count >= LEAST_WORDS and _SENTENCE_END.search(paragraph):
            sentences += count
    return sentences > 0 and sentences >= LEAST_SHARE * words and letters >= LEAST_LETTERS * characters
