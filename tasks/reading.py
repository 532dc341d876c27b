"""From the bytes of a page to its clean article: extraction and cleaning, composed; pure."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from tasks.article import Article
from tasks.clean.blocks import blocks_of, place
from tasks.clean.dom import lines_of
from tasks.clean.familiar import digests, shares_of
from tasks.clean.restore import restore
from tasks.clean.rules.view import About
from tasks.clean.stage import clean
from tasks.clean.tables import unfold
from tasks.errors import Rejected
from tasks.extract.page import read
from tasks.fingerprint import hash_of, normalised
from tasks.near import fingerprint
from tasks.outcome import Outcome
from tasks.words import count_words

if TYPE_CHECKING:
    from tasks.clean.stage import Cleaned
    from tasks.extract.page import Page

#: Control characters but line feed, and lone surrogates.
_UNPRINTED = dict.fromkeys((*range(10), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000)))


def read_article(body: bytes, url: str, charset: str | None = None, familiar: bytes = b"") -> Article:
    """Return a page's article: the kept paragraphs joined by line feeds, in NFC, without control characters.

    `charset` is what the answer's header named, or None; `familiar` what is known of the host, a table of
    tasks.clean.familiar. Raises tasks.errors.Rejected: REJECTED_NOT_HTML where there is
    no markup, REJECTED_NO_TEXT where there is no article.
    """
    page = read(body, url, charset)
    return article_of(page, clean_page(page, familiar))


def article_of(page: Page, cleaned: Cleaned) -> Article:
    """Return the article of a page that was read and cleaned. Raises Rejected where cleaning leaves none."""
    text = printable("\n".join(block.text for block in cleaned.blocks))
    if cleaned.spared or not any(map(str.isalnum, text)):
        raise Rejected(Outcome.REJECTED_NO_TEXT, "nothing on the page reads like an article")
    about, plain = page.metadata, normalised(text)
    return Article(
        text=text,
        words=count_words(text),
        content_hash=hash_of(plain).hex(),
        near=fingerprint(plain).hex(),
        title=about.title,
        authors=about.authors,
        published=about.published,
        modified=about.modified,
        language=about.language,
        site=about.site,
        source=printable(cleaned.source) if cleaned.source else about.source,
        description=about.description,
        canonical_url=about.canonical_url,
        image=about.image,
        tags=about.tags,
        struck=tuple(replace(struck, text=printable(struck.text)) for struck in cleaned.struck),
        paragraphs=digests(block.key for block in cleaned.counted).hex(),
    )


def clean_page(page: Page, familiar: bytes = b"") -> Cleaned:
    """Return what the cleaning stage makes of a page, with what is known of its host."""
    about = About(
        titles=tuple(dict.fromkeys(filter(None, (page.metadata.title, *page.metadata.titles)))),
        site=page.metadata.site or "",
        authors=page.metadata.authors,
        tags=page.metadata.tags,
        description=page.metadata.description or "",
        familiar=shares_of(familiar),
    )
    blocks = blocks_of((paragraph.kind, paragraph.text) for paragraph in page.paragraphs)
    lines = lines_of(page.tree)
    blocks = unfold(blocks, lines)
    place(blocks, lines)
    return clean(restore(blocks, lines, about), about)


def printable(text: str) -> str:
    """Return the text in NFC without control characters and lone surrogates."""
    return unicodedata.normalize("NFC", text.translate(_UNPRINTED))
