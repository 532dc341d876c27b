"""What single settings may be: each check returns the value, or raises ValueError with what it must be.

Beside them, how an address is shown.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit


def redis_url(value: str) -> str:
    """Check the address of a server."""
    if urlsplit(value).scheme not in {"redis", "rediss", "unix", "sentinel"}:
        raise ValueError("must begin with redis://, rediss://, unix:// or sentinel://")
    return value


def namespace(value: str) -> str:
    """Check the beginning of all keys."""
    if not re.fullmatch(r"[\w.{}-]{1,64}", value):
        raise ValueError("may have letters, digits, '_', '.', '-' and braces, at most 64 of them")
    return value


def basic_auth(value: str | None) -> str | None:
    """Check a name with its password."""
    if value is not None and not re.fullmatch(r"[^:\s]+:\S+", value):
        raise ValueError("must be user:password")
    return value


def proxy(value: str | None) -> str | None:
    """Check the address of an HTTP proxy."""
    if value is not None and (urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).hostname):
        raise ValueError("must be http://HOST:PORT or https://HOST:PORT")
    return value


def contact(value: str | None) -> str | None:
    """Check where whoever asks can be reached."""
    if value is not None and not re.fullmatch(r"(?:https?://|mailto:)[!-'*-~]+", value):
        raise ValueError("must be an http(s):// address or mailto:NAME@HOST, without spaces and parentheses")
    return value


def printable(value: str) -> str:
    """Check what goes into a header."""
    if not value.isascii() or not value.isprintable():
        raise ValueError("must be printable ASCII")
    return value


def mask_url(url: str) -> str:
    """Return the URL with its password, if it has one, replaced by `***`."""
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    credentials, _, place = parts.netloc.rpartition("@")
    user = credentials.partition(":")[0]
    return urlunsplit(parts._replace(netloc=f"{user}:***@{place}"))
