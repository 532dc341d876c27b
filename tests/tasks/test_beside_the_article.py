"""What stands beside an article on its page, or within it: what is another's stays out, what is its own stays in."""

from __future__ import annotations

import pytest

from tasks.reading import read_article

URL = "http://news.example/2024/05/story"
FIRST = (
    "The ferry between Hallby and the northern islands will be out of service for three weeks from Monday morning on.",
    "Engineers found a crack in the drive shaft when the ship was lifted out of the water for its yearly inspection.",
    "The council has chartered two smaller boats, which sail at six in the morning and at half past four every day.",
    "Shopkeepers on the islands fear for the summer, since most of their guests come with cars and much luggage.",
    "The company said on Friday that travellers who have booked already can have their money back at any counter.",
    "A new ship has been ordered in a yard in the south, and it is expected to arrive in the spring of next year.",
)
SECOND = (
    "Bakers of the old town have agreed on a common price for bread, which the office for competition looks into now.",
    "Customers had noticed that loaves became dearer everywhere on the same day, and by exactly the same amount.",
    "The guild calls that a coincidence, and points to the price of flour, which has doubled within half a year.",
    "A spokesman of the office said that letters had been found in which bakers write to each other about prices.",
    "Fines can be as high as a tenth of a year's turnover, and they would be paid by every single bakery alone.",
    "The mayor hopes that it will all be settled before the market in autumn, which lives by its fresh bread.",
)


def paragraphs(texts: tuple[str, ...]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def text_of(inside: str, title: str = "Ferry to the islands out of service") -> str:
    page = f"<html lang=en><head><title>{title}</title></head><body>{inside}</body></html>"
    return read_article(page.encode(), URL).text


def test_the_next_story_of_an_endless_page_is_not_part_of_this_one() -> None:
    story = "<div class=slot><article class=story><{0}>{1}</{0}><div class=story-body>{2}</div></article></div>"
    page = story.format("h1", "Ferry to the islands out of service", paragraphs(FIRST))
    page += story.format("h2", "Bakers agree on the price of bread", paragraphs(SECOND))
    assert text_of(page) == "\n".join(FIRST)


@pytest.mark.parametrize(
    "beside",
    [
        "<footer>{}</footer>",
        "<aside>{}</aside>",
        "<div class=comments><h2>Comments</h2>{}</div>",
    ],
)
def test_a_short_item_stays_whatever_stands_beside_it(beside: str) -> None:
    page = f"<article><h1>Ferry to the islands out of service</h1><p>{FIRST[0]}</p></article>"
    assert text_of(page + beside.format(paragraphs(SECOND[:4]))).startswith(FIRST[0])


def test_a_list_of_things_with_a_picture_each_is_an_article() -> None:
    things = "".join(
        f"<div><h3>The boat number {number}</h3><img src=/{number}.jpg><p>{text}</p></div>"
        for number, text in enumerate((*FIRST, SECOND[0]))
    )
    text = text_of(f"<article><h1>Seven boats to the islands</h1>{things}</article>", "Seven boats to the islands")
    assert all(paragraph in text for paragraph in FIRST)


@pytest.mark.parametrize("form", ["<p>{}</p>", "<p class=verse>{}</p>", "<blockquote>{}</blockquote>"])
def test_a_poem_is_a_text_though_it_has_no_sentence_of_any_length(form: str) -> None:
    lines = (
        "The ferry leaves at six o'clock",
        "and I have not slept,",
        "the harbour smells of tar and rain,",
        "of promises unkept.",
        "The captain whistles in the dark",
        "a tune my father knew,",
        "and all the gulls of Hallby sing",
        "the second verse on cue.",
    )
    stanzas = form.format("<br>".join(lines[:4])) + form.format("<br>".join(lines[4:]))
    assert text_of(f"<article><h1>Leaving Hallby</h1>{stanzas}</article>", "Leaving Hallby") == "\n".join(lines)


def test_a_list_of_other_stories_behind_the_text_does_not_come_back() -> None:
    items = "".join(f"<li>{text}</li>" for text in SECOND[:4])
    text = f"<h1>Ferry out of service</h1>{paragraphs(FIRST[:4])}"
    assert text_of(f"<div class=article-body>{text}<ul class=more-stories>{items}</ul></div>") == "\n".join(FIRST[:4])


@pytest.mark.parametrize(
    "byline",
    [
        "By Jane Hollander, Staff Writer <time datetime=2024-03-12T10:00:00Z>March 12, 2024 10:00 a.m.</time>",
        "Von Max Mustermeier, <time datetime=2024-03-12T10:00:00Z>12. M\u00e4rz 2024</time>, Lesezeit: 3 Min.",
    ],
)
def test_the_date_of_a_byline_is_one_though_it_ends_in_the_stop_of_an_abbreviation(byline: str) -> None:
    page = f"<html><body><article><h1>Ferry</h1><p>{byline}</p>{paragraphs(FIRST)}</article></body></html>"
    published = read_article(page.encode(), URL).published
    assert published is not None
    assert published.startswith("2024-03-12")


def test_a_title_of_short_words_shares_none_with_its_text_and_says_nothing_of_it() -> None:
    links = "".join(f"<li><a href=/2024/05/{at}>{text[:60]}</a></li>" for at, text in enumerate(SECOND[:5]))
    page = f"<h1>Off again, on again</h1><div>{paragraphs(FIRST)}</div><ul>{links}</ul>"
    assert text_of(page, "Off again, on again").startswith(FIRST[0])


@pytest.mark.parametrize("title", ["Hallby: Br\u00fccke nach Flut gesperrt", "Live: the flood in Hallby"])
def test_a_link_home_takes_no_words_from_the_beginning_of_a_title(title: str) -> None:
    home = title.partition(":")[0]
    page = f"<html><head><title>{title}</title></head><body><a href='/'>{home}</a><article><h1>{title}</h1>"
    assert read_article(f"{page}{paragraphs(FIRST)}</article></body></html>".encode(), URL).title == title


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By O<span>\u2019</span>Hollander Jane", "O\u2019Hollander Jane"),
        ("By Jean<wbr>-<wbr>Luc Hollander", "Jean-Luc Hollander"),
        ("By <b>J</b>ane <b>H</b>ollander", "Jane Hollander"),
    ],
)
def test_a_name_that_is_set_in_pieces_is_one(byline: str, author: str) -> None:
    page = f"<html><body><article><h1>Ferry</h1><p class=byline>{byline}</p>{paragraphs(FIRST)}</article>"
    assert read_article(f"{page}</body></html>".encode(), URL).authors == (author,)
