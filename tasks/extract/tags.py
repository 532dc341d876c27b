"""A page's tags: what the article is about, in the page's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from tasks.extract.bylines import stands_elsewhere
from tasks.extract.jsonld import strings
from tasks.extract.markup import text_of
from tasks.extract.site_names import key
from tasks.extract.titles import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.extract.jsonld import Structured
    from tasks.extract.markup import Markup

#: Tags of a page, and characters of each.
MOST_TAGS = 50
TAG_LENGTH = 100
_BETWEEN = re.compile(r"[,\u060c\u3001\uff0c]")
#: Addresses, and what templates and programs write for themselves: "/article", "_commerce", "section: Article".
_NO_TAG = re.compile(
    r"[/_].*|.*(?:://|@|\bwww\.).*|(?:section|type|cat|tag|topic|template|id)\s?:.*|\W*|\d+", re.IGNORECASE
)


def tags_of(markup: Markup, data: Structured, sites: Iterable[str], title: str) -> tuple[str, ...]:
    """Return the first source's tags that says any, once each: article:tag, structured data, keywords, rel=tag links.

    Not the site's names, nor the title.
    """
    foreign = {key(name) for name in (*sites, title)}
    for values in _sources(markup, data):
        tags: dict[str, str] = {}
        for tag in (tag for value in values for tag in _split(value)):
            if 0 < len(tag) <= TAG_LENGTH and key(tag) not in foreign and not _NO_TAG.fullmatch(tag):
                tags.setdefault(tag.casefold(), tag)
        if tags:
            return tuple(list(tags.values())[:MOST_TAGS])
    return ()


def _sources(markup: Markup, data: Structured) -> Iterator[list[str]]:
    yield markup.metas.get("article:tag", [])
    yield _names(data, data.article.get("keywords"))
    yield markup.metas.get("news_keywords", [])
    yield markup.metas.get("keywords", [])
    links = markup.properties.get("rel-tag", [])
    heading = next(iter(markup.h1), None)
    yield [text_of(link).replace(",", " ") for link in links if not stands_elsewhere(link, heading)]
    yield [name.replace(",", " ") for name in _names(data, data.article.get("about"))]


def _names(data: Structured, value: Any) -> list[str]:  # noqa: ANN401 - any JSON
    values = (item.get("name") if isinstance(item, dict) else item for item in data.resolved(value))
    return [name for item in values for name in strings(item)]


def _split(value: str) -> list[str]:
    parts = value.split(";") if ";" in value and not _BETWEEN.search(value) else _BETWEEN.split(value)
    return [plain(part).lstrip("#").strip() for part in parts]
