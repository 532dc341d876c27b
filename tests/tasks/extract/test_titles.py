# ruff: noqa: RUF001 - titles in many scripts
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.characters import line
from tasks.extract.titles import Titles, best_first
from tests.tasks.extract.pages_of import meta, of, script

LONG = "New bridge over the river to be built by May"
SITE, HOST = ["The Example Times"], "www.example-times.com"


def headline(stated: Titles, *sites: str, host: str = HOST, lead: str = "") -> str | None:
    return next(iter(best_first(stated, sites or SITE, host, lead)), None)


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["New bridge planned | The Example Times"], "New bridge planned"),
        (["New bridge planned - City - Example-Times.com", "New bridge planned"], "New bridge planned"),
        (["The Example Times: New bridge planned"], "New bridge planned"),
        (["Interview: New bridge - a good idea?"], "Interview: New bridge - a good idea?"),
        (["The mayor and the ", 'The mayor and the "royal bridge"'], 'The mayor and the "royal bridge"'),
        (["New bridge pla...", "New bridge planned"], "New bridge planned"),
        (["New bridge", "New bridges planned"], "New bridge"),
        (["New bridge over the river to be built by Ma", LONG], LONG),
        (["The Example Times", "New bridge planned"], "New bridge planned"),
        (["M&amp;A: Tom&#039;s bridge"], "M&A: Tom's bridge"),
        (["Neue Donau\xaddampf\xadschifffahrt"], "Neue Donaudampfschifffahrt"),
        (["New bridge planned › News › example-times.com"], "New bridge planned › News"),
        (["New bridge planned › News › example-times.com", "New bridge planned"], "New bridge planned"),
        (["Spider-Man crosses the bridge"], "Spider-Man crosses the bridge"),
        (["The Example Times|New bridge planned"], "New bridge planned"),
        (["New bridge planned |"], "New bridge planned"),
        (["« Un pont » et « une route »"], "« Un pont » et « une route »"),
    ],
)
def test_titles_lose_the_sites_name_and_nothing_else(titles: list[str], expected: str) -> None:
    assert headline(Titles(others=titles)) == expected


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Neue Brücke geplant | Städtische Zeitung", "Städtische Zeitung", "Neue Brücke geplant"),
        ("Un nouveau pont – Le Courrier", "Le Courrier", "Un nouveau pont"),
        ("Новый мост построят к маю — Городские вести", "Городские вести", "Новый мост построят к маю"),
        ("市議会、新しい橋を計画：都市新聞", "都市新聞", "市議会、新しい橋を計画"),
        ("市议会计划建新桥_都市网", "都市网", "市议会计划建新桥"),
        ("시의회 새 다리 계획ㅣ도시일보", "도시일보", "시의회 새 다리 계획"),
        ("المجلس يقرر بناء جسر جديد | صحيفة المدينة", "صحيفة المدينة", "المجلس يقرر بناء جسر جديد"),
        ("העירייה תבנה גשר חדש - עיתון העיר", "עיתון העיר", "העירייה תבנה גשר חדש"),
        ("शहर में नया पुल बनेगा | नगर समाचार", "नगर समाचार", "शहर में नया पुल बनेगा"),
    ],
)
def test_the_sites_name_goes_in_any_script(title: str, site: str, expected: str) -> None:
    assert headline(Titles(social=title), site, host="example.com") == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        # og:title is the headline, whatever the title element says to search engines
        (Titles("City gets its bridge", "Bridge plan: council", ("Bridge plan: council",), "Bridge plan: council"), 0),
        # og:title only repeats the title element: the structured headline is the article's own
        (Titles("Bridge plan: council", "City gets its bridge", ("City gets its bridge",), "Bridge plan: council"), 1),
        (Titles("Bridge plan: council", "City gets its bridge", ("Bridge plan: council",), "Bridge plan: council"), 1),
        # a structured headline that has nothing to do with the page's other titles and text is of something else
        (Titles("Bridge plan: council", "Weather tomorrow", (), "Bridge plan: council | The Example Times"), 0),
        # the editors state two headlines, and og:title is neither
        (Titles("Wow, a bridge", "City gets bridge", ("City gets bridge",), None, (), "Bridge: council plans"), 1),
        (Titles("Wow, a bridge", "City gets bridge", ("Wow, a bridge",), None, (), "Bridge: council plans"), 0),
        (Titles("Wow, a bridge", "City gets bridge", ("City gets bridge",), None, (), "Wow, a bri..."), 0),
        (Titles("Wow, a bridge", "City gets bridge", ("City gets bridge",)), 0),
        # a structured headline that was cut says nothing new
        (Titles("Bridge plan: council", "Bridge plan: cou...", (), "Bridge plan: council"), 0),
    ],
)
def test_between_two_headlines_the_one_that_the_title_element_does_not_repeat_is_taken(
    stated: Titles, expected: int
) -> None:
    assert headline(stated, lead="The city gets a bridge.") == (stated.social, stated.structured)[expected]


@pytest.mark.parametrize(
    ("social", "witness", "expected"),
    [
        ("Ski jumping | Quarrel about the suits", "Quarrel about the suits", "Quarrel about the suits"),
        ("Cases in India: Quarrel about suits | Bhopal News", "Quarrel about suits", "Quarrel about suits"),
        (
            "새 다리 계획 또다시 불발된 시의회-정치",
            "새 다리 계획 또다시 불발된 시의회",
            "새 다리 계획 또다시 불발된 시의회",
        ),
        ("Quarrel about the suits goes on", "Quarrel about the suits", "Quarrel about the suits goes on"),
    ],
)
def test_a_topic_around_the_headline_goes_where_two_others_leave_it_out(
    social: str, witness: str, expected: str
) -> None:
    assert headline(Titles(social, witness, (witness,), social)) == expected


@pytest.mark.parametrize(
    ("headings", "page", "expected"),
    [
        (["Reviews", "New bridge planned by council"], "New bridge planned by council. Reviews", 1),
        (["India Post"], "New bridge planned by council", None),
        (["New bridge planned", "Most read"], "New bridge planned - Example", 0),
    ],
)
def test_of_several_headings_the_one_that_makes_most_of_the_title_is_taken(
    headings: list[str], page: str, expected: int | None
) -> None:
    assert headline(Titles(headings=headings, page=page)) == (page if expected is None else headings[expected])


@pytest.mark.parametrize(
    "home",
    [
        "<a href='/'>Fluss und Tal</a>",
        "<a href='http://www.example-times.com/'><img src='/l.png' alt='Fluss und Tal'></a>",
        "<a href='/' title='Fluss und Tal'></a>",
    ],
)
def test_a_site_that_names_itself_nowhere_else_is_known_by_its_link_home(home: str) -> None:
    title = "<title>Neue Brücke geplant - Stadtrat einig - Fluss und Tal</title>"
    assert of(title, home).title == "Neue Brücke geplant - Stadtrat einig"
    assert of(title, home.replace("/'", "/verein'")).title == "Neue Brücke geplant - Stadtrat einig - Fluss und Tal"


def test_a_kicker_within_the_heading_is_no_part_of_it() -> None:
    body = "<h1><span class='article__kicker'>Rivers</span><span>New bridge planned</span></h1>"
    assert of("", body).title == "New bridge planned"


def test_lines_of_a_heading_are_told_apart() -> None:
    assert of("", "<h1><div>New bridge</div><div>planned</div></h1>").title == "New bridge planned"


def test_a_page_whose_programs_name_is_its_title_has_a_title() -> None:
    assert (
        of("<meta name='application-name' content='New bridge'>" + meta(og__title="New bridge")).title == "New bridge"
    )


def test_references_in_structured_data_are_resolved() -> None:
    assert of(script(headline="Tom &amp;amp; Jerry&#039;s bridge")).title == "Tom & Jerry's bridge"


@given(st.lists(st.text(max_size=60), min_size=5, max_size=5))
def test_the_headline_is_one_of_the_titles_or_a_part_of_one(texts: list[str]) -> None:
    found = best_first(Titles(texts[0], texts[1], (texts[2],), texts[3], (texts[4],)), SITE, HOST, texts[0])
    assert len(set(found)) == len(found)
    whole = "".join(filter(str.isalnum, "\n".join(map(line, texts)).casefold()))
    assert all("".join(filter(str.isalnum, title.casefold())) in whole for title in found if "&" not in "".join(texts))
