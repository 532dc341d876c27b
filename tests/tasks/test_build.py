"""A record is built from an article, its words counted in any script."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from tasks.article import Article, Struck
from tasks.build import extractor, record_of
from tasks.url import job_id
from tasks.words import count_words

URL = "https://example.com/news/one"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one", 1),
        ("One, two; three.", 3),
        ("It's a well-known state-of-the-art thing", 5),
        ("before — after", 2),
        ("before—after and/or not", 5),
        ("wait… what? \u2013 no...yes", 4),
        ("first line\nsecond line", 4),
        ("5,000 people paid 3.5 % more", 5),
        ("हिन्दी में समाचार", 3),
        ("Ελλάδα και Україна", 3),
        ("서울 시장은 말했다", 3),
        ("東京都", 3),
        ("北京 2022年", 4),
        ("ニュース is news", 6),
    ],
)
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_record_says_all_that_the_article_says() -> None:
    article = Article(
        text="A first paragraph.\nA second one.",
        words=6,
        content_hash="ab" * 32,
        title="Title",
        authors=("A. Writer", "B. Writer"),
        published="2026-11-02",
        language="en",
        tags=("tag",),
        struck=(Struck("caption", "x"), Struck("caption", "y"), Struck("share", "z")),
    )
    final = "https://www.example.com/news/1"
    fetched = datetime(2026, 11, 3, 12, 0, 0, 999, tzinfo=timezone(timedelta(hours=2)))
    record = record_of(article, requested_url=URL, url=final, fetched=fetched, meta='{"a":1}')
    assert record.id == job_id(URL)
    assert record.requested_url == URL
    assert record.url == final
    assert record.host == "www.example.com"
    assert record.authors == ["A. Writer", "B. Writer"]
    assert record.published == "2026-11-02"
    assert record.modified is None
    assert record.fetched == "2026-11-03T10:00:00Z"
    assert record.words == 6
    assert record.content_hash == "ab" * 32
    assert record.removed == {"caption": 2, "share": 1}
    assert record.meta == {"a": 1}


def test_what_is_not_known_is_null_in_the_record() -> None:
    record = record_of(Article("Text.", 1, "ab" * 32), requested_url=URL, url=URL, fetched=datetime.now(UTC), meta=None)
    line = json.loads(record.to_json())
    assert line["schema"] == 1
    assert [key for key in ("title", "published", "language", "source", "meta") if line[key] is not None] == []
    assert line["authors"] == []


def test_the_extractor_is_named_with_its_version() -> None:
    assert extractor().startswith("trafilatura 2.")
    assert " / newsluice " in extractor()
