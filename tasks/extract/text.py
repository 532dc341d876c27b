"""The article's text by trafilatura, comments off."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from trafilatura.core import Extractor, trafilatura_sequence

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def body_of(tree: HtmlElement) -> tuple[_Element, str]:
    """Return trafilatura's body element of the page and its bare text. The tree is used up."""
    body, text, _, _ = trafilatura_sequence(tree, Extractor(comments=False))
    return body, text
