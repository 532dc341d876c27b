"""Plain text that runs is an article; code, data and lists are named as what they are not."""

from __future__ import annotations

import pytest

from tasks.errors import Rejected
from tasks.outcome import Outcome
from tasks.reading import read_article

URL = "http://a.example/story.txt"
STORY = """Council votes for new bridge

The town council decided on Tuesday evening to build a second bridge across the
river, and the first works are to begin in the spring of next year.

"We have waited for this for twenty years," said the mayor after the vote, which
ended with fourteen members for the plan & nine against it.

The ferry, which carries 2,000 people a day, will stay in service until the
bridge is opened; its price < 3 euros will not change.
"""
RUSSIAN = """Совет решил строить мост

Городской совет во вторник вечером решил построить второй мост через реку, и работы начнутся весной.

Мэр сказал после голосования, что город ждал этого решения двадцать лет и теперь время не ждет.
"""
JAPANESE = "市議会は火曜日、川に新しい橋を架けることを決めた。\n工事は来年の春に始まる予定だと市長が述べた。\n"
NO_STORY = {
    "robots": "User-agent: *\nDisallow: /admin/\nDisallow: /search\nCrawl-delay: 10\n" * 20,
    "code": "function open(page) {\n  if (!page) { return null; }\n  return page.body.trim();\n}\n\n" * 20,
    "style": "body { margin: 0; color: #222; }\n\na:hover { color: red; }\n\n" * 30,
    "table": "date,name,votes\n2026-01-02,Miller,1403\n2026-01-03,Garcia,1207\n" * 30,
    "list": "Harbour\nCouncil\nBridge\nMarket and fair\nRailway station\n" * 30,
    "log": "2026-01-02 12:00:01 INFO request 200 /index took 12 ms\n2026-01-02 12:00:02 WARN slow 503\n" * 30,
    "noise": "aaaa bbbb cccc " * 300,
}


def test_running_text_becomes_an_article_with_its_headline() -> None:
    article = read_article(STORY.encode(), URL)
    assert article.title == "Council votes for new bridge"
    assert article.text.startswith(
        "The town council decided on Tuesday evening to build a second bridge across the river"
    )
    assert article.text.count("\n") == 2
    assert "the plan & nine" in article.text
    assert "its price < 3 euros" in article.text


@pytest.mark.parametrize(
    ("text", "codec", "charset"),
    [
        (RUSSIAN, "utf-8", None),
        (RUSSIAN, "windows-1251", "windows-1251"),
        (RUSSIAN, "utf-16", None),
        (JAPANESE, "utf-8", None),
    ],
)
def test_it_may_be_in_any_language_and_character_set(text: str, codec: str, charset: str | None) -> None:
    article = read_article(text.encode(codec), URL, charset)
    assert article.text.endswith(text.strip()[-10:])


@pytest.mark.parametrize("name", NO_STORY)
def test_what_does_not_run_is_named(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        read_article(NO_STORY[name].encode(), URL)
    assert caught.value.outcome is Outcome.REJECTED_PLAIN_TEXT
