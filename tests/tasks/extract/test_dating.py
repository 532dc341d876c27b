from __future__ import annotations

import pytest

from tests.tasks.extract.pages_of import meta, of, script


def dates(head: str, body: str = "") -> tuple[str | None, str | None]:
    found = of(head, body)
    return found.published, found.modified


def test_structured_data_comes_before_meta_elements_and_a_bad_date_gives_way() -> None:
    metas = meta(article__published_time="2024-05-01T10:00:00+02:00")
    assert dates(script(datePublished="2024-05-02") + metas)[0] == "2024-05-02"
    assert dates(script(datePublished="0001-01-01") + metas)[0] == "2024-05-01T10:00:00+02:00"


@pytest.mark.parametrize(
    ("published", "modified", "kept"),
    [
        ("2024-05-02T10:00:00Z", "2024-05-01T10:00:00Z", None),
        ("2024-05-02T10:00:00Z", "2024-05-02T09:00:00Z", None),
        ("2024-05-02", "2024-05-02T09:00:00Z", "2024-05-02T09:00:00+00:00"),
        ("2024-05-02T10:00:00", "2024-05-02T09:00:00Z", "2024-05-02T09:00:00+00:00"),
        ("2024-05-02T10:00:00Z", "2024-05-02T10:00:00Z", "2024-05-02T10:00:00+00:00"),
        ("2024-05-02T10:00:00Z", "2024-05-03", "2024-05-03"),
    ],
)
def test_a_modification_before_the_publication_is_none(published: str, modified: str, kept: str | None) -> None:
    assert dates(script(datePublished=published, dateModified=modified))[1] == kept


def test_an_old_year_is_believed_of_structured_data_only() -> None:
    assert dates(script(datePublished="1955-05-01"))[0] == "1955-05-01"
    assert dates(meta(article__published_time="1955-05-01"))[0] is None


@pytest.mark.parametrize(
    "body",
    [
        "<aside><article><h3>Old</h3><time datetime='2016-09-29'>29 September</time></article></aside>",
        "GMT 18:34 2016 Thursday ,29 September",
        "<ul><li>Old headline <time datetime='2016-09-29'></time></li></ul>",
        "<article><h1>A</h1><ul><li><time datetime='2016-09-29'></time></li></ul></article>",
        "<article><h1>A</h1><footer><time datetime='2016-09-29'></time></footer></article>",
        "<header><time datetime='2024-05-07'>Today</time></header><h1>A</h1>",
        "<p>© 2024</p><div class='comment'><time datetime='2024-05-02'></time></div>",
        "<article><h1>A</h1><time class='published'>three hours ago</time></article>",
        "<article><h1>A</h1><p>On <time datetime='2024-05-02'>2 May</time> the council met again.</p></article>",
    ],
)
def test_no_date_of_a_teaser_a_clock_a_comment_or_the_footer_is_taken(body: str) -> None:
    assert dates("", body) == (None, None)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<time class='updated' datetime='2024-05-02'></time><time datetime='2024-05-01'></time>", "2024-05-01"),
        ("<time datetime='2024-05-03'></time><time class='entry-date published'>1. Mai 2024</time>", "2024-05-01"),
        ("<time pubdate>1 de mayo de 2024</time>", "2024-05-01"),
        ("<p>By Jane Roe · Published <time datetime='2024-05-01'>1 May 2024</time> · 4 min</p>", "2024-05-01"),
        ("<span itemprop='datePublished'>1 mai 2024</span>", "2024-05-01"),
        ("<meta itemprop='datePublished' content='2024-05-01T10:00:00Z'>", "2024-05-01T10:00:00+00:00"),
    ],
)
def test_the_time_that_the_markup_gives_to_the_article_is_taken(inside: str, expected: str) -> None:
    assert dates("", f"<article><h1>A bridge</h1>{inside}</article>")[0] == expected
