"""From clean UTF-8 to a tree, once a page: everything else works on it or on copies."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from tasks.extract.nesting import flatten

if TYPE_CHECKING:
    from lxml.etree import _Element

#: The type of scripts that hold structured data.
JSON_LD = "application/ld+json"
#: What no reader sees and nobody reads after us; scripts of the type above are taken out first.
UNSEEN = ("script", "style", "svg", "template", "canvas", "object", "embed")

#: Names that elements of XML may have. Slips of the pen make others, `<d<p>`; the extractor builds trees of XML.
_NAME = re.compile(r"[a-zA-Z0-9_.:-]+")
#: Classes of what screen readers speak and nobody sees, within links: "opens in a new window". With another class that
#: shows it, also on some screens or when it is focused, it is text.
_SPOKEN = re.compile(r"(?:[a-z]+-)?(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?)", re.IGNORECASE)
_SHOWN = re.compile(r"not-sr-only|focus:", re.IGNORECASE)


def parse(page: bytes) -> HtmlElement | None:
    """Return the root of the page's tree, of bounded depth, or None where there is no element at all.

    All elements are of one class: asking lxml's usual look-up for each of them in Python costs as much as the parsing.
    """
    parser = HTMLParser(
        collect_ids=False,
        default_doctype=False,
        encoding="utf-8",
        remove_comments=True,
        remove_pis=True,
        huge_tree=True,
    )
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        tree = document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, AssertionError):
        return None
    _rename(tree)
    flatten(tree)
    return tree


def _rename(tree: HtmlElement) -> None:
    """Make elements whose names no tree of XML may have plain ones."""
    names = {str(element.tag) for element in tree.iter("*")}
    misnamed = {name for name in names if not _NAME.fullmatch(name)}
    for element in tree.iter("*") if misnamed else ():
        if element.tag in misnamed:
            element.tag = "span"


def drop(element: _Element) -> None:
    """Remove an element with all that is in it; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail = element.tail
    if tail:
        previous = element.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + tail
        else:
            previous.tail = (previous.tail or "") + tail
    parent.remove(element)


def take_json_ld(tree: HtmlElement) -> list[str]:
    """Return the texts of the page's JSON-LD scripts, in order."""
    return [
        script.text
        for script in tree.iter("script")
        if script.text and script.get("type", "").strip().lower() == JSON_LD
    ]


def strip_unseen(tree: HtmlElement) -> None:
    """Remove scripts, styles and the like from the tree, and what links with other text say to screen readers alone."""
    etree.strip_elements(tree, *UNSEEN, with_tail=False)
    spoken: dict[_Element, list[HtmlElement]] = {}
    for span in tree.iter("span"):
        if _is_spoken(span.get("class")) and (link := next(span.iterancestors("a"), None)) is not None:
            spoken.setdefault(link, []).append(span)
    for holder, spans in spoken.items():
        if _has_text(holder, frozenset(spans)):
            for span in spans:
                drop(span)


def _has_text(link: _Element, without: frozenset[HtmlElement]) -> bool:
    """Whether text stands in a link outside of some elements in it."""
    if link in without:
        return False
    return bool((link.text or "").strip()) or any(
        _has_text(child, without) or bool((child.tail or "").strip()) for child in link
    )


@lru_cache(maxsize=4096)
def _is_spoken(names: str | None) -> bool:
    words = (names or "").split()
    return any(map(_SPOKEN.fullmatch, words)) and not any(map(_SHOWN.search, words))
