"""Markup that would cost a page its text, or its time, mended before it is parsed."""

from __future__ import annotations

import re

#: Attributes of a tag beyond which all of them are left out: the parser compares each with all before it.
MOST_ATTRIBUTES = 5000
#: Bytes that so many take at the least.
_LEAST_LENGTH = 3 * MOST_ATTRIBUTES

_LONG_TAG = re.compile(rb"<[a-zA-Z][^<>]{%d,}>" % _LEAST_LENGTH)
_NAME = re.compile(rb"<[a-zA-Z][\w:-]*")
#: An attribute's value that goes on over its tag's end, up to the opening quote of another attribute's value, or to the
#: end of the page: its closing quote is missing.
_UNCLOSED = re.compile(rb"""="[^"<>]{0,4096}+>(?=[^"]*(?:<[a-zA-Z][^<>"]*="|\Z))""")
_ATTRIBUTE = re.compile(rb"\s[a-zA-Z][\w:-]{0,40}$")


def repaired(page: bytes) -> bytes:
    """Return a page, clean UTF-8, without attributes beyond all number, and with quotes closed that were not.

    Browsers show nothing of what stands after a quote that is never closed; a reader wants it all the same.
    """
    if any(b">" not in piece[:_LEAST_LENGTH] for piece in page.split(b"<") if len(piece) > _LEAST_LENGTH):
        page = _LONG_TAG.sub(_shorten, page)
    return _UNCLOSED.sub(_close, page)


def _shorten(tag: re.Match[bytes]) -> bytes:
    name = _NAME.match(tag[0])
    return name[0] + b">" if name and len(tag[0].split()) > MOST_ATTRIBUTES else tag[0]


def _close(value: re.Match[bytes]) -> bytes:
    before = value.string[max(0, value.start() - 60) : value.start()]
    return value[0][:-1] + b'">' if _ATTRIBUTE.search(before) else value[0]
