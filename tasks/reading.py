"""Reading a page."""

from __future__ import annotations

from tasks.article import Article
from tasks.extract.page import read


def read_article(body: bytes, url: str, charset: str | None = None) -> Article:
    page = read(body, url, charset)
    return Article(text="\n".join(p.text for p in page.paragraphs if p.kind != "head"), title=page.metadata.title)
