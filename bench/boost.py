"""Fits gradient-boosted symmetric trees for two classes, with numpy alone: the same data and seed give the same trees.

A symmetric tree asks one question a level, the same in all its branches, so that a tree of depth d is d questions and
2^d values: hard to overfit on a few thousand blocks, and a table look-up to evaluate (tasks/clean/trees.py).
Loss: logistic; steps: Newton (Friedman 2001; symmetric trees as in Prokhorenkova et al. 2018, CatBoost).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
#: What is added to a leaf's second derivatives, in rows of weight 1.
SMOOTHING = 3.0
#: Difference of gains that is none: rounding must not choose among questions.
ALIKE = 1e-9
#: Bins into which a feature's values are sorted.
BINS = 32


@dataclass(frozen=True)
class Shape:
    """How many trees, how deep, how fast they learn, and the shares of rows and features that each sees."""

    trees: int = 200
    depth: int = 4
    rate: float = 0.08
    rows: float = 0.5
    features: float = 0.3


@dataclass(frozen=True)
class Forest:
    """`features` and `borders` have a row a tree and a column a question, `leaves` a column for each set of answers."""

    start: float
    features: Array
    borders: Array
    leaves: Array


def borders_of(values: Array) -> list[Array]:
    """Return for each feature up to BINS - 1 borders between its values, at quantiles."""
    found = []
    for column in values.T:
        distinct = np.unique(column)
        if len(distinct) > BINS:
            distinct = np.unique(np.quantile(column, np.linspace(0, 1, BINS), method="lower"))
        found.append((distinct[:-1] + distinct[1:]) / 2)
    return found


def fit(values: Array, right: Array, weights: Array, shape: Shape, seed: int) -> Forest:
    """Return the forest for rows of features, 0 or 1 for each row, and each row's weight."""
    chance = np.random.default_rng(seed)
    borders = borders_of(values)
    bins = np.stack([np.searchsorted(b, column, side="left") for b, column in zip(borders, values.T, strict=True)])
    ends = [len(b) for b in borders]
    usable = [number for number, b in enumerate(borders) if len(b)]
    share = float(np.average(right, weights=weights))
    start = float(np.log(share / (1 - share)))
    margin = np.full(len(right), start)
    features, cuts, leaves = [], [], []
    for _ in range(shape.trees):
        chosen = np.sort(chance.choice(usable, max(1, int(shape.features * len(usable))), replace=False))
        rows = np.flatnonzero(chance.random(len(right)) < shape.rows)
        probability = 1 / (1 + np.exp(-margin))
        slope = weights * (right - probability)
        bend = weights * probability * (1 - probability)
        tests = _grow(bins[:, rows], (slope[rows], bend[rows]), [(f, ends[f]) for f in chosen], shape.depth)
        leaf = _leaf(bins, tests)
        sums = [np.bincount(leaf[rows], part[rows], minlength=1 << shape.depth) for part in (slope, bend)]
        value = shape.rate * sums[0] / (sums[1] + SMOOTHING)
        margin += value[leaf]
        features.append([feature for feature, _ in tests])
        cuts.append([borders[feature][cut] for feature, cut in tests])
        leaves.append(value)
    return Forest(start, np.array(features), np.array(cuts), np.array(leaves))


def _grow(bins: Array, wants: tuple[Array, Array], chosen: list[tuple[int, int]], depth: int) -> list[tuple[int, int]]:
    """Return a tree's questions: feature and number of its border.

    `wants` are the first and second derivatives of the rows' loss; `chosen` the features with their numbers of borders.
    """
    tests: list[tuple[int, int]] = []
    leaf = np.zeros(bins.shape[1], dtype=np.int64)
    for level in range(depth):
        size = BINS << level
        best = (-np.inf, 0, 0)
        for feature, end in chosen:
            place = leaf * BINS + bins[feature]
            up, weight = (np.bincount(place, part, minlength=size).reshape(-1, BINS).cumsum(axis=1) for part in wants)
            gains = up**2 / (weight + SMOOTHING) + (up[:, -1:] - up) ** 2 / (weight[:, -1:] - weight + SMOOTHING)
            gain = gains.sum(axis=0)[:end]
            cut = int(gain.argmax())
            if gain[cut] > best[0] + ALIKE:
                best = (float(gain[cut]), int(feature), cut)
        tests.append(best[1:])
        leaf += (bins[best[1]] > best[2]).astype(np.int64) << level
    return tests


def _leaf(bins: Array, tests: list[tuple[int, int]]) -> Array:
    leaf = np.zeros(bins.shape[1], dtype=np.int64)
    for level, (feature, cut) in enumerate(tests):
        leaf += (bins[feature] > cut).astype(np.int64) << level
    return leaf
