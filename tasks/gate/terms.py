"""Words that a headline and its article share, in any language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.words import is_dense, terms_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Letters of a word that are compared, so that its endings do not matter; shorter words than LEAST tell nothing.
STEM, LEAST = 5, 4


def stems_of(text: str) -> set[str]:
    """Return the beginnings of a text's longer words, and the pairs of letters of scripts without spaces."""
    terms = terms_of(words_of(text.casefold()))
    return {term if is_dense(term) else term[:STEM] for term in terms if len(term) >= LEAST or is_dense(term)}


def in_common(text: str, titles: Iterable[str]) -> int:
    """Return the number of stems that a text shares with the titles."""
    titled = set().union(*map(stems_of, titles))
    return len(titled & stems_of(text)) if titled else 0
