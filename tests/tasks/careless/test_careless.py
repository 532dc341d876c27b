"""The article comes out once, alone and in order from a page that prints it carelessly, whatever the page's layout."""

from __future__ import annotations

from random import Random

import pytest

from tasks.reading import read_article
from tests.tasks.careless import careless

#: Pages of each language in each layout.
SEEDS = range(7)
URL = "http://news.example/2021/story"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", careless.LAYOUTS)
@pytest.mark.parametrize("language", careless.STORIES)
def test_the_article_comes_out_once_and_alone(language: str, layout: str, seed: int) -> None:
    random = Random(f"{language} {layout} {seed}")
    story = careless.STORIES[language].varied(random)
    page = careless.page(story, layout, random)
    article = read_article(page.html.encode(), URL)
    said = (article.text.split("\n"), article.source, article.title, article.published, article.language)
    assert said == (story.lines, story.source, story.title, None, language), page.notes
    assert all(struck.rule for struck in article.struck)
