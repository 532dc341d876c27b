"""The article of a page that only its scripts hold: HTML in a string of the data that a framework starts from.

Frameworks that render in the browser put a page's state into it, as JSON or as a call with JSON strings, sometimes
JSON within a string of JSON. The article then stands nowhere in the page's own elements.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lxml import etree

from tasks.extract.parse import parse, strip_unseen
from tasks.words import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

#: Words of an article that is taken from a script, at the least.
LEAST_WORDS = 60
#: Levels of strings within strings that are read.
LEVELS = 3
#: Characters of a script that are read at the most.
MOST = 2_000_000
#: The start of a paragraph's tag, as it may be written in a string.
_PARAGRAPH = re.compile(r"(?:<|\\+u003[cC])p(?:\W|\\)")
_STRING = re.compile(r'"((?:[^"\\]|\\.){200,})"', re.DOTALL)


def with_payload(page: bytes) -> HtmlElement | None:
    """Return a tree of the page with the article that its scripts hold as its body, or None where they hold none."""
    tree = parse(page)
    body = tree.find(".//body") if tree is not None else None
    if tree is None or body is None:
        return None
    found = [parsed for script in tree.iter("script") for parsed in _parsed(script.text or "")]
    if not found:
        return None
    words, article = max(found, key=lambda one: one[0])
    if words < LEAST_WORDS:
        return None
    strip_unseen(tree)
    for child in list(body):
        body.remove(child)
    body.text = None
    body.append(article)
    return tree


def _parsed(script: str) -> Iterator[tuple[int, HtmlElement]]:
    """Give the HTML with paragraphs in a script's strings, parsed, and the words of its paragraphs."""
    if not _PARAGRAPH.search(script[:MOST]):
        return
    for markup in _strings(script[:MOST], LEVELS):
        tree = parse(f"<html><body><article>{markup}</article></body></html>".encode("utf-8", "replace"))
        article = tree.find(".//article") if tree is not None else None
        if article is not None:
            etree.strip_elements(article, "script", "style", with_tail=False)
            yield sum(words_in("".join(paragraph.itertext())) for paragraph in article.iter("p")), article


def _strings(text: str, levels: int) -> Iterator[str]:
    """Give the long strings in a text of JSON that hold a paragraph's tag, those within strings too."""
    for match in _STRING.finditer(text):
        if not _PARAGRAPH.search(match[1]):
            continue
        try:
            string = json.loads(f'"{match[1]}"', strict=False)
        except ValueError:
            continue
        inner = list(_strings(string, levels - 1)) if levels and '\\"' in match[1] and "\\u003" in string else []
        yield from inner or [string]
