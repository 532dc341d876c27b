"""The near fingerprint of a text: what finds the texts that it was edited from, or that were edited from it.

The features of a text are its shingles: the runs of five words, or of six characters in scripts without spaces. Two
sketches of that set are taken:

- its anchors, the shingles whose hash is smallest (bottom-k, Broder 1997). Texts that share much share some of them, so
  an index from anchor to text finds the candidates, also where one text is much longer than the other;
- one-permutation MinHash (Li, Owen and Zhang, 2012): BINS bins, in each four bits of the smallest hash that fell into
  it, 0 for none. Empty bins are kept as such: of a short text the sketch is nearly the whole set. From it and the
  numbers of shingles follow the share that two texts have in common, and how much of the shorter one the longer has.

Reports that are written from one template share many words and differ in their numbers, so those are kept apart, as a
Bloom filter with one hash. What is done with all that is in store/lua/lib/near.lua.

Only BLAKE2b, NFKC and ranges of characters go into a fingerprint: no library's release changes it. Whatever else
changes it must raise VERSION; fingerprints of other versions are never compared.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import accumulate
from typing import Final

VERSION: Final = 1
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
#: Bins of the sketch, four bits each.
BINS: Final = 192
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
_DIGIT: Final = re.compile(r"\d")
#: Accents and vowel signs that are characters of their own would end a word: they are left out.
_MARKS: Final = {code: None for code in range(0x300, 0xE00) if unicodedata.category(chr(code))[0] == "M"}
_SIZE: Final = 4


def fingerprint(plain: str) -> bytes:
    """Return the near fingerprint of a text in its `normalised` form (tasks/fingerprint.py): about 210 bytes.

    None (b"") for a text of fewer than LEAST tokens. Layout: version (1 byte), number of shingles (2), filter of
    numbers (16), sketch (96), then up to ANCHORS anchors of 4 bytes, those with the smallest hash first.
    """
    tokens = _TOKEN.findall(plain if plain.isascii() else plain.translate(_MARKS))[:MOST]
    if len(tokens) < LEAST:
        return b""
    shingles = sorted(_shingles(tokens))
    count = min(len(shingles), 0xFFFF).to_bytes(2, "big")
    anchors = b"".join(digest[_SIZE : 2 * _SIZE] for digest in shingles[:ANCHORS])
    return bytes([VERSION]) + count + _numbers(tokens) + _sketch(shingles) + anchors


def _shingles(tokens: list[str]) -> set[bytes]:
    """Return a hash of 16 bytes for each shingle; of a text that is shorter than one, for all of it."""
    parts = [f"{token}\n".encode("utf-8", "replace") for token in tokens]
    ends = list(accumulate(CHARACTER if len(token) == 1 and token >= _FIRST else WORD for token in tokens))
    hashed, join, digests, end, before = hashlib.blake2b, b"".join, set(), 0, 0
    for start, after in enumerate(ends):
        while end < len(ends) and ends[end] - before < SHINGLE:
            end += 1
        digests.add(hashed(join(parts[start : end + 1]), digest_size=16).digest())
        if end + 1 >= len(ends):
            break
        before = after
    return digests


def _sketch(shingles: list[bytes]) -> bytes:
    """Return BINS times four bits: 1 to 15 by the smallest hash in the bin, 0 where it is empty."""
    least: dict[int, int] = {}
    for digest in shingles:
        number = int.from_bytes(digest[8:], "big")
        place, value = number % BINS, number // BINS
        if value < least.get(place, 1 << 64):
            least[place] = value
    bins = [1 + least[place] % 15 if place in least else 0 for place in range(BINS)]
    return bytes(high << 4 | low for high, low in zip(bins[::2], bins[1::2], strict=True))


def _numbers(tokens: list[str]) -> bytes:
    """Return a Bloom filter, with one hash, of the tokens that have a digit."""
    bits = 0
    for token in {token for token in tokens if _DIGIT.search(token)}:
        digest = hashlib.blake2b(token.encode("utf-8", "replace"), digest_size=8).digest()
        bits |= 1 << int.from_bytes(digest, "big") % NUMBER_BITS
    return bits.to_bytes(NUMBER_BITS // 8, "big")
