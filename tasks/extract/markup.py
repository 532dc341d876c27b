"""What a page's head and microdata say: meta elements, links, headings and times, gathered in one pass."""

from __future__ import annotations

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

#: Where microdata and links name authors and dates.
_PROPERTIES = XPath("//*[@itemprop or @rel='author']")


@dataclass(slots=True)
class Markup:
    """A page's own statements, by the name that the page gives them, lower case."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  #: first address by `rel`
    properties: dict[str, list[HtmlElement]] = field(
        default_factory=dict
    )  #: elements by `itemprop`, and by `rel=author`
    headings: list[str] = field(default_factory=list)  #: texts of h1
    times: list[HtmlElement] = field(default_factory=list)
    title: str | None = None
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
        names = (element.get("itemprop") or "").split() + (["rel-author"] if element.get("rel") == "author" else [])
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
    if len(found.headings) < MOST and (text := text_of(element)):
        found.headings.append(text)


def _time(element: HtmlElement, found: Markup) -> None:
    if len(found.times) < MOST:
        found.times.append(element)


def _title(element: HtmlElement, found: Markup) -> None:
    if found.title is None and next(element.iterancestors("svg"), None) is None:
        found.title = text_of(element)


def _meta(element: HtmlElement, found: Markup) -> None:
    content = element.get("content")
    if not content or content.isspace():
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := element.get(attribute):
            kept = found.metas.setdefault(name.strip().lower(), [])
            if len(kept) < MOST:
                kept.append(content.strip()[:LENGTH])


_TAKEN = {"meta": _meta, "link": _link, "title": _title, "h1": _heading, "time": _time}


def text_of(element: HtmlElement) -> str:
    """Return an element's text with single spaces, cut at LENGTH."""
    return " ".join("".join(element.itertext())[: 2 * LENGTH].split())[:LENGTH]
