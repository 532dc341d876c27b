"""What a page's head and microdata say: meta elements, links, headings and times, gathered in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml.etree import XPath

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Elements of one kind that are kept, and characters of each.
MOST = 200
LENGTH = 5000

#: Where microdata and links name authors and dates.
_PROPERTIES = XPath("//*[@itemprop or @rel='author']")
_ARTICLE = XPath("boolean(ancestor::article)")


@dataclass(slots=True)
class Markup:
    """A page's own statements, by the name that the page gives them, lower case."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)  #: first address by `rel`
    properties: dict[str, list[HtmlElement]] = field(default_factory=dict)  #: elements by `itemprop`, and by `rel=author`
    headings: list[str] = field(default_factory=list)  #: texts of h1
    times: list[HtmlElement] = field(default_factory=list)
    title: str | None = None
    language: str | None = None  #: the root element's
    base: str | None = None

    def meta(self, *names: str) -> str | None:
        """Return the first content among meta elements of these names, in the order of the names."""
        return next((self.metas[name][0] for name in names if name in self.metas), None)


def gather(tree: HtmlElement) -> Markup:
    """Read a page's markup; the tree is only read."""
    found = Markup(language=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
    for element in tree.iter("meta", "link", "title", "h1", "time", "base"):
        tag = element.tag
        if tag == "meta":
            _meta(element, found)
        elif tag == "link":
            if (rel := element.get("rel")) and (address := element.get("href")):
                found.links.setdefault(rel.strip().lower(), address.strip())
        elif tag == "h1":
            if len(found.headings) < MOST and (text := text_of(element)):
                found.headings.append(text)
        elif tag == "time":
            if len(found.times) < MOST:
                found.times.append(element)
        elif tag == "base":
            found.base = found.base or element.get("href")
        elif found.title is None and not _in_svg(element):
            found.title = text_of(element)
    for element in _PROPERTIES(tree):
        names = (element.get("itemprop") or "").split() + (["rel-author"] if element.get("rel") == "author" else [])
        for name in names:
            kept = found.properties.setdefault(name.lower(), [])
            if len(kept) < MOST:
                kept.append(element)
    return found


def _meta(element: HtmlElement, found: Markup) -> None:
    content = element.get("content")
    if not content or content.isspace():
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        if name := element.get(attribute):
            kept = found.metas.setdefault(name.strip().lower(), [])
            if len(kept) < MOST:
                kept.append(content.strip()[:LENGTH])


def _in_svg(element: HtmlElement) -> bool:
    return next(element.iterancestors("svg"), None) is not None


def text_of(element: HtmlElement) -> str:
    """Return an element's text with single spaces, cut at LENGTH."""
    return " ".join("".join(element.itertext())[: 2 * LENGTH].split())[:LENGTH] if len(element) else " ".join(
        (element.text or "")[: 2 * LENGTH].split()
    )[:LENGTH]


def in_article(element: HtmlElement) -> bool:
    """Whether an element stands within an `article`."""
    return bool(_ARTICLE(element))
