"""A fuzz target for decode → extract → clean → record: seeds that are kept, changed at random by Hypothesis.

`FUZZ_EXAMPLES=20000 .venv/bin/python -m pytest tests/tasks/test_fuzz.py` goes on for longer; what it finds is made
a seed.
"""

from __future__ import annotations

import json
import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.build import record_of
from tasks.errors import Rejected
from tasks.reading import read_article

if TYPE_CHECKING:
    from tasks.record import Record

URL = "http://a.example/news/a-story"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "60"))
SEEDS = [path.read_bytes() for path in sorted((Path(__file__).parent / "seeds").iterdir())]
#: What is put into a seed, or in the place of a part of it.
PIECES = [
    b"<p>", b"</p>", b"<div ", b">", b'"', b"'", b"=",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&", b"&#", b"&#x1F;", b";",
    b"<table><tr><td>", b"<svg>", b"<math>",
    b"<script>", b"</script>", b'<script type="application/ld+json">', b"{",
    b"<br>", b"<ul><li>", b"<iframe>",
    b"<template>", b"<title>", b"<base href=//b.example/>", b"<h1>", b"<article>",
    b"\0", b"\x1b", b"\x85", b"\xff", b"\xfe\xff", b"\xed\xa0\x80", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xe2\x80\x8b",
    b"\xcc\x81" * 40, b"\xf0\x9f\x91\xa9\xe2\x80\x8d", b" " * 500, b"word " * 60, b"A sentence, with a full stop. " * 9,
]  # fmt: skip
CHARSETS = [None, "utf-8", "utf-16", "gbk", "windows-1251", "utf-7", "shift_jis", "iso-2022-jp", "nonsense"]


@st.composite
def pages(draw: st.DrawFn) -> bytes:
    """Draw a seed with a few changes."""
    page = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(page)))
        end = draw(st.integers(start, min(len(page), start + 80)))
        page = page[:start] + draw(st.sampled_from(PIECES) | st.binary(max_size=8)) + page[end:]
    return page


def record(body: bytes, charset: str | None) -> Record | None:
    try:
        article = read_article(body, URL, charset)
    except Rejected:
        return None
    return record_of(article, requested_url=URL, url=URL, fetched=datetime.now(UTC), meta=None)


def must_be_fit_for_consumers(found: Record) -> None:
    line = found.to_json()
    assert line.splitlines() == [line]
    assert not {"\x1b", "\x9b", "\u202e", "\u2066"} & set(line)
    said = json.loads(line)
    texts = [found.text, *(value for value in said.values() if isinstance(value, str)), *found.authors, *found.tags]
    for text in texts:
        assert unicodedata.is_normalized("NFC", text)
        assert not [char for char in text if unicodedata.category(char) in {"Cc", "Cs", "Co"} and char != "\n"]
    assert all("\n" not in text for text in texts[2:] if text != found.text)
    for url in filter(None, (found.url, found.canonical_url, found.image)):
        parts = urlsplit(url)
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert "@" not in parts.netloc
        assert url.isascii()


@given(pages(), st.sampled_from(CHARSETS))
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example]
)
def test_whatever_comes_in_what_comes_out_is_a_record_or_a_named_outcome(body: bytes, charset: str | None) -> None:
    found = record(body, charset)
    if found is not None:
        must_be_fit_for_consumers(found)


@pytest.mark.parametrize("seed", range(len(SEEDS)))
def test_every_seed_ends_as_it_should(seed: int) -> None:
    found = record(SEEDS[seed], None)
    if found is not None:
        must_be_fit_for_consumers(found)


def test_most_seeds_give_a_record() -> None:
    assert sum(record(seed, None) is not None for seed in SEEDS) >= len(SEEDS) - 2
