"""When a page says that its article was published and modified."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from tasks.extract.dates import FIRST_PAGE, iso
from tasks.extract.jsonld import strings
from tasks.extract.markup import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from tasks.extract.jsonld import Structured
    from tasks.extract.markup import Markup

_PUBLISHED = (
    "article:published_time",
    "article:published:time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "og:pubdate",
    "published_time",
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "publication_date",
    "publication-date",
    "date.published",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "date",
    "datecreated",
)
_MODIFIED = (
    "article:modified_time",
    "article:modified:time",
    "article:modified",
    "og:article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "lastmod",
)
#: Microformats' classes for the time of an entry's publication.
_CLASSES = frozenset(("published", "dt-published", "entry-date"))
_UPDATED = re.compile(r"updat|modif|edit", re.IGNORECASE)
_OUTSIDE = frozenset({"aside", "nav", "footer", "li"})
#: What a sentence ends with; where the letters beside a time's own are few, a word and not its abbreviation ("a.m.",
#: "Min."). Letters from which a time stands in a sentence, not in a byline, and from which they are many.
_STOP = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u0964\u061f\u06d4][^\w\s]*$")
_SENTENCE = re.compile(r"(?:[^\W\d_]{4}[.!?\u2026]|[\u3002\uff01\uff1f\u0964\u061f\u06d4])[^\w\s]*$")
_OTHER_LETTERS, _MANY_LETTERS = 12, 80
_PARAGRAPHS = frozenset({"p", "blockquote", "dd", "h2", "h3", "h4"})


def dates_of(markup: Markup, data: Structured) -> tuple[str | None, str | None]:
    """Return when the article was published and modified, ISO 8601, or None.

    Structured data comes first, then meta elements, microdata, and the one `time` that the markup gives to the article.
    A modification before the publication is none. Nothing is guessed from text, addresses or other headlines.
    """
    published = _first((data.text("datePublished"),)) or _first(
        (
            *_contents(markup, _PUBLISHED),
            *_property(markup, "datepublished"),
            data.text("dateCreated"),
            *strings(data.page.get("datePublished")),
            *_times(markup),
        ),
        FIRST_PAGE,
    )
    modified = _first((data.text("dateModified"),)) or _first(
        (*_contents(markup, _MODIFIED), *_property(markup, "datemodified")), FIRST_PAGE
    )
    return published, None if published and modified and _before(modified, published) else modified


def _before(one: str, other: str) -> bool:
    """Whether a moment is before another; by the day where one of them gives no more, or no zone."""
    first, second = datetime.fromisoformat(one), datetime.fromisoformat(other)
    if len(one) > len("2024-05-01") < len(other) and (first.tzinfo is None) == (second.tzinfo is None):
        return first < second
    return one[:10] < other[:10]


def _first(texts: Iterable[str | None], first_year: int | None = None) -> str | None:
    return next(filter(None, (iso(text, first_year) if first_year else iso(text) for text in texts)), None)


def _contents(markup: Markup, names: Iterable[str]) -> Iterator[str]:
    return (markup.metas[name][0] for name in names if name in markup.metas)


def _property(markup: Markup, name: str) -> list[str]:
    elements = markup.properties.get(name, ())
    return [element.get("content") or element.get("datetime") or text_of(element) for element in elements[:1]]


def _times(markup: Markup) -> list[str]:
    """Return what the time says that is marked as the publication's, or the first in the article that has the h1."""
    marked = [element for element in markup.times if element.get("pubdate") is not None]
    inside = [element for element in markup.times if not marked and _heads_article(element)]
    named = [element for element in inside if not _CLASSES.isdisjoint(element.get("class", "").split())]
    found = marked or named or [element for element in inside if element.get("datetime")]
    return [element.get("datetime") or text_of(element) for element in found[:1]]


def _in_sentence(element: HtmlElement) -> bool:
    """Whether a time is a part of running text."""
    outer = next((outer for outer in element.iterancestors() if outer.tag in _PARAGRAPHS), None)
    text = text_of(outer) if outer is not None else ""
    own = text_of(element)
    letters = sum(map(str.isalpha, text)) - sum(map(str.isalpha, own))
    text = text.removesuffix(own)  # in "9 a.m." the stop is the time's own
    return letters >= _OTHER_LETTERS and bool((_STOP if letters >= _MANY_LETTERS else _SENTENCE).search(text))


def _heads_article(element: HtmlElement) -> bool:
    if _UPDATED.search(element.get("class", "")) or _in_sentence(element):
        return False
    for outer in element.iterancestors():
        if outer.tag in _OUTSIDE:
            return False
        if outer.tag == "article":
            return outer.find(".//h1") is not None
    return False
