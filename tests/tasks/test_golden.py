"""Each page of `golden/` gives its record: what a careful reader would take from it, and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tasks.reading import read_article

PAGES = sorted((Path(__file__).with_name("golden")).glob("*.html"))
#: What an expected record must say; it may say more, by the names of tasks.article.Article.
NEEDED = {"title", "authors", "published", "language", "source", "text"}


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_a_golden_page_gives_its_record(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    assert set(expected) >= NEEDED
    article = read_article(page.read_bytes(), f"http://news.example/2024/{page.stem}")
    said = {name: getattr(article, name) for name in expected}
    assert said | {"text": article.text.split("\n"), "authors": list(article.authors)} == expected


def test_every_golden_page_has_a_record_and_every_record_a_page() -> None:
    records = sorted((Path(__file__).with_name("golden")).glob("*.json"))
    assert [page.stem for page in PAGES] == [record.stem for record in records]
    assert len({json.loads(record.read_text(encoding="utf-8"))["language"] for record in records}) > 12
