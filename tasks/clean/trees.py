"""Evaluates boosted symmetric trees in plain Python, with whole numbers only, so that every machine finds the same.

A symmetric tree asks the same questions ("is this feature above that border?") in all its branches: the answers, as
bits, are the place of its value in a table. All answers of all trees to one feature's value are one large number, got
by a search among the feature's borders; these numbers, put together by "or", have a byte for each tree.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from functools import cache
from importlib.resources import files
from operator import getitem
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

#: What a whole number of a score is worth: thousandths of a natural logarithm of odds.
UNIT = 1000
#: Questions of a tree at the most: a byte holds the answers.
DEEPEST = 8


class Forest:
    """Trees over named features; `features_of` gives their values in the order of `names`.

    `model` is what bench/train.py writes: `start`, and `trees`, each a list of questions (feature, border) and a list
    of values, the answers' bits counted from the first question. Raises ValueError where a feature's name is unknown.
    """

    def __init__(self, model: Mapping[str, Any], names: Sequence[str]) -> None:
        self._start: int = model["start"]
        self._leaves: list[list[int]] = [leaves for _, leaves in model["trees"]]
        bits: dict[str, dict[float, int]] = {}
        for number, (questions, leaves) in enumerate(model["trees"]):
            if len(questions) > DEEPEST or len(leaves) != 1 << len(questions):
                raise ValueError(f"tree {number} of the model has {len(questions)} questions and {len(leaves)} values")
            for level, (name, border) in enumerate(questions):
                feature = bits.setdefault(name, {})
                feature[border] = feature.get(border, 0) | 1 << (8 * number + level)
        if unknown := sorted(bits.keys() - set(names)):
            raise ValueError(f"the model asks for features that are not there: {unknown}; train it anew")
        self._asked = [(place, *_steps(bits[name])) for place, name in enumerate(names) if name in bits]

    def scores(self, rows: Iterable[Sequence[float]]) -> list[int]:
        """Return the score of each row: its log odds in units of 1 / UNIT."""
        asked, leaves, size = self._asked, self._leaves, len(self._leaves)
        scores = []
        for row in rows:
            answers = 0
            for place, borders, masks in asked:
                answers |= masks[bisect_left(borders, row[place])]
            scores.append(self._start + sum(map(getitem, leaves, answers.to_bytes(size, "little"))))
        return scores


def _steps(bits: Mapping[float, int]) -> tuple[list[float], list[int]]:
    """Return a feature's borders, rising, and for each number of borders below a value the answers it gives."""
    borders = sorted(bits)
    masks = [0]
    for border in borders:
        masks.append(masks[-1] | bits[border])
    return borders, masks


@cache
def model() -> dict[str, Any]:
    """Return the model that was trained, as bench/train.py wrote it."""
    read: dict[str, Any] = json.loads(files("tasks.clean").joinpath("model.json").read_text(encoding="utf-8"))
    return read
