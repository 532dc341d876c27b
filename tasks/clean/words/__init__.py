"""Words by language that mark furniture: one signal among others, never enough alone for a long paragraph.

Each table maps a language to its phrases, lower case, parted by `|`; none names a site. To add a language, add its line
to each table.
"""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: A word, with the vowel signs and accents that its script writes as characters of their own; `_` is none of it.
_WORD = re.compile("[\\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u1000-\u1049]+")
#: Scripts without spaces between words, and Korean, which hangs its particles on them.
_DENSE = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: Characters by which a phrase is looked up.
_HEAD = 2


def folded(text: str) -> str:
    """Return the text as phrases are compared with: case folded, one kind of apostrophe, single spaces."""
    return " ".join(text.casefold().replace("\u2019", "'").split())


class Phrases:
    """The phrases of some tables, all languages together. Texts given to its methods must be `folded`."""

    def __init__(self, *tables: Mapping[str, str]) -> None:
        self.all = frozenset(
            phrase for table in tables for line in table.values() for phrase in map(folded, line.split("|")) if phrase
        )
        self._by_word: dict[str, list[str]] = {}
        self._unspaced = tuple(sorted(phrase for phrase in self.all if _DENSE.search(phrase)))
        for phrase in sorted(self.all.difference(self._unspaced)):
            first = _WORD.search(phrase)
            self._by_word.setdefault(first.group() if first else phrase, []).append(phrase)
        self._by_head: dict[str, list[str]] = {}
        for phrase in sorted(self.all, key=lambda phrase: (-len(phrase), phrase)):
            self._by_head.setdefault(phrase[:_HEAD], []).append(phrase)
            if len(phrase) < _HEAD:
                self._by_head.setdefault(phrase, [])

    def begins(self, text: str) -> str:
        """Return the longest phrase that the text begins with, as whole words, or an empty string."""
        for head in (text[:_HEAD], text[:1]):
            for phrase in self._by_head.get(head, ()):
                if text.startswith(phrase) and _ends_word(text, len(phrase)):
                    return phrase
        return ""

    def inside(self, text: str, words: Sequence[str]) -> bool:
        """Whether any phrase stands anywhere in the text, whose `words_of` are given, from a word's beginning."""
        known = self._by_word
        if not known.keys().isdisjoint(words):
            for word in words:
                if word in known:
                    for phrase in known[word]:
                        if phrase in text:
                            return True
        return not text.isascii() and bool(_DENSE.search(text)) and any(phrase in text for phrase in self._unspaced)

    def taken_out(self, text: str) -> str:
        """Return the text without the phrases that `inside` finds in it."""
        spaced = {phrase for word in words_of(text) for phrase in self._by_word.get(word, ()) if phrase in text}
        for phrase in sorted(spaced.union(self._unspaced), key=lambda phrase: (-len(phrase), phrase)):
            text = text.replace(phrase, " ")
        return text

    def share(self, text: str) -> float:
        """Return the share of the text's letters and digits that stand in phrases as `inside` finds them."""
        whole = len("".join(words_of(text)))
        return 1 - len("".join(words_of(self.taken_out(text)))) / whole if whole else 0.0

    def __contains__(self, text: str) -> bool:
        return text in self.all


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a folded text: runs of letters and digits."""
    return tuple(_WORD.findall(text.replace("_", " ")))


def terms_of(words: Sequence[str]) -> tuple[str, ...]:
    """Return the words by which texts are compared; what a script without spaces runs together, by pairs of letters."""
    if not _DENSE.search(" ".join(words)):
        return tuple(words)
    return tuple(
        chain.from_iterable(
            map("".join, pairwise(word)) if len(word) > 1 and _DENSE.search(word) else (word,) for word in words
        )
    )


def is_dense(term: str) -> bool:
    """Whether a term is, wholly or in part, of a script that is compared by pairs of letters."""
    return not term.isascii() and _DENSE.search(term) is not None


def _ends_word(text: str, at: int) -> bool:
    """Whether a word may end before `at`: scripts without spaces (Thai, Chinese, Japanese, Korean) end it anywhere."""
    if at >= len(text) or not text[at].isalpha():
        return True
    return not text[at - 1].isalpha() or "\u0e00" <= text[at - 1] <= "\u0eff" or text[at - 1] >= "\u3040"
