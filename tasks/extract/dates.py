# ruff: noqa: RUF001 - words of many scripts
"""Dates as pages write them in attributes, structured data and time elements, made ISO 8601; unclear ones are none."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from tasks.extract.months import MONTHS

#: Years that structured data may state; others are placeholders.
FIRST_YEAR, LAST_YEAR = 1900, 2100
#: The first year believed of other statements: no page is older.
FIRST_PAGE = 1990
#: Where clocks begin to count: what a program prints for no time at all.
_NEVER = "1970-01-01"
#: Characters of a statement; no date is longer.
LENGTH = 100
#: Days of the month; a number above the months' is a day wherever it stands.
_MONTHS_A_YEAR = 12

#: Abbreviations of zones, hours east. Those that two regions use for two zones (IST, BST, CST, AST) tell nothing.
ZONES = {
    **dict.fromkeys(("Z", "UTC", "GMT", "WET"), 0),
    **dict.fromkeys(("CET", "MEZ", "WEST"), 1),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST"), 2),
    **dict.fromkeys(("MSK", "EEST", "TRT"), 3),
    **dict.fromkeys(("WIB",), 7),
    **dict.fromkeys(("HKT", "SGT", "MYT", "PHT", "AWST"), 8),
    **dict.fromkeys(("JST", "KST"), 9),
    **dict.fromkeys(("AEST",), 10),
    **dict.fromkeys(("AEDT",), 11),
    **dict.fromkeys(("NZST",), 12),
    **dict.fromkeys(("NZDT",), 13),
    **dict.fromkeys(("BRT", "ART"), -3),
    **dict.fromkeys(("EDT",), -4),
    **dict.fromkeys(("EST", "CDT"), -5),
    **dict.fromkeys(("MDT",), -6),
    **dict.fromkeys(("MST", "PDT"), -7),
    **dict.fromkeys(("PST",), -8),
}
_CLOCK = r"(\d{1,2})[:.h](\d\d)(?::(\d\d)(?:[.,:]\d+)?)?(?:\s*([ap])\.?\s?m\b\.?)?(?!\s*[مص])"
_ZONE = r"(?:\s*\(?((?:UTC|GMT)?[+-]\d\d(?::?\d\d)?|[A-Z]{1,4})\b)?"
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?!\d)(?:[T\s_]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,:]\d+)?)?" + _ZONE + ")?", re.IGNORECASE
)
#: No letters between that may tell the half of the day, as in 오후 3:20.
_AFTER = re.compile(r"[^\d가-힣一-鿿ء-ي]{0,12}?\b" + _CLOCK + _ZONE, re.IGNORECASE)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?![\d.])")
_SLASHED = re.compile(r"(?<!\d)(\d{4})[/.]\s?(\d{1,2})[/.]\s?(\d{1,2})(?!\d)")
_DAY_AND_MONTH = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?![\d/])")
_EASTERN = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", re.IGNORECASE)
_WORDS = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|ª|ο)?(?:\s|-)*(?:de\s|del\s|d['’]|of\s)?\s*\b({_WORDS})\b\.?(?:\s|-|,)*(?:de\s|del\s)?\s*(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b({_WORDS})\b\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})(?!\d)", re.IGNORECASE)
_YEAR_FIRST = re.compile(rf"(?<!\d)(\d{{4}})\.\s+({_WORDS})\s+(\d{{1,2}})\.?", re.IGNORECASE)
#: What programs print: "Wed May 01 10:20:30 CEST 2024".
_PRINTED = re.compile(rf"[A-Za-z]{{3}} ({_WORDS}) (\d\d?) (\d\d):(\d\d):(\d\d) ([A-Z]{{1,4}}) (\d{{4}})", re.IGNORECASE)
_WEEKDAY = re.compile(r"[A-Za-z]{3}, \d")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")


def iso(text: str | None, first_year: int = FIRST_YEAR) -> str | None:
    """Return the date, or date and time, in ISO 8601, with the zone if the page gives one; None where it is unclear."""
    if not text or len(text) > LENGTH or not any(map(str.isdigit, text)):
        return None
    text = " ".join(text.split())
    for read in (_iso, _epoch, _mail, _printed, _written):
        try:
            found = read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if found and first_year <= int(found[:4]) <= LAST_YEAR and not found.startswith(_NEVER):
            return found
    return None


def _iso(text: str) -> str | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    return _built(year, month, day, None if hour is None else (hour, minute, second, None, zone))


def _epoch(text: str) -> str | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC).isoformat(timespec="seconds")


def _mail(text: str) -> str | None:
    if not _WEEKDAY.match(text):
        return None
    return parsedate_to_datetime(text).isoformat(timespec="seconds")


def _printed(text: str) -> str | None:
    match = _PRINTED.match(text)
    if not match:
        return None
    month, day, hour, minute, second, zone, year = match.groups()
    return _built(year, MONTHS[month.casefold()], day, (hour, minute, second, None, zone))


def _written(text: str) -> str | None:
    """Read a date in words or numbers, where all agree which is the day; two dates in one text are unclear."""
    found = [
        (match.end(), year, month, day)
        for pattern, order in _ORDERS
        for match in pattern.finditer(text)
        if all(parts := _parts(match.groups(), order))
        and (year := parts[0])
        and (month := parts[1])
        and (day := parts[2])
    ]
    if len({parts[1:] for parts in found}) != 1:
        return None
    end, year, month, day = found[0]
    clock = _AFTER.match(text, end)
    return _built(year, month, day, clock.groups() if clock else None)


_ORDERS = (
    (_EASTERN, "ymd"),
    (_DAY_FIRST, "dmy"),
    (_MONTH_FIRST, "mdy"),
    (_YEAR_FIRST, "ymd"),
    (_DOTTED, "dmy"),
    (_SLASHED, "ymd"),
    (_DAY_AND_MONTH, "?"),
    (_VIETNAMESE, "dmy"),
)


def _parts(groups: tuple[str, ...], order: str) -> tuple[int, int, int]:
    """Return year, month and day; zeros where the order is unclear."""
    numbers = [MONTHS.get(text.casefold()) or int(text) for text in groups]
    if order == "?":
        day, month, year = numbers
        if day <= _MONTHS_A_YEAR and month <= _MONTHS_A_YEAR and day != month:
            return 0, 0, 0
        return (year, day, month) if month > _MONTHS_A_YEAR else (year, month, day)
    year, month, day = (numbers[order.index(part)] for part in "ymd")
    return year, month, day


def _built(year: str | int, month: str | int, day: str | int, clock: tuple[str | None, ...] | None) -> str:
    whole = date(int(year), int(month), int(day))
    if clock is None:
        return whole.isoformat()
    hour, minute, second, half, zone = clock
    hours = int(hour or 0)
    if half:
        hours = hours % 12 + 12 * (half.lower() == "p")
    when = datetime(whole.year, whole.month, whole.day, hours, int(minute or 0), int(second or 0), tzinfo=_zone(zone))
    return when.isoformat(timespec="seconds")


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if (offset := text.upper().removeprefix("UTC").removeprefix("GMT")) and offset[0] in "+-":
        hours, minutes = int(offset[1:3]), int(offset[3:].lstrip(":") or 0)
        return timezone((1 if offset[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))
    hours_east = ZONES.get(text.upper())
    return None if hours_east is None else timezone(timedelta(hours=hours_east))
