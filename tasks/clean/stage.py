"""The cleaning stage: the rules applied to a page's blocks until none finds anything more."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, repeat
from typing import TYPE_CHECKING

from tasks.article import Struck
from tasks.clean.rules import RULES
from tasks.clean.rules.crediting import source_of
from tasks.clean.rules.view import About, View

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line
    from tasks.clean.rules import Rule

#: Rounds after which the rules are stopped; each but the last strikes a block.
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a page, in its order, what was struck out, and the paper or agency that it credits.

    `all` are the blocks of the page, those that a rule struck among them: `Block.struck` names it. `counted` are those
    by which the host becomes known: what was kept, and what was struck because it is known.
    `spared`: the rules would have left nothing, so nothing was struck. `lines`: the page's, where they are known.
    """

    blocks: tuple[Block, ...]
    struck: tuple[Struck, ...]
    source: str | None = None
    spared: bool = False
    lines: Sequence[Line] = ()
    counted: tuple[Block, ...] = ()
    all: tuple[Block, ...] = ()


def clean(
    blocks: Sequence[Block],
    about: About | None = None,
    rules: Sequence[Rule] = RULES,
    judge: Callable[[View], bool] | None = None,
) -> Cleaned:
    """Strike out what is not the article. Pure, but for what it notes on the blocks.

    Of the same blocks it makes the same, and of its own result that again. `judge` (tasks.clean.judge) scores what the
    rules leave in doubt, and says whether they have anything to do then.
    """
    for number, block in enumerate(blocks):
        block.position, block.struck = number, None
    view = View(blocks, about or About())
    view.refresh()
    apply(rules, view)
    if judge is not None and view.kept and judge(view):
        apply(rules, view)
        if not view.kept:  # then the model was wrong
            for block in blocks:
                block.score = None
            return clean(blocks, about, rules)
    struck = tuple(Struck(block.struck, block.text) for block in blocks if block.struck)
    credit = next(filter(None, (source_of(block.text) for block in blocks if block.struck == "source")), None)
    if not view.kept:
        return Cleaned(tuple(blocks), (), credit, spared=bool(blocks), all=tuple(blocks))
    counted = tuple(block for block in blocks if block.struck in {None, "familiar"})
    return Cleaned(tuple(view.kept), struck, credit, counted=counted, all=tuple(blocks))


def apply(rules: Sequence[Rule], view: View) -> None:
    """Strike what the rules find, one rule after the other and again from the first, until none finds anything more."""
    idle = 0  # rules in a row that found nothing
    for rule in chain.from_iterable(repeat(rules, ROUNDS)):
        found = tuple(rule.strikes(view))
        for block in found:
            block.struck = rule.name
        if found:
            view.refresh()
        idle = 0 if found else idle + 1
        if idle == len(rules):
            break
