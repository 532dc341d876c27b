"""A moment as people give it on the command line: an age, such as 2h, or a date with or without a time."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import click

_AGE = re.compile(r"(\d{1,5})([smhdw])", re.ASCII)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str) -> datetime | timedelta:
    """Return an age as a timedelta, a date as a datetime, UTC where it names no offset. Raises click's error."""
    if age := _AGE.fullmatch(text):
        return timedelta(**{_UNITS[age[2]]: int(age[1])})
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        wanted = "an age such as 30m, 2h or 3d, nor a date such as 2026-11-20 or 2026-11-20T08:00Z"
        raise click.BadParameter(f"{text!r} is neither {wanted}") from error
    return when if when.tzinfo else when.replace(tzinfo=UTC)
