"""The article comes out once, alone and in order from a page that prints it carelessly, whatever the page's layout."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from tasks.reading import read_article

if TYPE_CHECKING:
    from types import ModuleType

#: Pages of each language in each layout.
SEEDS = range(7)
URL = "http://news.example/2021/story"


def _careless() -> ModuleType:
    spec = importlib.util.spec_from_file_location("careless", Path(__file__).with_name("careless.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


CARELESS = _careless()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("layout", CARELESS.LAYOUTS)
@pytest.mark.parametrize("language", CARELESS.STORIES)
def test_the_article_comes_out_once_and_alone(language: str, layout: str, seed: int) -> None:
    random = Random(f"{language} {layout} {seed}")
    story = CARELESS.STORIES[language].varied(random)
    page = CARELESS.page(story, layout, random)
    article = read_article(page.html.encode(), URL)
    said = (article.text.split("\n"), article.source, article.title, article.published, article.language)
    assert said == (story.lines, story.source, story.title, None, language), page.notes
    assert all(struck.rule for struck in article.struck)
