# ruff: noqa: RUF001 - dates in many scripts
from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.dates import FIRST_PAGE, iso


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01T10:20:30Z", "2024-05-01T10:20:30+00:00"),
        ("2024-05-01T10:20:30.123+0200", "2024-05-01T10:20:30+02:00"),
        ("2024-05-01 10:20", "2024-05-01T10:20:00"),
        ("20240501T1020", "2024-05-01T10:20:00"),
        ("1714558830", "2024-05-01T10:20:30+00:00"),
        ("1714558830123", "2024-05-01T10:20:30+00:00"),
        ("Wed, 01 May 2024 10:20:30 +0200", "2024-05-01T10:20:30+02:00"),
        ("May 1, 2024 10:20 pm", "2024-05-01T22:20:00"),
        ("1 May 2024", "2024-05-01"),
        ("01.05.2024, 10:20 Uhr", "2024-05-01T10:20:00"),
        ("2024/5/1", "2024-05-01"),
        ("05/01/2024", None),
        ("yesterday", None),
        ("0001-01-01T00:00:00Z", None),
        ("2024-13-45", None),
        ("1970-01-01T00:00:00Z", None),
        ("0", None),
        ("9999-12-31", None),
        ("2024-05-01T10:20:30EST", "2024-05-01T10:20:30-05:00"),
        ("2024-05-01 10:20 MESZ", "2024-05-01T10:20:00+02:00"),
        ("2024-05-01 10:20 IST", "2024-05-01T10:20:00"),  # India, Israel or Ireland
        ("Wed May 01 2024 10:20:30 GMT+0200 (CEST)", "2024-05-01T10:20:30+02:00"),
        ("Wed May 01 10:20:30 CEST 2024", "2024-05-01T10:20:30+02:00"),
        ("3 de mayo de 2024, 3:20 p. m.", "2024-05-03T15:20:00"),
        ("3. Mai 2024, 10.20 Uhr", "2024-05-03T10:20:00"),
        ("le 1er mai 2024 à 10h20", "2024-05-01T10:20:00"),
        ("1 мая 2024, 10:20", "2024-05-01T10:20:00"),
        ("1 Mayıs 2024", "2024-05-01"),
        ("1. maj 2024", "2024-05-01"),
        ("1 maja 2024", "2024-05-01"),
        ("2024. május 1.", "2024-05-01"),
        ("1 tháng 5, 2024", "2024-05-01"),
        ("2024年5月1日 10:20", "2024-05-01T10:20:00"),
        ("2024년 5월 1일 오후 3:20", "2024-05-01"),  # which half of the day is not read, so no time
        ("١ مايو 2024", "2024-05-01"),
        ("1 במאי 2024", "2024-05-01"),
        ("1 मई 2024", "2024-05-01"),
        ("25/12/2024", "2024-12-25"),
        ("12/25/2024", "2024-12-25"),
        ("05/05/2024", "2024-05-05"),
        ("3 May 2024 and 4 May 2024", None),
        ("1403/02/12", None),  # of another calendar
        ("2567-05-01", None),
        ("May 2024", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_become_iso_and_unclear_ones_none(text: str | None, expected: str | None) -> None:
    assert iso(text) == expected


@given(st.text(max_size=120))
def test_no_text_makes_the_reading_of_dates_fail(text: str) -> None:
    found = iso(text)
    assert found is None or datetime.fromisoformat(found)


def test_a_year_before_there_were_pages_is_believed_only_where_told() -> None:
    assert iso("1955-05-01") == "1955-05-01"
    assert iso("1955-05-01", FIRST_PAGE) is None
