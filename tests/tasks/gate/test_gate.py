"""The gate: every page that holds no article ends under its name, and what only looks like one of them stays."""

from __future__ import annotations

import re

import pytest

from tasks.errors import Rejected
from tasks.outcome import Outcome
from tasks.reading import read_article
from tests.tasks.gate import alike, pages, texts, topics, walls

URL = f"{pages.ROOT}/2026/11/24/night-ferry-stays"
LANGUAGES = sorted(texts.TEXTS)
CLAIM = alike.CLAIM


def outcome_of(html: str, url: str) -> Outcome:
    try:
        read_article(html.encode(), url)
    except Rejected as error:
        return error.outcome
    return Outcome.PUBLISHED


@pytest.mark.parametrize("page", pages.NO_ARTICLE, ids=lambda page: page.name)
def test_a_page_without_an_article_ends_under_its_name(page: object) -> None:
    assert outcome_of(page.html, page.url) is page.outcome  # type: ignore[attr-defined]


@pytest.mark.parametrize("head", ["", CLAIM], ids=["bare", "claimed"])
@pytest.mark.parametrize("paragraphs", [1, 4])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_stays_however_short_and_in_any_language(language: str, paragraphs: int, head: str) -> None:
    article = read_article(pages.article(language, paragraphs, head=head).encode(), URL)
    assert len(article.text.split("\n")) == paragraphs
    assert not article.truncated


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_article_among_the_teasers_of_its_section_stays(language: str) -> None:
    around = f"<aside><h2>{texts.TEXTS[language][0]}</h2>{pages.teasers(language, 20)}</aside>"
    article = read_article(pages.article(language, 5, around=around).encode(), URL)
    assert article.text.startswith(texts.TEXTS[language][3])


@pytest.mark.parametrize(
    "kind",
    [
        "flash of one sentence", "live blog", "live blog with permanent links", "interview", "recipe",
        "list of places with links", "photo story with a text", "quiz", "news about cookies",
        "news about a page not found", "news about captchas",
    ],
)  # fmt: skip
def test_articles_that_look_like_something_else_stay(kind: str) -> None:
    assert outcome_of(alike.alike(kind), URL) is Outcome.PUBLISHED


@pytest.mark.parametrize("layout", topics.LAYOUTS)
@pytest.mark.parametrize(
    ("topic", "language", "headline", "paragraphs"), topics.NEWS, ids=lambda value: str(value)[:30]
)
def test_short_news_on_what_walls_talk_about_stays_whole(
    topic: str, language: str, headline: str, paragraphs: list[str], layout: str
) -> None:
    inside = topics.LAYOUTS[layout].format(
        headline=headline, paragraphs="".join(f"<p>{text}</p>" for text in paragraphs)
    )
    claim = pages.json_ld(**{"@type": "NewsArticle", "headline": headline, "datePublished": "2026-11-24T20:00:00Z"})
    for head in ("", claim):
        page = pages.document(pages.frame(inside), title=f"{headline} | The Daily", language=language, head=head)
        assert read_article(page.encode(), URL).text == "\n".join(paragraphs), topic


@pytest.mark.parametrize("framed", [False, True], ids=["alone", "framed"])
@pytest.mark.parametrize(("language", "title", "body"), walls.STAND_INS, ids=lambda value: str(value)[:30])
def test_what_stands_instead_of_an_article_is_refused_in_any_words(
    language: str, title: str, body: str, *, framed: bool
) -> None:
    page = pages.document(pages.frame(f"<main>{body}</main>") if framed else body, title=title, language=language)
    assert outcome_of(page, URL) is not Outcome.PUBLISHED


@pytest.mark.parametrize("head", ["", CLAIM], ids=["bare", "claimed"])
@pytest.mark.parametrize("framed", [False, True], ids=["alone", "framed"])
@pytest.mark.parametrize(("language", "title", "body"), walls.IMPERSONAL, ids=lambda value: str(value)[:30])
def test_what_stands_instead_of_an_article_is_refused_though_it_speaks_to_nobody(
    language: str, title: str, body: str, head: str, *, framed: bool
) -> None:
    inside = pages.frame(f"<main>{body}</main>") if framed else body
    assert outcome_of(pages.document(inside, title=title, language=language, head=head), URL) is not Outcome.PUBLISHED


def test_an_article_under_a_consent_dialog_stays_and_the_dialog_goes() -> None:
    dialog = pages.ONETRUST[pages.ONETRUST.index("<div") : pages.ONETRUST.index("</body>")]
    article = read_article(pages.article("en", 5, around=dialog).encode(), URL)
    assert "partners" not in article.text


def test_an_article_that_stands_in_structured_data_alone_is_one() -> None:
    words = texts.TEXTS["en"]
    body = " ".join([words[3], *(f"{words[2]} {number}." for number in range(6))])
    head = pages.json_ld(**{"@type": "NewsArticle", "headline": words[1], "articleBody": body})
    page = pages.document('<div id="root"></div><noscript>Enable JavaScript.</noscript>', title=words[1], head=head)
    assert read_article(page.encode(), URL).text.startswith(words[3])


@pytest.mark.parametrize("place", ["{}<p>{}</p>", "{}</div><div class=c7><div><p>{}</p></div>"], ids=["text", "box"])
@pytest.mark.parametrize(("language", "line"), walls.ENDS, ids=lambda value: str(value)[:30])
def test_a_walls_line_that_speaks_to_nobody_is_taken_from_the_end_of_a_text(
    language: str, line: str, place: str
) -> None:
    _, headline, standfirst, paragraph = texts.TEXTS[language]
    body = place.format(f"<p>{standfirst}</p><p>{paragraph}</p>", line)
    page = pages.document(
        pages.frame(f"<main><article><h1>{headline}</h1><div class=body>{body}</div></article></main>"),
        title=headline,
        language=language,
    )
    article = read_article(page.encode(), URL)
    assert article.text == f"{standfirst}\n{paragraph}"
    assert article.truncated


@pytest.mark.parametrize("head", ["", pages.json_ld(**pages.LOCKED)], ids=["bare", "locked"])
@pytest.mark.parametrize("language", sorted(texts.WALLS))
def test_a_beginning_before_a_wall_is_marked_and_the_wall_goes(language: str, head: str) -> None:
    article = read_article(pages.article(language, 3, after=texts.WALLS[language], head=head).encode(), URL)
    assert article.truncated
    assert len(article.text.split("\n")) == 3


def test_a_text_cut_off_within_a_sentence_is_marked_where_the_page_says_it_is_locked() -> None:
    cut = "<p>The pilot, who has steered the boat since she was nineteen, told the council that the</p>"
    assert read_article(pages.article("en", 5, after=cut, head=pages.json_ld(**pages.LOCKED)).encode(), URL).truncated
    assert not read_article(pages.article("en", 5, after=cut).encode(), URL).truncated


def test_a_text_much_shorter_than_the_page_says_is_marked_where_it_is_locked() -> None:
    longer = pages.json_ld(**pages.LOCKED, wordCount=900)
    assert read_article(pages.article("en", 8, head=longer).encode(), URL).truncated


@pytest.mark.parametrize(
    ("head", "beside"),
    [
        (pages.json_ld(**pages.LOCKED), ""),  # sent whole, though it is called locked
        (pages.json_ld(**{**pages.LOCKED, "hasPart": {"cssSelector": ".body", "isAccessibleForFree": False}}), ""),
        (pages.json_ld(**{**pages.LOCKED, "isAccessibleForFree": True, "hasPart": []}), texts.WALLS["en"]),
        ("", '<div class="promo"><a href="/subscribe">Subscribe</a></div>'),
    ],
)
def test_a_whole_article_is_not_marked_whatever_wall_stands_around(head: str, beside: str) -> None:
    wall = f'<div class="overlay" style="display:none">{texts.WALLS["en"]}</div>'
    article = read_article(pages.article("en", 12, head=head, around=wall + beside).encode(), URL)
    assert not article.truncated
    assert len(article.text.split("\n")) == 12


def test_a_record_says_which_rule_took_the_wall_away() -> None:
    struck = read_article(pages.article("en", 3, after=texts.WALLS["en"]).encode(), URL).struck
    assert {"Subscribe to continue reading"} <= {block.text for block in struck if block.rule == "wall"}


def test_long_text_in_what_a_class_names_a_gallery_is_no_captions() -> None:
    text = "The council said that the bridge stays closed until the spring, and that the ferry goes twice an hour. " * 6
    page = f"<title>Bridge</title><div class='gallery caption'><p>{text}</p><p>{text[:200]}</p></div>"
    assert read_article(f"<html><body>{page}</body></html>".encode(), URL).text.startswith("The council said")


def test_buttons_of_one_wording_below_each_paragraph_make_no_list_of_teasers() -> None:
    text = "The council said that the bridge stays closed until the spring, and that the ferry goes twice an hour. " * 3
    parts = "".join(
        f"<div class='part'><p>{n} {text}</p><ul><li><a href='/c/{n}'>{n} suggestions for a change</a></li></ul></div>"
        for n in range(9)
    )
    page = f"<html><head><title>Paper</title></head><body><h2>Bridge</h2>{parts}</body></html>"
    assert read_article(page.encode(), URL).text.startswith("0 The council said")


def test_japanese_text_with_readings_above_its_characters_is_running_text() -> None:
    page = pages.article("ja", 6)
    start = page.index("<body")
    read = re.sub("([\u4e00-\u9fff])(?=[^<>]*<)", r"<ruby>\1<rt>か</rt></ruby>", page[start:])
    menu = "".join(f"<p><a href='/{number}'>きょうのほかのニュースの見出しです</a></p>" for number in range(9))
    article = read_article((page[:start] + read.replace("</body>", f"{menu}</body>")).encode(), URL)
    assert len(article.text.split("\n")) == 6
    assert texts.TEXTS["ja"][2] in article.text


def _notice(language: str) -> str:
    section, headline = texts.TEXTS[language][:2]
    cards = "".join(f"<li><a href='/{n}'>{headline} {number}</a></li>" for n, number in enumerate("abcdef"))
    return pages.document(
        pages.frame(
            f"<main><h1>{section}</h1><div class=post><p>{texts.NOTICES[language]}</p></div><ul>{cards}</ul></main>"
        ),
        title=f"{headline} | The Daily",
        head=CLAIM,
        language=language,
    ).replace("A story", headline)


@pytest.mark.parametrize("language", texts.NOTICES)
def test_a_notice_to_readers_among_links_is_no_article_and_a_letter_on_the_headline_is(language: str) -> None:
    page = _notice(language)
    headline, standfirst, paragraph = texts.TEXTS[language][1:]
    assert outcome_of(page, URL) is not Outcome.PUBLISHED
    letter = page.replace("</p></div>", f"</p><p>{headline}: {standfirst} {paragraph}</p></div>")
    assert outcome_of(letter, URL) is Outcome.PUBLISHED


@pytest.mark.parametrize("head", ["", CLAIM], ids=["bare", "claimed"])
@pytest.mark.parametrize(("headline", "text"), alike.TO_READERS, ids=lambda value: value[:20])
def test_an_article_that_speaks_to_readers_below_its_headline_stays(headline: str, text: str, head: str) -> None:
    cards = "".join(f"<li><a href='/{n}'>Boats of the harbour, number {n}</a></li>" for n in "abcdef")
    body = f"<main><h1>{headline}</h1><div class=post><p>{text}</p></div><ul>{cards}</ul></main>"
    page = pages.document(pages.frame(body), title=f"{headline} | The Daily", head=head).replace("A story", headline)
    assert read_article(page.encode(), URL).text == text


@pytest.mark.parametrize(
    "line",
    [
        "https://www.daily.example/2026/11/24/the-council-of-lenmouth-votes-to-keep-the-night-ferry-in-service.html",
        "Reporting by Ada Venn in Lenmouth; additional reporting by Jo Marsh and Tom Pike; editing by Una Reed.",
    ],
    ids=["address", "staff"],
)
def test_an_address_or_a_note_on_the_staff_alone_is_no_article(line: str) -> None:
    page = pages.article("en", 0, head=CLAIM, after=f"<p>{line}</p>")
    assert outcome_of(page, URL) is not Outcome.PUBLISHED
