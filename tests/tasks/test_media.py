"""What a body is shows in its type and its first bytes, whatever it claims."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.media import Media, by_bytes, by_type

PAGES = [
    b"<!DOCTYPE html>", b"\xef\xbb\xbf <HTML\n>", b"x<p>y", b"<html>text", "<html>".encode("utf-16"),
    "<p>\u0436".encode("utf-16-le"), b"<!-- c -->" * 20 + b"<title>a</title>", b"<?xml version='1.0'?><html></html>",
    b"\0<p>a", b"<frameset cols='*'>", b"words first, then <br/> more",
]  # fmt: skip
FEEDS = [
    b"<rss version='2.0'>", b" <?xml version='1.0'?>\n<!-- made by x -->\n<rss><channel/></rss>", b"<feed xmlns='a'>",
    b"<?xml version='1.0'?><?xml-stylesheet href='a'?><urlset>", b"<rdf:RDF>", b"<sitemapindex>", b"<opml>",
    b"<!DOCTYPE rss [<!ENTITY a 'b'>]><rss><item><description>&lt;p>a</description>", "<rss>".encode("utf-16"),
]  # fmt: skip
IMAGES = [
    b"\xff\xd8\xff\xe0\0\x10JFIF", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\1\2\3\4WEBPVP8 ", b"\0\0\0\x1cftypavif",
    b"\0\0\1\0\1\0", b"<svg xmlns='a'>", b"<?xml version='1.0'?><svg><p>a</p></svg>",
]  # fmt: skip
DATA = [
    b"PK\3\4", gzip.compress(b"<p>x"), b"\0\0\0\x20ftypisom", b"ID3\4\0", b'{"a": 1}', b'[{"a": 1}]', b"[[1]]",
    b"\x7fELF\2\1\1\0", bytes(range(32)) * 9, b"<?xml version='1.0'?><note>n</note>", b"%\x01\x02\x03",
]  # fmt: skip
TEXTS = [
    b"", b"a < b and c > d", b"{curly} beginnings", b"[1] A note.", b"BMW sells cars", b"ID3 tags, explained",
    "\u0413\u043e\u0440\u043e\u0434".encode("utf-16"), b"IIIrd night", b"MZ is no title",
    b"control \x0c characters " * 9,
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "bodies"),
    [(Media.PAGE, PAGES), (Media.FEED, FEEDS), (Media.IMAGE, IMAGES), (Media.DATA, DATA), (Media.TEXT, TEXTS)],
)
def test_the_first_bytes_tell(kind: Media, bodies: list[bytes]) -> None:
    assert {body: by_bytes(body) for body in bodies} == dict.fromkeys(bodies, kind)
    assert by_bytes(b"%PDF-1.7\n<html>") is Media.PDF


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("text/html", Media.PAGE), ("application/xhtml+xml", Media.PAGE), ("", None), ("text/plain", None),
        ("text/xml", None), ("application/pdf", Media.PDF), ("image/svg+xml", Media.IMAGE),
        ("application/rss+xml", Media.FEED), ("application/json", Media.DATA), ("video/mp4", Media.DATA),
        ("nonsense", Media.DATA),
    ],
)  # fmt: skip
def test_a_type_tells_or_leaves_it_to_the_bytes(media_type: str, kind: Media | None) -> None:
    assert by_type(media_type) is kind


@given(st.binary(max_size=6000))
def test_any_bytes_are_something(body: bytes) -> None:
    assert by_bytes(body) in Media


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", [b"<!--", b"<?", b"<!doctype ", b"<!doctype [", b"<!--a-->", b"\0", b" ", b"<a"])
def test_no_beginning_holds_up_the_look(piece: bytes) -> None:
    for _ in range(50):
        assert by_bytes(piece * 100_000) in Media
