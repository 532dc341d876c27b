"""The fingerprint of a text: the same for texts that differ only in how their characters are written."""

from __future__ import annotations

import hashlib
import re
import unicodedata

#: Characters that print nothing: soft hyphen, joiners, direction marks, word joiner, variation selectors, BOM; and the
#: Arabic tatweel, which only stretches a word.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u0640\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u3164\uffa0\ufeff"
    + "".join(
        map(chr, (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10)))
    )
)
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u2039\u203a\u02b9\u02bb\u02bc\u02bd\u0060\u00b4\u2032\u2035\u05f3"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\u301d\u301e\u301f\u05f4"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2e3a\u2e3b\ufe58\u05be"
_FOLDED = (
    dict.fromkeys(_INVISIBLE, "")
    | dict.fromkeys(_SINGLE_QUOTES, "'")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_DASHES, "-")
    | {"\u0131": "i"}
)
#: Any of these: to look for them costs a fraction of what str.translate costs on text that is not all ASCII.
_FOLDS = re.compile(f"[{re.escape(''.join(_FOLDED))}]")
#: Two or more quotes or dashes that stand for one: `''` for `"`, `--` for a dash.
_QUOTES = re.compile("''|\"\"+")
_HYPHENS = re.compile("--+")


def normalised(text: str) -> str:
    """Return the text as it is compared: NFKC, case folded, one space between words.

    Quotes, dashes and ligatures are written one way, so are the i with and without a dot, whose capitals depend on the
    language, and characters that print nothing are left out. Words are never changed otherwise. Applying it twice
    changes nothing more.
    """
    before = None
    while text != before:  # folding may bring forth what folds again: a few characters need a second pass
        before = text
        text = _folded(unicodedata.normalize("NFKC", _folded(text)).casefold()).replace("i\u0307", "i")
        text = " ".join(_HYPHENS.sub("-", _QUOTES.sub('"', text)).split())
    return text


def _folded(text: str) -> str:
    return _FOLDS.sub(lambda found: _FOLDED[found[0]], text)


def content_hash(plain: str) -> bytes:
    """Return the SHA-256 of a normalised text: 32 bytes. Lone surrogates count as question marks."""
    return hashlib.sha256(plain.encode("utf-8", "replace")).digest()
