"""Values on which a careless pattern takes time by the square are read at once, or the test runs out of time."""

from __future__ import annotations

import pytest

from tasks.reading import read_article

TEXT = "The council decided on Tuesday to build a new bridge across the river, and work begins in the spring. " * 4


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "head",
    [
        "".join(f'<meta name="author" content="A{" " * 990}B">' for _ in range(150)),
        f'<script type="application/ld+json">{{{" " * 400_000}x</script>',
        f'<script type="application/ld+json"><!--{" ;" * 200_000}</script>',
        "<script>" * 60_000 + "</script>",
    ],
    ids=["authors", "spaces in JSON-LD", "comment in JSON-LD", "script tags"],
)
def test_a_head_made_to_hang_a_pattern_costs_no_time(head: str) -> None:
    page = f"<html><head>{head}</head><body><article><p>{TEXT}</p><p>é {TEXT[::-1]}</p></article></body></html>"
    assert read_article(page.encode("latin-1"), "http://a.example/").text.startswith("The council")
