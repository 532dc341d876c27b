"""Reading headers: pure functions."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.errors import Rejected
from tasks.fetch.response import charset, length, retry_after, target

DAY = 86_400.0
NOW = datetime(2026, 11, 24, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 120 ", 120.0),
        ("000000120", 120.0),
        ("86400", DAY),
        ("86401", DAY),
        ("9" * 5000, DAY),
        ("0" * 5000, 0.0),
        ("Tue, 24 Nov 2026 12:01:30 GMT", 90.0),
        ("Tue, 24 Nov 2026 13:01:30 +0100", 90.0),
        ("Tuesday, 24-Nov-26 12:01:30 GMT", 90.0),
        ("Tue Nov 24 12:01:30 2026", 90.0),
        ("Tue, 24 Nov 2026 11:59:59 GMT", None),
        ("Tue, 24 Nov 2026 12:00:00 GMT", 0.0),
        ("Tue, 24 Nov 2026 12:01:30", 90.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("Thu, 01 Jan 0001 00:00:00 +2359", None),
        (None, None),
        ("", None),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("²", None),
        ("Tue, 99 Nov 2026 12:01:30 GMT", None),
    ],
)
def test_retry_after_is_read_in_every_form(value: str | None, seconds: float | None) -> None:
    assert retry_after({} if value is None else {"retry-after": value}, NOW) == seconds


def test_a_retry_after_counts_from_the_hosts_own_date_whosever_clock_is_wrong() -> None:
    later = {"retry-after": "Tue, 24 Nov 2026 15:01:30 GMT"}
    assert retry_after(later | {"date": "Tue, 24 Nov 2026 15:00:00 GMT"}, NOW) == 90.0
    assert retry_after(later | {"date": "Tue, 24 Nov 2026 15:02:00 GMT"}, NOW) is None
    assert retry_after(later | {"date": "today"}, NOW) == 3 * 3600 + 90.0


@given(st.one_of(st.text(), st.text("0123456789 :,+-GMTueNov"), st.datetimes().map(lambda at: f"{at:%a, %d %b %Y %T}")))
def test_no_retry_after_asks_for_more_than_a_day(value: str) -> None:
    seconds = retry_after({"retry-after": value, "date": value[::-1]}, NOW)
    assert seconds is None or 0 <= seconds <= DAY


@pytest.mark.parametrize(
    ("content_type", "name"),
    [
        ("text/html; charset=utf-8", "utf-8"),
        ("text/html;charset=UTF-8", "utf-8"),
        ("text/html; charset = 'windows-1252'", "windows-1252"),
        ('text/html; boundary=x; charset="gbk"; y', "gbk"),
        ("text/html; charset=unknown-thing", "unknown-thing"),
        ("text/html; charset=", None),
        ("text/html; mycharset=utf-8", None),
        ("text/html", None),
        ("", None),
    ],
)
def test_the_charset_of_the_header_is_read(content_type: str, name: str | None) -> None:
    assert charset({"content-type": content_type}) == name


@pytest.mark.parametrize(
    ("location", "url"),
    [
        (b"/b", "http://a.example/b"),
        (b"b", "http://a.example/x/b"),
        (b"?b", "http://a.example/x/y?b"),
        (b"//b.example", "http://b.example/"),
        (b"HTTPS://B.example:443/c#d", "https://b.example/c"),
        (b" /b c ", "http://a.example/b%20c"),
        ("/ü".encode(), "http://a.example/%C3%BC"),
        (b"/\xfc", "http://a.example/%C3%BC"),
        ("http://bücher.example/".encode(), "http://xn--bcher-kva.example/"),
        (b"../../../b", "http://a.example/b"),
        (b"/b?utm_source=c", "http://a.example/b?utm_source=c"),
    ],
)
def test_where_a_redirect_leads(location: bytes, url: str) -> None:
    assert target("http://a.example/x/y?z", location) == url


@pytest.mark.parametrize(
    "location", [None, b"", b"//[", b"http://[x]/", b"/a\nb", b"https://u:p@b.example/", b"data:,x"]
)
def test_where_a_redirect_cannot_lead(location: bytes | None) -> None:
    with pytest.raises(Rejected) as rejected:
        target("http://a.example/", location)
    assert "u:p" not in rejected.value.detail


def test_a_length_is_read_or_not() -> None:
    assert length({"content-length": "12"}) == 12
    for value in ("", "-1", "1e3", "٣", "9" * 30):
        assert length({"content-length": value}) is None
