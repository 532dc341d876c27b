"""Trees are evaluated as they are written, in whole numbers, and refuse a model that does not fit the features."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.clean.features import NAMES
from tasks.clean.trees import Forest, model

FEATURES = ("size", "links", "depth")
QUESTION = st.tuples(st.sampled_from(FEATURES), st.sampled_from([-1.0, 0.0, 0.5, 2.0]))


@st.composite
def trees(draw: st.DrawFn) -> list[Any]:
    questions = draw(st.lists(QUESTION, min_size=1, max_size=4))
    values = st.integers(-500, 500)
    return [questions, draw(st.lists(values, min_size=2 ** len(questions), max_size=2 ** len(questions)))]


def one_by_one(start: int, forest: list[Any], row: dict[str, float]) -> int:
    score = start
    for questions, leaves in forest:
        place = sum((row[name] > border) << level for level, (name, border) in enumerate(questions))
        score += leaves[place]
    return score


@given(st.integers(-100, 100), st.lists(trees(), max_size=5), st.lists(st.tuples(*[st.floats(-3, 3)] * 3), max_size=4))
def test_a_score_is_the_sum_of_what_each_tree_answers(
    start: int, forest: list[Any], rows: list[tuple[float, ...]]
) -> None:
    found = Forest({"start": start, "trees": forest}, FEATURES).scores(rows)
    assert found == [one_by_one(start, forest, dict(zip(FEATURES, row, strict=True))) for row in rows]


def test_a_value_on_the_border_is_not_above_it() -> None:
    forest = Forest({"start": 0, "trees": [[[["size", 2.0]], [-7, 7]]]}, FEATURES)
    assert forest.scores([(2.0, 0, 0), (2.1, 0, 0)]) == [-7, 7]


def test_a_model_that_asks_for_an_unknown_feature_is_refused() -> None:
    with pytest.raises(ValueError, match="colour"):
        Forest({"start": 0, "trees": [[[["colour", 2.0]], [-7, 7]]]}, FEATURES)


def test_a_tree_without_a_value_for_each_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="tree 0"):
        Forest({"start": 0, "trees": [[[["size", 2.0]], [-7]]]}, FEATURES)


def test_the_model_that_is_shipped_fits_the_features() -> None:
    read = model()
    scores = Forest(read, NAMES).scores([(0.0,) * len(NAMES), (1.0,) * len(NAMES)])
    assert all(isinstance(score, int) for score in scores)
    assert len(set(scores)) == 2
