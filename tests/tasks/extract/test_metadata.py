from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.addresses import absolute
from tasks.extract.dates import iso
from tasks.extract.jsonld import structured
from tasks.extract.language import language_of
from tasks.extract.metadata import Metadata, metadata_of
from tasks.extract.names import persons
from tasks.extract.parse import parse, take_json_ld
from tasks.extract.titles import Titles, best_first

URL = "http://www.example-times.com/city/new-bridge.html"
ENGLISH = (
    "The council of the city has decided that a bridge is to be built over the river, and it will be done by May. " * 3
)
GERMAN = "Der Stadtrat hat am Dienstag beschlossen, dass eine neue Brücke über den Fluss gebaut werden soll. " * 3


def of(head: str, body: str = "", *, url: str = URL, text: str = ENGLISH, root: str = "<html>") -> Metadata:
    tree = parse(f"{root}<head>{head}</head><body>{body}<p>{text}</p></body></html>".encode())
    assert tree is not None
    return metadata_of(tree, take_json_ld(tree), url, text)


def script(**node: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle'} | node)}</script>"


def meta(**names: str) -> str:
    return "".join(f'<meta property="{name.replace("__", ":")}" content="{value}">' for name, value in names.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T10:20:30Z", "2024-05-01T10:20:30+00:00"),
        ("2024-05-01T10:20:30.123+0200", "2024-05-01T10:20:30+02:00"),
        ("2024-05-01 10:20", "2024-05-01T10:20:00"),
        ("20240501T1020", "2024-05-01T10:20:00"),
        ("1714558830", "2024-05-01T10:20:30+00:00"),
        ("1714558830123", "2024-05-01T10:20:30+00:00"),
        ("Wed, 01 May 2024 10:20:30 +0200", "2024-05-01T10:20:30+02:00"),
        ("May 1, 2024 10:20 pm", "2024-05-01T22:20:00"),
        ("1 May 2024", "2024-05-01"),
        ("01.05.2024, 10:20 Uhr", "2024-05-01T10:20:00"),
        ("2024/5/1", "2024-05-01"),
        ("05/01/2024", None),
        ("yesterday", None),
        ("0001-01-01T00:00:00Z", None),
        ("2024-13-45", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_become_iso_and_unclear_ones_none(text: str | None, expected: str | None) -> None:
    assert iso(text) == expected


@given(st.text(max_size=120))
def test_no_text_makes_the_reading_of_dates_fail(text: str) -> None:
    iso(text)


def test_structured_data_wins_over_meta_elements() -> None:
    found = of(
        script(headline="A bridge", datePublished="2024-05-01", author={"@type": "Person", "name": "Jane Roe"})
        + meta(article__published_time="2023-01-01", author="John Doe")
    )
    assert (found.published, found.authors, found.headline) == ("2024-05-01", ("Jane Roe",), "A bridge")


def test_an_author_may_be_a_reference_within_a_graph() -> None:
    graph = [
        {"@type": "WebPage", "@id": "#page", "datePublished": "2020-01-01"},
        {"@type": "NewsArticle", "headline": "A", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Roe"},
    ]
    found = of(f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>")
    assert found.authors == ("Jane Roe",)


def test_posts_of_a_live_blog_are_not_taken_for_the_article() -> None:
    post = {
        "@type": "BlogPosting",
        "headline": "Post",
        "datePublished": "2024-05-03",
        "articleBody": "x",
        "author": "A B",
    }
    found = of(script(**{"@type": "LiveBlogPosting", "datePublished": "2024-05-01", "liveBlogUpdate": [post]}))
    assert found.published == "2024-05-01"


def test_of_several_articles_the_one_with_this_address_is_taken() -> None:
    other = script(headline="Other", url="http://www.example-times.com/other", datePublished="2020-01-01", author="A B")
    assert of(other + script(headline="This", url=URL)).headline == "This"


@pytest.mark.parametrize(
    "broken",
    [
        "{",
        "[" * 100_000,
        '{"@type": "NewsArticle", "author": ' * 500,
        "null",
        "[[[]]]",
        '"text"',
        '{"@type": 5, "author": [[1]]}',
    ],
)
def test_broken_structured_data_harms_nothing(broken: str) -> None:
    found = of(f"<script type='application/ld+json'>{broken}</script>" + meta(og__title="A bridge"))
    assert found.title == "A bridge"


def test_structured_data_wrapped_in_cdata_or_with_a_comma_too_many_is_read() -> None:
    text = '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A bridge",}\n//]]>'
    assert structured([text], URL).text("headline") == "A bridge"


def test_huge_structured_data_is_left_alone() -> None:
    assert structured(['{"@type": "NewsArticle", "headline": "' + "x" * 1_100_000 + '"}'], URL).article == {}


def test_cyclic_references_end() -> None:
    node = {"@type": "NewsArticle", "@id": "#a", "author": {"@id": "#b"}}
    assert of(script(**node) + script(**{"@type": "Person", "@id": "#b", "author": {"@id": "#a"}})).authors == ()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["By Jane Roe"], ("Jane Roe",)),
        (["Von Anna Müller und Max van der Berg"], ("Anna Müller", "Max van der Berg")),
        (["Jane Roe, Political Editor"], ("Jane Roe",)),
        (["Jane Roe & John O\u2019Neil; Li Na"], ("Jane Roe", "John O\u2019Neil", "Li Na")),
        (["jane@example.com", "https://www.facebook.com/times"], ()),
        (["Reuters"], ()),
        (["The Example Times"], ()),
        (["Newsroom Staff", "Redaktion"], ()),
        (["JANE ROE (London)"], ("JANE ROE",)),
        (["山田太郎"], ("山田太郎",)),
        (["<a href='/x'>Jane Roe</a>", "Jane Roe"], ("Jane Roe",)),
    ],
)
def test_persons_are_told_from_roles_desks_and_addresses(texts: list[str], expected: tuple[str, ...]) -> None:
    assert persons(texts, ["The Example Times"]) == expected


def test_a_desk_is_named_only_where_no_person_is() -> None:
    agency = {"@type": "Organization", "name": "dpa"}
    assert of(script(author=agency)).authors == ("dpa",)
    assert of(script(author=[agency, {"@type": "Person", "name": "Jane Roe"}])).authors == ("Jane Roe",)


def test_a_visible_byline_is_the_last_resort_and_a_commenter_is_no_author() -> None:
    comment = "<div class='comments'><span class='author'>Troll Trollson</span></div>"
    assert of("", comment + "<p class='byline'>By Jane Roe, 4 May 2024</p>").authors == ("Jane Roe",)
    assert of("", comment).authors == ()


def test_no_date_of_a_teaser_is_taken() -> None:
    teasers = "<aside><article><h3>Old</h3><time datetime='2016-09-29'>29 September</time></article></aside>"
    assert of("", teasers + "GMT 18:34 2016 Thursday ,29 September").published is None


def test_the_time_in_the_articles_own_head_is_taken() -> None:
    times = "<time class='updated' datetime='2024-05-02'></time><time datetime='2024-05-01'></time>"
    assert of("", f"<article><h1>A bridge</h1>{times}</article>").published == "2024-05-01"


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["New bridge planned | The Example Times"], "New bridge planned"),
        (["New bridge planned - City - Example-Times.com", "New bridge planned"], "New bridge planned"),
        (["The Example Times: New bridge planned"], "New bridge planned"),
        (["Interview: New bridge - a good idea?"], "Interview: New bridge - a good idea?"),
        (["The mayor and the ", 'The mayor and the "royal bridge"'], 'The mayor and the "royal bridge"'),
        (["New bridge pla...", "New bridge planned"], "New bridge planned"),
        (["The Example Times", "New bridge planned"], "New bridge planned"),
        (["M&amp;A: Tom&#039;s bridge"], "M&A: Tom's bridge"),
    ],
)
def test_titles_lose_the_sites_name_and_nothing_else(titles: list[str], expected: str) -> None:
    assert best_first(Titles(others=titles), ["The Example Times"], "www.example-times.com")[0] == expected


@pytest.mark.parametrize(
    ("stated", "text", "expected"),
    [
        (["de-AT"], GERMAN, "de"),
        (["en"], ENGLISH, "en"),
        (["en-US"], GERMAN, "de"),
        ([None, "de_DE"], GERMAN, "de"),
        ([], ENGLISH, "en"),
        (["en"], "Городской совет решил построить новый мост через реку весной этого года.", "ru"),
        (["ar"], "المجلس البلدي قرر بناء جسر جديد فوق النهر وستبدأ الأعمال في الربيع", "ar"),
        (["en"], "市議会は火曜日、川に新しい橋を架けることを決めた。工事は春に始まる予定だ。" * 2, "ja"),
        ([], "Short.", None),
        (["iw"], "Short.", "he"),
        (["klingon"], "Short.", None),
    ],
)
def test_the_language_is_the_stated_one_where_the_text_may_be_in_it(
    stated: list[str | None], text: str, expected: str | None
) -> None:
    assert language_of(stated, text) == expected


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
        (None, None),
    ],
)
def test_addresses_are_absolute_http_or_nothing(address: str | None, expected: str | None) -> None:
    assert absolute(address, URL) == expected


def test_a_canonical_address_is_taken_but_not_the_home_page_nor_a_script() -> None:
    assert (
        of("<link rel='canonical' href='/city/new-bridge'>").canonical_url
        == "http://www.example-times.com/city/new-bridge"
    )
    assert of("<link rel='canonical' href='/'>" + meta(og__url="/city/b")).canonical_url.endswith("/city/b")  # type: ignore[union-attr]
    assert of("<link rel='canonical' href='javascript:x'>").canonical_url is None


def test_the_rest_is_taken_from_where_pages_put_it() -> None:
    found = of(
        meta(og__site_name="The Example Times", og__image="/a.jpg", og__description="A <b>bridge</b> &amp;amp; more")
        + "<meta property='article:tag' content='City'><meta property='article:tag' content='Rivers, city'>"
        + meta(article__modified_time="2024-05-02T10:00:00Z"),
        root="<html lang='en-GB'>",
    )
    assert found.site == "The Example Times"
    assert found.image == "http://www.example-times.com/a.jpg"
    assert found.description == "A bridge & more"
    assert found.tags == ("City", "Rivers")
    assert found.modified == "2024-05-02T10:00:00+00:00"
    assert found.language == "en"


def test_a_bare_page_states_nothing() -> None:
    assert of("") == Metadata(language="en")
