# ruff: noqa: RUF001 - punctuation of many scripts
"""Whether an article goes on behind a wall that asks to pay or to register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tasks.clean.marks import Mark
from tasks.clean.rules.wall import says_wall
from tasks.clean.words import folded, words_of
from tasks.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tasks.clean.dom import Line, Node
    from tasks.gate.seen import Seen

#: Lines behind the text among which a wall is sought, those behind MOST of the text at the most, and characters of a
#: line that may be one's.
REACH, FURTHEST, MOST, LINE = 25, 60, 0.75, 350
#: How many times as long, and how many words longer, an article is said to be than the text when part of it is missing;
#: the share of the words said from which the text is all of it.
TIMES, MORE, WHOLE = 1.5, 60, 0.85
#: Words of a text that the wall's own markup does not hold, up to which it is a beginning.
BEGINNING = 200
_CUT = ("...", "…", "[…]", "[...]", "(...)", "(…)")
_ENDS = tuple(".!?。！？।؟۔።\"”»“’')）」』›:;|*]")
_ELSEWHERE = Mark.HIDDEN | Mark.NAV | Mark.FOOTER | Mark.RELATED


def goes_on(seen: Seen, words: int, *, walled: bool) -> bool:
    """Whether the page says or shows that a text of that many words goes on behind a wall.

    `walled`: cleaning removed a wall's lines. What the page says, in words or structured data, must go with what it
    shows: publishers call an article locked whose whole text they send.
    """
    claims = seen.about.claims
    if claims.free and not _longer(seen, words):
        return False
    locked = claims.free is False
    if _shows_all(seen, words):
        return False
    short = words <= BEGINNING
    unfinished = _longer(seen, words) or (bool(seen.running) and _is_cut(seen.running[-1].text))
    if locked and (unfinished or (short and claims.selectors)):
        return True
    return (locked or unfinished or short) and (walled or _wall_behind(seen))


def _longer(seen: Seen, words: int) -> bool:
    """Whether the article is said to be much longer than the text."""
    return max(seen.about.claims.words or 0, _body_words(seen)) >= max(TIMES * words, words + MORE)


def _body_words(seen: Seen) -> int:
    return count_words(seen.about.article_body) if seen.about.article_body else 0


def _shows_all(seen: Seen, words: int) -> bool:
    """Whether the page sends all of the text: as long as it says, or part of it in what it calls locked or hides."""
    said = max(seen.about.claims.words or 0, _body_words(seen))
    if said and words >= WHOLE * said and words > BEGINNING:
        return True
    selectors = set(seen.about.claims.selectors)
    return any(
        block.line is not None and (block.marks & Mark.HIDDEN or _under(block.line.node, selectors))
        for block in seen.running[1:]
    )


def _under(node: Node | None, classes: set[str]) -> bool:
    while node is not None and classes:
        if node.names and not classes.isdisjoint(node.names.split()):
            return True
        node = node.parent
    return False


def _behind(seen: Seen) -> list[Line]:
    """Return the lines shown behind most of the text, without those of the text itself."""
    own: set[int] = set()
    passed = start = end = 0
    for block in seen.running:
        if passed <= MOST * seen.size:
            start = block.through + 1
        passed += block.size
        own.update(range(block.at, block.through + 1))
        end = block.through + 1 + REACH
    lines = seen.lines[start : min(end, start + FURTHEST)]
    return [line for line in lines if line.position not in own and not line.marks & _ELSEWHERE]


def _wall_behind(seen: Seen) -> bool:
    """Whether a line behind the text says that it goes on for subscribers."""
    return _say_wall(_behind(seen))


def stands_before(seen: Seen) -> bool:
    """Whether any line of a page without a text says that it is for subscribers."""
    return _say_wall(line for line in seen.lines if not line.marks & _ELSEWHERE)


def _say_wall(lines: Iterable[Line]) -> bool:
    texts = (folded(line.text) for line in lines if len(line.text) <= LINE)
    return any(says_wall(text, words_of(text)) for text in texts)


def _is_cut(text: str) -> bool:
    """Whether a text ends with an ellipsis, or in the middle of a sentence."""
    text = text.rstrip()
    return text.endswith(_CUT) or not text.endswith(_ENDS)
