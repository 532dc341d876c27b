"""The training of the cleaning stage's model: which blocks are right, and trees that learn and are the same twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tasks.clean.features import NAMES
from tasks.clean.trees import Forest

BENCH = str(Path(__file__).resolve().parents[2] / "bench")


@pytest.fixture(autouse=True)
def _bench_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCH)


LEAD = "The town has a bridge that nobody asked for, and a ferry that nobody needs any more."
NEXT = "What it cost is known to three people, and none of them wants to say it aloud."


def test_of_two_copies_the_one_in_its_place_is_right() -> None:
    from labels import labels  # noqa: PLC0415 - found on the path of the fixture

    assert labels(["Menu", LEAD, NEXT, LEAD, "Footer"], f"{LEAD}\n{NEXT}") == [0, 1, 1, 0, 0]
    assert labels(["Menu", LEAD, NEXT, LEAD], f"{NEXT}\n{LEAD}") == [0, 0, 1, 1]


def test_a_block_that_differs_a_little_is_right_and_one_that_shares_a_few_words_is_not() -> None:
    from labels import labels  # noqa: PLC0415

    assert labels([f"LENMOUTH (AP) {LEAD}", "The town has a bridge from 1950, old and grey"], LEAD) == [1, 0]


def test_a_text_twice_in_the_article_is_right_twice_and_one_out_of_order_is_right() -> None:
    from labels import labels  # noqa: PLC0415

    assert labels([LEAD, NEXT, LEAD], f"{LEAD}\n{NEXT}\n{LEAD}") == [1, 1, 1]
    assert labels([NEXT, LEAD + NEXT.upper(), LEAD], f"{LEAD}\n{NEXT}")[0] == 1


def test_trees_learn_what_depends_on_two_features_and_are_the_same_twice() -> None:
    from boost import Shape, fit  # noqa: PLC0415
    from train import written  # noqa: PLC0415

    chance = np.random.default_rng(5)
    values = chance.random((600, len(NAMES)))
    right = (values[:, 3] > 0.5) ^ (values[:, 7] > 0.3)
    shape = Shape(trees=80, depth=3, rate=0.3, rows=0.8, features=0.6)
    made = [written(fit(values, right.astype(int), np.ones(600), shape, 4)) for _ in range(2)]
    assert made[0] == made[1]
    scores = Forest(made[0], NAMES).scores(values.tolist())
    assert np.mean((np.array(scores) > 0) == right) > 0.95


def test_the_product_finds_the_scores_that_the_trainer_finds() -> None:
    from boost import Shape, fit  # noqa: PLC0415
    from train import UNIT, written  # noqa: PLC0415

    chance = np.random.default_rng(6)
    values = chance.integers(0, 9, (300, len(NAMES))).astype(float)
    fitted = fit(values, (values[:, 2] > values[:, 5]).astype(int), np.ones(300), Shape(trees=30, depth=4), 1)
    found = Forest(written(fitted), NAMES).scores(values.tolist())
    answers = (values[:, fitted.features] > fitted.borders) @ (1 << np.arange(4))
    meant = fitted.start + fitted.leaves[np.arange(30), answers].sum(axis=1)
    assert np.abs(np.array(found) / UNIT - meant).max() < 31 * 0.5 / UNIT
    assert np.ptp(meant) > 1
