"""The headline among a page's titles, without the site's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from tasks.characters import line
from tasks.extract.site_names import key, names_of, names_site, without_site

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: Characters of a title that are kept.
LENGTH = 500
#: Letters and digits of a title that may be believed against a longer one that contains it.
LEAST_KEY = 8
#: Characters after which a title may have been cut in a word.
LEAST_CUT = 40
#: Share of a structured headline's words that the page's text or other titles must have, and letters of such a word.
LEAST_SHARE = 0.15
WORD = re.compile(r"[^\W\d_]{4,}")
#: Letters of a run that counts as one word where no spaces are written.
LONGEST_WORD = 3
#: Characters of the article, and headings, that are looked at.
LEAD = 3000
MOST_HEADINGS = 10

_TAGS = re.compile(r"</?[a-zA-Z][^>]{0,200}>")
_CUT = re.compile(r"\s*(?:\.{3}|…)$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_BAR = re.compile(r"\s*[|\uff5c]\s*")
_QUOTES = frozenset('"“”„«»')


@dataclass(frozen=True, slots=True)
class Titles:
    """What a page gives as its title, by where it stands."""

    social: str | None = None  #: og:title
    structured: str | None = None  #: JSON-LD `headline`
    headings: Sequence[str] = ()  #: h1
    page: str | None = None  #: the title element
    others: Sequence[str | None] = ()
    alternative: str | None = None  #: JSON-LD `alternativeHeadline`


def plain(text: str | None, length: int = LENGTH) -> str:
    """Return text of an attribute or of JSON without markup and references, with single spaces."""
    if not text:
        return ""
    text = text[: 4 * length]
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = _TAGS.sub(" ", text)
    return line(text)[:length]


def best_first(stated: Titles, sites: Sequence[str], host: str, lead: str = "") -> tuple[str, ...]:
    """Return all titles without the site's name, no repeats; the headline comes first.

    `sites` are the names that the page gives for its site, `lead` the beginning of the article's text. The headline is
    og:title, unless that only repeats the title element, which is written for search engines, where the structured
    headline says otherwise. What was cut yields to what goes on; a section or a topic before or after the headline goes
    where the page's other titles leave it out.
    """
    return _best_first(stated, names_of(sites, host), lead) or _best_first(stated, names_of((), host), lead)


def _best_first(stated: Titles, names: set[str], lead: str) -> tuple[str, ...]:
    raw = [text for text in map(plain, _in_order(stated)) if text]
    keys = {key(text) for text in raw}
    titles: dict[str, str] = {}
    short = {text: without_site(text, names, keys) for text in raw}
    for text in short.values():
        if key(text) and key(text) not in names:
            titles.setdefault(key(text), text)
    found = list(titles.values())
    if not found:
        return ()
    first = found[0]
    structured = short.get(plain(stated.structured), "")
    if key(structured) in titles and _overrules(structured, first, stated, raw, lead):
        first = structured
    first = _whole(first, found)
    witnesses = [short[text] for text in map(plain, (stated.structured, *stated.headings)) if text in short]
    whole = next((text for text in raw if short[text] == first), first)
    first = _alone(whole, witnesses, names) or _alone(first, witnesses, names) or first
    return tuple(dict.fromkeys((first, *found)))


def _in_order(stated: Titles) -> Iterator[str | None]:
    yield from (stated.social, stated.structured, *stated.others)
    headings = list(map(plain, stated.headings[:MOST_HEADINGS]))
    likely = [text for text in headings if _akin(text, stated.page)]
    likely.sort(key=lambda text: not _in_most(text, stated.page))
    yield from likely[:1]  # the others are subheads
    yield stated.page
    if not likely:
        yield from headings[:1]


def _akin(heading: str, page: str | None) -> bool:
    """Whether a heading has a third of its words in the page's title, or there is no such title."""
    if not page:
        return True
    words, title = list(_words(heading.casefold())), page.casefold()
    return sum(word in title for word in words) >= len(words) / 3 if words else key(heading) in key(page)


def _in_most(heading: str, page: str | None) -> bool:
    """Whether the page's title has the heading as its greater part."""
    return len(key(heading)) > len(key(page or "")) / 2 and key(heading) in key(page or "")


def _overrules(structured: str, first: str, stated: Titles, raw: Sequence[str], lead: str) -> bool:
    """Whether the structured headline is the headline, rather than what og:title says.

    It is where og:title only repeats the title element, and where it is none of the headlines that the editors state,
    theirs and another one, nor the first heading.
    """
    if not stated.social or key(first).startswith(key(_CUT.sub("", structured))):
        return False
    page = key(plain(stated.page))
    repeats = page and key(first) in page and key(structured) not in page
    if not repeats and not _stands_alone(key(first), stated):
        return False
    around = " ".join((*(text for text in raw if text != structured), lead[:LEAD])).casefold()
    words = list(_words(structured.casefold()))
    return sum(word in around for word in words) >= max(1.0, LEAST_SHARE * len(words))


def _stands_alone(title: str, stated: Titles) -> bool:
    """Whether a title (its key) is neither the headings' nor the other headline, which there is."""
    others = [key(_CUT.sub("", plain(text))) for text in (stated.alternative, *stated.headings[:1])]
    return len(others) > 1 and bool(others[0]) and not any(text and (text in title or title in text) for text in others)


def _words(text: str) -> Iterator[str]:
    for word in WORD.findall(text):
        if _UNSPACED.search(word):
            yield from (word[at : at + LONGEST_WORD] for at in range(0, len(word), LONGEST_WORD))
        else:
            yield word


def _whole(first: str, found: Sequence[str]) -> str:
    """Return a title that goes on where this one was cut: with dots, at a quote, or in a word."""
    stem = _CUT.sub("", first)
    for text in found:
        if text == first or not text.startswith(stem) or len(text) <= len(first):
            continue
        rest = text[len(stem) :]
        in_word = len(stem) >= LEAST_CUT and rest[0].isalnum() and not _UNSPACED.match(rest)
        if in_word or stem != first or rest.lstrip()[:1] in _QUOTES:
            return text
    return first


def _alone(first: str, witnesses: Sequence[str], names: set[str]) -> str | None:
    """Return the headline without the section, topic or site around it that the page's other titles leave out.

    Two witnesses are believed at once, one where what remains names the site or stands off by a bar.
    """
    keys = [key(text) for text in witnesses]
    for text, short in zip(witnesses, keys, strict=True):
        whole = key(first)
        if short == whole or short not in whole or len(short) < LEAST_KEY:
            continue
        before, after = _around(first, whole, short)
        if not (_stands_off(before[::-1]) and _stands_off(after)):
            continue
        if (
            keys.count(short) > 1
            or names_site(before + after, names)
            or any(map(_BAR.match, (before[::-1], after)))
            or any(len(name) > 2 and name in key(after) for name in names)  # noqa: PLR2004 - longer than a syllable
        ):
            return text
    return None


def _around(text: str, whole: str, short: str) -> tuple[str, str]:
    """Return what stands before and after a part, of which, as of the text, the key is given."""
    start = whole.index(short)
    marks = [at for at, char in enumerate(text) if char.isalnum()]
    if len(marks) != len(whole):  # a character whose fold is longer
        return "x", "x"
    end = start + len(short)
    return text[: marks[start]], text[marks[end - 1] + 1 :]


def _stands_off(text: str) -> bool:
    """Whether nothing is there but what a mark sets off, no word of the same sentence."""
    mark = text.strip("\"'“”„«»\u2018\u2019?!.…) ")[:1]
    return not key(text) or mark in set("-\u2013\u2014|\uff5c\u3163:\uff1a_*·•»\u203a/")
