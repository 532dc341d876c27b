"""Which addresses are taken for the same page without asking, and which a page may call its own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.twins import names_the_same, twin
from tasks.url import normalise

PLAIN = "https://example.com/news/old-bridge-to-close-4711"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/news/old-bridge-to-close-4711",
        "https://www.example.com/news/old-bridge-to-close-4711/",
        "http://m.example.com/news/old-bridge-to-close-4711",
        "https://amp.example.com/news/old-bridge-to-close-4711",
        "https://mobile.example.com/news/old-bridge-to-close-4711?m=1",
        "https://example.com/amp/news/old-bridge-to-close-4711",
        "https://example.com/news/old-bridge-to-close-4711/amp/",
        "https://example.com/news/old-bridge-to-close-4711.amp",
        "https://example.com/news/old-bridge-to-close-4711?amp",
        "https://example.com/news/old-bridge-to-close-4711?outputType=amp",
        "https://example.com/news/old-bridge-to-close-4711/print",
        "https://example.com/news/old-bridge-to-close-4711?print=1&utm_source=x",
    ],
)
def test_views_of_a_page_have_the_same_twin(url: str) -> None:
    assert twin(normalise(url)) == PLAIN


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/a?page=2", "https://example.com/a"),
        ("https://en.example.com/a", "https://de.example.com/a"),
        ("https://example.com/a", "https://example.org/a"),
        ("https://m.com/a", "https://amp.com/a"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://example.com/blueprint", "https://example.com/blue"),
        ("https://example.com/revamp", "https://example.com/rev"),
        ("https://example.com/amp", "https://example.com/print"),
        ("https://example.com/a?print=40", "https://example.com/a"),
    ],
)
def test_other_pages_have_another(one: str, other: str) -> None:
    if one.endswith("/amp"):  # nothing but a view: both are views of the front page
        assert twin(one) == twin(other) == "https://example.com/"
        return
    assert twin(normalise(one)) != twin(normalise(other))


def test_a_page_in_html_has_an_amp_twin() -> None:
    assert twin("https://example.com/a.amp.html") == twin("https://example.com/a.html")


@given(
    st.sampled_from(["http", "https"]),
    st.lists(st.sampled_from(["www", "m", "amp", "news", "a"]), max_size=3),
    st.lists(st.sampled_from(["amp", "print", "a", "b.amp", "c.amp.html", "d.html", "", "blueprint"]), max_size=4),
    st.lists(st.sampled_from(["amp", "amp=1", "print=2", "id=3", "view=print", ""]), max_size=3),
)
def test_a_twin_is_its_own_twin_and_normal(scheme: str, labels: list[str], path: list[str], query: list[str]) -> None:
    url = f"{scheme}://{'.'.join([*labels, 'example', 'com'])}/{'/'.join(path)}?{'&'.join(query)}"
    once = twin(normalise(url))
    assert normalise(once) == once
    assert twin(once) == once


@pytest.mark.parametrize(
    "canonical",
    [
        "https://www.example.com/news/old-bridge-to-close-4711",
        "https://example.com/2026/old-bridge-to-close-soon",
        "https://news.example.com/uk/old-bridge-to-close",
    ],
)
def test_a_page_may_call_an_address_its_own_that_has_its_name(canonical: str) -> None:
    assert names_the_same(PLAIN, canonical)


def test_a_number_of_its_own_is_a_name_too() -> None:
    assert names_the_same("https://example.com/a/12345678", "https://example.com/story?id=12345678")


@pytest.mark.parametrize(
    "canonical",
    [
        "https://example.com/",
        "https://example.com/news",
        "https://example.com/news/new-tunnel-to-open-4712",
        "https://example.org/news/old-bridge-to-close-4711",
        "https://old-bridge-to-close-4711.github.io/news/old-bridge-to-close-4711",
    ],
)
def test_a_page_may_not_call_another_page_its_own(canonical: str) -> None:
    assert not names_the_same(PLAIN, canonical)
