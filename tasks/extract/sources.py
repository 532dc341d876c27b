"""Where a page says what its metadata say: meta elements, JSON-LD, microdata, links, headings and times, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tasks.extract.addresses import absolute, base_of
from tasks.extract.dates import iso
from tasks.extract.jsonld import structured
from tasks.extract.markup import gather, text_of
from tasks.extract.titles import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

    from tasks.extract.markup import Markup
    from tasks.extract.metadata import Metadata

#: Places that are named for one field.
MOST = 6
#: Characters of a description by which it is recognised: places cut it differently.
BEGINNING = 60
#: Characters beyond a title's or an author's that a place may have: the site's name, other authors, "By".
AROUND = 60
#: Levels of JSON-LD that are looked at below the article.
DEEPEST = 3


def sources_of(
    metadata: Metadata, tree: HtmlElement, json_ld: Sequence[str], url: str
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the name and value of each field that is known, and the places that state the same, most direct first.

    The arguments are those of tasks.extract.metadata.metadata_of, and what it returned. A place may be one that
    metadata_of did not ask: this looks at all of them.
    """
    markup = gather(tree)
    base = base_of(markup, url)
    said = list(_statements(markup, json_ld, url))
    for name, value in _fields(metadata).items():
        if value:
            shown, key = (", ".join(value), value[0]) if isinstance(value, tuple) else (value, value)
            places = dict.fromkeys(place for place, text in said if _says(name, key, text, base))
            yield name, shown, tuple(places)[:MOST]


def _fields(metadata: Metadata) -> dict[str, str | tuple[str, ...] | None]:
    return {
        "title": metadata.title,
        "authors": metadata.authors,
        "published": metadata.published,
        "modified": metadata.modified,
        "site": metadata.site,
        "source": metadata.source,
        "language": metadata.language,
        "description": metadata.description,
        "canonical": metadata.canonical_url,
        "image": metadata.image,
        "tags": metadata.tags,
    }


def _says(name: str, value: str, text: str, base: str) -> bool:
    """Whether a statement gives a field this value, of several the first."""
    if name in {"published", "modified"}:
        return iso(text) == value
    if name in {"canonical", "image"}:
        return absolute(text, base) == value
    text, value = plain(text).casefold(), value.casefold()
    if name == "language":
        return text.replace("_", "-").partition("-")[0] == value
    if name == "description":
        return text.startswith(value[:BEGINNING])
    if name in {"title", "authors", "source", "tags"} and "://" not in text:
        return value in text and (name == "tags" or len(text) <= len(value) + AROUND)
    return text == value


def _statements(markup: Markup, json_ld: Sequence[str], url: str) -> Iterator[tuple[str, str]]:
    """Yield a place's name and what it says."""
    data = structured(json_ld, url)
    yield from _of_node("JSON-LD", data.article)
    for name, contents in markup.metas.items():
        yield from ((f"meta {name}", content) for content in contents)
    for rel, address in markup.links.items():
        yield f"link {rel}", address
    for name, elements in markup.properties.items():
        for element in elements:
            yield name.replace("rel-", "rel=") if name.startswith("rel-") else f"itemprop {name}", _said_by(element)
    yield from (("h1", text) for text in markup.headings)
    if markup.title:
        yield "title element", markup.title
    yield from (("time element", _said_by(element)) for element in markup.times)
    if markup.language:
        yield "html lang", markup.language
    yield from _of_node("JSON-LD page", data.page)


def _of_node(place: str, value: Any, depth: int = 0) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any JSON
    if isinstance(value, str):
        yield place, value
    elif depth > DEEPEST:
        return
    elif isinstance(value, list):
        for item in value:
            yield from _of_node(place, item, depth + 1)
    elif isinstance(value, dict):
        for name, inner in value.items():
            if not name.startswith("@"):
                yield from _of_node(f"{place}{'.' if depth else ' '}{name}", inner, depth + 1)


def _said_by(element: HtmlElement) -> str:
    return element.get("content") or element.get("datetime") or text_of(element)
