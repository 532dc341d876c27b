"""What a page claims to be: an article or a page of another kind, free or behind a wall, and how long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tasks.extract.jsonld import is_article, types_of

if TYPE_CHECKING:
    from tasks.extract.jsonld import Structured
    from tasks.extract.markup import Markup

#: Types of schema.org and Open Graph that no article has for itself.
_OTHERS = {
    "CollectionPage": "a collection",
    "SearchResultsPage": "search results",
    "ProfilePage": "a profile",
    "ImageGallery": "a gallery",
    "MediaGallery": "a gallery",
    "VideoGallery": "a gallery",
    "ContactPage": "a contact page",
    "profile": "a profile",
}
#: Types of what is seen or heard, not read.
_MEDIA = frozenset(
    {"VideoObject", "AudioObject", "PodcastEpisode", "PodcastSeries", "RadioEpisode", "TVEpisode", "BroadcastEvent"}
)
#: Articles that a page may describe before none of them is the page's own.
MOST_ARTICLES = 3
_TIERS = ("article:content_tier", "og:article:content_tier", "article.access", "article:access", "content_tier")
_LOCKED = frozenset({"locked", "paid", "premium", "subscriber", "subscription"})
_SELECTOR = re.compile(r"\.([\w-]+)")


@dataclass(frozen=True, slots=True)
class Claims:
    """A page's own claims; they may be wrong, and are weighed against what it shows.

    `other` names another kind of page than an article. `free` is False where it says that the article is not free to
    read, None where it says nothing; `selectors` are the classes under which its locked part stands. `words` is the
    length that it gives for the article.
    """

    article: bool = False
    other: str | None = None
    media: bool = False
    free: bool | None = None
    selectors: tuple[str, ...] = ()
    words: int | None = None


def claims_of(markup: Markup, data: Structured) -> Claims:
    """Return what a page's structured data and meta elements claim."""
    kinds = {kind for node in data.nodes for kind in types_of(node)}
    kind = (markup.meta("og:type") or "").lower()
    several = sum(map(is_article, data.nodes)) > MOST_ARTICLES
    dated = any(name in markup.metas for name in ("article:published_time", "og:article:published_time"))
    article = bool(data.article and not several) or dated
    parts = [part for part in data.resolved(data.article.get("hasPart")) if isinstance(part, dict)]
    stated = [_truth(node.get("isAccessibleForFree")) for node in (data.article, *parts)]
    locked = any((markup.meta(name) or "").lower() in _LOCKED for name in _TIERS)
    return Claims(
        article=article,
        other=next((_OTHERS[name] for name in (*sorted(kinds), kind) if name in _OTHERS), None),
        media=not article and (kind.startswith(("video", "music")) or not kinds.isdisjoint(_MEDIA)),
        free=False if False in stated or locked else True if True in stated else None,
        selectors=tuple(name for part in parts for name in _SELECTOR.findall(str(part.get("cssSelector"))))[:10],
        words=_number(data.article.get("wordCount")),
    )


def _truth(value: Any) -> bool | None:  # noqa: ANN401 - any JSON
    return {"true": True, "false": False}.get(str(value).rpartition("/")[2].lower())


def _number(value: Any) -> int | None:  # noqa: ANN401 - any JSON
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else None  # noqa: PLR2004 - no article is longer
