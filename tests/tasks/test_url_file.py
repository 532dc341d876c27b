"""Files of URLs, as people have them: every line is a URL, nothing, or refused by its number."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from tasks.url_file import Refusal, read_urls

if TYPE_CHECKING:
    from pathlib import Path

NOT_UTF8 = Refusal("not UTF-8; save the file as UTF-8, or write these characters as %XX")
BINARY = Refusal("binary data, not a list of URLs; the lines from here on were not read")


def read(data: bytes) -> list[tuple[int, str | Refusal]]:
    return list(read_urls(io.BytesIO(data)))


def test_comments_and_blank_lines_are_passed_over_and_lines_keep_their_numbers() -> None:
    assert read(b"# list\n\nhttp://a/\n  \t\n  # more\n  http://b/#part  \n") == [
        (3, "http://a/"),
        (6, "http://b/#part"),
    ]


def test_windows_line_ends_and_a_byte_order_mark_make_no_difference() -> None:
    assert read(b"\xef\xbb\xbfhttp://a/\r\n\r\nhttp://b/") == [(1, "http://a/"), (3, "http://b/")]
    assert read(b"\xef\xbb\xbf# comment\r\nhttp://b/") == [(2, "http://b/")]


def test_utf8_is_read_and_latin1_is_refused_by_its_line() -> None:
    assert read("http://a/é\n".encode() + b"http://b/\xe9\nhttp://c/\n") == [
        (1, "http://a/é"),
        (2, NOT_UTF8),
        (3, "http://c/"),
    ]


def test_a_binary_file_is_refused_once() -> None:
    assert read(b"http://a/\n\x00\x01\x02\nhttp://b/\n\x00") == [(1, "http://a/"), (2, BINARY)]


def test_utf16_is_named() -> None:
    for encoding in ("utf-16", "utf-16-be"):
        data = ("\ufeff" if encoding == "utf-16-be" else "") + "http://a/\n"
        assert read(data.encode(encoding)) == [(1, Refusal("the file is in UTF-16; save it as UTF-8"))]


def test_an_overlong_line_is_refused_unread() -> None:
    assert read(b"http://a/\n" + b"x" * 100_000 + b"\nhttp://b/") == [
        (1, "http://a/"),
        (2, Refusal("longer than 2048 characters")),
        (3, "http://b/"),
    ]


def test_lines_are_handed_on_as_written() -> None:
    assert read(b"not a URL\nftp://a/\n") == [(1, "not a URL"), (2, "ftp://a/")]


def test_an_empty_file_gives_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with (tmp_path / "empty").open("rb") as lines:
        assert list(read_urls(lines)) == []
