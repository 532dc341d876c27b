"""Asks the learned model of the blocks that the rules leave in doubt, so that the rule `learned` can act on it."""

from __future__ import annotations

from functools import cache
from math import exp
from typing import TYPE_CHECKING

from tasks.clean.candidates import candidates
from tasks.clean.features import NAMES, Page, features_of
from tasks.clean.rules.learned import learned
from tasks.clean.trees import UNIT, Forest, model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line
    from tasks.clean.rules.view import View

#: Kinds of blocks that are judged. Whether quotes and tables are the article is a matter of opinion, on which the texts
#: that the model learns from differ; they stay. So does what rules put back.
JUDGED = frozenset({"p", "head", "item"})
#: Digits of a score: more would be noise.
DIGITS = 4


@cache
def forest() -> Forest:
    """Return the trained model."""
    return Forest(model(), NAMES)


def judge(view: View, lines: Sequence[Line], by: Forest | None = None) -> bool:
    """Note on each doubtful block how likely it is the article's; return whether one is so unlikely that it goes.

    The view's blocks must have been placed among `lines`. `by` is the trained model unless another is given. Pure but
    for the blocks' `score`.
    """
    page = Page(candidates(view.blocks, lines), frozenset(view.kept), view.about)
    doubtful = [block for block in view.kept if is_judged(block) and not page.is_sure(block)]
    for block, score in zip(
        doubtful, (by or forest()).scores(features_of(page, block) for block in doubtful), strict=True
    ):
        block.score = round(1 / (1 + exp(-score / UNIT)), DIGITS)
    for position, block in enumerate(view.blocks):
        block.position = position
    return bool(learned(view))


def is_judged(block: Block) -> bool:
    """Whether the model may be asked of a block that the rules kept: the extractor found it."""
    return block.kind in JUDGED and not block.free
