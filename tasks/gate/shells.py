"""What stands instead of an article: bot checks, errors sent as good pages, consent walls, log-ins, empty shells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.clean.blocks import ENDS
from tasks.clean.words import Phrases, folded, words_of
from tasks.clean.words.address import speaks
from tasks.clean.words.headline import headline_of, in_common, is_on
from tasks.errors import Rejected
from tasks.gate import words
from tasks.outcome import Outcome
from tasks.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.html import HtmlElement

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line
    from tasks.extract.metadata import Metadata

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
#: Share of a sentence that phrases make up from which it is a shell's though it does not speak to the reader, and of
#: a title or a label; of a title that does, the former is enough.
MAKES_UP, IS_ALL = 1 / 3, 0.6
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
_CONSENTS = 2
_CONSENT = _KINDS[_CONSENTS][0]
_PARTS = re.compile(r" [|\u2013\u2014\u00b7-] ")


def stand_in(source: bytes, tree: HtmlElement, texts: Sequence[str], about: Metadata) -> Rejected | None:
    """Return why what a page shows is no article but stands instead of one, or None.

    `source` is the page in UTF-8, `texts` are its paragraphs, `about` is what it says about itself.
    """
    titles, claimed = about.titles, about.claims.article
    texts = texts or _fragments(tree)
    total = 0
    for text in texts:
        total += words_in(text)
        if total > MOST_WORDS:
            return None
    if total <= MOST_OF_ERROR and (maker := _maker(source)):
        return Rejected(Outcome.REJECTED_BLOCKED, f"a bot check or a refusal by {maker}")
    lines = [text for text in texts if len(text) <= LINE]
    if claimed:
        lines = [line for line in lines if len(line) < SENTENCE or in_common(line, titles[:1]) < OWN]
    kinds = [(kind, line) for line in lines if (kind := _kind_of(line)) is not None]
    headline = _headline(about, _pieces(tree)) if kinds else ""
    found = [(kind, _is_plain(line, kind, headline), words_in(line)) for kind, line in kinds]
    beside = total - sum(count for _, _, count in found)
    plain = [kind for kind, plainly, _ in found if plainly]
    heads = map(_kind_of_title, (*titles[:3], *lines[:2]))
    named = [kind for kind in heads if kind is not None and kind <= _TITLED]
    if plain and beside < LEAST_BESIDE and 2 * sum(count for _, plainly, count in found if plainly) >= total - beside:
        return _rejected(min(plain + named))
    if named and total <= MOST_OF_ERROR and not claimed:
        return _rejected(min(named))
    if total < LEAST_WORDS:
        return Rejected(Outcome.REJECTED_NO_TEXT, "a few words and no article" if total else "no text on the page")
    return None


def consents(blocks: Sequence[Block], about: Metadata, lines: Sequence[Line]) -> bool:
    """Whether most of a text, of any length, is what consent walls say; news on consent is none."""
    asking = [
        block
        for block in blocks
        if _CONSENT.inside(block.folded, block.words) and in_common(block.text, about.titles[:1]) < OWN
    ]
    headline = _headline(about, (line.text for line in lines)) if asking else ""
    size = sum(len(block.text) for block in asking)
    plain = sum(len(block.text) for block in asking if _is_plain(block.text, _CONSENTS, headline))
    return 2 * size > sum(len(block.text) for block in blocks) and 2 * plain >= size


def _headline(about: Metadata, pieces: Iterable[str]) -> str:
    """Return the page's headline; "" where none is among the pieces of its text, or none but what names a shell."""
    shown = {"".join(piece.split()).casefold() for piece in pieces}
    titles = [title for title in about.titles if "".join(title.split()).casefold() in shown]
    return headline_of([title for title in titles if _kind_of_title(title) is None], about.site or "")


def _pieces(tree: HtmlElement) -> Iterator[str]:
    """Return the text of a page's body in pieces, as markup parts it."""
    body = tree.find(".//body")
    return iter(()) if body is None else body.itertext()


def _kind_of(line: str) -> int | None:
    """Return the number in _KINDS of the most telling kind of line that this is, or None."""
    line = folded(line)
    parts = words_of(line)
    return next((number for number, kind in enumerate(_KINDS) if kind[0].inside(line, parts)), None)


def _is_plain(line: str, kind: int, headline: str) -> bool:
    """Whether a line that has a phrase of a kind is a shell's: it speaks to the reader, is little more, or no news."""
    if speaks(line) or not is_on(_KINDS[kind][0].taken_out(folded(line)), headline):
        return True
    return _share(line, kind) >= (MAKES_UP if line.endswith(ENDS) else IS_ALL)


def _kind_of_title(title: str) -> int | None:
    """Return the kind of shell that a title names, where it does little else, the site's name aside."""
    for part in _PARTS.split(title):
        kind = _kind_of(part)
        if kind is not None and _share(part, kind) >= (MAKES_UP if speaks(part) else IS_ALL):
            return kind
    return None


def _share(line: str, kind: int) -> float:
    return _KINDS[kind][0].share(folded(line))


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
