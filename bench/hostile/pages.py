"""The hostile answers, made by code: the same each time."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import brotli
import zstandard

from hostile.make import Hostile, around, ends_of, page, sentences, squeezed, story

if TYPE_CHECKING:
    from collections.abc import Iterator

RUSSIAN = (
    "Городской совет во вторник решил построить второй мост через реку, и работы начнутся весной будущего года.",
    "Мэр сказал после голосования, что город ждал этого решения двадцать лет и больше ждать не может.",
    "Паром, который перевозит две тысячи человек в день, будет ходить до открытия нового моста.",
)
ARABIC = (
    "قرر مجلس المدينة يوم الثلاثاء بناء جسر ثان فوق النهر، وتبدأ الأعمال في ربيع العام المقبل.",
    "وقال رئيس البلدية بعد التصويت إن المدينة انتظرت هذا القرار عشرين عاما.",
    "وستبقى العبارة التي تنقل ألفي شخص في اليوم في الخدمة حتى افتتاح الجسر.",
)
CHINESE = (
    "市议会星期二晚上决定在河上建造第二座大桥，工程将于明年春天开始。",  # noqa: RUF001 - Chinese
    "市长在投票后说，这座城市等待这个决定已经二十年了，不能再等下去。",  # noqa: RUF001 - Chinese
    "每天运送两千人的渡轮将继续运营，直到新桥开放为止。",  # noqa: RUF001 - Chinese
)
JAPANESE = (
    "市議会は火曜日の夜、川に二本目の橋を架けることを決めた。工事は来年の春に始まる予定だ。",
    "市長は採決の後、市はこの決定を二十年待っており、これ以上は待てないと述べた。",
    "一日に二千人を運ぶ渡し船は、新しい橋が開通するまで運航を続けるという。",
)
GERMAN = (
    "Der Gemeinderat beschloss am Dienstag, eine zweite Brücke über den Fluss zu bauen; begonnen wird im Frühjahr.",
    "Bürgermeisterin Müller sagte nach der Abstimmung, die Stadt habe zwanzig Jahre auf diesen Entschluss gewartet.",
    "Die Fähre, die täglich zweitausend Menschen über den Strom bringt, fährt weiter, bis die Brücke eröffnet ist.",
)
#: Where the extractor itself takes time by the square: the page alone pays for that.
SLOW = "failed.extract_timeout"


def texts(paragraphs: tuple[str, ...], charset: str = "utf-8") -> str:
    """Return a page in another language that names its character set."""
    inside = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs * 2)
    return page(inside).decode().replace("charset=utf-8", f"charset={charset}")


def nests(most: int) -> Iterator[Hostile]:
    """Yield what is nested, to so many levels at the most."""
    for levels in (levels for levels in (1_000, 10_000, 100_000, 1_000_000) if levels <= most):
        for tag in ("div", "b", "blockquote")[: 2 if levels > 100_000 else 3]:
            closed = f"</{tag}>" * levels if levels <= 100_000 else ""  # as the rest would be too large
            yield Hostile(
                f"{levels:,} levels of {tag}", around(f"<{tag}>" * levels + "deep" + closed, levels),
                keeps=ends_of(levels)[:1],
            )  # fmt: skip
    yield Hostile("100,000 levels of lists", around("<ul><li>" * 100_000, 3), keeps=ends_of(3)[:1])
    yield Hostile("10,000 tables in tables", around("<table><tr><td>" * 10_000, 4), keeps=ends_of(4)[:1])
    for outer in ("svg", "math"):
        tag = "g" if outer == "svg" else "mrow"
        nest = f"<{outer}>" + f"<{tag}>" * 50_000 + f"</{tag}>" * 50_000 + f"</{outer}>"
        yield Hostile(f"50,000 levels of {outer}", around(nest, 5), keeps=ends_of(5)[:1])


def masses(many: int) -> Iterator[Hostile]:
    """Yield what there is far too much of: so many each."""
    ends = ("published", SLOW) if many > 10_000 else ("published",)  # SLOW where others use the machine, too
    megabytes = 70 * many / 1_000_000
    attributes = " ".join(f"a{n}=x" for n in range(many))
    yield Hostile(f"{many:,} attributes", around(f"<div {attributes}>x</div>", 11), ends, ends_of(11))
    repeated = "".join(f"<p data-a{n}=x class=c{n}>" for n in range(many))
    yield Hostile(f"{many:,} tags of a class each", around(repeated, 12), ends, ends_of(12))
    links = "".join(f"<a href=/l{n}>link {n}</a> " for n in range(many))
    yield Hostile(f"{many:,} links", around(f"<div>{links}</div>", 13), ends, ends_of(13))
    yield Hostile(f"{many:,} unclosed tags", around("<span>x" * many, 14), ends, ends_of(14)[:1])
    yield Hostile(f"{many:,} unclosed paragraphs", around("<p>x" * many, 15), ("published", SLOW), ends_of(15)[:1])
    yield Hostile(
        f"{many:,} list items", around("<ul>" + "<li>item" * many + "</ul>", 16), ("published", SLOW), ends_of(16)
    )
    yield Hostile(f"{many:,} empty paragraphs", around("<p></p>" * many, 17), ends, ends_of(17))
    yield Hostile(f"{2 * many:,} line breaks", around("<br>" * 2 * many, 18), ends, ends_of(18))
    table = "<table>" + ("<tr>" + "<td>1</td>" * 10 + "</tr>") * (many // 10) + "</table>"
    yield Hostile(f"a table of {many:,} cells", around(table, 19), ends, ends_of(19))
    yield Hostile(f"{many:,} comments", around("<!-- c -->" * many, 20), ends, ends_of(20))
    yield Hostile(f"{many:,} end tags", around("</div></p>" * (many // 2), 21), ends, ends_of(21)[:1])
    yield Hostile(
        f"{megabytes:g} MB in one text node", around(f"<p>{'word and word ' * 5 * many}</p>", 22), ends, ends_of(22)
    )
    yield Hostile(f"{megabytes:g} MB without a space", around(f"<p>{'x' * 70 * many}</p>", 23), ends, ends_of(23))
    yield Hostile("a 5 MB attribute", around(f'<div class="{"c " * 2_500_000}">x</div>', 24), ends, ends_of(24))
    yield Hostile(
        "a 5 MB class of an article", page(story(25), attributes=f'class="{"c" * 5_000_000}"'), keeps=ends_of(25)
    )
    yield Hostile("1 MB of marks on one letter", around(f"<p>a{'&#790;&#769;' * 90_000}</p>", 26), ends, ends_of(26))
    yield Hostile("more than FETCH_MAX_BYTES", page("<p>x y z.</p>" * 700_000), ("rejected.too_large",))


def broken() -> Iterator[Hostile]:
    """Yield markup and characters that are wrong."""
    quote = page(story(31), head='<meta name="x" content="never closed>')
    yield Hostile("an unclosed attribute quote", quote, keeps=ends_of(31))
    yield Hostile("one in the midst of the text", around('<a href="/x>link</a>', 32), keeps=ends_of(32))
    nuls = around("<p>N\0U\0L\0s and \x01\x02 controls \x1b[31m here.</p>", 33).replace(b"<article", b"<art\0icle")
    yield Hostile("NULs and controls", nuls, keeps=ends_of(33))
    references = "<p>Not &#0; one &#1; of &#xD800; these &#xFFFE; may &#x110000; be.</p>"
    yield Hostile("references to no character", around(references, 34), keeps=ends_of(34))
    surrogates = around("<p>X</p>", 35).replace(b"X", b"lone \xed\xa0\x80 surrogates \xed\xbf\xbf of UTF-8")
    yield Hostile("lone surrogates", surrogates, keeps=ends_of(35))
    first = sentences(36)[0]
    spam = "\u200b\u2060".join(first)
    yield Hostile("zero-width spam", page(f"<p>{spam}</p>" + story(36)), keeps=ends_of(36), drops=("\u200b", "\u2060"))
    bidi = f"<p>\u202e{first}\u202c \u2066x\u2069\u200f</p>"
    yield Hostile("direction marks", page(bidi + story(37)), keeps=ends_of(37), drops=("\u202e", "\u2066", "\u200f"))
    persian = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 \u06a9\u0647 \u0628\u06af\u0648\u06cc\u0645. "
    yield Hostile("joiners that a script needs", page(f"<p>{persian * 20}</p>"), keeps=(persian.strip()[:12],))
    bomb = "<!DOCTYPE html [" + "".join(
        f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(10)
    ) + '<!ENTITY e0 "ha">]>'  # fmt: skip
    yield Hostile("an entity bomb", bomb.encode() + page(f"<p>&e9;</p>{story(38)}"), keeps=ends_of(38))
    outside = b'<!DOCTYPE html [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    yield Hostile("an external entity", outside + page(f"<p>&f;</p>{story(39)}"), keeps=ends_of(39), drops=("root:",))
    yield Hostile("XML with an external entity", b"<?xml version='1.0'?>" + outside + page(f"&f;{story(40)}"),
                  keeps=ends_of(40), drops=("root:",), headers={"Content-Type": "application/xhtml+xml"})  # fmt: skip


def charsets() -> Iterator[Hostile]:
    """Yield text in other character sets than it says."""
    yield Hostile(
        "UTF-16 without a mark", texts(GERMAN).encode("utf-16-le"), keeps=GERMAN, headers={"Content-Type": "text/html"}
    )
    yield Hostile("UTF-16, big end first, Arabic", texts(ARABIC).encode("utf-16-be"), keeps=ARABIC)
    for codec, paragraphs in (
        ("gbk", CHINESE),
        ("shift_jis", JAPANESE),
        ("windows-1251", RUSSIAN),
        ("windows-1256", ARABIC),
    ):
        yield Hostile(f"{codec}, header says UTF-8", texts(paragraphs, codec).encode(codec), keeps=paragraphs)
        bare = texts(paragraphs).replace("<meta charset=utf-8>", "").encode(codec)
        yield Hostile(f"{codec}, nobody says so", bare, keeps=paragraphs, headers={"Content-Type": "text/html"})
    wrong = texts(RUSSIAN, "iso-8859-1").encode("windows-1251")
    yield Hostile(
        "windows-1251, meta says Latin-1",
        wrong,
        keeps=RUSSIAN,
        headers={"Content-Type": "text/html; charset=windows-1251"},
    )
    yield Hostile("UTF-8 encoded twice", texts(GERMAN).encode().decode("cp1252").encode(), keeps=GERMAN)
    yield Hostile(
        "UTF-8 as UTF-7 and worse",
        page(story(45)),
        keeps=ends_of(45),
        headers={"Content-Type": "text/html; charset=utf-7"},
    )


def claims() -> Iterator[Hostile]:
    """Yield what pages say of themselves."""

    def ld(text: str, number: int) -> bytes:
        return page(story(number), head=f'<script type="application/ld+json">{text}</script>')

    large = json.dumps({"@type": "NewsArticle", "articleBody": "word " * 1_000_000})
    yield Hostile("5 MB of JSON-LD", ld(large, 51), keeps=ends_of(51))
    yield Hostile("invalid JSON-LD", ld('{"@type": "NewsArticle", "headline": "x', 52), keeps=ends_of(52))
    cycle = {"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#b"}}
    circle = json.dumps({"@graph": [cycle, {"@id": "#b", "author": {"@id": "#a"}, "publisher": {"@id": "#b"}}]})
    yield Hostile("JSON-LD in a circle", ld(circle, 53), keeps=ends_of(53))
    yield Hostile("200,000 levels of JSON-LD", ld('[{"a":' * 200_000, 54), keeps=ends_of(54))
    yield Hostile(
        "numbers without end in JSON-LD", ld('{"@type": "Article", "n": ' + "9" * 400_000 + "}", 55), keeps=ends_of(55)
    )
    for number, (name, head) in enumerate(
        {
            "base href to another site": '<base href="http://other.example/"><link rel=canonical href="/x">',
            "base href to javascript:": '<base href="javascript:alert(1)//"><link rel=canonical href="/x">',
            "canonical to another site": '<link rel=canonical href="http://other.example/story">',
            "canonical to javascript:": '<link rel=canonical href="javascript:alert(1)">',
            "canonical to the home page": '<link rel=canonical href="/">',
            "canonical with credentials": '<link rel=canonical href="http://u:p@other.example/">',
        }.items(),
        56,
    ):
        yield Hostile(name, page(story(number), head=head), keeps=ends_of(number))
    frames = "<html><head><title>t</title></head><frameset cols='*'><frame src='/a'></frameset></html>"
    yield Hostile("frames", frames.encode(), ("rejected.no_text",))
    amp = page(story(63)).replace(b"<html", "<html \u26a1".encode())
    yield Hostile("AMP", amp, keeps=ends_of(63))


def others() -> Iterator[Hostile]:
    """Yield what is no page, and bombs."""
    yield Hostile("an empty body", b"", ("rejected.no_text",))
    yield Hostile("white space", b" \n" * 1000, ("rejected.no_text",))
    yield Hostile("a PDF as text/html", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <</Type /Page>>", ("rejected.pdf",))
    yield Hostile("a JPEG as text/html", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(9000), ("rejected.image",))
    feed = b"<?xml version='1.0'?><rss><channel><item><description>&lt;p>a&lt;/p></description></item></channel></rss>"
    yield Hostile("RSS as text/html", feed, ("rejected.feed",))
    yield Hostile(
        "JSON as text/html", json.dumps({"html": "<article><p>" + "text " * 90}).encode(), ("rejected.not_html",)
    )
    plain = "\n\n".join(sentences(71)).encode()
    yield Hostile("running plain text", plain, keeps=ends_of(71), headers={"Content-Type": "text/plain"})
    yield Hostile(
        "plain text that is code",
        b"if (a) { b(); }\n" * 400,
        ("rejected.plain_text",),
        headers={"Content-Type": "text/plain"},
    )
    zeros = b"<p>" + bytes(100 << 20)
    for name, squeezed_zeros in (
        ("gzip", squeezed(zeros, 1)), ("br", brotli.compress(zeros, quality=1)), ("zstd", zstandard.compress(zeros)),
    ):  # fmt: skip
        yield Hostile(
            f"a {name} bomb of 100 MiB", squeezed_zeros, ("rejected.too_large",), headers={"Content-Encoding": name}
        )
    yield Hostile(
        "a gzip bomb in gzip", squeezed(zeros, 2), ("rejected.not_html",), headers={"Content-Encoding": "gzip"}
    )
    yield Hostile(
        "a bomb that says gzip, gzip",
        squeezed(zeros, 2),
        ("rejected.not_html",),
        headers={"Content-Encoding": "gzip, gzip"},
    )


def all_pages(*, quick: bool = False) -> list[Hostile]:
    """Return all of them, in order; `quick`: with a tenth of what there is too much of."""
    large = (nests(100_000 if quick else 1_000_000), masses(10_000 if quick else 100_000))
    return [one for group in (*large, broken(), charsets(), claims(), others()) for one in group]
