"""The near fingerprint of a text: what finds the texts that it was edited from, or that were edited from it.

The features of a text are its shingles: the runs of five words, or of six characters in scripts without spaces. Two
sketches of that set are taken:

- its anchors, the shingles whose hash is smallest (bottom-k, Broder 1997). Texts that share much share some of them, so
  an index from anchor to text finds the candidates, also where one text is much longer than the other;
- one-permutation MinHash (Li, Owen and Zhang, 2012): BINS bins, in each four bits of the smallest hash that fell into
  it, 0 for none. Empty bins are kept as such: of a short text the sketch is nearly the whole set. From it and the
  numbers of shingles follow the share that two texts have in common, and how much of the shorter one the longer has.

A word that is changed breaks five shingles, but only two of the pairs of neighbouring words. So a smaller sketch of the
pairs tells a text with a few words changed from one that shares a house's long footer, which as many shingles have.
Reports that are written from one template share many words and differ in their numbers, so those are kept apart, as a
Bloom filter with one hash. What is done with all that is in store/lua/lib/near.lua.

Only BLAKE2b, CRC-32, NFKC and ranges of characters go into a fingerprint: no library's release changes it. Whatever
else changes it must raise VERSION; fingerprints of other versions are never compared.
"""

from __future__ import annotations

import hashlib
import re
import sys
import unicodedata
from array import array
from heapq import nsmallest
from itertools import accumulate
from typing import TYPE_CHECKING, Final
from zlib import crc32

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: No release had version 1.
VERSION: Final = 2
#: What the tokens of a shingle weigh at the least, a word, and a character that is a token. Longer shingles tell edited
#: copies, which keep sentences, from reports of one template, which vary within each; shorter ones bear more single
#: words changed.
SHINGLE: Final = 35
WORD: Final = 7
CHARACTER: Final = 6
#: Tokens of a text at the least, or there is no fingerprint.
LEAST: Final = 12
#: Tokens at the most: what follows is not looked at.
MOST: Final = 4000
#: Bins of the sketch, and of that of the pairs, four bits each.
BINS: Final = 192
PAIR_BINS: Final = 48
#: Anchors that are looked up; the first KEPT of them (store/lua/lib/near.lua) are remembered.
ANCHORS: Final = 24
#: Bits of the filter of numbers.
NUMBER_BITS: Final = 128

#: Scripts that are written without spaces: each of their characters is a token (Thai, Lao, Burmese, Khmer, kana, Han).
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_FIRST: Final = "\u0e00"
_TOKEN: Final = re.compile(f"[{_UNSPACED}]|[^\\W_{_UNSPACED}]+")
_ASCII_TOKEN: Final = re.compile("[0-9A-Za-z]+")
_DIGIT: Final = re.compile(r"\d")
#: Accents and vowel signs that are characters of their own would end a word: they are left out.
_MARKS: Final = re.compile(
    f"[{''.join(chr(code) for code in range(0x300, 0xE00) if unicodedata.category(chr(code))[0] == 'M')}]+"
)


def fingerprint(plain: str) -> bytes:
    """Return the near fingerprint of a text in its `normalised` form (tasks/fingerprint.py): about 235 bytes.

    None (b"") for a text of fewer than LEAST tokens. Layout: version (1 byte), number of shingles (2), filter of
    numbers (16), sketch (96), sketch of the pairs (24), then up to ANCHORS anchors of 4 bytes, those with the smallest
    hash first.
    """
    tokens = (_ASCII_TOKEN.findall(plain) if plain.isascii() else _TOKEN.findall(_MARKS.sub("", plain)))[:MOST]
    if len(tokens) < LEAST:
        return b""
    text = "\n".join((*tokens, "")).encode("utf-8", "replace")  # a line a token
    offsets = list(accumulate(map(len, text.splitlines(keepends=True)), initial=0))
    hashes = array("Q", b"".join(_shingles(text, _bounds(tokens, offsets))))
    if sys.byteorder == "little":
        hashes.byteswap()
    pairs = {crc32(text[start:end]) for start, end in zip(offsets, offsets[2:], strict=False)}
    count = min(len(hashes) // 2, 0xFFFF).to_bytes(2, "big")
    sketches = _sketch(hashes[1::2], BINS) + _sketch(pairs, PAIR_BINS)
    anchors = b"".join((first & 0xFFFFFFFF).to_bytes(4, "big") for first in nsmallest(ANCHORS, hashes[::2]))
    return bytes([VERSION]) + count + _numbers(tokens) + sketches + anchors


def _shingles(text: bytes, bounds: Iterable[tuple[int, int]]) -> set[bytes]:
    """Return a hash of 16 bytes for each shingle, by where they begin and end.

    Its first half says whether the shingle is an anchor, and which (the last four bytes of that half); the other half
    is for the sketch.
    """
    hashed = hashlib.blake2b
    return {hashed(text[start:end], digest_size=16).digest() for start, end in bounds}


def _bounds(tokens: Sequence[str], offsets: list[int]) -> Iterable[tuple[int, int]]:
    """Yield where each shingle begins and ends, of the offsets at which tokens begin and the last one ends."""
    weights = [CHARACTER if token >= _FIRST and len(token) == 1 else WORD for token in tokens]
    if CHARACTER not in weights:
        return zip(offsets, offsets[-(-SHINGLE // WORD) :], strict=False)
    bounds, end, weight = [], 0, 0
    for start, first in zip(offsets, weights, strict=False):
        while end < len(weights) and weight < SHINGLE:
            weight += weights[end]
            end += 1
        bounds.append((start, offsets[end]))
        if end == len(weights):
            break
        weight -= first
    return bounds


def _sketch(hashes: Iterable[int], count: int) -> bytes:
    """Return `count` times four bits: 1 to 15 by the smallest hash in the bin, 0 where it is empty."""
    least = {number % count: number for number in sorted(hashes, reverse=True)}  # the last one in a bin stays
    bins = [0] * count
    for place, number in least.items():
        bins[place] = 1 + number // count % 15
    return bytes(high << 4 | low for high, low in zip(bins[::2], bins[1::2], strict=True))


def _numbers(tokens: Iterable[str]) -> bytes:
    """Return a Bloom filter, with one hash, of the tokens that have a digit."""
    bits = 0
    for token in set(tokens):
        if not token.isalpha() and _DIGIT.search(token):
            digest = hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=8).digest()
            bits |= 1 << int.from_bytes(digest, "big") % NUMBER_BITS
    return bits.to_bytes(NUMBER_BITS // 8, "big")
