"""What is read from one page before cleaning: its tree, its paragraphs as the extractor sees them, its metadata."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.errors import Rejected
from tasks.extract.decode import is_html, to_utf8
from tasks.extract.gate import why_no_article
from tasks.extract.metadata import Metadata, metadata_of
from tasks.extract.paragraphs import Kind, Paragraph, paragraphs_of
from tasks.extract.parse import parse, strip_unseen, take_json_ld
from tasks.extract.text import body_of
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from lxml.html import HtmlElement


__all__ = ["Kind", "Page", "Paragraph", "read"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read.

    `tree` is the root element of the whole page without scripts, styles, SVG and comments, and otherwise as it came:
    nav, aside and footer are still in it, the head too. It belongs to whoever holds the Page and may be changed.
    `paragraphs` are the extractor's, in its order, which is the page's but for rare rescues. `rejected` says why it
    holds no article, where that shows before cleaning.
    """

    url: str
    tree: HtmlElement
    paragraphs: tuple[Paragraph, ...]
    metadata: Metadata
    rejected: Rejected | None = None


def read(body: bytes, url: str, charset: str | None) -> Page:
    """Read a page: decode, parse, take metadata, extract.

    `charset` is what the answer's header named, or None. Raises tasks.errors.Rejected: REJECTED_NOT_HTML where there is
    no markup at all, REJECTED_NO_TEXT where nothing is left that could be an article.
    """
    page = look(body, url, charset)
    if page.rejected:
        raise page.rejected
    return page


def look(body: bytes, url: str, charset: str | None) -> Page:
    """Read a page whether it holds an article or not. Raises Rejected only where there is no tree to look at."""
    page = to_utf8(body, charset)
    tree = parse(page) if is_html(page) else None
    if tree is None:
        raise Rejected(Outcome.REJECTED_NOT_HTML, "no HTML in it")
    json_ld = take_json_ld(tree)
    strip_unseen(tree)
    extracted, _ = body_of(tree, json_ld)
    paragraphs = paragraphs_of(extracted) if extracted is not None else ()
    plain = "\n".join(paragraph.text for paragraph in paragraphs)
    metadata = metadata_of(tree, json_ld, url, plain)
    reason = why_no_article(paragraphs, metadata.titles) if paragraphs else "no article found on the page"
    return Page(url, tree, paragraphs, metadata, Rejected(Outcome.REJECTED_NO_TEXT, reason) if reason else None)
