from __future__ import annotations

import json
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.jsonld import structured
from tasks.extract.language import language_of
from tasks.extract.metadata import Metadata, metadata_of
from tasks.extract.parse import parse
from tests.tasks.extract.pages_of import ENGLISH, URL, meta, of, script

GERMAN = "Der Stadtrat hat am Dienstag beschlossen, dass eine neue Brücke über den Fluss gebaut werden soll. " * 3


def test_structured_data_wins_over_meta_elements() -> None:
    found = of(
        script(headline="A bridge", datePublished="2024-05-01", author={"@type": "Person", "name": "Jane Roe"})
        + meta(article__published_time="2023-01-01", author="John Doe")
    )
    assert (found.published, found.authors, found.title) == ("2024-05-01", ("Jane Roe",), "A bridge")


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
    assert of(other + script(headline="This", url=URL)).title == "This"


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


def test_the_sites_name_is_no_address_and_no_account() -> None:
    publisher = {"@type": "Organization", "name": "The Example Times"}
    assert (
        of(meta(og__site_name="https://www.example-times.com") + script(publisher=publisher)).site
        == "The Example Times"
    )
    assert of(meta(og__site_name="@times")).site is None
    assert of(meta(og__site_name="U.S.") + script(publisher=publisher)).site == "The Example Times"
    assert of(meta(og__site_name="Example Times | News from the city")).site == "Example Times"


def test_a_long_description_is_kept_as_far_as_its_limit() -> None:
    assert len(of(meta(og__description="word " * 1000)).description or "") == 2000


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=30)
    | st.sampled_from(["2024-05-01", "Jane Roe", "/a"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["@type", "@id", "name", "url", "logo"]) | st.text(max_size=5), inner, max_size=3
        )
    ),
    max_leaves=8,
)
PROPERTIES = [
    "headline",
    "author",
    "creator",
    "datePublished",
    "dateModified",
    "publisher",
    "image",
    "keywords",
    "about",
    "sourceOrganization",
    "inLanguage",
    "description",
    "url",
    "mainEntityOfPage",
    "articleBody",
    "thumbnailUrl",
]
METAS = [
    "og:title",
    "twitter:title",
    "author",
    "article:author",
    "article:published_time",
    "article:modified_time",
    "og:site_name",
    "og:image",
    "og:url",
    "keywords",
    "og:locale",
    "twitter:label1",
    "twitter:data1",
    "description",
    "articleauthor",
    "source",
]


@given(
    st.dictionaries(st.sampled_from(PROPERTIES), JSON, max_size=8),
    st.dictionaries(st.sampled_from(METAS), st.text(max_size=60), max_size=8),
    st.text(max_size=60),
)
def test_whatever_a_page_states_is_read_and_what_comes_out_is_sane(
    node: dict[str, object], metas: dict[str, str], heading: str
) -> None:
    tree = parse(
        b"<html><head></head><body><article><h1></h1><p class='byline'></p><time></time></article></body></html>"
    )
    assert tree is not None
    for name, content in metas.items():
        element = tree.makeelement("meta", {"property": name})
        element.set("content", "".join(filter(str.isprintable, content)))
        tree.find("head").append(element)  # type: ignore[union-attr]
    for element in tree.iter("h1", "p", "time"):
        element.text = "".join(filter(str.isprintable, heading))
    found = metadata_of(tree, [json.dumps({"@type": "NewsArticle"} | node)], URL, heading)
    for address in filter(None, (found.image, found.canonical_url)):
        assert urlsplit(address).scheme in {"http", "https"}
        assert urlsplit(address).hostname
    for moment in filter(None, (found.published, found.modified)):
        datetime.fromisoformat(moment)
    assert all(isinstance(value, str) and value.strip() for value in (*found.authors, *found.tags, *found.titles))
