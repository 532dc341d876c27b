"""Reading an answer's body: decoded piece by piece, no further than its cap, and no further than it is wanted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, cast

import httpx

from tasks import media
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
#: Times its bytes on the wire that a body may unpack to, and bytes from which that is asked. Pages reach about 20,
#: those that say one thing again and again 100; bombs begin at 1000.
RATIO: Final = 250
RATIO_FREE: Final = 1024 * 1024
#: Pieces in which a body may come: a chunk of a byte costs as much time as one of a kilobyte.
MAX_PIECES: Final = 50_000
#: Bytes decoded at once where only the beginning is wanted, and how many times that beginning they may make.
PIECE: Final = 4096
PIECE_GROWTH: Final = 16


def page(response: httpx.Response, cap: int) -> tuple[bytes, str]:
    """Return the decoded body of a page or a text, and its media type.

    Raises Rejected (neither, more than `cap` bytes, a bomb), Failed (it ends too soon), TooMuch, DecodingError and what
    httpx raises.
    """
    media_type = reading.content_type(response.headers)
    media.check(media.by_type(media_type), f"content type {media_type[:80]!r}")
    decoder = reading.decoder(response.headers, cap)
    length = reading.length(response.headers)
    if length is not None and length > cap:
        raise Rejected(Outcome.REJECTED_TOO_LARGE, f"a body of {length} bytes; FETCH_MAX_BYTES is {cap}")
    claim = f"content type {media_type!r}, but its first bytes" if media_type else "no content type; its first bytes"
    pieces: list[bytes] = []  # joined once: a body that grows is copied again and again
    size = wire = 0
    sniffed = False
    for data in _pieces(response):
        wire += len(data)
        if wire > cap:
            raise TooMuch
        pieces.append(decoder.feed(data))
        size += len(pieces[-1])
        _check_ratio(size, wire)
        if not sniffed and size >= media.SNIFF_BYTES:
            media.check(media.by_bytes(b"".join(pieces)), claim)
            sniffed = True
    if wire and not decoder.finished:
        raise Failed(Outcome.FAILED_INCOMPLETE, f"the compressed body ends too soon, after {wire} bytes")
    body = b"".join(pieces)
    if not sniffed:
        media.check(media.by_bytes(body), claim)
    return body, media_type


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


def _check_ratio(size: int, wire: int) -> None:
    if size > RATIO_FREE and size > RATIO * wire:
        raise Rejected(Outcome.REJECTED_TOO_LARGE, f"a bomb: {wire} bytes that unpack to {size} and more")


def _pieces(response: httpx.Response) -> Iterator[bytes]:
    """Yield the body as it comes, neither decoded nor kept. Raises TooMuch where it is in crumbs."""
    for number, piece in enumerate(cast("httpx.SyncByteStream", response.stream)):
        if number >= MAX_PIECES:
            raise TooMuch(f"a body in more than {MAX_PIECES:,} pieces")
        yield piece
