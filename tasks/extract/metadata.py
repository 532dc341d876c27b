"""What a page says about itself: title, authors, dates and the rest, from structured data first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from tasks.extract.authors import authors_of
from tasks.extract.dates import iso
from tasks.extract.jsonld import BODY_LENGTH, Structured, strings, structured
from tasks.extract.language import language_of
from tasks.extract.markup import Markup, gather, text_of
from tasks.extract.titles import best_first, plain
from tasks.url import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

#: Characters of a description and of an address, number of tags and characters of each.
DESCRIPTION_LENGTH = 2000
URL_LENGTH = 2048
MOST_TAGS = 50
TAG_LENGTH = 100

_PUBLISHED = (
    "article:published_time",
    "article:published:time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "published_time",
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "publication_date",
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
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
)
_IMAGES = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_UPDATED = re.compile(r"updat|modif|edit", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """A page's own statements. Unknown is None or empty, never a guess.

    Dates are ISO 8601 (a date, or date and time with the zone where the page gives one); URLs absolute http(s).
    """

    title: str | None = None  #: headline without the site's name
    authors: tuple[str, ...] = ()  #: persons
    published: str | None = None
    modified: str | None = None
    language: str | None = None  #: ISO 639-1
    site: str | None = None
    description: str | None = None
    canonical_url: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()  #: every candidate for the title, site suffixes removed, best first, no repeats
    headline: str | None = None  #: JSON-LD `headline`, as it came
    article_body: str | None = None  #: JSON-LD `articleBody`, plain text, at most 200,000 characters


def metadata_of(tree: HtmlElement, json_ld: Sequence[str], url: str, text: str) -> Metadata:
    """Return what the page states.

    `json_ld` are the texts of its JSON-LD scripts, `text` the article's, which tells whether the stated language may be
    right. The tree is only read.
    """
    markup, data = gather(tree), structured(json_ld, url)
    base = absolute(markup.base, url) or url
    host = urlsplit(url).hostname or ""
    publisher = _name(data.resolved(data.article.get("publisher"))) or _name(data.resolved(data.page.get("publisher")))
    site = (
        plain(markup.meta("og:site_name")) or publisher or plain(markup.meta("application-name", "al:android:app_name"))
    )
    sites = [name for name in (site, publisher, markup.meta("application-name"), markup.meta("twitter:site")) if name]
    headline = data.text("headline")
    titles = best_first(
        (markup.meta("og:title"), headline, markup.meta("twitter:title"), *_headings(markup), markup.title), sites, host
    )
    body = data.text("articleBody")
    return Metadata(
        title=titles[0] if titles else None,
        authors=authors_of(tree, markup, data, sites),
        published=_published(markup, data),
        modified=_first_date(
            data.text("dateModified"), *_contents(markup, _MODIFIED), *_property(markup, "datemodified")
        ),
        language=language_of(
            (
                markup.language,
                _text(data.article.get("inLanguage")),
                markup.meta("og:locale"),
                markup.meta("content-language", "language"),
            ),
            text,
        ),
        site=site or None,
        description=_description(markup, data),
        canonical_url=_canonical(markup, url, base),
        image=_image(markup, data, base),
        tags=_tags(markup, data),
        titles=titles,
        headline=headline,
        article_body=body[:BODY_LENGTH] if body else None,
    )


def _headings(markup: Markup) -> list[str]:
    """Return the headings that may be the headline, a lone one, or those that the page's title repeats, first."""
    if len(markup.headings) <= 1 or not markup.title:
        return markup.headings[:3]
    return sorted(markup.headings[:10], key=lambda heading: heading not in (markup.title or ""))[:3]


def _published(markup: Markup, data: Structured) -> str | None:
    return _first_date(
        data.text("datePublished"),
        *_contents(markup, _PUBLISHED),
        *_property(markup, "datepublished"),
        data.text("dateCreated"),
        _text(data.page.get("datePublished")),
        *_times(markup),
    )


def _times(markup: Markup) -> list[str]:
    """Return what `time` elements say that are marked as the publication's, or stand in the article that has the h1."""
    marked = [element for element in markup.times if element.get("pubdate") is not None]
    if not marked:
        marked = [element for element in markup.times if element.get("datetime") and _heads_article(element)]
    return [element.get("datetime") or text_of(element) for element in marked[:1]]


def _heads_article(element: HtmlElement) -> bool:
    if _UPDATED.search(element.get("class", "")):
        return False
    for outer in element.iterancestors():
        if outer.tag in {"aside", "nav", "footer", "li"}:
            return False
        if outer.tag == "article":
            return outer.find(".//h1") is not None
    return False


def _first_date(*texts: str | None) -> str | None:
    return next(filter(None, map(iso, texts)), None)


def _contents(markup: Markup, names: Iterable[str]) -> list[str]:
    return [markup.metas[name][0] for name in names if name in markup.metas]


def _property(markup: Markup, name: str) -> list[str]:
    elements = markup.properties.get(name, ())
    return [element.get("content") or element.get("datetime") or text_of(element) for element in elements[:1]]


def _description(markup: Markup, data: Structured) -> str | None:
    found = markup.meta("og:description", "description", "twitter:description", "dc.description") or data.text(
        "description"
    )
    return plain(found)[:DESCRIPTION_LENGTH] or None


def absolute(address: str | None, url: str) -> str | None:
    """Return the address as an absolute http(s) one in its one spelling, without credentials, or None."""
    if not address or len(address) > URL_LENGTH:
        return None
    try:
        return canonical(urljoin(url, address.strip()))
    except ValueError:
        return None


def _canonical(markup: Markup, url: str, base: str) -> str | None:
    """Return the page's own address; a home page given for an inner page is a template's mistake."""
    path = urlsplit(url).path.rstrip("/")
    for address in (markup.links.get("canonical"), markup.meta("og:url")):
        whole = absolute(address, base)
        if whole and (urlsplit(whole).path.rstrip("/") or urlsplit(whole).query or not path):
            return whole
    return None


def _image(markup: Markup, data: Structured, base: str) -> str | None:
    stated = [markup.meta(name) for name in _IMAGES]
    for image in data.resolved(data.article.get("image")):
        stated += strings(image.get("url") if isinstance(image, dict) else image)
    return next(filter(None, (absolute(address, base) for address in stated)), None)


def _tags(markup: Markup, data: Structured) -> tuple[str, ...]:
    for values in (
        markup.metas.get("article:tag", ()),
        list(strings(data.article.get("keywords"))),
        markup.metas.get("news_keywords", ()),
        markup.metas.get("keywords", ()),
    ):
        tags: dict[str, str] = {}
        for value in values:
            for tag in map(plain, value.split(";" if ";" in value and "," not in value else ",")):
                if 0 < len(tag) <= TAG_LENGTH:
                    tags.setdefault(tag.casefold(), tag)
        if tags:
            return tuple(list(tags.values())[:MOST_TAGS])
    return ()


def _name(values: Sequence[Any]) -> str | None:
    """Return the first name among strings and nodes."""
    for value in values:
        name = value.get("name") if isinstance(value, dict) else value
        if isinstance(name, str) and name.strip():
            return plain(name)
    return None


def _text(value: Any) -> str | None:  # noqa: ANN401 - any JSON
    return next(iter(strings(value)), None)
