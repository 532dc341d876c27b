"""noindex, in headers and meta elements, for everybody and for one robot."""

from __future__ import annotations

import pytest

from tasks.fetch.robots_tag import refusal


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["noindex"], "noindex"),
        (["NoIndex, nofollow"], "noindex"),
        (["nofollow, none"], "none"),
        (["newsluice: noindex"], "noindex"),
        (["NewsLuice: nofollow, noindex"], "noindex"),
        (["googlebot: nofollow", "noindex"], "noindex"),
        (["robots: noindex"], "noindex"),
        (["*: none"], "none"),
        (["googlebot: noindex, newsluice: noindex"], "noindex"),
        (["max-snippet: 20, noindex"], "noindex"),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST, noindex"], "noindex"),
        (["unavailable_after: Friday, 25-Jun-10 15:00:00 GMT, noindex"], "noindex"),
        ([], None),
        ([""], None),
        (["index, follow, all"], None),
        (["googlebot: noindex"], None),
        (["googlebot: nofollow, noindex"], None),
        (["newsluice2: none"], None),
        (["noindexed, nonetheless"], None),
        (["description: none of this, noindex-ish"], None),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST"], None),
        (["x" * 5000 + ", noindex"], None),
    ],
)
def test_only_what_is_said_to_us_counts(values: list[str], said: str | None) -> None:
    assert refusal(values, "newsluice") == said
