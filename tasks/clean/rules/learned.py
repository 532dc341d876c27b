"""The rule that follows the learned model's scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View

#: Scores below which a block goes: a list's item, a heading or a sentence, any other line.
ITEM, WEIGHTY, SHORT = 0.1, 0.25, 0.5
#: Share of the text that the model may take; where it would take more, it is wrong about the page.
MUCH = 0.15


def learned(view: View) -> list[Block]:
    """Remove a block that the learned model thinks unlikely to be the article's; but never a sixth of the text."""
    found = [block for block in view.kept if block.score is not None and block.score < _least(block)]
    if not found:
        return found
    return found if sum(block.size for block in found) <= MUCH * sum(block.size for block in view.kept) else []


def _least(block: Block) -> float:
    if block.kind == "item":
        return ITEM
    return WEIGHTY if block.prose or block.kind == "head" or (block.sentence and not block.density) else SHORT
