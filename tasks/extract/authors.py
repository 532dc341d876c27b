"""A page's authors, from structured data to visible bylines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.extract.agencies import agency_of
from tasks.extract.bylines import authors_near, byline_authors, stands_elsewhere
from tasks.extract.jsonld import Structured, strings, types_of
from tasks.extract.markup import Markup, text_of
from tasks.extract.names import desks, persons
from tasks.extract.site_names import key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

#: Names of meta elements that hold authors, the usual ones; then any that says so.
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
_PERHAPS = re.compile(r"(?!twitter|fb:|og:site).*(?:author|byline)s?(?:[_.:-]?name)?")
#: What Yoast's and other plug-ins write beside an author's name in twitter:label1.
_WRITTEN = re.compile(
    r"(?:written|posted|published) by|by|author|verfasst von|geschrieben von|autor(?:in)?|écrit par|auteur"
    r"|(?:escrito|publicado) por|scritto da|geschreven door|skriven av|skrevet av|napisane przez|написано автором"
    r"|автор|yazan|penulis|كُ?تب بواسطة|執筆者|作者|著者|작성자",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[^@\s]{3,64}@[^@\s]{3,200}")


@dataclass(frozen=True, slots=True)
class Authors:
    """The authors, and all that the page states as such: persons, desks, agencies, as it came."""

    names: tuple[str, ...]
    stated: tuple[str, ...]


def authors_of(tree: HtmlElement, markup: Markup, data: Structured, sites: Sequence[str], title: str) -> Authors:
    """Return the persons that the page names as its authors: from structured data, meta elements, microdata, bylines.

    `sites` are names of the site and its publisher, which are no persons; `title` the headline. Where no
    person is named, the desk, agency or paper that the page states as the author.
    """
    heading = _heading(markup, title)
    people, others = _stated_authors(data)
    metas = list(_metas(markup))
    marked = [
        _microdata(element)
        for name in ("author", "rel-author")
        for element in markup.properties.get(name, ())[:5]
        if not stands_elsewhere(element, heading)
    ]
    stated = (*people, *others, *metas, *marked)
    found = persons(people, sites, certain=True) or persons(metas, sites) or persons(marked, sites)
    if not found:
        mailboxes = [value for value in stated if _MAILBOX.fullmatch(value)]
        bylines = byline_authors(tree, heading)
        stated = (*stated, *bylines)
        found = (
            persons(bylines, sites)
            or persons(authors_near(heading, mailboxes) if heading is not None else (), sites)
            or _desks((people + others, metas, marked), sites)
        )
    return Authors(found, stated)


def _heading(markup: Markup, title: str) -> HtmlElement | None:
    return next((found for found in markup.h1 if key(text_of(found)) == key(title)), next(iter(markup.h1), None))


def _desks(sources: Sequence[Sequence[str]], sites: Sequence[str]) -> tuple[str, ...]:
    """Return the desks of the first source that names an agency, or else any but the site, or else the site itself."""
    own = {key(name) for name in sites}
    found = list(filter(None, map(desks, sources)))
    others = [tuple(name for name in names if key(name) not in own) for names in found]
    wired = [names for names in others if any(map(agency_of, names))]
    return next(filter(None, (*wired, *others)), found[0] if found else ())


def _metas(markup: Markup) -> Iterator[str]:
    for name in _AUTHORS:
        yield from markup.metas.get(name, ())
    for name, values in markup.metas.items():
        if name not in _AUTHORS and _PERHAPS.fullmatch(name):
            yield from values
    for number in "12":
        label, value = markup.meta(f"twitter:label{number}"), markup.meta(f"twitter:data{number}")
        if label and value and _WRITTEN.fullmatch(label.strip(" :")):
            yield value


def _stated_authors(data: Structured) -> tuple[list[str], list[str]]:
    """Return the names of the structured data's authors: perhaps persons, and called organisations."""
    people: list[str] = []
    others: list[str] = []
    stated = data.resolved(data.article.get("author")) + data.resolved(data.article.get("creator"))
    for author in stated or data.resolved(data.page.get("author")):
        if isinstance(author, str):
            people.append(author)
        elif isinstance(author, dict):
            names = strings(author.get("name")) or [
                " ".join(strings(author.get("givenName"))[:1] + strings(author.get("familyName"))[:1])
            ]
            (others if any("Organization" in kind for kind in types_of(author)) else people).extend(names)
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
    return named.get("content") or text_of(named, between=" ")[:200]
