"""Content encodings, decoded piece by piece with a cap: no input makes more than the cap and a little of memory."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

import brotli
import zstandard

if TYPE_CHECKING:
    from collections.abc import Callable

#: Members of a gzip body, or frames of a zstd one, that are read.
MAX_MEMBERS: Final = 4096
#: Bytes given to zstd at once: it has no cap on its output, of which four bytes can make 128 KiB (8 MiB for these).
ZSTD_PIECE: Final = 256
#: Bytes of window that zstd may ask for (RFC 9659).
ZSTD_WINDOW: Final = 8 * 1024 * 1024
#: zlib's window bits for gzip, and for deflate without a header.
_GZIP: Final = 16 + zlib.MAX_WBITS
_RAW: Final = -zlib.MAX_WBITS


class DecodingError(Exception):
    """The body is not in the encoding that its header names; the message says what was found."""


class TooMuch(Exception):
    """There is more than the cap; or what else there is too much of, as the message says."""


class Decoder(ABC):
    """Decodes one body. `cap`: bytes that may come out of it in all."""

    def __init__(self, cap: int) -> None:
        self._left = cap
        self._members = 1

    @abstractmethod
    def feed(self, data: bytes) -> bytes:
        """Return what the data decodes to. Raises TooMuch and DecodingError."""

    @property
    @abstractmethod
    def finished(self) -> bool:
        """Whether the body ended where its encoding says."""

    def _count(self, piece: bytes) -> bytes:
        self._left -= len(piece)
        if self._left < 0:
            raise TooMuch
        return piece

    def _next_member(self) -> None:
        self._members += 1
        if self._members > MAX_MEMBERS:
            raise DecodingError(f"more than {MAX_MEMBERS} parts, each compressed by itself")


class Identity(Decoder):
    """No encoding."""

    finished = True

    def feed(self, data: bytes) -> bytes:
        """Return the data."""
        return self._count(data)


class Gzip(Decoder):
    """gzip (RFC 1952), with one member or several; anything else after the end is left out, as browsers do."""

    def __init__(self, cap: int) -> None:
        super().__init__(cap)
        self._stream = zlib.decompressobj(_GZIP)
        self._over = False

    @property
    def finished(self) -> bool:
        """Whether the last member ended."""
        return self._over or self._stream.eof

    def feed(self, data: bytes) -> bytes:
        """Decode it, across members."""
        pieces: list[bytes] = []
        while data and not self._over:
            if self._stream.eof:
                self._over = data[:1] != b"\x1f"
                if self._over:
                    break
                self._next_member()
                self._stream = zlib.decompressobj(_GZIP)
            pieces.append(self._count(_inflate(self._stream, data, self._left + 1)))
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return b"".join(pieces)


class Deflate(Decoder):
    """deflate (RFC 9110, section 8.4.1.2), with zlib's header or, as some servers send it, without."""

    def __init__(self, cap: int) -> None:
        super().__init__(cap)
        self._stream = zlib.decompressobj()
        self._head: bytes | None = b""

    @property
    def finished(self) -> bool:
        """Whether the stream ended."""
        return self._stream.eof

    def feed(self, data: bytes) -> bytes:
        """Decode it; what comes after the end is left out."""
        if self._head is not None:
            data = self._head + data
            if len(data) < 2:  # noqa: PLR2004 - the header's length
                self._head = data
                return b""
            self._head = None
            if data[0] & 0x0F != zlib.DEFLATED or int.from_bytes(data[:2]) % 31:
                self._stream = zlib.decompressobj(_RAW)
        return b"" if self.finished else self._count(_inflate(self._stream, data, self._left + 1))


def _inflate(stream: zlib._Decompress, data: bytes, limit: int) -> bytes:
    try:
        return stream.decompress(data, limit)
    except zlib.error as error:
        raise DecodingError(str(error)) from error


class Brotli(Decoder):
    """Brotli (RFC 7932)."""

    def __init__(self, cap: int) -> None:
        super().__init__(cap)
        self._stream = brotli.Decompressor()

    @property
    def finished(self) -> bool:
        """Whether the stream ended."""
        return bool(self._stream.is_finished())

    def feed(self, data: bytes) -> bytes:
        """Decode it; what comes after the end is left out."""
        pieces: list[bytes] = []
        try:
            while not self.finished:
                pieces.append(self._count(self._stream.process(data, output_buffer_limit=self._left + 1)))
                data = b""
                if self._stream.can_accept_more_data():
                    break
        except brotli.error as error:
            raise DecodingError(str(error)) from error
        return b"".join(pieces)


class Zstd(Decoder):
    """Zstandard (RFC 8878), with one frame or several."""

    def __init__(self, cap: int) -> None:
        super().__init__(cap)
        self._context = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW)
        self._stream = self._context.decompressobj()

    @property
    def finished(self) -> bool:
        """Whether the last frame ended."""
        return self._stream.eof

    def feed(self, data: bytes) -> bytes:
        """Decode it, a little at a time."""
        pieces: list[bytes] = []
        try:
            for at in range(0, len(data), ZSTD_PIECE):
                rest = data[at : at + ZSTD_PIECE]
                while rest:
                    if self._stream.eof:
                        self._next_member()
                        self._stream = self._context.decompressobj()
                    pieces.append(self._count(self._stream.decompress(rest)))
                    rest = self._stream.unused_data
        except zstandard.ZstdError as error:
            raise DecodingError(str(error)) from error
        return b"".join(pieces)


DECODERS: Final[dict[str, Callable[[int], Decoder]]] = {
    "": Identity,
    "identity": Identity,
    "none": Identity,
    "utf-8": Identity,
    "gzip": Gzip,
    "x-gzip": Gzip,
    "deflate": Deflate,
    "br": Brotli,
    "zstd": Zstd,
}
