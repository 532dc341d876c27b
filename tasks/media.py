"""What a body is, by its media type and its first bytes: a page, plain text, or which of the things that are neither.

After the WHATWG's MIME Sniffing Standard, but that markup counts wherever it shows first, since news sites do worse.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from tasks.errors import Rejected
from tasks.outcome import Outcome

#: Bytes that are looked at.
SNIFF_BYTES: Final = 4096


class Media(StrEnum):
    """What a body is; the value names it to people."""

    PAGE = "a page"
    TEXT = "plain text"
    FEED = "a feed or sitemap"
    PDF = "a PDF"
    IMAGE = "an image"
    DATA = "data, sound or video"


#: How those end that are never an article.
OUTCOMES: Final = {
    Media.FEED: Outcome.REJECTED_FEED,
    Media.PDF: Outcome.REJECTED_PDF,
    Media.IMAGE: Outcome.REJECTED_IMAGE,
    Media.DATA: Outcome.REJECTED_NOT_HTML,
}
#: Types that are believed unless the bytes are another's signature; None leaves it to the bytes alone.
_TYPES: Final[dict[str, Media | None]] = {
    "text/html": Media.PAGE,
    "application/xhtml+xml": Media.PAGE,
    "application/pdf": Media.PDF,
    "application/rss+xml": Media.FEED,
    "application/atom+xml": Media.FEED,
    "application/rdf+xml": Media.FEED,
    "application/feed+json": Media.FEED,
    "text/xml": None,
    "application/xml": None,
    "text/plain": None,
    "": None,
}
#: How bodies begin that no markup makes a page.
_SIGNATURES: Final = (
    (Media.PDF, re.compile(rb"\s{0,64}%PDF-")),
    (
        Media.IMAGE,
        re.compile(
            rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a|RIFF.{4}WEBP|\x00\x00\x01\x00|II\*\x00|MM\x00\*|\xff\x0a"
            rb"|.{4}(?:ftyp(?:avi[fs]|hei[cx]|mif1)|JXL )",
            re.DOTALL,
        ),
    ),
    (
        Media.DATA,  # archives, compressed data, sound and video, fonts, programs
        re.compile(
            rb"PK[\x03\x05]|\x1f\x8b|\x28\xb5\x2f\xfd|BZh\d|\xfd7zXZ|7z\xbc\xaf|Rar!\x1a|ID3[\x02-\x04]|OggS\x00|fLaC\x00"
            rb"|RIFF.{4}(?:AVI |WAVE)|\x1aE\xdf\xa3|.{4}ftyp|wOF[F2]\x00|\x7fELF|MZ.\x00|\xd0\xcf\x11\xe0|\x00asm",
            re.DOTALL,
        ),
    ),
)
_ELEMENT: Final = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|script|style|link|article|main|section|div|p|h[1-6]|table|span|a|br"
    rb"|font|frameset)(?=[\s>/])",
    re.IGNORECASE,
)
#: What may stand before the root of an XML document, which then names itself.
_ROOT: Final = re.compile(
    rb"(?:(?><\?[^>]*>|<!--.*?-->|<!doctype[^>\[]*+(?:\[[^\]]*\])?\s*>)\s*+)*+<([\w:]+)", re.IGNORECASE | re.DOTALL
)
_ROOTS: Final = {
    **dict.fromkeys((b"rss", b"feed", b"rdf:rdf", b"urlset", b"sitemapindex", b"opml"), Media.FEED),
    b"svg": Media.IMAGE,
}
_JSON: Final = re.compile(rb"\{\s*[\"}]|\[\s*[\[{\"]")
#: Byte order marks, after which there is text.
_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
#: The standard's binary data bytes.
_BINARY: Final = re.compile(rb"[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]")
#: Share of binary bytes that a text may have: some systems leave control characters in.
_MOST_BINARY: Final = 0.02


def by_type(media_type: str) -> Media | None:
    """Return what a media type (lower case, without parameters) promises, None where only the bytes can tell."""
    if media_type in _TYPES:
        return _TYPES[media_type]
    return Media.IMAGE if media_type.startswith("image/") else Media.DATA


def by_bytes(body: bytes | bytearray) -> Media:
    """Return what a body's beginning shows, in any encoding that keeps ASCII or is UTF-16; TEXT where nothing shows."""
    raw = bytes(body[:SNIFF_BYTES])
    for media, signature in _SIGNATURES:
        if signature.match(raw):
            return media
    mark = next(filter(raw.startswith, _MARKS), b"")
    head = raw[len(mark) :].replace(b"\0", b"").lstrip()
    root = _ROOT.match(head)
    if root and root[1].lower() in _ROOTS:
        return _ROOTS[root[1].lower()]
    if _JSON.match(head):
        return Media.DATA
    if has_markup(head):
        return Media.PAGE
    is_data = head.startswith(b"<?xml") or (not mark and _is_binary(head))
    return Media.DATA if is_data else Media.TEXT


def _is_binary(head: bytes) -> bool:
    return len(_BINARY.findall(head)) > _MOST_BINARY * len(head)


def has_markup(page: bytes) -> bool:
    """Whether an element of HTML's stands in it, in any encoding that keeps ASCII."""
    return _ELEMENT.search(page) is not None


def check(media: Media | None, seen: str) -> None:
    """Raise Rejected, by its own outcome, for what is neither a page nor a text; `seen` says where that showed."""
    if media is not None and media in OUTCOMES:
        raise Rejected(OUTCOMES[media], f"{seen}: {media}")
