"""The gate's verdict on a page that was read and cleaned: an article, part of one, or a named reason why none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.errors import Rejected
from tasks.gate.kind import why_none
from tasks.gate.shells import LEAST_BESIDE
from tasks.gate.wall import goes_on, stands_before
from tasks.outcome import Outcome
from tasks.words import words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.article import Struck
    from tasks.gate.seen import Seen


def judge(seen: Seen, url: str, words: int, struck: Sequence[Struck]) -> bool:
    """Return whether the article, of that many words, goes on behind a wall; `struck` is what cleaning removed.

    Raises tasks.errors.Rejected where there is none.
    """
    walled = any(removed.rule == "wall" for removed in struck)
    rejected = why_none(seen, url)
    nothing = rejected is not None and rejected.outcome is Outcome.REJECTED_NO_TEXT and stands_before(seen)
    if nothing or (walled and sum(words_in(block.text) for block in seen.blocks) < LEAST_BESIDE):
        raise Rejected(Outcome.REJECTED_PAYWALL, "nothing of the article but the wall before it")
    if rejected:
        raise rejected
    return goes_on(seen, words, walled=walled)
