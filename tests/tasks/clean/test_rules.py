# ruff: noqa: E501, RUF001 - lines of pages, punctuation of many scripts
"""Each rule takes what it is for, and leaves what only looks alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tasks.clean.blocks import blocks_of, place
from tasks.clean.document import PAGE, fresh
from tasks.clean.dom import lines_of
from tasks.clean.restore import restore
from tasks.clean.rules.crediting import source_of
from tasks.clean.rules.view import About
from tasks.clean.stage import Cleaned, clean
from tasks.clean.stamps import is_date_line, stamps_in
from tasks.extract.parse import parse

FIRST = "The first long paragraph of the article says what happened in the town, and who was there to see it happen."
SECOND = (
    "A second paragraph of that length tells what came of it, what it cost, and why nobody had thought of it before."
)
THIRD = (
    "In a third, people who know about such things explain it, and one of them has doubts that are worth a sentence."
)
OTHER = (
    "Behind the wall stands another paragraph, about the price of bridges elsewhere and the patience of all ferrymen."
)
TITLE = "Town opens a bridge that nobody asked for"


def strike(*parts: str, about: About | None = None) -> dict[str, str]:
    """Clean a page of these pieces of HTML; return text → rule of what was removed."""
    return {struck.text: struck.rule for struck in _cleaned(*parts, about=about).struck}


def _cleaned(*parts: str, about: About | None = None) -> Cleaned:
    body = "".join(parts)
    tree = parse(f"<html><body><nav><a href='/'>Home</a></nav><article>{body}</article></body></html>".encode())
    assert tree is not None
    lines = lines_of(tree)
    kinds = {"h1": "head", "h2": "head", "h3": "head", "li": "item", "blockquote": "quote"}
    blocks = blocks_of((kinds.get(line.node.tag, "p"), line.text) for line in lines if line.text != "Home")
    place(blocks, lines)
    return clean(blocks, about or About(titles=(TITLE,)))


def p(text: str) -> str:
    return f"<p>{text}</p>"


STORY = (p(FIRST), p(SECOND), p(THIRD))


@pytest.mark.parametrize(
    ("before", "text", "rule"),
    [
        (f"<h1>{TITLE}</h1>", TITLE, "headline"),
        (p(f"{TITLE} – The Daily Bugle"), f"{TITLE} – The Daily Bugle", "headline"),
        (p("By Ann Author"), "By Ann Author", "byline"),
        (p("Von Anna Schreiber, Kassel"), "Von Anna Schreiber, Kassel", "byline"),
        (p("Updated: 12.03.2024, 10:15"), "Updated: 12.03.2024, 10:15", "date_line"),
        (p("Veröffentlicht am 13. Mai 2026 um 15:44"), "Veröffentlicht am 13. Mai 2026 um 15:44", "date_line"),
        (p("2025年1月14日 01時28分 更新"), "2025年1月14日 01時28分 更新", "date_line"),
        (p("Tempo de leitura: 2 minutos"), "Tempo de leitura: 2 minutos", "reading_time"),
        (p("LOCAL NEWS"), "LOCAL NEWS", "kicker"),
        (p("Sign up for our morning letter."), "Sign up for our morning letter.", "invitation"),
    ],
)
def test_what_stands_before_the_text_goes(before: str, text: str, rule: str) -> None:
    assert strike(before, *STORY) == {text: rule}


@pytest.mark.parametrize(
    ("within", "text", "rule"),
    [
        (f"<aside>{p('Bridges are old.')}</aside>", "Bridges are old.", "boxed"),
        (f"<div hidden>{p('A line for machines.')}</div>", "A line for machines.", "hidden"),
        (f"<figure><figcaption>The bridge in May</figcaption></figure>", "The bridge in May", "caption"),  # noqa: F541
        ("<div><img src='/b.jpg'><p>The bridge in May</p></div>", "The bridge in May", "caption"),
        ("<div><div><img src='/b.jpg'></div><p>The bridge in May.</p></div>", "The bridge in May.", "caption"),
        (p("{{ ad-slot-3 }}"), "{{ ad-slot-3 }}", "placeholder"),
        (
            p('[button link="/x" size="big"]Buy a bridge[/button]'),
            '[button link="/x" size="big"]Buy a bridge[/button]',
            "placeholder",
        ),
        (
            p("Les også: <a href='/x'>The other bridge across the same river</a>"),
            "Les også: The other bridge across the same river",
            "pointer",
        ),
        (p("<a href='/x'>Another bridge falls</a>"), "Another bridge falls", "links"),
        (p("Advertisement"), "Advertisement", "advertisement"),
        (p("Photo: A. Person / Agency"), "Photo: A. Person / Agency", "photo_credit"),
        (
            p("To see this content, change your privacy settings"),
            "To see this content, change your privacy settings",
            "placeholder",
        ),
        (
            p("Externer Inhalt: Mit dem Laden gehen personenbezogene Angaben an den Anbieter des Beitrags."),
            "Externer Inhalt: Mit dem Laden gehen personenbezogene Angaben an den Anbieter des Beitrags.",
            "placeholder",
        ),
        (
            p("At this place stands a post, which appears once the visitor has chosen to accept cookies of its maker."),
            "At this place stands a post, which appears once the visitor has chosen to accept cookies of its maker.",
            "placeholder",
        ),
        (p(FIRST), FIRST, "repeated"),
        (p(FIRST.replace("the town", "a town")), FIRST.replace("the town", "a town"), "nearly_repeated"),
    ],
)
def test_what_a_template_puts_into_the_text_goes(within: str, text: str, rule: str) -> None:
    assert strike(
        *STORY,
        within,
        p("The last paragraph is just as long as the others, so that the text goes on after what was put in."),
    ) == {text: rule}


@pytest.mark.parametrize(
    ("after", "text", "rule"),
    [
        (p("Source: EVENING POST"), "Source: EVENING POST", "source"),
        (p("المصدر: صحيفة الوادي"), "المصدر: صحيفة الوادي", "source"),
        (p("© 2020 The House"), "© 2020 The House", "copyright"),
        (p("Alle Rechte vorbehalten"), "Alle Rechte vorbehalten", "copyright"),
        (p("Send your comments"), "Send your comments", "invitation"),
        (p("댓글쓰기"), "댓글쓰기", "invitation"),
        (p("Wall breaks in harbour 2 hours ago"), "Wall breaks in harbour 2 hours ago", "stamped"),
        (
            p("Wall breaks12.03.2024 10:15Ship sinks12.03.2024 09:00"),
            "Wall breaks12.03.2024 10:15Ship sinks12.03.2024 09:00",
            "stamped",
        ),
        (p("Follow the Bugle on Facebook and YouTube."), "Follow the Bugle on Facebook and YouTube.", "following"),
        (p("Suivez-nous sur Instagram"), "Suivez-nous sur Instagram", "invitation"),
        (p("Correction: The bridge is 90 metres long."), "Correction: The bridge is 90 metres long.", "correction"),
        (p("Tags: <a href='/t'>bridges</a>"), "Tags: bridges", "pointer"),
        (p("writer@paper.example"), "writer@paper.example", "address"),
        (p("Reporting by A. Person; editing by B. Person"), "Reporting by A. Person; editing by B. Person", "staff"),
    ],
)
def test_what_follows_the_text_goes(after: str, text: str, rule: str) -> None:
    assert strike(*STORY, after) == {text: rule}


@pytest.mark.parametrize(
    "kept",
    [
        "<h2>What it cost</h2>"
        + p("It cost more than the town has, and more than the state had promised to pay for it in all."),
        p(
            "At 18:34 GMT on Thursday, 29 September 2016, the first car drove over the bridge, and then nobody came for weeks."
        ),
        p(
            "“Source: unknown” is what the list says, according to the mayor, who has read it twice and still does not believe it."
        ),
        p("He shared it."),
        p("Photographs of the bridge were sold at the market."),
        p("The comments of the mayor were short: “No.”"),
        "<h2>Comment font les voisins ?</h2>"
        + p(
            "They do as they always did, and say that a bridge is no reason to change what has been good enough for so long."
        ),
        p("Corrections to the plan were made in May."),
        p("Follow the river on foot."),
        p("[The mayor laughs.]"),
        "<ul><li>one bridge</li><li>two towns</li></ul>",
        "<blockquote>A bridge is a bridge.</blockquote>",
    ],
)
def test_what_only_looks_like_furniture_stays(kept: str) -> None:
    assert strike(p(FIRST), p(SECOND), kept, p(THIRD)) == {}


def test_a_refrain_is_kept() -> None:
    verses = [
        f"<p>{line}</p>"
        for line in ("Row the boat,", "row along,", "all the day.", "Sing a song,", "row along,", "all the day.")
    ]
    assert strike(p(FIRST), *verses, p(THIRD)) == {}


def test_a_question_put_to_many_people_is_kept() -> None:
    question = "What do you think about the bridge, and would you have built it if somebody had asked you at the time?"
    answers = [p(f"{who} {what}.") for who, what in
               (("Ann", "says that it is far too long, and that the ferry was quicker on every day but Sunday, when it rested"), ("Ben", "would rather have had a school, since his three children walk for an hour each morning to learn"), ("Cid", "laughs, shuts the window of his shop, and lets it be known that he has never crossed a river in his life"))]  # fmt: skip
    assert strike(*(part for answer in answers for part in (p(question), answer))) == {}


def test_a_sentence_among_long_paragraphs_that_stands_again_is_a_templates_and_a_line_among_short_lines_is_not() -> (
    None
):
    sentence = "The bridge has no name as yet, the mayor said."
    assert strike(p(FIRST), p(sentence), p(SECOND), p(THIRD), p(sentence)) == {sentence: "repeated"}
    assert strike(p(FIRST), p(sentence), p("Nobody laughed."), p(sentence), p("Nobody did."), p(THIRD)) == {}


def test_paragraphs_that_differ_in_a_number_are_both_kept() -> None:
    races = [p(f"In race {n} the boat of the Upper Mill crossed the line after 7 minutes, ahead of the boat of the Lower Mill.") for n in (1, 2)]  # fmt: skip
    assert strike(p(FIRST), *races, p(THIRD)) == {}


@pytest.mark.parametrize(
    ("one", "other"),
    [("The bridge", "This bridge"), ("an engineer", "the engineer"), ("in spring", "in summer")],
    ids=["first", "middle", "last"],
)
def test_a_long_paragraph_with_one_word_changed_goes(one: str, other: str) -> None:
    lead = "The bridge was opened by an engineer whom nobody had invited, and who will be asked to close it in spring"
    again = lead.replace(one, other)
    assert strike(p(lead), p(again), p(SECOND), p(THIRD)) == {again: "nearly_repeated"}


def test_a_japanese_paragraph_with_one_character_changed_goes() -> None:
    lead = "山あいの村で日曜日、四十年ぶりに芝居小屋の幕が開き、住民が演じる芝居を見ようと多くの客が集まった。"
    again = lead.replace("多くの", "多数の")
    assert strike(p(lead), p(again), p(SECOND), p(THIRD)) == {again: "nearly_repeated"}


def test_a_note_on_the_author_goes_at_the_end_and_the_authors_words_stay() -> None:
    about = About(titles=(TITLE,), authors=("Ann Author",))
    note = (
        "Ann Author is a professor of bridges at the University of Lenmouth, and the author of four books on ferries."
    )
    said = "Ann Author walked over the bridge on the first morning, and met a dog that had been there before everybody else."
    assert strike(*STORY, p("So it was."), p(OTHER), p(note), about=about) == {note: "biography"}
    assert strike(p(FIRST), p(said), p(SECOND), p(THIRD), p("The end came soon."), about=about) == {}


def test_pictures_with_text_that_make_up_the_page_are_no_captions() -> None:
    boxes = [f"<div><img src='/{n}.jpg'>{p(text)}</div>" for n, text in enumerate((FIRST, SECOND, THIRD))]
    assert strike(*boxes) == {}


def test_a_label_above_removed_links_goes_with_them() -> None:
    found = strike(
        *STORY, p("More on this:"), "<ul><li><a href='/1'>Wall breaks</a></li><li><a href='/2'>Ship sinks</a></li></ul>"
    )
    assert found == {"More on this:": "label", "Wall breaks": "links", "Ship sinks": "links"}


def test_an_aside_that_holds_the_article_is_the_article() -> None:
    assert strike(f"<aside>{''.join(STORY)}</aside>") == {}


def test_a_lost_standfirst_and_a_lost_paragraph_are_put_back() -> None:
    lead = "A bridge that cost the town its savings stands finished, and empty."
    page = (
        f"<html><body><article><h1>{TITLE}</h1><p class='standfirst'>{lead}</p><div class='text'>"
        f"{p(FIRST)}{p(SECOND)}</div><div class='text'>{p(THIRD)}</div></article></body></html>"
    )
    tree = parse(page.encode())
    assert tree is not None
    lines = lines_of(tree)
    blocks = blocks_of([("p", FIRST), ("p", SECOND)])
    place(blocks, lines)
    assert [block.text for block in restore(blocks, lines, About(titles=(TITLE,)))] == [lead, FIRST, SECOND, THIRD]


def test_a_note_on_who_helped_goes_at_the_end_and_stays_in_the_text() -> None:
    note = "Peoples reported from New York and Thomson from Washington; Ann Author in Rome contributed to this report."
    assert strike(*STORY, p(note)) == {note: "staff"}
    assert strike(p(FIRST), p(note), p(THIRD)) == {}


def _restored(middle: str) -> list[str]:
    page = f"<html><body><article><h1>{TITLE}</h1><div class='chunks'>{middle}</div></article></body></html>"
    tree = parse(page.encode())
    assert tree is not None
    lines = lines_of(tree)
    blocks = blocks_of([("p", FIRST), ("p", SECOND)])
    place(blocks, lines)
    return [block.text for block in restore(blocks, lines, About(titles=(TITLE,)))]


@pytest.mark.parametrize("before", ["", "Berlin. ", "LONDON (AP) — "])
def test_a_standfirst_is_known_by_the_pages_summary_behind_a_dateline_too(before: str) -> None:
    lead = f"{before}A bridge that cost the town its savings stands finished, and empty."
    page = f"<html><body><article><div><div>{lead}</div></div>{p(FIRST)}{p(SECOND)}</article></body></html>"
    tree = parse(page.encode())
    assert tree is not None
    lines = lines_of(tree)
    blocks = blocks_of([("p", FIRST), ("p", SECOND)])
    place(blocks, lines)
    said = "A bridge that cost the town its savings stands finished, and"
    assert [block.text for block in restore(blocks, lines, About(description=said))] == [lead, FIRST, SECOND]
    assert [
        block.text for block in restore(blocks, lines, About(description="Another summary of the page, and more"))
    ] == [
        FIRST,
        SECOND,
    ]


def _chunk(box: str, body: str, *paragraphs: str) -> str:
    return f"<div class='{box}'><div class='{body}'>{''.join(map(p, paragraphs))}</div></div>"


def test_a_text_cut_into_containers_of_the_same_classes_is_put_together() -> None:
    assert _restored(_chunk("grid", "body", FIRST, SECOND) + _chunk("grid", "body", THIRD)) == [FIRST, SECOND, THIRD]


def test_what_stands_before_the_text_in_containers_of_its_classes_is_its_beginning() -> None:
    far = "<section>" + _chunk("grid", "body", THIRD) + "</section>"
    found = "<section>" + _chunk("grid", "body", FIRST, SECOND) + "</section>"
    assert _restored(far + found) == [THIRD, FIRST, SECOND]
    assert _restored(f"{far}<h1>Another story</h1>{found}") == [FIRST, SECOND]
    assert _restored(far.replace("grid", "aside") + found) == [FIRST, SECOND]


def test_long_items_of_a_list_between_the_paragraphs_are_text_and_links_are_not() -> None:
    item = f"<ul><li>{OTHER}</li><li>Short</li></ul>"
    assert _restored(p(FIRST) + item + p(SECOND)) == [FIRST, OTHER, SECOND]
    assert _restored(p(FIRST) + item.replace(OTHER, f"<a href='/1'>{OTHER}</a>") + p(SECOND)) == [FIRST, SECOND]


def test_a_teaser_below_the_headline_is_the_standfirst_unless_it_leads_elsewhere() -> None:
    def lead(said: str) -> list[str]:
        page = (
            f"<html><body><h1>{TITLE}</h1><div class='teaser-text'><p>{said}</p></div><div>{p(FIRST)}{p(SECOND)}</div>"
        )
        tree = parse(f"{page}</body></html>".encode())
        assert tree is not None
        lines = lines_of(tree)
        blocks = blocks_of([("p", FIRST), ("p", SECOND)])
        place(blocks, lines)
        return [block.text for block in restore(blocks, lines, About(titles=(TITLE,)))]

    assert lead(OTHER) == [OTHER, FIRST, SECOND]
    assert lead(f"<a href='/1'>{OTHER}</a>") == [FIRST, SECOND]


def test_text_far_outside_stays_under_the_classes_of_the_text_in_the_main_container() -> None:
    def page(names: str) -> str:
        return f"<div><div><div>{_chunk('box', 'body', FIRST, SECOND, THIRD)}</div></div></div><div>{_chunk('box', names, OTHER)}</div>"

    assert OTHER not in strike(page("body"))
    assert strike(page("more"))[OTHER] == "outside"


def test_what_is_hidden_on_small_screens_and_on_paper_only_is_shown() -> None:
    assert strike(*STORY, f"<div class='l-hidden-xs hidden-print'>{p(OTHER)}</div>") == {}
    assert strike(*STORY, f"<div class='hidden-md'>{p('A line for others.')}</div>") == {"A line for others.": "hidden"}


def test_containers_without_classes_or_of_other_classes_are_no_part_of_the_text() -> None:
    assert _restored(_chunk("", "", FIRST, SECOND) + _chunk("", "", THIRD)) == [FIRST, SECOND]
    assert _restored(_chunk("grid", "body", FIRST, SECOND) + _chunk("more", "body", THIRD)) == [FIRST, SECOND]


def test_a_hidden_copy_of_the_whole_text_goes_and_hidden_text_of_its_own_stays() -> None:
    copy = f"{FIRST} {SECOND} {THIRD}"
    assert strike(*STORY, f"<div hidden><div>{copy}</div></div>") == {copy: "hidden"}
    own = "Behind the wall stands another paragraph, about the price of bridges elsewhere and the patience of ferrymen."
    assert strike(p(FIRST), p(SECOND), f"<div hidden>{p(own)}</div>") == {}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Source: SOME PAPER", "SOME PAPER"),
        ("(Quelle: APA/sda/dpa)", "APA/sda/dpa"),
        ("来源：新华社", "新华社"),
        ("Source says no: nobody knows", None),
        ("Resource: wood", None),
        ("Source:", None),
    ],
)
def test_the_source_is_named(line: str, name: str | None) -> None:
    assert source_of(line) == name


def test_stamps_are_found_where_they_are_glued() -> None:
    text = "Ship sinksGMT 18:34 2016 Thursday ,29 SeptemberWall breaks"
    assert [text[stamp.start : stamp.end] for stamp in stamps_in(text)] == ["GMT 18:34 2016 Thursday ,29 September"]


def test_a_line_with_other_words_is_no_date_line() -> None:
    assert not is_date_line("On 29 September 2016 the mayor resigned")
    assert not is_date_line("Thursday")


def test_the_table_of_rules_in_the_docs_is_fresh() -> None:
    page = Path(PAGE).read_text(encoding="utf-8")
    assert fresh(page) == page, "run `python -m tasks.clean.document`"
