"""Reading an answer's status line and headers: pure functions, no network."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from store.validators import MAX_LENGTH, Validators
from tasks.errors import Failed, Rejected
from tasks.fetch.decoders import DECODERS, Decoder
from tasks.outcome import Outcome
from tasks.url import UrlRefused, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tasks.errors import UrlError

#: Seconds that a Retry-After can ask for, at the most: a day, after which robots.txt is asked for again, too.
MAX_RETRY_AFTER: Final = 86_400.0
#: Characters of a date that are looked at.
MAX_DATE: Final = 64
#: Characters of a Location that are looked at.
MAX_LOCATION: Final = 8192

NOT_MODIFIED: Final = 304
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
NO_PAGE: Final = frozenset({204, 205, 206})
NOT_FOUND: Final = frozenset({404, 410})
BUSY: Final = frozenset({429, 503})
AGAIN: Final = frozenset({408, 425})

_ETAG: Final = re.compile(r'(?:W/)?"[!#-~\x80-\xff]*"')
_CHARSET: Final = re.compile(r""";\s*charset\s*=\s*["']?([^"';,\s]+)""", re.IGNORECASE)


def refusal(  # noqa: PLR0911 - one for each class of status
    status: int, headers: Mapping[str, str], now: datetime
) -> UrlError | None:
    """Return the error that a final status other than a page's means, or None for a page's. `now` is aware."""
    seen = f"status {status}"
    if status in BUSY:
        return Failed(Outcome.FAILED_BUSY, seen, retry_after=retry_after(headers, now))
    if status in NOT_FOUND:
        return Rejected(Outcome.REJECTED_NOT_FOUND, seen)
    if status == 407:  # noqa: PLR2004 - HTTP
        return Failed(Outcome.FAILED_CONNECT, "the proxy asks for credentials (status 407): see FETCH_PROXY")
    if status in AGAIN or 500 <= status < 600:  # noqa: PLR2004 - HTTP
        return Failed(Outcome.FAILED_STATUS, seen, retry_after=retry_after(headers, now))
    if status < 200:  # noqa: PLR2004 - HTTP
        return Failed(Outcome.FAILED_INCOMPLETE, f"{seen}, which nobody asked for")
    if status in NO_PAGE or status >= 300:  # noqa: PLR2004 - HTTP
        return Rejected(Outcome.REJECTED_STATUS, seen)
    return None


def retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    """Return the seconds that Retry-After asks for, at most MAX_RETRY_AFTER; None when it asks for nothing.

    A date (RFC 9110, section 10.2.3) counts from the answer's own Date where that can be read, so that neither side's
    clock has to be right; else from `now`. One in the past asks for nothing, nor does what cannot be read.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        digits = value.lstrip("0")
        return MAX_RETRY_AFTER if len(digits) > 5 else min(float(digits or 0), MAX_RETRY_AFTER)  # noqa: PLR2004 - digits
    when = _date(value)
    if when is None:
        return None
    seconds = (when - (_date(headers.get("date", "")) or now)).total_seconds()
    return min(seconds, MAX_RETRY_AFTER) if seconds >= 0 else None


def _date(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value[:MAX_DATE])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def target(base: str, location: bytes | None) -> str:
    """Return the absolute URL, in its one spelling, that a redirect leads to.

    Raises Rejected: REJECTED_ADDRESS for a scheme other than http and https and for credentials in the URL,
    REJECTED_REDIRECTS for a Location that is missing or no URL.
    """
    if location is None:
        raise Rejected(Outcome.REJECTED_REDIRECTS, "a redirect without a Location")
    text = _text(location).strip().replace(" ", "%20")
    if not text or len(text) > MAX_LOCATION:
        raise Rejected(Outcome.REJECTED_REDIRECTS, f"a redirect whose Location has {len(text)} characters")
    if any(character < " " for character in text):  # urljoin would take them out
        raise Rejected(Outcome.REJECTED_REDIRECTS, "a redirect whose Location has control characters")
    try:
        joined = urljoin(base, text)
        parts = urlsplit(joined)
    except ValueError as error:
        raise Rejected(Outcome.REJECTED_REDIRECTS, "a redirect whose Location is not a URL") from error
    if parts.scheme not in {"http", "https"}:
        raise Rejected(Outcome.REJECTED_ADDRESS, f"a redirect to {parts.scheme[:20]}:, which is not fetched")
    if "@" in parts.netloc:
        raise Rejected(Outcome.REJECTED_ADDRESS, "a redirect to a URL with a user name or password in it")
    try:
        return canonical(joined)
    except UrlRefused as error:
        raise Rejected(Outcome.REJECTED_REDIRECTS, f"a redirect that leads nowhere: {error.reason}") from error


def validators(headers: Mapping[str, str]) -> Validators | None:
    """Return the ETag and Last-Modified of an answer; None when it has neither, or they are longer than is kept."""
    etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
    found = Validators(_kept(etag) if _ETAG.fullmatch(etag) else None, _kept(modified) if _date(modified) else None)
    return found if found.etag or found.modified else None


def _kept(value: str) -> str | None:
    return value if len(value) <= MAX_LENGTH and value.isascii() and value.isprintable() else None


def content_type(headers: Mapping[str, str]) -> str:
    """Return the media type in lower case, without parameters; empty when there is none."""
    return headers.get("content-type", "").partition(";")[0].partition(",")[0].strip().lower()


def charset(headers: Mapping[str, str]) -> str | None:
    """Return the charset that the Content-Type names, in lower case, known or not."""
    match = _CHARSET.search(headers.get("content-type", ""))
    return match[1].lower() if match else None


def length(headers: Mapping[str, str]) -> int | None:
    """Return the Content-Length, or None when there is none or it cannot be read."""
    value = headers.get("content-length", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else None  # noqa: PLR2004 - digits


def decoder(headers: Mapping[str, str], cap: int) -> Decoder:
    """Return what decodes the body. Raises Rejected for an encoding that is not known, or for several on one body."""
    encoding = headers.get("content-encoding", "").strip().lower()
    make = DECODERS.get(encoding)
    if make is None:
        raise Rejected(Outcome.REJECTED_NOT_HTML, f"content encoding {encoding[:80]!r}, which is not read")
    return make(cap)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")
