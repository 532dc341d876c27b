"""Structured data in JSON-LD scripts: which of its nodes is the article, and what it says."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Node = dict[str, Any]

#: Characters of one script, and of all scripts of a page, that are read; real ones are below a tenth of that.
SCRIPT_LENGTH = 1_000_000
PAGE_LENGTH = 2_000_000
#: Nodes of a page and levels of nesting that are looked at.
MOST_NODES = 3000
DEEPEST = 12
#: Levels of nesting of brackets beyond which a script is left alone.
_BRACKETS = 200
#: Characters of `articleBody` that are kept.
BODY_LENGTH = 200_000

#: schema.org's types for an article end so (NewsArticle, BlogPosting, LiveBlogPosting, …) or are one of these.
_ARTICLE = re.compile(r"(?:Article|Posting|Report|Review)$")
_PERHAPS = frozenset({"WebPage", "ItemPage", "CreativeWork", "VideoObject", "Recipe", "Product"})
#: Properties that lead to other articles, or to pieces of this one.
_ELSEWHERE = frozenset(
    {
        "liveBlogUpdate",
        "comment",
        "mentions",
        "isPartOf",
        "hasPart",
        "itemListElement",
        "relatedLink",
        "citation",
        "isBasedOn",
        "about",
    }
)
_OPENING = re.compile(r"\s*(?://\s*)?(?:<!--|<!\[CDATA\[|/\*.*?\*/)?\s*(?://[^\n]*\n)?", re.DOTALL)
_BLANK = " \t\r\n;"
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True, slots=True)
class Structured:
    """The article's own node, or an empty one, the nodes it may refer to, and the page's own."""

    article: Node
    page: Node
    by_id: dict[str, Node]
    nodes: tuple[Node, ...]

    def resolved(self, value: Any) -> list[Any]:  # noqa: ANN401 - any JSON
        """Return a property's values as a list, each reference to another node replaced by that node."""
        values = value if isinstance(value, list) else [value]
        return [self._target(item) for item in values[:50] if item not in (None, "")]

    def _target(self, item: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(item, dict) and "name" not in item and isinstance(item.get("@id"), str):
            return self.by_id.get(item["@id"], item)
        return item

    def text(self, name: str) -> str | None:
        """Return a property of the article that is text, or None."""
        value = self.article.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        return value if isinstance(value, str) and value.strip() else None


def structured(scripts: Sequence[str], url: str) -> Structured:
    """Read a page's JSON-LD. What is not JSON, or too large, or too deep, is left out; nothing is raised."""
    nodes: list[Node] = []
    left = PAGE_LENGTH
    for script in scripts:
        if len(script) > min(SCRIPT_LENGTH, left):
            continue
        left -= len(script)
        for node in _walk(_load(script), 0):
            nodes.append(node)
            if len(nodes) >= MOST_NODES:
                break
    by_id: dict[str, Node] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and (name not in by_id or len(node) > len(by_id[name])):
            by_id[name] = node
    articles = [node for node in nodes if is_article(node)]
    pages = [node for node in nodes if not _PERHAPS.isdisjoint(types_of(node))]
    article = max(articles, key=lambda node: _fit(node, url), default={})
    return Structured(article, pages[0] if pages else {}, by_id, tuple(nodes))


def strings(value: Any) -> list[str]:  # noqa: ANN401 - any JSON
    """Return the texts among a property's values."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str) and item.strip()]


def types_of(node: Node) -> list[str]:
    """Return the names of a node's types, without the vocabulary's address."""
    kinds = node.get("@type")
    return [
        kind.rpartition("/")[2] for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)
    ]


def is_article(node: Node) -> bool:
    """Whether a node's type is one of an article's."""
    return any(map(_ARTICLE.search, types_of(node)))


def _load(script: str) -> Any:  # noqa: ANN401 - any JSON
    if min(script.count("["), script.count("{")) > _BRACKETS and _depth(script) > _BRACKETS:
        return None
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):
        pass
    try:  # wrapped in a comment or CDATA, or with a comma too many
        return json.loads(_TRAILING_COMMA.sub(r"\1", _unwrapped(script)), strict=False)
    except (ValueError, RecursionError):
        return None


def _unwrapped(script: str) -> str:
    """Return the text without the comment or CDATA marks around it."""
    opening = _OPENING.match(script)
    text = script[opening.end() if opening else 0 :].rstrip(_BLANK)
    for mark in ("-->", "]]>"):
        if text.endswith(mark):
            text = text.removesuffix(mark).rstrip(_BLANK).removesuffix("//").rstrip(_BLANK)
    return text


def _depth(script: str) -> int:
    depth = most = 0
    for bracket in re.findall(r"[\[\]{}]", script):
        depth += 1 if bracket in "[{" else -1
        most = max(most, depth)
    return most


def _walk(value: Any, depth: int) -> Iterator[Node]:  # noqa: ANN401 - any JSON
    """Yield the nodes within a value, outer ones first."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value[:MOST_NODES]:
            yield from _walk(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for name, item in value.items():
            if isinstance(item, (dict, list)) and name not in _ELSEWHERE:
                yield from _walk(item, depth + 1)


def _fit(node: Node, url: str) -> tuple[int, int]:
    """Rank an article node: the one that names this page's address, then the one that says most of what is wanted."""
    place = urlsplit(url).path.rstrip("/")
    named = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    named = [value.get("@id") if isinstance(value, dict) else value for value in named]
    here = any(isinstance(value, str) and place and urlsplit_path(value) == place for value in named)
    return int(here), sum(
        bool(node.get(name)) for name in ("headline", "datePublished", "author", "articleBody", "image")
    )


def urlsplit_path(value: str) -> str:
    """Return an address' path without a closing slash, or nothing for what is no address."""
    try:
        return urlsplit(value[:2048]).path.rstrip("/")
    except ValueError:
        return ""
