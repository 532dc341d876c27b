"""Small pages for the tests of metadata, and what is read of them."""

from __future__ import annotations

import json

from tasks.extract.metadata import Metadata, metadata_of
from tasks.extract.parse import parse, take_json_ld

URL = "http://www.example-times.com/city/new-bridge.html"
ENGLISH = (
    "The council of the city has decided that a bridge is to be built over the river, and it will be done by May. " * 3
)


def of(head: str, body: str = "", *, url: str = URL, text: str = ENGLISH, root: str = "<html>") -> Metadata:
    """Return the metadata of a page with this head, and this body above the text."""
    tree = parse(f"{root}<head>{head}</head><body>{body}<p>{text}</p></body></html>".encode())
    assert tree is not None
    return metadata_of(tree, take_json_ld(tree), url, text)


def script(**node: object) -> str:
    """Return a script of JSON-LD with an article of these properties."""
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle'} | node)}</script>"


def meta(**names: str) -> str:
    """Return meta elements; two underscores in a name stand for a colon."""
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in names.items())
