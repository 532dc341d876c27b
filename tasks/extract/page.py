"""What is read from one page before cleaning: its tree, its paragraphs as the extractor sees them, its metadata."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tasks import media
from tasks.errors import Rejected
from tasks.extract.decode import to_utf8
from tasks.extract.listed import mark_lists
from tasks.extract.markup import robots_of
from tasks.extract.metadata import Metadata, metadata_of
from tasks.extract.old_layout import renew, times_in_text
from tasks.extract.paragraphs import Kind, Paragraph, paragraphs_of
from tasks.extract.parse import parse, strip_unseen, take_json_ld
from tasks.extract.payload import with_payload
from tasks.extract.plain_text import page_of
from tasks.extract.repair import repaired
from tasks.extract.text import body_of
from tasks.gate.shells import stand_in
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement


__all__ = ["Kind", "Page", "Paragraph", "read"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read.

    `tree` is the root element of the whole page without scripts, styles, SVG and comments, and otherwise as it came:
    nav, aside and footer are still in it, the head too. It belongs to whoever holds the Page and may be changed.
    `paragraphs` are the extractor's, in its order, which is the page's but for rare rescues. `rejected` says why it
    holds no article, where that shows before cleaning. `robots`: what its meta elements ask of robots, as
    tasks/fetch/robots_tag.py reads it.
    """

    url: str
    tree: HtmlElement
    paragraphs: tuple[Paragraph, ...]
    metadata: Metadata
    rejected: Rejected | None = None
    robots: tuple[str, ...] = ()


def read(body: bytes, url: str, charset: str | None) -> Page:
    """Read a page: decode, parse, take metadata, extract.

    `charset` is what the answer's header named, or None. Raises tasks.errors.Rejected: as tasks.media.check where it is
    neither a page nor text, REJECTED_PLAIN_TEXT for text that does not run, and as tasks.gate.shells says where
    something else stands instead of a page.
    """
    page = look(body, url, charset)
    if page.rejected:
        raise page.rejected
    return page


def look(body: bytes, url: str, charset: str | None) -> Page:
    """Read a page whether it holds an article or not. Raises Rejected only where there is no tree to look at."""
    media.check(media.by_bytes(body), "its first bytes")
    page = to_utf8(body, charset)
    if not page.strip():
        raise Rejected(Outcome.REJECTED_NO_TEXT, "an empty body")
    media.check(media.by_bytes(page), "its beginning, decoded")
    tree = parse(repaired(page)) if media.has_markup(page) else page_of(page.decode())
    if tree is None:
        raise Rejected(Outcome.REJECTED_PLAIN_TEXT, "text without markup that does not read like an article")
    json_ld = take_json_ld(tree)
    robots = robots_of(tree)
    strip_unseen(tree)
    found = _read(page, tree, json_ld, url)
    held = with_payload(page) if found.rejected else None
    return replace(found if held is None else _read(page, held, json_ld, url), robots=robots)


def _read(source: bytes, tree: HtmlElement, json_ld: Sequence[str], url: str) -> Page:
    """Return the page of a tree, made of its source, whether it holds an article or not."""
    renew(tree)
    mark_lists(tree)
    with times_in_text(tree):
        extracted, _ = body_of(tree, json_ld)
    paragraphs = paragraphs_of(extracted) if extracted is not None else ()
    texts = [paragraph.text for paragraph in paragraphs]
    metadata = metadata_of(tree, json_ld, url, "\n".join(texts))
    rejected = stand_in(source, tree, texts, metadata)
    if not (rejected or paragraphs):
        rejected = Rejected(Outcome.REJECTED_NO_TEXT, "no article found on the page")
    return Page(url, tree, paragraphs, metadata, rejected)
