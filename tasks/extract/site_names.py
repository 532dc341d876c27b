"""The site's name in a page's titles: found at either end, and taken off."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.extract.markup import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

#: Parts that are taken off a title at the most: "Headline | Section | Site" has two.
MOST_PARTS = 4
#: Characters of a site's name.
LONGEST_NAME = 100
#: Characters of a site's name that is looked for within longer parts; shorter ones stand in many words.
LEAST_NAME = 4
#: Links of a page among which those to its home page are sought.
MOST_LINKS = 300

_LAST = re.compile(r"^(.*\S)\s*(?:\s[-\u2013\u2014·•»\u203a~*|:]+|[|\uff5c]|::)\s+(\S.*?)$", re.DOTALL)
#: What joins a name without spaces, as in "Headline_Section_Site": believed only where exactly a name follows.
_GLUED = re.compile(r"^(.*\S)\s*[-\u2013\u2014|\uff5c\u3163:\uff1a_*·•»\u203a]+\s*(\S.*?)$", re.DOTALL)
_FIRST = re.compile(r"^(\S.*?)\s*(?:(?:\s[-\u2013\u2014·•»\u203a~*|]+|:)\s+|[|\uff5c]\s*)(\S.*)$", re.DOTALL)
_HANGING = re.compile(r"\s[-\u2013\u2014·•|]+$|[|\uff5c]+$")
_DOMAIN = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}", re.IGNORECASE)
_ADDRESS = re.compile(r"https?:|//|@|\S+/\S*$", re.IGNORECASE)
_SERVERS = frozenset(("www", "m", "amp", "edition", "news", "mobile"))


def key(text: str) -> str:
    """Return a text's letters and digits, case folded: what two spellings of a title have in common."""
    return "".join(filter(str.isalnum, text.casefold()))


def names_of(sites: Iterable[str | None], host: str) -> set[str]:
    """Return the keys by which a site may stand in a title: the names that the page gives for it, and its host's."""
    names = {key(name) for name in sites if name}
    labels = [label for label in host.partition(":")[0].split(".") if label not in _SERVERS]
    if labels:
        names |= {key(".".join(labels)), key(labels[0])} | ({key(labels[-2])} if len(labels) > 1 else set())
    return names - {""}


def site_of(candidates: Iterable[str | None], host: str) -> str | None:
    """Return the site's name: the first that has its host's name in it, or that the host's name has, or else the first.

    Addresses, accounts and what is longer than a name are none.
    """
    names = [name.partition(" | ")[0].strip() for name in candidates if name and name.strip()]
    names = [name for name in names if len(name) <= LONGEST_NAME and not _ADDRESS.match(name)]
    own = {name for name in names_of((), host) if len(name) > 1}
    akin = (name for name in names if any(label in key(name) or (key(name) and key(name) in label) for label in own))
    return next(akin, names[0] if names else None)


def home_names(tree: HtmlElement, url: str) -> Iterator[str]:
    """Yield what links to the host's home page say: their text, or the name of the picture in them."""
    host = urlsplit(url).netloc
    for link in islice(tree.iter("a"), MOST_LINKS):
        address = link.get("href", "").strip().lower()
        if address == "/" or (host in address and address.partition("//")[2].rstrip("/") == host):
            pictures = (picture.get("alt", "") for picture in link.iter("img"))
            yield from (name for name in (text_of(link), link.get("title", ""), *pictures) if len(name) <= LONGEST_NAME)


def without_site(text: str, names: set[str], others: set[str]) -> str:
    """Return the text without parts that name the site, at either end.

    `names` and `others` (the page's other titles) are keys. A part goes too where the rest is one of the others.
    """
    text = _HANGING.sub("", text)
    for _ in range(MOST_PARTS):
        match = _LAST.match(text)
        if not match:
            break
        rest, last = match.groups()
        if not (names_site(last, names) or key(rest) in others):
            if key(without_site(rest, names, others)) in others:
                return without_site(rest, names, others)
            break
        text = rest
    match = _GLUED.match(text)
    if match and len(match[2].encode()) >= LEAST_NAME and key(match[2]) in names:
        text = match[1]
    match = _FIRST.match(text)
    if match and key(match[1]) in names:
        return match[2]
    return text


def names_site(part: str, names: set[str]) -> bool:
    """Whether a part of a title is a name of the site, perhaps with a few characters more, or any domain's name."""
    found = key(part)
    if found in names or _DOMAIN.fullmatch(part):
        return True
    return any(len(name) >= LEAST_NAME and name in found and len(found) <= 2 * len(name) + 3 for name in names)
