"""Words that a headline and its article share, in any language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Letters of a word that are compared, so that its endings do not matter; shorter words than LEAST tell nothing.
STEM, LEAST = 5, 4
#: A word, with the vowel signs and accents that its script writes as characters of their own.
_WORD = re.compile(
    "(?:[^\\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u1000-\u1049])+"
)
#: Runs of scripts without spaces between words, and of Korean, of which pairs of characters are compared.
_DENSE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")


def terms_of(text: str) -> set[str]:
    """Return a text's terms: the beginnings of its longer words, and the pairs of its characters in dense scripts."""
    text = text.casefold()
    found = {word[:STEM] for word in _WORD.findall(text) if len(word) >= LEAST}
    if not text.isascii():
        dense = _DENSE.findall(text)
        if dense:
            found = {term for term in found if not _DENSE.match(term)}
            found.update(run[at : at + 2] for run in dense for at in range(len(run) - 1))
    return found


def in_common(text: str, titles: Iterable[str]) -> int:
    """Return the number of terms that a text shares with the titles."""
    titled = set().union(*map(terms_of, titles))
    return len(titled & terms_of(text)) if titled else 0
