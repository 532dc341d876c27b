"""The cleaning stage: the rules applied to a page's blocks until none finds anything more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.article import Struck
from tasks.clean.rules import RULES
from tasks.clean.rules.crediting import source_of
from tasks.clean.rules.view import About, View

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.rules import Rule

#: Rounds after which the rules are stopped; each but the last strikes a block.
ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What is left of a page, in its order, what was struck out, and the paper or agency that it credits.

    `all` are the blocks of the page, those that a rule struck among them: `Block.struck` names it. `counted` are those
    by which the host becomes known: what was kept, and what was struck because it is known.
    `spared`: the rules would have left nothing, so nothing was struck.
    """

    blocks: tuple[Block, ...]
    struck: tuple[Struck, ...]
    source: str | None = None
    spared: bool = False
    counted: tuple[Block, ...] = ()
    all: tuple[Block, ...] = ()


def clean(blocks: Sequence[Block], about: About | None = None, rules: Iterable[Rule] = RULES) -> Cleaned:
    """Strike out what is not the article. Pure.

    Of the same blocks it makes the same, and of its own result that again.
    """
    for number, block in enumerate(blocks):
        block.position, block.struck = number, None
    view = View(blocks, about or About())
    view.refresh()
    rules = tuple(rules)
    for _ in range(ROUNDS):
        before = len(view.kept)
        for rule in rules:
            found = tuple(rule.strikes(view))
            if found:
                for block in found:
                    block.struck = rule.name
                view.refresh()
        if len(view.kept) == before:
            break
    struck = tuple(Struck(block.struck, block.text) for block in blocks if block.struck)
    credit = next(filter(None, (source_of(block.text) for block in blocks if block.struck == "source")), None)
    if not view.kept:
        return Cleaned(tuple(blocks), (), credit, spared=bool(blocks), all=tuple(blocks))
    counted = tuple(block for block in blocks if block.struck in {None, "familiar"})
    return Cleaned(tuple(view.kept), struck, credit, counted=counted, all=tuple(blocks))
