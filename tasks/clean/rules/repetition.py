"""Rules on text that stands twice."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View

#: Size from which a repeated paragraph is no refrain and no turn of speech.
LONG = 80
#: Size from which a repeated sentence among long paragraphs is no turn of speech.
SENTENCE = 36
#: Times that a paragraph stands in the text from which it is a refrain.
REFRAIN = 3
#: Stretches of repeated text from which it is the article that repeats itself: a plan, a table of fixtures.
RUNS = 6
#: Size from which part of a paragraph is taken for a teaser of it.
TEASER = 60
#: Share of words in which nearly repeated paragraphs may differ.
DIFFERENCE = 0.1
#: Words by which, near its beginning, in its middle and at its end, a paragraph finds those that are nearly the same.
_HANDLE = 3
_DIGITS = re.compile(r"\d+")


def repeated(view: View) -> Iterator[Block]:
    """Remove a paragraph that stands before, word for word.

    Short lines only beside a long one that does, or as sentences among long paragraphs: a refrain, short lines among
    short lines, is kept.
    """
    refrains = _refrains(view.kept)
    seen: set[str] = set()
    again: list[bool] = []
    for block in view.kept:
        again.append(block.key in seen and block.kind != "table" and block.key not in refrains)
        seen.add(block.key)
    whole = [stretch for stretch in _stretches(view.kept, again) if _is_copy(view.kept, stretch)]
    if len(whole) < RUNS:
        yield from (view.kept[place] for place in chain.from_iterable(whole))


def _stretches(blocks: Sequence[Block], again: Sequence[bool]) -> Iterator[range]:
    """Give the places of what stands again, running on."""
    start = None
    for place in range(len(blocks) + 1):
        inside = place < len(blocks) and again[place]
        if inside and start is None:
            start = place
        elif not inside and start is not None:
            yield range(start, place)
            start = None


def _is_copy(blocks: Sequence[Block], stretch: range) -> bool:
    """Whether a template repeated the blocks at these places: one is long, or they are sentences among long ones."""
    if any(blocks[place].size >= LONG for place in stretch):
        return True
    around = [blocks[place] for place in (stretch.start - 1, stretch.stop) if 0 <= place < len(blocks)]
    return all(block.prose for block in around) and all(
        blocks[place].kind == "p" and blocks[place].sentence and blocks[place].size >= SENTENCE for place in stretch
    )


def _refrains(blocks: list[Block]) -> set[str]:
    """Return what an article says again and again by itself, as a question to each of many people.

    Three times or more, never twice running, without a link.
    """
    places: dict[str, list[int]] = {}
    for place, block in enumerate(blocks):
        places.setdefault(block.key, []).append(place)
    return {
        key
        for key, at in places.items()
        if len(at) >= REFRAIN
        and all(b - a > 1 for a, b in pairwise(at))
        and not any(blocks[place].density for place in at)
    }


def nearly_repeated(view: View) -> Iterator[Block]:
    """Remove a long paragraph that differs from one before it in a few words, none of them a number."""
    handles: dict[tuple[str, ...], tuple[Block, tuple[str, ...]]] = {}
    found: list[Block] = []
    refrains = _refrains(view.kept)
    for block in view.kept:
        if block.size < LONG or block.kind in ("item", "table"):
            continue
        words = block.terms
        half = len(words) // 2
        keys = (
            [("<", *words[2 : 2 + _HANDLE]), ("|", *words[half : half + _HANDLE]), (">", *words[-_HANDLE:])]
            if len(words) > 2 * _HANDLE
            else [("=", block.key)]
        )
        near = next((handles[key][0] for key in keys if key in handles and _same(handles[key], (block, words))), None)
        if near is not None and near.key not in refrains:
            found.append(block)
            continue
        for key in keys:
            handles.setdefault(key, (block, words))
    if len(found) < RUNS:
        yield from found


def _same(one: tuple[Block, tuple[str, ...]], other: tuple[Block, tuple[str, ...]]) -> bool:
    """Whether two paragraphs have nearly the same words in nearly the same places, and the same numbers."""
    longer = max(len(one[1]), len(other[1]))
    allowed = max(1, int(longer * DIFFERENCE))
    if abs(len(one[1]) - len(other[1])) > allowed or _DIGITS.findall(one[0].text) != _DIGITS.findall(other[0].text):
        return False
    return _distance(one[1], other[1], allowed) <= allowed


def _distance(one: Sequence[str], other: Sequence[str], limit: int) -> int:
    """Return the number of words that differ between the common beginning and the common end.

    Above `limit` roughly.
    """
    begin = 0
    while begin < min(len(one), len(other)) and one[begin] == other[begin]:
        begin += 1
    end = 0
    while end < min(len(one), len(other)) - begin and one[-1 - end] == other[-1 - end]:
        end += 1
    middle, instead = one[begin : len(one) - end], other[begin : len(other) - end]
    if len(middle) == len(instead):
        return sum(a != b for a, b in zip(middle, instead, strict=True))
    if max(len(middle), len(instead)) <= limit:
        return max(len(middle), len(instead))
    return max(len(middle), len(instead)) - len(set(middle) & set(instead))


def teaser(view: View) -> Iterator[Block]:
    """Remove the beginning of another paragraph, cut off with an ellipsis."""
    prose = [block for block in view.kept if block.size >= TEASER]
    starts: dict[str, list[Block]] = {}
    for block in prose:
        starts.setdefault(block.key[:_START], []).append(block)
    for same in starts.values():
        for block in same if len(same) > 1 else ():
            if not block.text.endswith(("...", "…", "[…]", "[...]")):
                continue
            stem = block.key.rstrip(".…[]")
            if any(
                len(other.key) > len(stem) + 3 and other.key.startswith(stem) for other in same if other is not block
            ):
                yield block


#: Characters, without white space, by which beginnings are compared first.
_START = 24
