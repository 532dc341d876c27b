from __future__ import annotations

import pytest
from lxml import etree

from tasks.errors import Rejected
from tasks.extract.page import read
from tasks.extract.paragraphs import Paragraph, paragraphs_of
from tasks.outcome import Outcome

URL = "http://www.example.com/city/bridge"
SENTENCE = "The council decided on Tuesday to build a new bridge across the river, and work begins in spring."
BODY = "".join(f"<p>{SENTENCE} This is number {number}.</p>" for number in range(8))


def page(inside: str, head: str = "<title>A bridge</title>") -> bytes:
    return f"<html><head>{head}</head><body>{inside}</body></html>".encode()


def body(inside: str) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in paragraphs_of(etree.fromstring(f"<body>{inside}</body>"))]


def test_a_page_gives_its_paragraphs_its_metadata_and_its_whole_tree() -> None:
    found = read(page(f"<nav>Menu</nav><script>x</script><article><h2>Why</h2>{BODY}</article><!-- c -->"), URL, None)
    assert found.paragraphs[0] == Paragraph("head", "Why")
    assert found.paragraphs[1].text == f"{SENTENCE} This is number 0."
    assert found.metadata.title == "A bridge"
    assert found.tree.find(".//nav") is not None
    assert found.tree.find(".//script") is None


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<p>a <hi>b</hi> c</p>", [("p", "a b c")]),
        ("<p>a<lb/>b</p><p> </p>", [("p", "a"), ("p", "b")]),
        ("<head rend='h2'>h</head>", [("head", "h")]),
        ("<list><item>a</item><item>b <p>c</p></item></list>", [("item", "a"), ("item", "b c")]),
        ("<list><item>a<list><item>b</item></list></item></list>", [("item", "a"), ("item", "b")]),
        ("<quote>q<p>r</p></quote>", [("quote", "q"), ("quote", "r")]),
        (
            "<table><row><cell>a</cell><cell>b</cell></row><row><cell>c</cell></row></table>",
            [("table", "a | b"), ("table", "c")],
        ),
        ("<code>a\n  b</code>", [("code", "a\n  b")]),
        ("<p>e\u0301\u200b\u202e x\u00ad</p>", [("p", "\u00e9 x")]),
        (
            "<p>\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645</p>",
            [("p", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645")],
        ),
        ("<p>\u0093q\u0094</p>", [("p", "\u201cq\u201d")]),
        ("loose<p>a</p>tail", [("p", "loose"), ("p", "a"), ("p", "tail")]),
    ],
)
def test_a_body_becomes_blocks(inside: str, expected: list[tuple[str, str]]) -> None:
    assert body(inside) == expected


@pytest.mark.parametrize(
    ("inside", "outcome"),
    [
        (b"", Outcome.REJECTED_NO_TEXT),
        (b" \n", Outcome.REJECTED_NO_TEXT),
        (b"%PDF-1.4", Outcome.REJECTED_PDF),
        (b"\xff\xd8\xff\xe0JFIF", Outcome.REJECTED_IMAGE),
        (b'{"a": 1}', Outcome.REJECTED_NOT_HTML),
        (b"<rss><item><description>text</description></item></rss>", Outcome.REJECTED_FEED),
        ("<feed><title>\u0436</title></feed>".encode("utf-16"), Outcome.REJECTED_FEED),
        (b"a few words", Outcome.REJECTED_PLAIN_TEXT),
    ],
)
def test_what_is_no_page_is_rejected_as_such(inside: bytes, outcome: Outcome) -> None:
    with pytest.raises(Rejected) as caught:
        read(inside, URL, None)
    assert caught.value.outcome is outcome


@pytest.mark.parametrize(
    ("inside", "title", "outcome"),
    [
        ("<div id='root'></div>", "News", Outcome.REJECTED_NO_TEXT),
        (
            "<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript>",
            "News",
            Outcome.REJECTED_NO_TEXT,
        ),
        (
            "<h1>404</h1><p>Sorry, the page you are looking for does not exist. Try our home page.</p>",
            "Page not found",
            Outcome.REJECTED_SOFT_404,
        ),
        (
            "<h1>Seite nicht gefunden</h1><p>Die Seite wurde nicht gefunden. Versuchen Sie es mit der Suche.</p>",
            "Fehler 404",
            Outcome.REJECTED_SOFT_404,
        ),
        (
            "<p>Checking your browser before accessing the site. This takes up to 5 seconds.</p>",
            "Just a moment...",
            Outcome.REJECTED_BLOCKED,
        ),
        (
            "<p>We and our partners use technologies such as cookies.</p><p>Please allow cookies to go on.</p>",
            "Consent",
            Outcome.REJECTED_CONSENT,
        ),
        ("<p>Menu</p>", "News", Outcome.REJECTED_NO_TEXT),
    ],
)
def test_shells_and_soft_404s_hold_no_article(inside: str, title: str, outcome: Outcome) -> None:
    with pytest.raises(Rejected) as caught:
        read(page(inside, f"<title>{title}</title>"), URL, None)
    assert caught.value.outcome is outcome


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        (
            "<p>TOKYO: A quake of magnitude 6.1 struck off Japan on Monday. No warning was issued.</p>",
            "Quake off Japan",
        ),
        ("<p>東京で震度3の地震があった。津波の心配はない。</p>", "東京で地震"),
        (f"{BODY}<p>The site asks its readers to enable JavaScript and to allow cookies.</p>", "Cookies"),
        (f"{BODY}<p>The page was not found, he said.</p>", "Page not found: a history of error 404" + " and more" * 3),
    ],
)
def test_very_short_news_and_news_about_such_things_are_articles(inside: str, title: str) -> None:
    assert read(
        page(
            f"<article><h1>{title}</h1>{inside * (1 if len(inside) < 200 else 2)}</article>", f"<title>{title}</title>"
        ),
        URL,
        None,
    )


@pytest.mark.parametrize("levels", [300, 2000, 20_000])
def test_deep_nesting_does_not_hide_the_text(levels: int) -> None:
    found = read(page(f"<article>{BODY}{'<div>' * levels}<p>{SENTENCE}</p></article>"), URL, None)
    assert len(found.paragraphs) >= 8


@pytest.mark.parametrize(
    "noise",
    ["&#1;", "&#xFFFE;", "\x00", "\x1f", '<p title="open>', "\ufffe", "&#xD800;", "<![CDATA[", "<!--", "</html>"],
)
def test_a_stray_character_or_tag_does_not_hide_the_text_before_it(noise: str) -> None:
    assert len(read(page(f"<article>{BODY}{noise}</article>"), URL, None).paragraphs) >= 8


def test_the_same_bytes_give_the_same_page() -> None:
    first, second = (read(page(f"<article>{BODY}</article>"), URL, None) for _ in range(2))
    assert (first.paragraphs, first.metadata) == (second.paragraphs, second.metadata)
