"""How many words a text has, in any script."""

from __future__ import annotations

import re

#: Scripts that write no spaces between words, counted by the character: Chinese and Japanese.
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: What separates words beside white space: dashes that are no hyphens, slashes, ellipses.
_BETWEEN = re.compile(r"[\s\u2012-\u2015/\u2026]+|--+|\.\.+")
#: Characters that count as a word where words are not written apart.
WIDE = 2
_WIDE = re.compile("[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]")


def count_words(text: str) -> int:
    """Count the words: what stands between spaces, dashes and slashes and holds a letter or digit.

    Hyphens and apostrophes do not divide a word. Chinese and Japanese are counted by the character. Thai, Lao, Khmer
    and Burmese count too low, a phrase being one word, since their words cannot be told apart without a dictionary.
    """
    ideographs = [] if text.isascii() else _IDEOGRAPHS.findall(text)
    if ideographs:
        text = _IDEOGRAPHS.sub(" ", text)
    parts = text.split()
    odd = [part for part in parts if not part.isalnum()]
    words = sum(1 for part in _BETWEEN.split(" ".join(odd)) if any(map(str.isalnum, part)))
    return len(ideographs) + len(parts) - len(odd) + words


def words_in(text: str) -> int:
    """Return the number of words; of a script that writes them together, that of pairs of characters."""
    if text.isascii():
        return len(text.split())
    return len(text.split()) + len(_WIDE.findall(text)) // WIDE
