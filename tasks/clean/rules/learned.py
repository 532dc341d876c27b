"""The rule that follows the learned model's scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View

#: Scores below which a block goes, and below which running text goes, in thousandths of log odds (tasks.clean.trees):
#: odds of about one to two, and of three to eight.
STRUCK_BELOW, PROSE_BELOW = -619, -1000
#: Share of the text that the model may take; where it would take more, it is wrong about the page.
MUCH = 0.15


def model(view: View) -> list[Block]:
    """Remove a block that the learned model thinks unlikely to be the article's; but never a sixth of the text."""
    found = [
        block
        for block in view.kept
        if block.score is not None and block.score < (PROSE_BELOW if block.prose else STRUCK_BELOW)
    ]
    return found if sum(block.size for block in found) <= MUCH * sum(block.size for block in view.kept) else []
