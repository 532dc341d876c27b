"""A page's authors, from structured data to visible bylines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.extract.bylines import byline_authors
from tasks.extract.jsonld import Structured, strings, types_of
from tasks.extract.markup import Markup, text_of
from tasks.extract.names import desks, persons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

#: Names of meta elements that hold authors.
_AUTHORS = (
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "cxenseparse:author",
    "byl",
)


def authors_of(tree: HtmlElement, markup: Markup, data: Structured, sites: Sequence[str]) -> tuple[str, ...]:
    """Return the persons that the page names as its authors: from structured data, meta elements, microdata, bylines.

    `sites` are names of the site and its publisher, which are no persons. Where no person is named, the desk, agency or
    paper that the page states as the author.
    """
    persons_said, others_said = _stated_authors(data)
    metas = [value for name in _AUTHORS for value in markup.metas.get(name, ())]
    marked = [
        _microdata(element) for name in ("author", "rel-author") for element in markup.properties.get(name, ())[:5]
    ]
    return (
        persons(persons_said, sites, certain=True)
        or persons(metas, sites)
        or persons(marked, sites)
        or persons(byline_authors(tree), sites)
        or next(filter(None, map(desks, (persons_said + others_said, metas, marked))), ())
    )


def _stated_authors(data: Structured) -> tuple[list[str], list[str]]:
    """Return the names of the structured data's authors: perhaps persons, and called organisations."""
    people: list[str] = []
    others: list[str] = []
    for author in data.resolved(data.article.get("author")) + data.resolved(data.article.get("creator")):
        if isinstance(author, str):
            people.append(author)
        elif isinstance(author, dict):
            (others if any("Organization" in kind for kind in types_of(author)) else people).extend(
                strings(author.get("name"))
            )
    return people, others


def _microdata(element: HtmlElement) -> str:
    """Return the name within an element that microdata calls an author."""
    named = (
        element
        if element.get("content")
        else next(
            (inner for inner in element.iterdescendants() if "name" in (inner.get("itemprop") or "").split()), element
        )
    )
    return named.get("content") or text_of(named)[:200]
