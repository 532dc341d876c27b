"""What the article says itself on what a template says elsewhere: news on walls and on consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.blocks import ENDS
from tasks.clean.words import folded
from tasks.clean.words.address import speaks
from tasks.clean.words.headline import headline_of, is_on

if TYPE_CHECKING:
    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View
    from tasks.clean.words import Phrases

#: Share of a title that phrases make up from which it is a template's too.
IS_ALL = 0.6


def is_news(view: View, block: Block, phrases: Phrases) -> bool:
    """Whether running text that has one of the phrases does not speak to the reader but of what the headline says."""
    if not block.prose or not block.text.endswith(ENDS) or speaks(block.text):
        return False
    titles = [title for title in view.about.titles if phrases.share(folded(title)) < IS_ALL]
    return is_on(phrases.taken_out(block.folded), headline_of(titles, view.about.site))
