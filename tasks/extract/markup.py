"""What a page's head and microdata say: meta elements, links, headings and times, gathered in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from lxml.etree import XPath

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Elements of one kind that are kept, and characters of each.
MOST = 200
LENGTH = 5000
#: Meta elements for robots that are kept.
MOST_ROBOTS = 10

#: What a line above the headline is called.
_KICKER = re.compile(
    r"kicker|overline|eyebrow|roofline|dachzeile|spitzmarke|topline|top-line|surtitle|surtitre|pretitle|antetitulo|occhiello|sr-only"
    r"|visually-?hidden|badge|premium|paywall",
    re.IGNORECASE,
)
_INLINE = frozenset(("a", "abbr", "b", "em", "i", "mark", "q", "small", "strong", "sub", "sup", "u", "font", "wbr"))
#: Where microdata and links name authors, dates and tags.
_RELATIONS = {"author": ("rel-author",), "tag": ("rel-tag",), "category tag": ("rel-tag",)}
_PROPERTIES = XPath("descendant::*[@itemprop or @rel]")


@dataclass(slots=True)
class Markup:
    """A page's own statements, by the name that the page gives them, lower case."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  #: first address by `rel`
    properties: dict[str, list[HtmlElement]] = field(
        default_factory=dict
    )  #: elements by `itemprop`, and by `rel` of author and tag
    h1: list[HtmlElement] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)  #: texts of h1, without kickers
    times: list[HtmlElement] = field(default_factory=list)
    title: str | None = None
    base: str | None = None  #: address of the base element
    language: str | None = None  #: the root element's

    def meta(self, *names: str) -> str | None:
        """Return the first content among meta elements of these names, in the order of the names."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)


def gather(tree: HtmlElement) -> Markup:
    """Read a page's markup; the tree is only read."""
    found = Markup(language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
    for element in tree.iter(*_TAKEN):
        _TAKEN[str(element.tag)](element, found)
    for element in _PROPERTIES(tree):
        names: list[str] = (element.get("itemprop") or "").split()
        if element.tag != "link":
            names.extend(_RELATIONS.get(element.get("rel", ""), ()))
        for name in names:
            kept = found.properties.setdefault(name.lower(), [])
            if len(kept) < MOST:
                kept.append(element)
    return found


def robots_of(tree: HtmlElement) -> tuple[str, ...]:
    """Return what the meta elements that ask robots not to take a page say, `name: content` each, in lower case.

    Elements that say no such thing are left out: each name might be a robot's.
    """
    said = (
        f"{element.get('name', '').strip()}: {element.get('content', '').strip()}".lower()
        for element in islice(tree.iter("meta"), MOST)
    )
    return tuple(one for one in said if ("noindex" in one or "none" in one) and len(one) <= LENGTH)[:MOST_ROBOTS]


def _link(element: HtmlElement, found: Markup) -> None:
    if (rel := element.get("rel")) and (address := element.get("href")):
        found.links.setdefault(rel.strip().lower(), address.strip())


def _heading(element: HtmlElement, found: Markup) -> None:
    if len(found.headings) < MOST and (text := _without_kicker(element)):
        found.h1.append(element)
        found.headings.append(text)


def _without_kicker(heading: HtmlElement) -> str:
    """Return a heading's text without inner elements that their class calls a kicker, where something is left."""
    if len(heading) == 0:
        return text_of(heading)
    parts = [heading.text or ""]
    for inner in heading:
        if not _KICKER.search(inner.get("class", "")):
            space = "" if inner.tag in _INLINE else " "
            parts += [space, text_of(inner), space]
        parts.append(inner.tail or " ")
    return " ".join("".join(parts).split())[:LENGTH] or text_of(heading)


def _time(element: HtmlElement, found: Markup) -> None:
    if len(found.times) < MOST:
        found.times.append(element)


def _title(element: HtmlElement, found: Markup) -> None:
    if found.title is None and next(element.iterancestors("svg"), None) is None:
        found.title = text_of(element)


def _base(element: HtmlElement, found: Markup) -> None:
    found.base = found.base or element.get("href")


def _meta(element: HtmlElement, found: Markup) -> None:
    content = element.get("content")
    if not content or content.isspace():
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := element.get(attribute):
            kept = found.metas.setdefault(name.strip().lower(), [])
            if len(kept) < MOST:
                kept.append(content.strip()[:LENGTH])


_JOINTS = frozenset("-\u2010\u2011'\u2019")
_TAKEN = {"meta": _meta, "base": _base, "link": _link, "title": _title, "h1": _heading, "time": _time}


def text_of(element: HtmlElement, between: str = "") -> str:
    """Return an element's text with single spaces, cut at LENGTH; `between` goes between its parts."""
    pieces: list[str] = []
    left = 2 * LENGTH
    for piece in element.itertext():
        pieces.append(piece)
        left -= len(piece)
        if left <= 0:
            break
    text = pieces[0] if pieces else ""
    for piece in pieces[1:]:
        text += piece if _goes_on(text, piece) else between + piece
    return " ".join(text[: 2 * LENGTH].split())[:LENGTH]


def _goes_on(text: str, piece: str) -> bool:
    """Whether a piece goes on with the word before it: beside a hyphen or an apostrophe, or an initial set large."""
    initial = text[-1:].isupper() and not text[-2:-1].isalpha() and piece[:1].islower()
    return initial or text[-1:] in _JOINTS or piece[:1] in _JOINTS
