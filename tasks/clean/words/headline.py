"""The words that a headline and its article share, in any language, and which of a page's titles is a headline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.words import is_dense, terms_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Letters of a word that are compared, so that its endings do not matter; shorter words than LEAST tell nothing.
STEM, LEAST = 5, 4
#: Titles among which the headline is sought, and what it weighs at the least: two words. One is a label or a name.
SOUGHT, TELLS = 3, 6
#: What a word weighs; a pair of letters weighs 1, and so does what a line shares with its headline.
WORD, SHARED = 3, 3


def stems_of(text: str) -> set[str]:
    """Return the beginnings of a text's longer words, and the pairs of letters of scripts without spaces."""
    terms = terms_of(words_of(text.casefold()))
    return {term if is_dense(term) else term[:STEM] for term in terms if len(term) >= LEAST or is_dense(term)}


def in_common(text: str, titles: Iterable[str]) -> int:
    """Return the number of stems that a text shares with the titles."""
    titled = set().union(*map(stems_of, titles))
    return len(titled & stems_of(text)) if titled else 0


def headline_of(titles: Sequence[str], site: str = "") -> str:
    """Return the first of a page's titles that tells something, more than the site's name; "" where none does."""
    named = stems_of(site)
    return next((title for title in titles[:SOUGHT] if _weight(stems_of(title) - named) >= TELLS), "")


def is_on(line: str, headline: str) -> bool:
    """Whether a line is on what the headline says: they share a word, or as much of a script without spaces."""
    return _weight(stems_of(line) & stems_of(headline)) >= SHARED


def _weight(stems: Iterable[str]) -> int:
    return sum(1 if is_dense(stem) else WORD for stem in stems)
