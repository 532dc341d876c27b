"""The article's text by trafilatura, comments off: a quick way that gives the same text, or stock where it might not.

The quick way removes first, in C, what trafilatura would remove element by element, asks its class and id patterns once
for each distinct set of attributes (tasks.extract.matchers) and leaves out its comparison with readability where its
own text holds most of the page's paragraphs. It calls functions that are internal to trafilatura, so it is taken only
with the version it was written for; with any other, all pages go through the public interface.
"""

from __future__ import annotations

import logging
from copy import copy, deepcopy
from functools import cache
from importlib.metadata import version
from itertools import islice
from typing import TYPE_CHECKING

import trafilatura
from lxml import etree
from lxml.html import document_fromstring
from trafilatura import htmlprocessing, main_extractor
from trafilatura.settings import Document, Extractor

from tasks.extract import matchers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element
    from lxml.html import HtmlElement

#: The version whose internals the quick way knows.
KNOWN_VERSION = "2.3.1"
#: Characters that the quick way's text must have, and its share of the page's fullest run of paragraphs.
LEAST_LENGTH = 400
LEAST_SHARE = 0.6
#: A text that is shorter than this and a smaller share of the page's than that, which trafilatura looks at again, must
#: have this share of the fullest run.
SHORT = 3000
SHORT_SHARE = 0.2
SHORT_LEAST_SHARE = 0.9
#: Below this share of the page's text, text that stands in no paragraph is counted too.
LOOSE_SHARE = 0.35
#: Characters of stock's text below which it is none; a run of paragraphs that the page has is then extracted alone.
NOTHING = 200
#: Characters of a sentence that is a text of its own, and what it ends with.
SENTENCE, ENDS = 40, tuple('.!?\u2026\u3002\uff01\uff1f\u0964\u061f\u06d4"\u201d\u00bb\u2019')
#: Characters of a block that count as text.
BLOCK_LENGTH = 25

#: Elements that trafilatura's cleaning deletes whatever they hold: the quick way deletes them at once.
DELETED = [
    "aside",
    "embed",
    "fencedframe",
    "footer",
    "head",
    "iframe",
    "menu",
    "object",
    "script",
    "applet",
    "audio",
    "canvas",
    "map",
    "picture",
    "svg",
    "video",
    "area",
    "blink",
    "button",
    "datalist",
    "dialog",
    "frame",
    "frameset",
    "fieldset",
    "link",
    "input",
    "label",
    "legend",
    "marquee",
    "menuitem",
    "nav",
    "noindex",
    "noscript",
    "optgroup",
    "option",
    "output",
    "param",
    "progress",
    "rp",
    "rt",
    "rtc",
    "select",
    "source",
    "style",
    "track",
    "textarea",
    "time",
    "use",
]

#: A page of this type has its text in what elsewhere would be comments; stock looks for it.
_FORUM = "DiscussionForumPosting"
_LENGTH = etree.XPath("string-length(normalize-space(.))")

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def body_of(tree: HtmlElement, json_ld: Sequence[str], *, known: str = KNOWN_VERSION) -> tuple[_Element | None, str]:
    """Return the body element that trafilatura makes of a page, None for no text, and how: quick, stock or rescued.

    The tree is only read; `json_ld` are the texts of its JSON-LD scripts, which its rescue reads. `known`: the
    version whose internals may be called.
    """
    if _installed() != known or any(_FORUM in script for script in json_ld):
        return stock(copy(tree), json_ld), "stock"
    with matchers.in_place():
        body, length = quick(copy(tree))
        if _is_enough(body, length, tree):
            return body, "quick"
        usual = stock(copy(tree), json_ld)
        if (usual is None or _is_nothing(usual)) and fullest(tree, "p") >= LEAST_LENGTH:
            return stock(_alone(tree), json_ld), "rescued"
        return usual, "stock"


def _is_nothing(body: _Element) -> bool:
    """Whether a body is crumbs; a sentence of some length is a short article, however much stands beside it."""
    if _LENGTH(body) >= NOTHING:
        return False
    texts = (" ".join("".join(element.itertext()).split()) for element in body)
    return not any(len(text) >= SENTENCE and text.endswith(ENDS) for text in texts)


@cache
def _options() -> Extractor:
    return Extractor(comments=False)


@cache
def _installed() -> str:
    return version("trafilatura")


def stock(tree: HtmlElement, json_ld: Sequence[str]) -> _Element | None:
    """Return the body by trafilatura's public interface. The tree is used up."""
    for script in json_ld:
        element = etree.SubElement(tree, "script", type="application/ld+json")
        element.text = script
    document = trafilatura.bare_extraction(tree, include_comments=False)
    return document.body if isinstance(document, Document) else None


def quick(tree: HtmlElement) -> tuple[_Element, int]:
    """Return the body by trafilatura's main pass alone, and the length of its text. The tree is used up."""
    options = _options()
    etree.strip_elements(tree, *DELETED, with_tail=False)
    tree = htmlprocessing.prune_unwanted_nodes(tree, matchers.unwanted())
    tree = htmlprocessing.convert_tags(htmlprocessing.tree_cleaning(tree, options), options, None)
    body, text = main_extractor.extract_content(tree, options)
    return body, len(text)


def _is_enough(body: _Element, length: int, tree: HtmlElement) -> bool:
    """Whether trafilatura's other passes would hardly do better.

    They take over where the main pass found much less than readability, which goes by the container that holds most
    text in paragraphs; where it found mostly tables; and where it found little and only a small part of the page.
    """
    if length < LEAST_LENGTH or len(body.findall(".//p")) < len(body.findall(".//table")):
        return False
    if length < LEAST_SHARE * fullest(tree, "p"):
        return False
    share = length / max(1.0, _LENGTH(tree))
    if share >= LOOSE_SHARE:
        return True
    least = SHORT_LEAST_SHARE if share < SHORT_SHARE and length < SHORT else LEAST_SHARE
    return length >= least * fullest(tree, "p", "div", "td", "section", "article")


def fullest(tree: HtmlElement, *tags: str) -> int:
    """Return the characters that stand directly in elements of these names below one container, at the most.

    A container is an element's parent or its parent's parent. Of a `p`, the text of inner elements counts too.
    """
    return max(_sums(tree, *tags).values(), default=0)


def _alone(tree: HtmlElement) -> HtmlElement:
    """Return a page of nothing but the fullest run of paragraphs, free of the unclosed sidebar that swallowed it."""
    sums = _sums(tree, "p")
    run = deepcopy(max(sums, key=lambda element: sums[element]))
    run.tag, run.tail = "body", None
    run.attrib.clear()
    page = document_fromstring("<html></html>")
    page[:] = [run]
    return page


def _sums(tree: HtmlElement, *tags: str) -> dict[HtmlElement, int]:
    """Return each container of elements of these names with the characters that stand in them."""
    sums: dict[HtmlElement, int] = {}
    for element in tree.iter(*tags):
        length = _own_length(element)
        if length < BLOCK_LENGTH:
            continue
        for container in islice(element.iterancestors(), 2):
            sums[container] = sums.get(container, 0) + length
    return sums


def _own_length(element: _Element) -> int:
    if element.tag == "p":
        return len(etree.tostring(element, encoding="unicode", method="text", with_tail=False).strip())
    texts = [element.text, *[child.tail for child in element]]
    return sum(len(text.strip()) for text in texts if text)
