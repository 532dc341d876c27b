"""From the bytes of a page to its clean article: extraction and cleaning, composed; pure."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from tasks.article import Article
from tasks.characters import clean as clean_text
from tasks.characters import line
from tasks.clean.blocks import blocks_of, place
from tasks.clean.cut import cut
from tasks.clean.dom import lines_of
from tasks.clean.familiar import digests, shares_of
from tasks.clean.judge import judge
from tasks.clean.restore import restore
from tasks.clean.rules.view import About
from tasks.clean.stage import clean
from tasks.extract.page import read
from tasks.fingerprint import content_hash, normalised
from tasks.gate import judge as gate
from tasks.gate.seen import Seen
from tasks.near import fingerprint
from tasks.words import count_words

if TYPE_CHECKING:
    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line
    from tasks.clean.stage import Cleaned
    from tasks.extract.page import Page


def read_article(
    body: bytes, url: str, charset: str | None = None, familiar: bytes = b"", *, near: bool = True
) -> Article:
    """Return a page's article: the kept paragraphs joined by line feeds, in NFC, without control characters.

    `charset` is what the answer's header named, or None; `familiar` what is known of the host, a table of
    tasks.clean.familiar; with `near` the article has its near fingerprint. Raises tasks.errors.Rejected as
    tasks.extract.page.read does, and as the gate says where cleaning leaves no article.
    """
    page = read(body, url, charset)
    return article_of(page, clean_page(page, familiar), near=near)


def article_of(page: Page, cleaned: Cleaned, *, near: bool = True) -> Article:
    """Return the article of a page that was read and cleaned. Raises Rejected as the gate says where it is none."""
    text = clean_text("\n".join(block.text for block in cleaned.blocks))
    words = count_words(text)
    about, plain = page.metadata, normalised(text)
    nothing = cleaned.spared or not any(map(str.isalnum, text))
    seen = Seen(() if nothing else cleaned.blocks, cleaned.lines, about)
    truncated = gate.judge(seen, page.url, words, cleaned.struck)
    return Article(
        text=text,
        words=words,
        truncated=truncated,
        content_hash=content_hash(plain).hex(),
        near=fingerprint(plain).hex() if near else "",
        title=about.title,
        authors=tuple(filter(None, map(line, about.authors))),
        published=about.published,
        modified=about.modified,
        language=about.language,
        site=about.site,
        source=line(cleaned.source or about.source or "") or None,
        description=about.description,
        canonical_url=about.canonical_url,
        image=about.image,
        tags=about.tags,
        struck=tuple(replace(struck, text=clean_text(struck.text)) for struck in cleaned.struck),
        paragraphs=digests(block.key for block in cleaned.counted).hex(),
        robots=page.robots,
    )


def clean_page(page: Page, familiar: bytes = b"") -> Cleaned:
    """Return what the cleaning stage makes of a page, with what is known of its host."""
    about = about_of(page, familiar)
    blocks, lines = found_blocks(page, about)
    return replace(clean(blocks, about, judge=partial(judge, lines=lines)), lines=lines)


def about_of(page: Page, familiar: bytes = b"") -> About:
    """Return what a page says about itself and what is known of its host, as the rules read it."""
    said = page.metadata
    return About(
        titles=tuple(dict.fromkeys(filter(None, (said.title, *said.titles)))),
        site=said.site or "",
        authors=said.authors,
        tags=said.tags,
        description=said.description or "",
        familiar=shares_of(familiar),
    )


def found_blocks(page: Page, about: About) -> tuple[list[Block], list[Line]]:
    """Return the blocks that the extractor found and those that were put back, and all lines of the page."""
    lines = lines_of(page.tree)
    blocks = cut(blocks_of((paragraph.kind, paragraph.text) for paragraph in page.paragraphs), lines)
    place(blocks, lines)
    return restore(blocks, lines, about), lines
