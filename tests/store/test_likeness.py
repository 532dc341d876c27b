"""When a text is a copy of another: the limits of store/lua/lib/likeness.lua from both sides, by made fingerprints."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest

from store.scripts import source
from tasks.near import BINS, NUMBER_BITS, PAIR_BINS

if TYPE_CHECKING:
    from tests.store.conftest import World

LUA = resources.files("store") / "lua"
#: ARGV: JSON of two texts and how many anchors they have in common; returns JSON of what likeness() says, null for nil.
SCRIPT = """
local texts = cjson.decode(ARGV[1])
for _, text in ipairs(texts) do
  for _, name in ipairs({'numbers', 'sketch', 'pairs'}) do
    text[name] = string.gsub(text[name], '%x%x', function(byte) return string.char(tonumber(byte, 16)) end)
  end
end
local is = likeness(texts[1], texts[2], tonumber(ARGV[2]))
return is and cjson.encode(is) or 'null'
"""


@dataclass(frozen=True)
class Pair:
    """Two texts of `count` shingles, the second of `other`: how alike, by their passages and pairs; their numbers."""

    alike: float
    of_pairs: float = 0.0
    count: int = 400
    other: int = 400
    numbers: int = 0
    shared: int = 0
    one_site: bool = False
    anchors: int = 8


def nibbles(bins: int, alike: float, seed: int) -> tuple[str, str]:
    """Return two sketches, in hexadecimal, that show a resemblance of `alike`, as nearly as can be."""
    rng = random.Random(seed)
    same = round(bins * (alike * 14 + 1) / 15)
    ones = [rng.randrange(1, 16) for _ in range(bins)]
    others = [one if at < same else one % 15 + 1 for at, one in enumerate(ones)]
    return "".join(f"{one:x}" for one in ones), "".join(f"{one:x}" for one in others)


def filters(numbers: int, shared: int) -> tuple[str, str]:
    """Return two filters with that many numbers each, of which so many are the same."""
    one, other = sum(1 << at for at in range(numbers)), sum(1 << at for at in range(shared))
    other |= sum(1 << NUMBER_BITS - 1 - at for at in range(numbers - shared))
    return f"{one:0{NUMBER_BITS // 4}x}", f"{other:0{NUMBER_BITS // 4}x}"


def likeness(world: World, pair: Pair) -> dict[str, Any] | None:
    sketches, pairs = nibbles(BINS, pair.alike, 1), nibbles(PAIR_BINS, pair.of_pairs, 2)
    numbers, sites = filters(pair.numbers, pair.shared), ("one", "one" if pair.one_site else "two")
    texts = [
        {"count": count, "site": site, "sketch": sketch, "pairs": of_pairs, "numbers": number}
        for count, site, sketch, of_pairs, number in zip(
            (pair.count, pair.other), sites, sketches, pairs, numbers, strict=True
        )
    ]
    part = (LUA / "lib" / "likeness.lua").read_text(encoding="utf-8")
    answer: Any = world.redis.eval(f"{part}\n{SCRIPT}", 0, json.dumps(texts), pair.anchors)
    is_like: dict[str, Any] | None = json.loads(answer)
    return is_like


def kind(world: World, pair: Pair) -> str | None:
    answer = likeness(world, pair)
    if answer is None:
        return None
    names = [name for name in ("fuller", "copy", "template", "series", "akin") if answer.get(name)]
    assert names
    return names[0]


SHORT = Pair(0.5, count=200, other=200)
HOUSE = replace(SHORT, one_site=True)


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        # of another site: containment; resemblance .36 of texts of one length is a containment of .53, .30 one of .46
        (Pair(0.36, 0.36), "copy"),
        (Pair(0.30, 0.30), None),
        (Pair(0.32, 0.70), "copy"),  # the pairs help a long text over the limit
        (Pair(0.32, 0.20), None),
        (replace(SHORT, alike=0.36), "copy"),
        (replace(SHORT, alike=0.31, of_pairs=0.9), "akin"),  # they do not help a short one
        (replace(SHORT, alike=0.2), "akin"),
        (replace(SHORT, alike=0.15), None),
        (Pair(0.12, 0.12, count=400, other=2500), None),  # a tenth of all passages, whatever part of the shorter text
        (Pair(0.17, 0.17, count=300, other=1500), "copy"),
        # of the same site
        (Pair(0.5, 0.5, one_site=True), "copy"),
        (Pair(0.42, 0.42, one_site=True), None),
        (replace(HOUSE, alike=0.6, of_pairs=0.8), "copy"),
        (replace(HOUSE, alike=0.6, of_pairs=0.7), "series"),
        (replace(HOUSE, alike=0.5, of_pairs=0.9), "series"),
        (replace(HOUSE, alike=0.6, of_pairs=0.6, other=118), "copy"),  # one is nearly whole in the other
        (replace(HOUSE, alike=0.52, of_pairs=0.6, other=130), "series"),
        # numbers
        (Pair(0.5, 0.5, numbers=12, shared=8), "copy"),
        (Pair(0.5, 0.5, numbers=12, shared=5), "template"),
        (replace(SHORT, alike=0.5, numbers=12, shared=9), "copy"),
        (replace(SHORT, alike=0.4, numbers=12, shared=7), "template"),
        (replace(SHORT, alike=0.4, numbers=2), "copy"),  # too few to tell
        (replace(SHORT, alike=0.4, numbers=3), "template"),
        (replace(SHORT, alike=0.92, numbers=12), "copy"),
        (replace(SHORT, alike=0.87, numbers=12), "template"),
        (Pair(0.5, 0.5, count=600, other=600, numbers=4), "copy"),  # no number in 60 passages
        (Pair(0.5, 0.5, count=200, other=200, numbers=4), "template"),
        # updates
        (Pair(0.35, 0.35, count=400, other=150), "fuller"),
        (Pair(0.35, 0.35, count=900, other=300), "fuller"),
        (Pair(0.35, 0.35, count=900, other=300, anchors=1), None),
        (Pair(0.2, 0.2, count=400, other=150), "akin"),
        (Pair(0.45, 0.45, count=290, other=150), "copy"),  # not twice as long
    ],
)
def test_each_limit_holds_from_both_sides(world: World, pair: Pair, expected: str | None) -> None:
    assert kind(world, pair) == expected


@pytest.mark.parametrize(
    ("pair", "sure", "surest"),
    [
        (replace(SHORT, alike=0.92), True, True),
        (replace(SHORT, alike=0.75, of_pairs=0.9), False, True),
        (replace(SHORT, alike=0.75, of_pairs=0.8), False, False),
        (replace(SHORT, alike=0.65, of_pairs=0.9), False, False),
        (replace(SHORT, alike=0.6, of_pairs=0.6, other=118), False, True),
        (Pair(0.5, 0.5), False, True),
        (Pair(0.5, 0.5, numbers=12, shared=11), True, True),
        (Pair(0.5, 0.5, numbers=12, shared=9), False, True),
    ],
)
def test_how_sure_a_copy_is(world: World, pair: Pair, sure: bool, surest: bool) -> None:
    answer = likeness(world, pair)
    assert answer is not None
    assert (answer["sure"], answer["surest"]) == (sure, surest)


def test_numbers_that_two_full_filters_share_by_chance_do_not_count(world: World) -> None:
    assert kind(world, Pair(0.5, 0.5, count=900, other=900, numbers=70, shared=40)) == "template"


@pytest.mark.parametrize("name", sorted(path.name[:-4] for path in LUA.iterdir() if path.name.endswith(".lua")))
def test_a_script_has_room_for_more_names_in_its_parts(world: World, name: str) -> None:
    spare = "\n".join(f"local spare_{at} = 0" for at in range(15))  # of the 200 that Lua allows
    assert world.redis.script_load(f"{spare}\n{source(name)}")
