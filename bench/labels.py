"""Which of a page's blocks are its article's, by the text that a person or a publisher's parser says is the article."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

#: Words of a run by which texts that differ a little are compared, and the share of a block's runs that must be right.
RUN = 4
SHARE = 0.5
#: Places of the text at which one block is looked for.
MOST = 8
_WORD = re.compile(r"\w+")


class Place(NamedTuple):
    """A block and where in the text it stands: characters from `start` to `end`, `weight` in words."""

    block: int
    start: int
    end: int
    weight: float


def labels(blocks: list[str], truth: str) -> list[int]:
    """Return 1 for each block that is the article's, else 0.

    Of the ways to find blocks in the text, in order and each piece of the text once, the one that covers most words
    counts: so of several copies of a paragraph one is right. What stands out of order, and is claimed by no other, too.
    """
    places = _places(blocks, truth)
    right = [0] * len(blocks)
    claimed = _chain(places)
    for place in claimed:
        right[place.block] = 1
    for place in places:
        free = not any(other.start < place.end and place.start < other.end for other in claimed)
        if not right[place.block] and place.weight >= RUN and free:
            right[place.block] = 1
            claimed.append(place)
    return right


def _places(blocks: list[str], truth: str) -> list[Place]:
    words = _WORD.findall(truth)
    whole = f" {' '.join(words)} "
    runs = Counter(_runs(words))
    places = []
    for number, text in enumerate(blocks):
        own = _WORD.findall(text)
        line = f" {' '.join(own)} "
        found = _find(whole, line) if own else []
        if found:
            places += [Place(number, at, at + len(line) - 1, len(own)) for at in found]
            continue
        known = [run for run in _runs(own) if run in runs]
        share = len(known) / max(1, len(own) - RUN + 1)
        if known and len(own) > RUN + 1 and share >= SHARE:
            at = whole.find(f" {' '.join(known[0])} ")
            places.append(Place(number, at, at + 1, len(own) * share))
    return places


def _find(whole: str, line: str) -> list[int]:
    """Return the first MOST places of a line."""
    found: list[int] = []
    at = whole.find(line)
    while at >= 0 and len(found) < MOST:
        found.append(at)
        at = whole.find(line, at + 1)
    return found


def _runs(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]


def _chain(places: list[Place]) -> list[Place]:
    """Return the heaviest rising chain: blocks and places both in order, none over another."""
    best: list[float] = []
    before: list[int] = []
    for number, place in enumerate(places):
        weight, previous = 0.0, -1
        for other in range(number):
            fits = places[other].block < place.block and places[other].end <= place.start + 1
            if fits and best[other] > weight:
                weight, previous = best[other], other
        best.append(weight + place.weight)
        before.append(previous)
    chain = []
    number = max(range(len(places)), key=best.__getitem__, default=-1)
    while number >= 0:
        chain.append(places[number])
        number = before[number]
    return chain
