# ruff: noqa: RUF001 - punctuation of many scripts
"""What the model sees of a block: numbers that mean the same on every site and in every language.

Each group of features is a function from the page and a block to numbers in the order of its names. To add one, extend
a group, or write another and add it to GROUPS; then train anew (bench/train.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from tasks.clean.dom import squeeze
from tasks.clean.marks import Mark
from tasks.clean.restore import summarises
from tasks.clean.words import words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Node
    from tasks.clean.rules.view import About

Numbers = tuple[float, ...]
#: What stands for "there is no such block".
NOTHING = -1.0
#: Neighbours alike that are counted.
RUN = 6
#: Share of the kept text under a block's classes, share of the text under them that was kept, and share of linked text,
#: from which on, and up to which, running text is surely the article's.
MAIN, KEPT, LINKED = 0.3, 0.9, 0.3
_STOPS = re.compile(r"[.!?…。！？।؟۔](?=\s|$|[\"”»’'）])|[。！？]")
_ENDS = (".", "!", "?", "。", "！", "？", "”", '"', "»")
_BODY = re.compile(r"article|content|body|text|story|paragraph|entry|post|artikel|inhalt|contenido", re.IGNORECASE)


@dataclass(slots=True)
class Company:
    """Blocks that have something in common: characters that were kept, all characters, blocks."""

    kept: int = 0
    every: int = 0
    count: int = 0


@dataclass(eq=False)
class Page:
    """A page's candidates in order, their positions counted from 0, with what is counted once for all of them.

    `kept` are those that the rules kept.
    """

    blocks: Sequence[Block]
    kept: Container[Block]
    about: About
    total: int = 0  #: characters of the text that was kept
    good: int = 0  #: blocks that were kept
    first: int = -1  #: position of the first running text that was kept, -1 where there is none
    last: int = -1  #: position of the last one
    before: list[int] = field(default_factory=list)  #: for each block, characters kept before it
    near: list[int] = field(default_factory=list)  #: for each block, how many before it were kept
    places: dict[str, list[int]] = field(default_factory=dict)  #: text without white space → positions
    company: list[tuple[Company, ...]] = field(default_factory=list)  #: for each block, those of its class, parent, tag
    depth: int = 0  #: of the elements that hold most of the kept text, below the body

    def __post_init__(self) -> None:
        """Count."""
        groups: dict[object, Company] = defaultdict(Company)
        classes: dict[Node | None, tuple[str, ...]] = {None: ()}
        depths: dict[int, int] = {}
        for position, block in enumerate(self.blocks):
            size, node = block.size, block.line.node if block.line is not None else None
            self.before.append(self.total)
            self.near.append(self.good)
            self.places.setdefault(block.key, []).append(position)
            if node is not None:
                company = groups[_class(node, classes)], groups[node.parent], groups[node.tag, node.depth]
            else:
                company = groups[block.kind], groups[None], groups[block.kind, None]
            self.company.append(company)
            good = size if block in self.kept else 0
            for group in company:
                group.kept += good
                group.every += size
                group.count += 1
            if good:
                self.total += size
                self.good += 1
                if block.prose:
                    self.first = position if self.first < 0 else self.first
                    self.last = position
                    if node is not None:
                        depths[node.depth] = depths.get(node.depth, 0) + size
        self.depth = max(depths, key=lambda depth: (depths[depth], depth), default=0)

    def is_sure(self, block: Block) -> bool:
        """Whether a kept block is running text under classes under which most text stands, and most is kept."""
        if not block.prose or block.density >= LINKED:
            return False
        group = self.company[block.position][0]
        return group.kept - block.size > max(MAIN * self.total, KEPT * (group.every - block.size))

    @cached_property
    def titles(self) -> list[frozenset[str]]:
        """The words of each of the page's titles."""
        return [frozenset(words_of(title.casefold())) for title in self.about.titles]

    @cached_property
    def summary(self) -> tuple[str, frozenset[str]]:
        """The page's description without white space, and its words."""
        return squeeze(self.about.description), frozenset(words_of(self.about.description.casefold()))


def _class(node: Node, known: dict[Node | None, tuple[str, ...]]) -> tuple[str, ...]:
    """Return tags and class words of an element and of the two above it; `known` are those of elements above."""
    above = node.parent
    if above not in known:
        outer = above.parent if above is not None else None
        known[above] = (above.tag, above.names, *((outer.tag, outer.names) if outer else ())) if above else ()
    return (node.tag, node.names, *known[above])


def _text(_: Page, block: Block) -> Numbers:
    text = block.text
    words = text.split()
    return (
        block.size,
        len(words),
        sum(map(str.isupper, text)) / len(text),
        sum(word[0].isupper() for word in words) / len(words),
        len(_STOPS.findall(text)),
        text.endswith(_ENDS),
        text.count(",") + text.count("،") + text.count("、"),
    )


_TEXT = "size words capitals capitalised stops stopped commas"


def _markup(page: Page, block: Block) -> Numbers:
    line = block.line
    node = line.node if line else None
    return (
        block.kind == "p",
        bool(block.own & Mark.HEADING),
        bool(block.marks & Mark.ASIDE),
        line.marks.bit_count() if line else NOTHING,
        block.density,
        line.strong / len(line.text) if line else NOTHING,
        line.slanted / len(line.text) if line else NOTHING,
        block.outside,
        node.depth - page.depth if node else 0,
        _says_body(f"{node.names} {node.parent.names if node.parent else ''}") if node else 0,
        _run(page, block),
    )


_MARKUP = "kind_p heading aside marked density strong slanted outside depth body_class run_after"


def _run(page: Page, block: Block) -> int:
    """Return how many blocks of the same element and class words stand right after, up to RUN."""
    name, at = _shape(block), block.position + 1
    after = page.blocks[at : at + RUN]
    return next((number for number, other in enumerate(after) if _shape(other) != name), len(after))


def _shape(block: Block) -> tuple[str, ...]:
    return (block.kind, block.line.node.tag, block.line.node.names) if block.line else (block.kind,)


@lru_cache(maxsize=8192)
def _says_body(names: str) -> int:
    return len(_BODY.findall(names))


def _place(page: Page, block: Block) -> Numbers:
    at = block.position
    before = page.before[at]
    return (
        not block.free,
        block.struck is not None,
        at - (page.first if page.first >= 0 else len(page.blocks)),
        page.last - at,
        page.last >= 0 and page.first <= at <= page.last,
        before,
        page.total - before,
        before / max(1, page.total),
        page.good - page.near[at],
    )


_PLACE = "found struck from_first to_last within before after share_before kept_after"


def _company(page: Page, block: Block) -> Numbers:
    """Return how much of the text in the same company was kept, the block itself left out."""
    own = block.size if block in page.kept else 0
    numbers: list[float] = []
    for group in page.company[block.position]:
        others = group.every - block.size
        kept = group.kept - own
        numbers += (kept / others if others else NOTHING, kept / max(1, page.total), group.count)
    return tuple(numbers)


_COMPANY = " ".join(f"{name}_{group}" for group in ("class", "parent", "tag") for name in ("good", "share", "count"))


def _page_says(page: Page, block: Block) -> Numbers:
    words = frozenset(block.words)
    common = [(len(words & title), len(title)) for title in page.titles]
    summary, said = page.summary
    return (
        max((both / max(1, min(len(words), size)) for both, size in common), default=0.0),
        max((both / max(1, len(words) + size - both) for both, size in common), default=0.0),
        len(words & said) / max(1, len(words)),
        summarises(block.key, summary),
        page.places[block.key][0] < block.position,
        len(page.places[block.key]),
        page.good,
        page.total,
        page.total / max(1, page.good),
    )


_PAGE_SAYS = "in_title as_title in_summary is_summary seen copies page_kept page_size page_mean"

#: The groups of features with their names.
GROUPS: tuple[tuple[Callable[[Page, Block], Numbers], str], ...] = (
    (_text, _TEXT),
    (_markup, _MARKUP),
    (_place, _PLACE),
    (_company, _COMPANY),
    (_page_says, _PAGE_SAYS),
)
NAMES: tuple[str, ...] = tuple(name for _, names in GROUPS for name in names.split())


def features_of(page: Page, block: Block) -> list[float]:
    """Return the features of a block of a page, in the order of NAMES."""
    row: list[float] = []
    for group, _ in GROUPS:
        row += group(page, block)
    return row
