from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.addresses import absolute
from tests.tasks.extract.pages_of import URL, meta, of, script

HERE = "http://www.example-times.com"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/a.jpg", "http://www.example-times.com/a.jpg"),
        ("//cdn.example.com/a.jpg", "http://cdn.example.com/a.jpg"),
        ("javascript:alert(1)", None),
        ("http://user:secret@example.com/", None),
        ("http://[::1", None),
        ("data:image/png;base64,xx", None),
        ("http://example.com/a b", None),
        ("/" + "x" * 3000, None),
        ("http://example.com:99999/", None),
        ("ftp://example.com/a.jpg", None),
        ("http://example.com/\u202ea.jpg", None),
        (None, None),
    ],
)
def test_addresses_are_absolute_http_or_nothing(address: str | None, expected: str | None) -> None:
    assert absolute(address, URL) == expected


@given(st.text(max_size=80), st.sampled_from(["", "http://", "//", "/", "javascript:", "data:"]))
def test_what_comes_out_is_an_absolute_http_address(text: str, scheme: str) -> None:
    found = absolute(scheme + text, URL)
    if found is not None:
        parts = urlsplit(found)
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert "@" not in parts.netloc
        assert found.isprintable()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<link rel='canonical' href='/city/new-bridge'>", f"{HERE}/city/new-bridge"),
        ("<link rel='canonical' href='/city/new-bridge#comments'>", f"{HERE}/city/new-bridge"),
        ("<link rel='canonical' href='/'><meta property='og:url' content='/city/b'>", f"{HERE}/city/b"),
        ("<link rel='canonical' href='https://www.example-times.com'>", None),
        ("<link rel='canonical' href='javascript:x'>", None),
        ("<link rel='canonical' href='http://localhost:3000/city/b'>", None),
        ("<link rel='canonical' href='https://other.example.org/b'>", "https://other.example.org/b"),
        ("<base href='/de/'><link rel='canonical' href='b'>", f"{HERE}/de/b"),
        ("<base href='https://evil.example.org/'><link rel='canonical' href='b'>", f"{HERE}/city/b"),
    ],
)
def test_the_pages_own_address_is_neither_a_home_page_nor_a_script(head: str, expected: str | None) -> None:
    assert of(head).canonical_url == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (meta(og__image="/a.jpg"), f"{HERE}/a.jpg"),
        (meta(og__image="data:image/png;base64,xx", twitter__image="/b.jpg"), f"{HERE}/b.jpg"),
        (meta(og__image="/img/logo.png", twitter__image="/b.jpg"), f"{HERE}/b.jpg"),
        (meta(og__image="/img/og-default.jpg"), None),
        (meta(og__image="/img/times-logo-1200x630.png"), None),
        (meta(og__image="https://sb.scorecardresearch.com/p.gif"), None),
        (meta(og__image="/2024/new-logo-of-the-bridge-company.jpg"), f"{HERE}/2024/new-logo-of-the-bridge-company.jpg"),
        (script(image={"@type": "ImageObject", "url": "/c.jpg"}), f"{HERE}/c.jpg"),
        (script(image=["/d.jpg", "/e.jpg"]), f"{HERE}/d.jpg"),
        (script(image="/brand.png", publisher={"name": "T", "logo": {"url": "/brand.png"}}), None),
        ("<link rel='image_src' href='/f.jpg'>", f"{HERE}/f.jpg"),
    ],
)
def test_the_image_is_the_articles_and_no_stand_in(head: str, expected: str | None) -> None:
    assert of(head).image == expected
