"""What a page says about itself: title, authors, dates and the rest, from structured data first."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tasks.extract.addresses import canonical_of, image_of
from tasks.extract.authors import authors_of
from tasks.extract.claims import Claims, claims_of
from tasks.extract.crediting import source_of
from tasks.extract.dating import dates_of
from tasks.extract.jsonld import BODY_LENGTH, Structured, strings, structured
from tasks.extract.language import language_of
from tasks.extract.markup import Markup, gather
from tasks.extract.site_names import home_names, key, site_of
from tasks.extract.tags import tags_of
from tasks.extract.titles import Titles, best_first, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

#: Characters of a description.
DESCRIPTION_LENGTH = 2000


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
    source: str | None = None  #: agency that the page credits
    description: str | None = None
    canonical_url: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()  #: every candidate for the title, site suffixes removed, best first, no repeats
    article_body: str | None = None  #: JSON-LD `articleBody`, plain text, at most 200,000 characters
    claims: Claims = field(default_factory=Claims)  #: what kind of page it says it is


def metadata_of(tree: HtmlElement, json_ld: Sequence[str], url: str, text: str) -> Metadata:
    """Return what the page states.

    `json_ld` are the texts of its JSON-LD scripts, `text` the article's, which tells whether the stated language may be
    right. The tree is only read.
    """
    markup, data = gather(tree), structured(json_ld, url)
    host = urlsplit(url).hostname or ""
    publishers = [_name(data.resolved(node.get("publisher"))) for node in (data.article, data.page)]
    others = [markup.meta("application-name"), markup.meta("al:android:app_name")]
    site = site_of(map(plain, (markup.meta("og:site_name"), *publishers, *others)), host)
    named = (site, markup.meta("og:site_name"), *publishers, others[0], markup.meta("twitter:site"))
    end = key(markup.title or "")
    home = (name for name in home_names(tree, url) if key(name) and end.endswith(key(name)))
    sites = [name for name in named if name] or list(home)
    stated = Titles(
        markup.meta("og:title"),
        data.text("headline"),
        markup.headings,
        markup.title,
        (markup.meta("twitter:title"),),
        data.text("alternativeHeadline"),
    )
    titles = best_first(stated, sites, host, text)
    title = titles[0] if titles else None
    authors = authors_of(tree, markup, data, sites, title or "")
    published, modified = dates_of(markup, data)
    body = data.text("articleBody")
    return Metadata(
        title=title,
        authors=authors.names,
        published=published,
        modified=modified,
        language=language_of(_languages(markup, data), text),
        site=site,
        source=source_of(markup, data, authors.stated, text),
        description=_description(markup, data),
        canonical_url=canonical_of(markup, url),
        image=image_of(markup, data, url),
        tags=tags_of(markup, data, sites, title or ""),
        titles=titles,
        article_body=body[:BODY_LENGTH] if body else None,
        claims=claims_of(markup, data),
    )


def _languages(markup: Markup, data: Structured) -> tuple[str | None, ...]:
    stated = next(iter(strings(data.article.get("inLanguage"))), None)
    return markup.language, stated, markup.meta("og:locale"), markup.meta("content-language", "language")


def _description(markup: Markup, data: Structured) -> str | None:
    found = markup.meta("og:description", "description", "twitter:description", "dc.description") or data.text(
        "description"
    )
    return plain(found, DESCRIPTION_LENGTH) or None


def _name(values: Sequence[Any]) -> str | None:
    """Return the first name among strings and nodes."""
    for value in values:
        name = value.get("name") if isinstance(value, dict) else value
        if isinstance(name, str) and name.strip():
            return plain(name)
    return None
