"""The article's text by trafilatura, comments off: a quick way that gives the same text, and stock wherever it might not.

The quick way removes first, in C, what trafilatura would remove element by element, asks its class and id patterns once for
each distinct set of attributes (tasks.extract.matchers) and leaves out its comparison with readability where its own text
holds most of the page's paragraphs. It calls functions that are internal to trafilatura, so it is taken only with the
version it was written for; with any other, all pages go through the public interface.
"""

from __future__ import annotations

import logging
from copy import copy
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import trafilatura
from lxml import etree
from trafilatura.settings import Extractor

from tasks.extract import matchers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element
    from lxml.html import HtmlElement

#: The version whose internals the quick way knows.
KNOWN_VERSION = "2.3.1"
#: The quick way's text must hold this share of the text of all paragraphs of the page, and this many characters.
LEAST_SHARE = 0.5
LEAST_LENGTH = 500
#: Below this length, trafilatura looks whether it took too little of the page; so the quick way leaves such pages to it
#: unless it took nearly all paragraphs.
SHORT = 3000
SHORT_SHARE = 0.2

#: Elements that trafilatura's cleaning deletes whatever they hold: the quick way deletes them at once.
DELETED = (
    "aside embed fencedframe footer head iframe menu object script applet audio canvas map picture svg video area blink button"
    " datalist dialog frame frameset fieldset link input label legend marquee menuitem nav noindex noscript optgroup option output"
    " param progress rp rt rtc select source style track textarea time use"
).split()

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def body_of(tree: HtmlElement, json_ld: Sequence[str]) -> tuple[_Element | None, str]:
    """Return the body element that trafilatura makes of a page, None where it finds no text, and how: quick or stock.

    The tree is only read; `json_ld` are the texts of its JSON-LD scripts, which trafilatura's rescue reads.
    """
    if not quick_is_known():
        return stock(copy(tree), json_ld), "stock"
    with matchers.in_place():
        body = quick(copy(tree), _paragraph_length(tree))
        if body is not None:
            return body, "quick"
        return stock(copy(tree), json_ld), "stock"


@cache
def quick_is_known() -> bool:
    """Whether the installed trafilatura is the one that the quick way was written for."""
    return version("trafilatura") == KNOWN_VERSION


def stock(tree: HtmlElement, json_ld: Sequence[str]) -> _Element | None:
    """Return the body by trafilatura's public interface. The tree is used up."""
    for script in json_ld:
        element = etree.SubElement(tree, "script", type="application/ld+json")
        element.text = script
    document = trafilatura.bare_extraction(tree, include_comments=False)
    return document.body if document is not None else None


def quick(tree: HtmlElement, paragraph_length: int) -> _Element | None:
    """Return the body by trafilatura's main pass alone, or None where its other passes might do better.

    The tree is used up.
    """
    from trafilatura import htmlprocessing, main_extractor, xpaths  # noqa: PLC0415 - internals, loaded where they are known

    options = _options()
    etree.strip_elements(tree, *DELETED, with_tail=False)
    tree = htmlprocessing.prune_unwanted_nodes(tree, xpaths.RAW_TREE_PRUNE_XPATH)
    tree = htmlprocessing.prune_unwanted_nodes(tree, xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH)
    tree = htmlprocessing.convert_tags(htmlprocessing.tree_cleaning(tree, options), options, None)
    body, text = main_extractor.extract_content(tree, options)
    return body if _is_enough(body, text, paragraph_length) else None


def _is_enough(body: _Element, text: str, paragraph_length: int) -> bool:
    if len(text) < LEAST_LENGTH or len(text) < LEAST_SHARE * paragraph_length:
        return False
    paragraphs = len(body.findall(".//p"))
    return paragraphs > len(body.findall(".//table"))


def _paragraph_length(tree: HtmlElement) -> int:
    """Return the number of characters in the page's paragraphs."""
    return sum(len("".join(paragraph.itertext())) for paragraph in tree.iter("p"))


def _options() -> Extractor:
    return Extractor(comments=False)


