"""Finds each paragraph of the extractor's text among the lines of the page's DOM."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.dom import Line

#: Characters without white space at a text's beginning, and at its end, by which a paragraph finds its line.
HANDLE = 24
#: Lines behind a paragraph among which a shortened one is sought.
NEAR = 40
#: Lines of which one handle is remembered; a text that stands there more often tells no place.
MANY = 40


def align(keys: Sequence[str], lines: Sequence[Line]) -> list[int | None]:
    """Return for each key (a paragraph without white space) the index of the line it begins in, or None.

    Indexes never fall. A paragraph whose text stands in one place only is an anchor; the longest rising run of anchors
    holds (as in patience diff); of several copies the one between its neighbours' anchors is taken, so that one copy
    is never taken twice. Paragraphs that an extractor put together from several lines are found by their beginning or
    their end.
    """
    index: dict[str, list[int]] = {handle: [] for key in keys for handle in (key[:HANDLE], key[-HANDLE:])}
    for number, line in enumerate(lines):
        head, end = line.key[:HANDLE], line.key[-HANDLE:]
        if head in index and len(index[head]) < MANY:
            index[head].append(number)
        if end != head and end in index and len(index[end]) < MANY:
            index[end].append(number)
    choices = [_places(key, index, lines) for key in keys]
    found: list[int | None] = [None] * len(keys)
    anchors = _rising([(number, places[0]) for number, places in enumerate(choices) if len(places) == 1])
    for number, place in anchors:
        found[number] = place
    _fill(choices, found)
    _complete(keys, lines, found)
    return found


def _complete(keys: Sequence[str], lines: Sequence[Line], found: list[int | None]) -> None:
    """Find what an extractor shortened to less than a handle: the first line that begins so between its neighbours."""
    for number in range(1, len(keys) - 1):
        before, after = found[number - 1], found[number + 1]
        if found[number] is None and before is not None and after is not None:
            between = range(before + 1, min(after, before + 1 + NEAR))
            found[number] = next((place for place in between if lines[place].key.startswith(keys[number])), None)


def _places(key: str, index: dict[str, list[int]], lines: Sequence[Line]) -> list[int]:
    """Return the lines that hold the key, best kind of match only: equal, else beginning or end alike."""
    places = index.get(key[:HANDLE]) or index.get(key[-HANDLE:]) or []
    if len(places) > 1:
        places = [place for place in places if lines[place].key == key] or places
    return places


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest subsequence whose second members rise strictly."""
    tails: list[int] = []
    tops: list[int] = []
    before: list[int] = [-1] * len(pairs)
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        if at == len(tails):
            tails.append(place)
            tops.append(number)
        else:
            tails[at] = place
            tops[at] = number
        before[number] = tops[at - 1] if at else -1
    chain = []
    number = tops[-1] if tops else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _fill(choices: list[list[int]], found: list[int | None]) -> None:
    """Give paragraphs with several places the one that fits between what is found before and after.

    Before the first anchor, from it upwards, the copy nearest to what comes after; elsewhere the one nearest to what
    came before.
    """
    first = next((number for number, place in enumerate(found) if place is not None), 0)
    limit = found[first] if found else None
    for number in range(first - 1, -1, -1):
        fitting = [place for place in choices[number] if limit is None or place < limit]
        if fitting:
            found[number] = limit = fitting[-1]
    after: list[int | None] = [None] * len(found)
    following: int | None = None
    for number in range(len(found) - 1, -1, -1):
        after[number] = following
        if found[number] is not None:
            following = found[number]
    last = -1
    for number, places in enumerate(choices):
        here = found[number]
        if here is not None:
            last = here
            continue
        limit = after[number]
        fitting = [place for place in places if place > last and (limit is None or place < limit)]
        if fitting:
            found[number] = last = fitting[0]
