"""What is known of a host: the paragraphs that stand on many of its pages, by digest.

A table is what store/lua/lib/boilerplate.lua packs: the number of the host's recent pages (2 bytes, big-endian), then
for each paragraph 5 bytes of digest and the number of those pages on which it stands (1 byte).
"""

from __future__ import annotations

import hashlib
import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Bytes of a paragraph's digest.
DIGEST_BYTES = 5
#: Paragraphs of a page that are counted at the most: its first and its last.
FIRST, LAST = 24, 40
#: Pages of a host before anything is said about it.
FIRST_PAGES = 8
#: Pages on which a paragraph has to stand before it is known.
LEAST = 4

_PAGES = struct.Struct(">H")
_ENTRY = struct.Struct(f">{DIGEST_BYTES}sB")


def digest(key: str) -> bytes:
    """Return the digest of a paragraph, of its text without spaces (tasks.clean.blocks.Block.key)."""
    return hashlib.blake2b(key.encode("utf-8", "replace"), digest_size=DIGEST_BYTES).digest()


def digests(keys: Iterable[str]) -> bytes:
    """Return what is told of a page: the digests of its first and last paragraphs, each once, one after the other."""
    found = list(dict.fromkeys(map(digest, keys)))
    return b"".join(found if len(found) <= FIRST + LAST else [*found[:FIRST], *found[-LAST:]])


def shares_of(table: bytes) -> dict[bytes, float]:
    """Return digest → share of the host's recent pages on which that paragraph stands.

    Only of paragraphs on LEAST pages or more; empty for a host's first pages, and where nothing is known.
    """
    (pages,) = _PAGES.unpack_from(table) if len(table) >= _PAGES.size else (0,)
    if pages < FIRST_PAGES:
        return {}
    end = _PAGES.size + (len(table) - _PAGES.size) // _ENTRY.size * _ENTRY.size
    entries = _ENTRY.iter_unpack(table[_PAGES.size : end])
    return {name: min(1.0, count / pages) for name, count in entries if count >= LEAST}
