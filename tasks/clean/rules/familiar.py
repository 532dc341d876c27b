"""The rule on what the other pages of the host have, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View

#: Share of the host's pages on which running text, and a short line, has to stand.
SHARE, SHORT_SHARE = 0.35, 0.2
#: Share of a page's running text that may be struck; beyond it pages of that kind repeat each other, as tickers do.
MOST = 0.34
#: Share of linked text from which a short line within the article is struck, too.
LINKED = 0.5


def familiar(view: View) -> list[Block]:
    """Remove what stands on many pages of the host.

    Short lines within the article stay, unless they are links (subheads, the questions of an interview); and all stays
    where much running text would go (a ticker repeats itself from page to page). Off for a host's first pages.
    """
    known = {block for block, share in view.shares.items() if share >= (SHARE if block.prose else SHORT_SHARE)}
    if not known:
        return []
    new = [block for block in view.kept if block.prose and block not in known]
    running = sum(block.size for block in view.blocks if block.prose and (block.struck in {None, "familiar"}))
    if sum(block.size for block in known if block.prose and block.struck in {None, "familiar"}) > MOST * running:
        return []
    first, last = (new[0].position, new[-1].position) if new else (len(view.blocks), -1)
    return [
        block
        for block in view.kept
        if block in known and (block.prose or block.density >= LINKED or not first < block.position < last)
    ]
