"""Authors from a page's visible bylines, for pages that name them nowhere else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml.etree import XPath

from tasks.extract.markup import text_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: Elements that are looked at, and characters of a byline.
MOST = 40
LENGTH = 150

_NAMED = XPath(
    "//*[contains(@class,'uthor') or contains(@class,'yline') or contains(@class,'utor') or contains(@class,'writer')"
    " or contains(@class,'signature') or contains(@data-testid,'yline') or contains(@data-testid,'uthor')]"
)
_AFTER_BY = re.compile(r"\b(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i)\s+([^\d|•·]+)")
_FAR = frozenset({"aside", "footer", "nav"})
_COMMENTS = re.compile(r"comment|related|teaser|card|recommend|sidebar", re.IGNORECASE)


def byline_authors(tree: HtmlElement) -> list[str]:
    """Return texts of the page's first byline, to be read for names; none where it stands with comments or teasers."""
    for element in _NAMED(tree)[:MOST]:
        text = text_of(element)
        if not text or len(text) > LENGTH or any(map(str.isdigit, text[:3])):
            continue
        around = list(element.iterancestors())
        if any(outer.tag in _FAR or _COMMENTS.search(outer.get("class", "")) for outer in around):
            continue
        links = [text_of(link) for link in element.iter("a") if text_of(link)]
        named = _AFTER_BY.search(text)
        return links or [named[1] if named else text]
    return []
