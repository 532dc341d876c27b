"""Dates as pages write them in attributes and structured data, made ISO 8601; what is ambiguous is no date."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: Years that a news page may state; others are placeholders.
FIRST_YEAR, LAST_YEAR = 1900, 2100

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[T\s_]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,:]\d+)?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:\D{1,5}(\d{1,2}):(\d\d))?")
_SLASHED = re.compile(r"(?<!\d)(\d{4})/(\d{1,2})/(\d{1,2})(?:\s+(\d{1,2}):(\d\d))?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENGLISH = re.compile(
    r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?\b("
    + "|".join(_MONTHS)
    + r")[a-z]*\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})\b"
    r"(?:\D{1,5}(\d{1,2}):(\d\d)(?::\d\d)?(?:\s*([ap])\.?m)?)?",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"[A-Za-z]{3}, \d")
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")


def iso(text: str | None) -> str | None:
    """Return the date, or date and time, in ISO 8601, with the zone if the page gives one; None where it is unclear."""
    if not text or len(text) > 100 or not any(map(str.isdigit, text)):  # noqa: PLR2004 - no date is that long
        return None
    text = text.strip()
    for read in (_iso, _epoch, _mail, _english, _numbers):
        try:
            found = read(text)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
        if found and FIRST_YEAR <= int(found[:4]) <= LAST_YEAR:
            return found
    return None


def _iso(text: str) -> str | None:
    match = _ISO.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    if hour is None:
        return datetime(int(year), int(month), int(day), tzinfo=UTC).date().isoformat()
    zone = (
        ""
        if zone is None
        else "+00:00"
        if zone[0] not in "+-"
        else zone
        if ":" in zone
        else f"{zone[:3]}:{zone[3:] or '00'}"
    )
    whole = datetime.fromisoformat(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{zone}")
    return whole.isoformat(timespec="seconds")


def _epoch(text: str) -> str | None:
    if not _EPOCH.fullmatch(text):
        return None
    return datetime.fromtimestamp(int(text[:10]), UTC).isoformat(timespec="seconds")


def _mail(text: str) -> str | None:
    if not _WEEKDAY.match(text):
        return None
    return parsedate_to_datetime(text).isoformat(timespec="seconds")


def _english(text: str) -> str | None:
    match = _ENGLISH.search(text)
    if not match or not (match[1] or match[3]):
        return None
    hour = (
        None if match[5] is None else int(match[5]) % 12 + 12 * (match[7].lower() == "p") if match[7] else int(match[5])
    )
    return _built(match[4], _MONTHS.index(match[2][:3].lower()) + 1, match[1] or match[3], hour, match[6])


def _numbers(text: str) -> str | None:
    if match := _DOTTED.search(text):
        return _built(match[3], match[2], match[1], match[4], match[5])
    if match := _SLASHED.search(text):
        return _built(match[1], match[2], match[3], match[4], match[5])
    return None


def _built(year: str, month: str | int, day: str, hour: str | int | None, minute: str | None) -> str:
    if hour is None:
        return datetime(int(year), int(month), int(day), tzinfo=UTC).date().isoformat()
    naive = datetime(int(year), int(month), int(day), int(hour), int(minute or 0))  # noqa: DTZ001 - no zone is stated
    return naive.isoformat(timespec="seconds")
