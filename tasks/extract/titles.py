"""The headline among a page's titles, without the site's name."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from tasks.characters import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Characters of a title that are kept.
LENGTH = 500
#: Parts that are taken off a title at the most: "Headline | Section | Site" has two.
MOST_PARTS = 4
#: Characters of a site's name that is looked for within longer parts; shorter ones stand in many words.
LEAST_NAME = 4

_LAST = re.compile(r"^(.*\S)\s*(?:\s[-\u2013\u2014·•»|:]+|\||::)\s+(\S.*?)$", re.DOTALL)
_FIRST = re.compile(r"^(\S.*?)\s*(?:\s[-\u2013\u2014·•»|]+|\||:)\s+(\S.*)$", re.DOTALL)
_TAGS = re.compile(r"</?[a-zA-Z][^>]{0,200}>")
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_CUT = re.compile(r"\s*(?:\.{3}|…)$")


def plain(text: str | None) -> str:
    """Return text of an attribute or of JSON without markup and references, with single spaces."""
    if not text:
        return ""
    text = text[: 4 * LENGTH]
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = _TAGS.sub(" ", text)
    return line(text)[:LENGTH]


def best_first(candidates: Iterable[str | None], sites: Sequence[str], host: str) -> tuple[str, ...]:
    """Return the candidates without the site's name, in order, no repeats; the one to believe comes first.

    `sites` are the names that the page gives for its site. A candidate that was cut (at a quote or with dots) yields to
    one that goes on.
    """
    raw = [text for text in map(plain, candidates) if text]
    keys = {_key(text) for text in raw}
    names = {_key(name) for name in sites if name} | _labels(host)
    titles: dict[str, str] = {}
    for text in raw:
        short = without_site(text, names, keys)
        if _key(short) and _key(short) not in names:
            titles.setdefault(_key(short), short)
    found = list(titles.values())
    if found:
        stem = _CUT.sub("", found[0])
        longer = [
            text for text in found[1:] if text.startswith(stem) and text[len(stem) :].lstrip()[:1] in {'"', "“", "”"}
        ]
        if stem != found[0]:
            longer += [text for text in found[1:] if text.startswith(stem) and len(text) > len(found[0])]
        if longer:
            found.remove(longer[0])
            found.insert(0, longer[0])
    return tuple(found)


def without_site(text: str, names: set[str], others: set[str]) -> str:
    """Return the text without parts that name the site, at either end.

    `names` and `others` (the page's other titles) are keys. A part goes too where the rest is one of the others.
    """
    for _ in range(MOST_PARTS):
        match = _LAST.match(text)
        if not match:
            break
        rest, last = match.groups()
        if not (_names_site(last, names) or _key(rest) in others):
            if _key(without_site(rest, names, others)) in others:
                return without_site(rest, names, others)
            break
        text = rest
    match = _FIRST.match(text)
    if match and _key(match[1]) in names:
        return match[2]
    return text


def _names_site(part: str, names: set[str]) -> bool:
    key = _key(part)
    if key in names or _DOMAIN.fullmatch(part):
        return True
    return any(len(name) >= LEAST_NAME and name in key and len(key) <= 2 * len(name) + 3 for name in names)


def _labels(host: str) -> set[str]:
    """Return the keys by which a host's own name may stand in a title."""
    labels = [
        label for label in host.partition(":")[0].split(".") if label not in {"www", "m", "amp", "edition", "news"}
    ]
    return (
        {_key(".".join(labels)), _key(labels[0])} | ({_key(labels[-2])} if len(labels) > 1 else set())
        if labels
        else set()
    )


def _key(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
