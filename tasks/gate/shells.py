"""What stands instead of an article: bot checks, errors sent as good pages, consent walls, log-ins, empty shells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.words import Phrases, folded, words_of
from tasks.errors import Rejected
from tasks.gate import words
from tasks.gate.terms import in_common
from tasks.outcome import Outcome
from tasks.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

#: Words that an article has at the least; the shortest news flash is one sentence.
LEAST_WORDS = 4
#: Words of a page up to which it may be a shell, and beside a shell's own lines below which it is one.
MOST_WORDS, LEAST_BESIDE = 200, 25
#: Words of a page whose title says that there is no page, up to which that is believed.
MOST_OF_ERROR = 120
#: Characters of a line that may be a shell's, and of one that may be an article's sentence.
LINE, SENTENCE = 400, 80
#: Terms of the title in a line from which it is the article's.
OWN = 3
#: Bytes of a page in which makers' marks are looked for.
SOURCE = 500_000

_MAKERS = {maker: [mark.encode() for mark in marks.split("|")] for maker, marks in words.CHECKS.items()}
#: What is looked for, the most telling first: phrases, outcome, detail.
_KINDS = (
    (Phrases(words.BLOCKED), Outcome.REJECTED_BLOCKED, "a bot check or a refusal"),
    (Phrases(words.ERROR), Outcome.REJECTED_SOFT_404, "the page says that it was not found or is out of order"),
    (Phrases(words.CONSENT), Outcome.REJECTED_CONSENT, "a page that asks for consent to cookies"),
    (Phrases(words.LOGIN), Outcome.REJECTED_NOT_ARTICLE, "a log-in page"),
    (Phrases(words.SCRIPTS), Outcome.REJECTED_NO_TEXT, "the page needs JavaScript, or leads elsewhere"),
)
#: The last of these that a title is believed to name.
_TITLED = 1
_CONSENT = _KINDS[2][0]


def stand_in(
    source: bytes, tree: HtmlElement, texts: Sequence[str], titles: Sequence[str], *, claimed: bool
) -> Rejected | None:
    """Return why what a page shows is no article but stands instead of one, or None.

    `source` is the page in UTF-8, `texts` are its paragraphs, `claimed` tells whether it calls itself an article.
    """
    texts = texts or _fragments(tree)
    total = 0
    for text in texts:
        total += words_in(text)
        if total > MOST_WORDS:
            return None
    if total <= MOST_OF_ERROR and (maker := _maker(source)):
        return Rejected(Outcome.REJECTED_BLOCKED, f"a bot check or a refusal by {maker}")
    lines = [folded(text) for text in texts if len(text) <= LINE]
    if claimed:
        lines = [line for line in lines if len(line) < SENTENCE or in_common(line, titles[:1]) < OWN]
    kinds = [_kind_of(line) for line in lines]
    beside = total - sum(words_in(line) for line, kind in zip(lines, kinds, strict=True) if kind is not None)
    found = [kind for kind in kinds if kind is not None]
    heads = [folded(title) for title in titles[:3]] + lines[:2]
    named = [kind for kind in map(_kind_of, heads) if kind is not None and kind <= _TITLED]
    if found and beside < LEAST_BESIDE:
        return _rejected(min(found + named))
    if named and total <= MOST_OF_ERROR and not claimed:
        return _rejected(min(named))
    if total < LEAST_WORDS:
        return Rejected(Outcome.REJECTED_NO_TEXT, "a few words and no article" if total else "no text on the page")
    return None


def consents(lines: Iterable[tuple[str, Sequence[str]]]) -> bool:
    """Whether most of a text, of any length, is what consent walls say; lines are folded, with their words."""
    total = asking = 0
    for line, parts in lines:
        total += len(line)
        asking += len(line) * _CONSENT.inside(line, parts)
    return 2 * asking > total


def _kind_of(line: str) -> int | None:
    """Return the number in _KINDS of the most telling kind of line that this is, or None."""
    parts = words_of(line)
    return next((number for number, kind in enumerate(_KINDS) if kind[0].inside(line, parts)), None)


def _rejected(kind: int) -> Rejected:
    return Rejected(_KINDS[kind][1], _KINDS[kind][2])


def _maker(source: bytes) -> str | None:
    """Return who made the bot check that a page is, by what stands in its source and in no other page's."""
    if len(source) > SOURCE:
        return None
    source = source.lower()
    return next((maker for maker, marks in _MAKERS.items() if any(mark in source for mark in marks)), None)


def _fragments(tree: HtmlElement) -> list[str]:
    """Return what a page without paragraphs shows all the same, what it shows without scripts included."""
    body = tree.find(".//body")
    fragments = ("".join(element.itertext()) for element in ([] if body is None else body.iter("p", "noscript", "h1")))
    return [" ".join(text.split()) for text in fragments if text and not text.isspace()][:20]
