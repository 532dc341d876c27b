"""Edits that newsrooms make to copy, as code: words changed, paragraphs dropped or added, footers, new leads, cuts."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

#: Scripts that are written without spaces between words: there a character is a piece, elsewhere what spaces divide.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
_PIECE = re.compile(f"[{_UNSPACED}]|[^\\s{_UNSPACED}]+")
_NO_SPACE_BEFORE = re.compile(f"[{_UNSPACED}]")
#: Pieces that a lead has at the least and at the most, the old one and the new one.
LEAD_LEAST, LEAD_LONGEST = 25, 60

Paragraph = list[str]
Text = list[Paragraph]


class Source(Protocol):
    """Where edits take what they add from."""

    def __call__(self, count: int) -> Paragraph:
        """Return `count` running pieces of other texts in the same language."""


class Edit(NamedTuple):
    """An edit: its name, what it is one of (`light`, `lead`, `hard` …), and what it does."""

    name: str
    kind: str
    apply: Callable[[Text, Random, Source], Text]


def split(text: str) -> Text:
    """Return the paragraphs of a text as lists of pieces."""
    return [pieces for line in text.split("\n") if (pieces := _PIECE.findall(line))]


def join(text: Text) -> str:
    """Return the text of these paragraphs, a line each."""
    return "\n".join(_line(paragraph) for paragraph in text)


def length(text: Text) -> int:
    """Return how many pieces a text has."""
    return sum(map(len, text))


def change_words(text: Text, rng: Random, source: Source, share: float) -> Text:
    """Replace, drop or insert a piece at `share` of the places."""
    others = source(max(1, length(text) // 4))
    changed = []
    for paragraph in text:
        kept: Paragraph = []
        for piece in paragraph:
            if rng.random() >= share:
                kept.append(piece)
                continue
            act = rng.random()
            if act < 0.6:
                kept.append(rng.choice(others))
            elif act < 0.8:
                kept += [piece, rng.choice(others)]
        changed.append(kept)
    return [paragraph for paragraph in changed if paragraph]


def cut(text: Text, share: float) -> Text:
    """Keep the first `share` of the pieces."""
    left, kept = round(length(text) * share), []
    for paragraph in text:
        if left <= 0:
            break
        kept.append(paragraph[:left])
        left -= len(paragraph)
    return kept


def new_lead(text: Text, rng: Random, source: Source, longest: int = LEAD_LONGEST) -> Text:
    """Replace the first paragraphs, LEAD_LEAST pieces or somewhat more, at most `longest`, by others."""
    gone, rest = 0, list(text)
    while rest and gone < LEAD_LEAST:
        gone += len(rest[0])
        rest = rest[1:]
    if gone > longest or not rest:  # the first sentences of what is no lead, or the whole text
        flat = [piece for paragraph in text for piece in paragraph]
        rest = [flat[LEAD_LONGEST // 2 :]]
    return [source(rng.randint(LEAD_LEAST, LEAD_LONGEST)), *rest]


def footer(text: Text, source: Source, count: int) -> Text:
    """Add a paragraph of `count` pieces at the end."""
    return [*text, source(count)]


def upper_and_lower(text: Text, rng: Random) -> Text:
    """Write each paragraph in capitals, in small letters, or with a capital for each word."""
    ways: Sequence[Callable[[str], str]] = (str.upper, str.lower, str.title)
    return [[way(piece) for piece in paragraph] for paragraph in text for way in (rng.choice(ways),)]


def drop_paragraphs(text: Text, rng: Random, share: float) -> Text:
    """Drop up to `share` of the pieces, whole paragraphs; of a text that is one paragraph, its end."""
    left, order, gone = share * length(text), list(range(len(text))), set()
    rng.shuffle(order)
    for at in order:
        if len(text[at]) <= left:
            left -= len(text[at])
            gone.add(at)
    return [paragraph for at, paragraph in enumerate(text) if at not in gone] if gone else cut(text, 1 - share)


def add_paragraphs(text: Text, rng: Random, source: Source, share: float) -> Text:
    """Add paragraphs of other texts in between, `share` of the pieces."""
    added = list(text)
    for _ in range(2):
        added.insert(rng.randint(1, len(added)), source(max(5, round(share * length(text) / 2))))
    return added


def _hard(text: Text, rng: Random, source: Source) -> Text:
    text = change_words(new_lead(cut(text, 0.8), rng, source), rng, source, 0.05)
    return footer(text, source, 100)


def _lead_and_more(text: Text, rng: Random, source: Source) -> Text:
    text = change_words(new_lead(text, rng, source), rng, source, 0.03)
    return upper_and_lower(footer(text, source, 40), rng)


#: All of them, those of one kind together.
EDITS = (
    Edit("capitals", "light", lambda text, rng, _: upper_and_lower(text, rng)),
    Edit("1 % of words", "light", lambda text, rng, source: change_words(text, rng, source, 0.01)),
    Edit("5 % of words", "light", lambda text, rng, source: change_words(text, rng, source, 0.05)),
    Edit("footer of 40 words", "light", lambda text, _, source: footer(text, source, 40)),
    Edit("paragraphs dropped, up to 25 %", "light", lambda text, rng, _: drop_paragraphs(text, rng, 0.25)),
    Edit("paragraphs added, 25 %", "light", lambda text, rng, source: add_paragraphs(text, rng, source, 0.25)),
    Edit("cut to 70 %", "light", lambda text, *_: cut(text, 0.7)),
    Edit("new lead", "lead", new_lead),
    Edit("lead + 3 % + footer + case", "lead", _lead_and_more),
    Edit("80 % + lead + 5 % + 100-word footer", "hard", _hard),
    Edit("first paragraphs new, up to 120 words", "other", lambda text, rng, source: new_lead(text, rng, source, 120)),
    Edit("10 % of words", "other", lambda text, rng, source: change_words(text, rng, source, 0.10)),
    Edit("footer of 100 words", "other", lambda text, _, source: footer(text, source, 100)),
    Edit("cut to 50 %", "other", lambda text, *_: cut(text, 0.5)),
)


def _line(paragraph: Paragraph) -> str:
    line = paragraph[0]
    for before, piece in pairwise(paragraph):
        joined = (
            len(piece) == 1 and len(before) == 1 and _NO_SPACE_BEFORE.match(piece) and _NO_SPACE_BEFORE.match(before)
        )
        line += piece if joined else f" {piece}"
    return line
