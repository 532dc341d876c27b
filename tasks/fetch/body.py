"""Reading an answer's body: decoded piece by piece, no further than its cap, and no further than it is wanted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, cast

import httpx

from tasks.errors import Failed, Rejected
from tasks.fetch import response as reading
from tasks.fetch.clock import OverBudget
from tasks.fetch.decoders import TooMuch
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.fetch.clock import Clock

#: Bytes of a body that is not wanted which are read so that the connection can be used again.
DRAIN: Final = 16 * 1024
#: Seconds that this may take.
DRAIN_SECONDS: Final = 0.25
#: Bytes decoded at once where only the beginning is wanted, and how many times that beginning they may make.
PIECE: Final = 4096
PIECE_GROWTH: Final = 16


def page(response: httpx.Response, cap: int) -> tuple[bytes, str]:
    """Return the decoded body of a page, and its media type.

    Raises Rejected (no page, or more than `cap` bytes), Failed (it ends too soon), TooMuch, DecodingError and what
    httpx raises.
    """
    media_type = reading.content_type(response.headers)
    sniff = reading.needs_sniffing(media_type)
    decoder = reading.decoder(response.headers, cap)
    length = reading.length(response.headers)
    if length is not None and length > cap:
        raise Rejected(Outcome.REJECTED_TOO_LARGE, f"a body of {length} bytes; FETCH_MAX_BYTES is {cap}")
    body = bytearray()
    wire = 0
    for data in _pieces(response):
        wire += len(data)
        if wire > cap:
            raise TooMuch
        body += decoder.feed(data)
        if sniff and len(body) >= reading.SNIFF_BYTES:
            _check_markup(body, media_type)
            sniff = False
    if wire and not decoder.finished:
        raise Failed(Outcome.FAILED_INCOMPLETE, f"the compressed body ends too soon, after {wire} bytes")
    if sniff:
        _check_markup(body, media_type)
    return bytes(body), media_type


def beginning(response: httpx.Response, limit: int) -> bytes:
    """Return the first `limit` bytes of a decoded body of any type, or all of it. Raises as `page` does."""
    decoder = reading.decoder(response.headers, limit * PIECE_GROWTH)
    body = bytearray()
    with suppress(TooMuch):
        for data in _pieces(response):
            for at in range(0, len(data), PIECE):
                body += decoder.feed(data[at : at + PIECE])
                if len(body) >= limit:
                    return bytes(body[:limit])
    return bytes(body)


def drain(response: httpx.Response, clock: Clock) -> None:
    """Read a short body away, undecoded, so that the connection can be used again; whatever happens, no error."""
    length = reading.length(response.headers)
    if length is not None and length <= DRAIN:
        with suppress(httpx.HTTPError, OverBudget), clock.hurry(DRAIN_SECONDS):
            for _ in _pieces(response):
                pass


def _check_markup(body: bytearray, media_type: str) -> None:
    if not reading.looks_like_html(body):
        named = f"content type {media_type!r}" if media_type else "no content type"
        raise Rejected(Outcome.REJECTED_NOT_HTML, f"{named}, and no markup in the body")


def _pieces(response: httpx.Response) -> Iterator[bytes]:
    """Return the body as it comes, neither decoded nor kept."""
    return iter(cast("httpx.SyncByteStream", response.stream))
