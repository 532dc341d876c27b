from __future__ import annotations

import json

import pytest

from tests.tasks.extract.pages_of import ENGLISH, meta, of, script

H1 = "<h1>A bridge</h1>"


def test_an_author_may_be_a_reference_within_a_graph() -> None:
    graph = [
        {"@type": "WebPage", "@id": "#page", "datePublished": "2020-01-01"},
        {"@type": "NewsArticle", "headline": "A", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Roe"},
    ]
    found = of(f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>")
    assert found.authors == ("Jane Roe",)


def test_a_desk_is_named_only_where_no_person_is() -> None:
    agency = {"@type": "Organization", "name": "dpa"}
    assert of(script(author=agency)).authors == ("dpa",)
    assert of(script(author=[agency, {"@type": "Person", "name": "Jane Roe"}])).authors == ("Jane Roe",)


def test_a_visible_byline_is_the_last_resort_and_a_commenter_is_no_author() -> None:
    comment = "<div class='comments'><span class='author'>Troll Trollson</span></div>"
    assert of("", comment + "<p class='byline'>By Jane Roe, 4 May 2024</p>").authors == ("Jane Roe",)
    assert of("", comment).authors == ()


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ({"@type": "Person", "name": "Jane Roe"}, ("Jane Roe",)),
        ({"@type": "Person", "givenName": "Jane", "familyName": "Roe"}, ("Jane Roe",)),
        ({"@type": "Person", "name": "Roe, Jane"}, ("Jane Roe",)),
        ({"@type": ["Person"], "name": ["Jane Roe", "Max Mann"]}, ("Jane Roe", "Max Mann")),
        (["Jane Roe", "JANE ROE"], ("Jane Roe",)),
        ({"@type": "Person", "name": "Jane Roe and Max Mann, dpa"}, ("Jane Roe", "Max Mann")),
        ({"@type": "Person", "name": "Deutsche Presse-Agentur"}, ("Deutsche Presse-Agentur",)),
        ("https://www.facebook.com/jane.roe", ()),
        ({"@type": "Person"}, ()),
        (7, ()),
    ],
)
def test_structured_data_names_authors_in_many_shapes(author: object, expected: tuple[str, ...]) -> None:
    assert of(script(author=author)).authors == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (meta(author="Jane Roe"), ("Jane Roe",)),
        (meta(articleauthor="Jane Roe"), ("Jane Roe",)),
        (meta(twitter__label1="Written by", twitter__data1="Jane Roe"), ("Jane Roe",)),
        (meta(twitter__label1="Verfasst von", twitter__data1="Jane Roe"), ("Jane Roe",)),
        (meta(twitter__label1="Category", twitter__data1="Jane Roe"), ()),
        (meta(twitter__creator="Jane Roe"), ()),
        (meta(author="The Example Times", og__site_name="The Example Times"), ("The Example Times",)),
        (meta(author="The Example Times", og__site_name="The Example Times", articleauthor="AFP"), ("AFP",)),
        (meta(author="admin"), ()),
        (meta(article__author="https://www.facebook.com/jane"), ()),
    ],
)
def test_meta_elements_name_authors(head: str, expected: tuple[str, ...]) -> None:
    assert of(head).authors == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (H1 + "<p class='byline'>By Jane Roe, 4 May 2024</p>", ("Jane Roe",)),
        (H1 + "<p>By Jane Roe</p>", ("Jane Roe",)),
        (H1 + "<p class='byline'><span>By</span><b>Jane Roe</b></p>", ("Jane Roe",)),
        (H1 + "<p itemprop='author'><span>Author</span><b>Jane Roe</b></p>", ("Jane Roe",)),
        (H1 + "<p>Von <a href='/x'>Anna Müller</a></p>", ("Anna Müller",)),
        (H1 + "<div><span>Por</span> <b>María Pérez</b></div>", ("María Pérez",)),
        (H1 + "<p>Par Jean Dupont et Anne Petit</p>", ("Jean Dupont", "Anne Petit")),
        (H1 + "<p>Автор: Иван Петров</p>", ("Иван Петров",)),
        (H1 + "<p>記者 王小明</p>", ("王小明",)),
        (H1 + "<p>מאת: דנה לוי</p>", ("דנה לוי",)),
        (H1 + "<a href='/authors/jane-roe'>Jane Roe</a><a href='/authors/max'>Max Mann</a>", ("Jane Roe", "Max Mann")),
        (H1 + "<a rel='author' href='/x'>Jane Roe</a>", ("Jane Roe",)),
        (H1 + "<p itemprop='author'><span itemprop='name'>Jane Roe</span>, editor</p>", ("Jane Roe",)),
        (f"<article>{H1}<p>{ENGLISH}</p><footer><p class='author'>Jane Roe</p></footer></article>", ("Jane Roe",)),
        (f"<div class='card'>{H1}<p class='byline'>By Jane Roe</p></div>", ("Jane Roe",)),
        (f"{H1}<p>{ENGLISH}</p><p>By Jane Roe</p>", ()),
        (H1 + "<p>By the river stands a bridge</p>", ()),
        (H1 + "<p><strong>New Delhi</strong></p>", ()),
        (H1 + "<div class='related'><p class='author'>Old Writer</p></div>", ()),
        (H1 + "<aside><a href='/author/old'>Old Writer</a></aside>", ()),
        (H1 + "<figure><div class='bildautor'>Foto Grafin</div></figure>", ()),
        (H1 + "<div class='comments'><span class='author'>Troll Trollson</span></div>", ()),
        (H1 + "<div class='comment'><span itemprop='author'>Troll Trollson</span></div>", ()),
        (f"{H1}<p>{ENGLISH}</p><footer><p class='author'>Web Designer</p></footer>", ()),
    ],
)
def test_a_byline_is_read_near_the_headline_and_not_with_teasers_pictures_or_comments(
    body: str, expected: tuple[str, ...]
) -> None:
    assert of("", body).authors == expected


@pytest.mark.parametrize(
    ("mailbox", "expected"),
    [("j.roe", ("Jane Roe",)), ("jane.roe", ("Jane Roe",)), ("jroe", ("Jane Roe",)), ("redaktion", ())],
)
def test_a_name_that_the_authors_mailbox_is_made_of_is_the_author(mailbox: str, expected: tuple[str, ...]) -> None:
    assert (
        of(meta(author=f"{mailbox}@example.com"), H1 + "<span>Jane Roe</span><span>New Delhi</span>").authors
        == expected
    )
