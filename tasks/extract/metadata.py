"""What a page says about itself: title, authors, dates and the rest, from structured data first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement


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


def metadata_of(tree: HtmlElement, json_ld: Sequence[str], url: str) -> Metadata:
    """Return what the page states. `json_ld` are the texts of its JSON-LD scripts; the tree is only read."""
    return Metadata()
