"""Asks the learned model how likely a block is the article's, so that the rule `model` can act on it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from tasks.clean.candidates import candidates
from tasks.clean.features import NAMES, features_of, page_of
from tasks.clean.rules import JUDGING
from tasks.clean.stage import Cleaned, clean
from tasks.clean.trees import Forest, model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line
    from tasks.clean.rules.view import About

#: Kinds of blocks that are judged. Whether lists, quotes and tables are the article is a matter of opinion, on which
#: the texts that the model learns from differ; they stay. So do standfirsts and all else that rules put back.
JUDGED = frozenset({"p", "head"})


@cache
def forest() -> Forest:
    """Return the trained model."""
    return Forest(model(), NAMES)


def clean_by_model(blocks: Sequence[Block], lines: Sequence[Line], about: About, by: Forest | None = None) -> Cleaned:
    """Clean by the rules, then by the model, which sees what the rules say, and by the rules again what that leaves.

    The blocks must have been placed among `lines`. `by` is the trained model unless another is given. Pure.
    """
    once = clean(blocks, about)
    if once.spared:
        return once
    every = candidates(blocks, lines)
    judged = [block for block in every if is_judged(block)]
    for block, score in zip(judged, (by or forest()).scores(features_of(page_of(every, about), judged)), strict=True):
        block.score = score
    twice = clean(once.blocks, about, JUDGING)
    return once if twice.spared else twice.after(once)


def is_judged(block: Block) -> bool:
    """Whether the model is asked of a block: one that the extractor found and the rules kept."""
    return block.kind in JUDGED and block.struck is None and not block.free
