"""Persons' names out of bylines and structured data."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Authors that one article may have.
MOST = 12
#: Characters and words of one name.
LENGTH = 60
WORDS = 6

_BY = re.compile(
    r"^\W*(?:(?:written|posted|story|words|text|report(?:ed)?|edited|by|von|par|por|di|door|av|af|od|przez|von:|autor(?:es|in)?|auteurs?"
    r"|author|автор|текст|от|بقلم|كتب|מאת|文|記者|记者)\b[\s:]*)+(?=\S)",
    re.IGNORECASE,
)
#: Runs of spaces, on which the patterns below would take time by the square.
_SPACES = re.compile(r"[^\S\n\t]+|(?<=\n)\n+|(?<=\t)\t+")
_BETWEEN = re.compile(
    r"\s*(?:[;|•·\n\t/]|,?\s+(?:and|und|et|og|och|en|y|e|ed|i|ja|és|a|și|и|та|with|mit|avec|con)\s+|\s&\s|\s[-\u2013\u2014]\s|、|\uff0c)\s*"
)
_ADDRESS = re.compile(r"\S*(?:@|https?:|www\.|\.com\b)\S*")
_LINK = re.compile(r"@|https?:|\w\.\w+/")
_NOBODY = re.compile(
    r"(?:admin\w*|web ?master|anonymous|unknown|none|null|undefined|n/a|guest|user|author|editor|\W*|\d+)",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<[^>]{0,300}>")
_BRACKETS = re.compile(r"\s*[(\[].{0,80}?[)\]]")
#: Words that stand in the names of desks, agencies and companies, and in roles, not in persons' names.
_NOT_PERSON = re.compile(
    r"\b(?:staff|desk|news(?:room|desk|paper|wire|team)?|editors?|editorial|editor-in-chief|redak\w*|redazione|redacci[oó]n|r[eé]daction|redactie"
    r"|team|agenc\w+|agentur\w*|press|presse|reporters?|correspond\w+|korrespond\w*|journalist\w*|writers?|contributors?|columnist"
    r"|admin\w*|webmaster|media|online|magazine|group|gmbh|inc|ltd|llc|corp\w*|company|association|foundation|institute|university"
    r"|reuters|afp|dpa|dapd|ansa|efe|apa|sda|ntb|tt|pti|ians|ani|xinhua|bloomberg|associated|wires?|service|dienst|office|bureau|studio"
    r"|twitter|facebook|instagram|whatsapp|bild|photo|foto|image|source|quelle|tv|radio|zeitung|nachrichten|times|post|daily|today|guest|updated?|published|minutes?|read|share|follow|view|more|profile|sponsored"
    r"|about|the author|home|senior|chief|president|manager|director|anonymous|unknown|none|null|undefined|wire)\b",
    re.IGNORECASE,
)
_PARTICLE = re.compile(
    r"(?:d[aeiou]s?|del|della|di|van|von|vom|zu|zum|zur|der|den|ten|ter|la|le|el|al|bin|ibn|ben|bint|abu|y|e|af|av|do|dos|das|st|mc)\b",
    re.IGNORECASE,
)


def persons(values: Iterable[str], strangers: Sequence[str] = (), *, certain: bool = False) -> tuple[str, ...]:
    """Return the persons named in these texts, once each, in order.

    `strangers` are names of the site and its publisher. `certain`: the page says that each text is a person's name, so
    a single word is believed.
    """
    foreign = {_key(name) for name in strangers if name}
    found: dict[str, str] = {}
    for value in values:
        for part in _parts(value):
            key = _key(part)
            if key and key not in foreign and key not in found and is_person(part, certain=certain):
                found[key] = part
    return tuple(list(found.values())[:MOST])


def desks(values: Iterable[str]) -> tuple[str, ...]:
    """Return the agencies, desks or papers that a page names as authors, for pages that name no person."""
    found: dict[str, str] = {}
    for part in (part for value in values for part in _TAGS.sub(" ", unescape(value[:1000])).split(";")):
        name = " ".join(_BY.sub("", part).split())
        if 1 < len(name) <= LENGTH and not _NOBODY.fullmatch(name) and not _LINK.search(name):
            found.setdefault(_key(name), name)
    return tuple(list(found.values())[:MOST])


def _parts(value: str) -> list[str]:
    text = _TAGS.sub(" ", unescape(value))[:1000] if "<" in value or "&" in value else value[:1000]
    text = _ADDRESS.sub(" ; ", _BRACKETS.sub(" ", _SPACES.sub(" ", text)))
    parts = []
    for piece in _BETWEEN.split(text):
        without = _BY.sub("", piece)
        names = [name.strip() for name in without.split(",")]
        parts += [" ".join(name.split()).strip(" .:-\u2013\u2014*\u200b\xa0\"'") for name in names]
    return [part for part in parts if part]


def is_person(name: str, *, certain: bool = False) -> bool:
    """Whether a text looks like one person's name."""
    words = name.split()
    if len(name) > LENGTH or not 1 <= len(words) <= WORDS or any(map(str.isdigit, name)) or _NOT_PERSON.search(name):
        return False
    if not any(map(str.isalpha, name)) or any(char in "?!{}<>=#%…:" for char in name):
        return False
    if not any(char.isupper() or char.islower() for char in name):  # a script without capitals
        return True
    if len(words) == 1:
        return certain and name[0].isupper() and len(name) > 2  # noqa: PLR2004 - no initials
    return all(
        word[0].isupper() or not word[0].isalpha() or "'" in word or "\u2019" in word or _PARTICLE.match(word)
        for word in words
    )


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
