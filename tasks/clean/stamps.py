# ruff: noqa: RUF001 - punctuation of many scripts
"""Finds stamps in text: dates with times, "2 hours ago"; and lines that are nothing but a date."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from tasks.clean.words import Phrases, folded
from tasks.clean.words.dates import AGO, DATE_WORDS, PUBLISHED

if TYPE_CHECKING:
    from collections.abc import Iterator

_DATE_WORDS = Phrases(DATE_WORDS)
_PUBLISHED = Phrases(PUBLISHED)
_NAMES = Phrases({language: line for language, line in DATE_WORDS.items() if language != "any"})
#: Largest length of a line in which an "ago" is looked for.
SHORT = 250
#: Characters before and after a time of day within which the rest of its stamp stands.
NEAR = 60
#: Characters from which a name of a month or weekday counts when nothing parts it from a word.
_WORD = 3
_ZONE = "GMT|UTC|CES?T|E[SD]T|P[SD]T|BST|IST"
_MONTHS = "|".join(sorted((re.escape(name) for name in _NAMES.all if len(name) >= _WORD), key=lambda n: (-len(n), n)))
_TOKEN = re.compile(
    rf"(?P<time>\d{{1,2}}[:.h]\d{{2}}(?::\d{{2}})?(?!\d|[.,]\d)(?:\s*[ap]\.?m\b\.?)?)"
    rf"|(?P<date>\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}}|\d{{4}}年\s*\d{{1,2}}月\s*\d{{1,2}}日|\d{{4}}년\s*\d{{1,2}}월\s*\d{{1,2}}일)"
    rf"|(?P<year>(?<!\d)(?:19|20)\d{{2}}(?!\d)[年년]?)|(?P<day>(?<!\d)\d{{1,2}}(?:st|nd|rd|th)?(?!\d|\s?[月월])[日일]?)"
    rf"|(?P<zone>{_ZONE})|(?P<name>\d{{1,2}}\s?[月월]|{_MONTHS})",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d[:.h時时]\d{2}")
_ASCII_TIME = re.compile(r"[0-9][:.h][0-9][0-9]")
#: Parts of words, one of which, or a digit, stands in every "ago".
_HINTS = (" ago", "vor ein", "a un", "ce un", " fa", "há um", "geleden", "sedan", "siden", "منذ", "قبل", "לפני")
_DIGIT = re.compile(r"\d")
_AGO = re.compile("|".join(AGO.values()), re.IGNORECASE)
#: What may stand between the parts of one stamp.
_GAP = re.compile(r"[\s,.،;:|·•–—/()\-]*(?:(?:de|at|um|à|a las|alle|ore|kl\.?|в|о|saat|الساعة|بتوقيت|בשעה)\s+)?")
_IDEOGRAPHS = re.compile("[年月日时時分秒更新公開開配信掲載付午前後発布发()()]|[년월일시분](?!\\w)")
_WORDS = re.compile(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date with a time of day, or with `ago` how long ago something was, from `start` to `end` of a text."""

    start: int
    end: int
    ago: bool = False


@lru_cache(maxsize=1024)
def stamps_in(text: str) -> tuple[Stamp, ...]:
    """Return the stamps of a text, in order; how long ago something was only in a short text."""
    found = []
    if len(text) <= SHORT and _may_be_ago(text):
        found = [Stamp(match.start(), match.end(), ago=True) for match in _AGO.finditer(text)]
    run: list[re.Match[str]] = []
    for match in _tokens(text):
        if match.lastgroup in ("name", "zone") and not _name_stands(text, match):
            continue
        if run and not _GAP.fullmatch(text, run[-1].end(), match.start()):
            found += _stamp(run)
            run = []
        run.append(match)
    found += _stamp(run)
    return tuple(sorted(found, key=lambda stamp: stamp.start))


def _tokens(text: str) -> Iterator[re.Match[str]]:
    """Return the parts of stamps: those near a time of day."""
    done = 0
    for match in _TIME.finditer(text):
        for token in _TOKEN.finditer(text, max(done, match.start() - NEAR), match.end() + NEAR):
            yield token
            done = token.end()


def _name_stands(text: str, match: re.Match[str]) -> bool:
    """Whether a month's or a weekday's name is no part of a longer word; a headline may be glued to it in front."""
    after = text[match.end() : match.end() + 1]
    before = text[match.start() - 1 : match.start()]
    return not after.islower() and not (before.isalpha() and text[match.start()].islower())


def _stamp(run: list[re.Match[str]]) -> list[Stamp]:
    kinds = {match.lastgroup for match in run}
    dated = "date" in kinds or ("name" in kinds and bool(kinds & {"year", "day"})) or {"zone", "year"} <= kinds
    return [Stamp(run[0].start(), run[-1].end())] if dated and "time" in kinds else []


@lru_cache(maxsize=1024)
def may_be_stamped(text: str) -> bool:
    """Whether there may be stamps in a text: a quick test."""
    if (_ASCII_TIME if text.isascii() else _TIME).search(text):
        return True
    return len(text) <= SHORT and _may_be_ago(text) and bool(_AGO.search(text))


def _may_be_ago(text: str) -> bool:
    return any(map(text.__contains__, _HINTS)) or _DIGIT.search(text) is not None


@lru_cache(maxsize=1024)
def is_date_line(text: str) -> bool:
    """Whether a line is nothing but dates, times and words of publishing (`Updated: 12.03.2024, 10:15`)."""
    whole = folded(text)
    if not any(map(str.isdigit, whole)) and not _AGO.search(whole):
        return False
    left = line = _AGO.sub(" ", whole)
    while label := _PUBLISHED.begins(line):
        line = line[len(label) :].lstrip(" :-–|,.·")
    if not all(map(_is_of_date, _WORDS.findall(_IDEOGRAPHS.sub(" ", line)))):
        return False
    return left != whole or _TOKEN.search(left) is not None


def _is_of_date(word: str) -> bool:
    return word in _DATE_WORDS or word.rstrip(".") in _DATE_WORDS or _PUBLISHED.begins(word) == word
