# ruff: noqa: RUF001 - commas of many scripts
from __future__ import annotations

import pytest

from tests.tasks.extract.pages_of import meta, of, script


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (meta(article__tag="City") + meta(article__tag="Rivers, city"), ("City", "Rivers")),
        (meta(article__tag="City", keywords="Other"), ("City",)),
        (script(keywords=["City", "#Rivers"]), ("City", "Rivers")),
        (script(keywords="City; Rivers"), ("City", "Rivers")),
        (script(keywords=[{"@type": "DefinedTerm", "name": "City"}]), ("City",)),
        (script(about=[{"@type": "Thing", "name": "Rivers, large"}]), ("Rivers large",)),
        (meta(news_keywords="橋、川，市"), ("橋", "川", "市")),
        (meta(keywords="جسر، نهر"), ("جسر", "نهر")),
        (meta(keywords="The Example Times, City", og__site_name="The Example Times"), ("City",)),
        (meta(keywords="A bridge, City", og__title="A bridge"), ("City",)),
        (meta(keywords="/article, _commerce, section: News, http://a.b/c, 42, City"), ("City",)),
        (meta(keywords=" , ,"), ()),
    ],
)
def test_tags_are_the_first_sources_once_each(head: str, expected: tuple[str, ...]) -> None:
    assert of(head).tags == expected


def test_links_marked_as_tags_are_taken_but_not_those_of_related_articles() -> None:
    body = "<h1>A</h1><div class='related'><a rel='tag'>Other</a></div><p><a rel='tag'>City</a></p>"
    assert of("", body).tags == ("City",)


def test_tags_are_bounded() -> None:
    assert len(of(meta(keywords=",".join(f"tag {number}" for number in range(99)))).tags) == 50
