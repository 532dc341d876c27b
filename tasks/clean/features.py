# ruff: noqa: RUF001 - punctuation of many scripts
"""What the model sees of a block: numbers that mean the same on every site and in every language.

Each group of features is a function from the page and a block to numbers in the order of its names. To add one, extend
a group, or write another and add it to GROUPS; then train anew (bench/train.py).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from tasks.clean.dom import squeeze
from tasks.clean.marks import Mark
from tasks.clean.restore import summarises
from tasks.clean.rules import MODULES
from tasks.clean.rules.crediting import is_staff
from tasks.clean.words import Phrases, words_of
from tasks.clean.words.invitations import INVITATION, PLACEHOLDER
from tasks.clean.words.labels import BYLINE, RIGHTS
from tasks.clean.words.pointers import RELATED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Node
    from tasks.clean.rules.view import About

Numbers = tuple[float, ...]
#: What stands for "there is no such block".
NOTHING = -1.0
#: Largest count that a feature tells apart.
MANY = 999
#: Neighbours alike that are counted.
RUN = 6
#: Characters of two texts by whose beginnings they are compared.
BEGINNING = 30
_KINDS = ("p", "head", "item", "quote", "table")
_TAGS = ("p", "div", "li", "h1", "h2", "h3", "h4", "td", "section", "article", "span", "blockquote", "body")
_RULES = ("layout", "headline", "repetition", "crediting", "furniture")
_MARKS = tuple(mark for mark in Mark if mark)
_STOPS = re.compile(r"[.!?…。！？।؟۔](?=\s|$|[\"”»’'）])|[。！？]")
_QUOTES = ('"', "“", "„", "«", "»", "'", "‘", "「", "『", "–", "—", "- ")
_BULLETS = (">", "›", "•", "·", "*", "■", "▶", "►", "→", "+", "|", "#", "@", "©", "[", "(", "<")
_BODY = re.compile(r"article|content|body|text|story|paragraph|entry|post|artikel|inhalt|contenido", re.IGNORECASE)


class Page(NamedTuple):
    """A page's candidates in order with what is counted once for all of them."""

    blocks: Sequence[Block]
    first: int  #: position of the first running text that the rules kept, or the number of blocks
    last: int  #: position of the last one, or -1
    total: int  #: characters of the text that the rules kept, at least 1
    before: Sequence[int]  #: for each block, characters kept before it
    near: Sequence[int]  #: for each block, how many before it the rules kept
    titles: Sequence[frozenset[str]]
    summary: str  #: without white space, as all that follow
    summary_words: frozenset[str]
    body: str  #: the structured data's text of the article
    keys: Counter[str]
    seen: Sequence[bool]  #: for each block, whether its text stands before
    by_class: dict[object, tuple[int, int, int]]  #: characters kept, characters, blocks under the same classes
    by_parent: dict[object, tuple[int, int, int]]
    by_tag: dict[object, tuple[int, int, int]]
    headline: int  #: position of the last first-level heading before the text, or -1
    depth: int  #: of the elements that hold most of the kept text, below the body
    authors: Sequence[str]


def is_good(block: Block) -> bool:
    """Whether the extractor found a block, or a rule put it back, and no rule struck it."""
    return block.struck is None and (not block.free or block.restored is not None)


def page_of(blocks: Sequence[Block], about: About) -> Page:
    """Return what is counted of a page."""
    good = [block for block in blocks if is_good(block)]
    prose = [block for block in good if block.prose]
    before, near, seen = [], [], []
    characters = number = 0
    keys: Counter[str] = Counter()
    for block in blocks:
        before.append(characters)
        near.append(number)
        seen.append(block.key in keys)
        keys[block.key] += 1
        if is_good(block):
            characters += block.size
            number += 1
    near.append(number)
    depths = Counter[int]()
    for block in prose:
        if block.line:
            depths[block.line.node.depth] += block.size
    summary = squeeze(about.description)
    return Page(
        blocks,
        prose[0].position if prose else len(blocks),
        prose[-1].position if prose else -1,
        max(1, characters),
        before,
        near,
        [frozenset(words_of(title.casefold())) for title in about.titles],
        summary,
        frozenset(words_of(about.description.casefold())),
        squeeze(about.body),
        keys,
        seen,
        _sums(blocks, _class),
        _sums(blocks, _parent),
        _sums(blocks, _tag),
        _headline(blocks, prose[0].position if prose else len(blocks)),
        max(depths, key=lambda depth: (depths[depth], depth), default=0),
        [author.casefold() for author in about.authors if author],
    )


def _sums(blocks: Sequence[Block], group: Callable[[Block], object]) -> dict[object, tuple[int, int, int]]:
    """Return for each group of blocks the characters that were kept, all characters, and the number of blocks."""
    sums: dict[object, tuple[int, int, int]] = {}
    for block in blocks:
        name = group(block)
        kept, every, count = sums.get(name, (0, 0, 0))
        sums[name] = (kept + (block.size if is_good(block) else 0), every + block.size, count + 1)
    return sums


def _headline(blocks: Sequence[Block], first: int) -> int:
    return next((at for at in range(first - 1, -1, -1) if (line := blocks[at].line) and line.node.tag == "h1"), -1)


def _class(block: Block) -> object:
    """Return tags and class words of the element that holds a block and of the two above."""
    kind: list[str] = [block.kind] if block.line is None else []
    node: Node | None = block.line.node if block.line else None
    for _ in range(3):
        if node is None:
            break
        kind += [node.tag, node.names]
        node = node.parent
    return tuple(kind)


def _parent(block: Block) -> object:
    return _above(block.line.node) if block.line else None


def _above(node: Node) -> Node:
    return node.parent if node.parent is not None else node


def _tag(block: Block) -> object:
    return (block.line.node.tag, block.line.node.depth) if block.line else None


def _text(_: Page, block: Block) -> Numbers:
    text = block.text
    letters = sum(map(str.isalpha, text))
    words = text.split()
    return (
        block.size,
        len(words),
        letters / len(text),
        sum(map(str.isdigit, text)) / len(text),
        sum(map(str.isupper, text)) / max(1, letters),
        sum(word[0].isupper() for word in words) / len(words),
        len(_STOPS.findall(text)),
        block.sentence,
        text.endswith((".", "!", "?", "。", "！", "？", "”", '"', "»")),
        text.endswith((":", "：", "...", "…")),
        text.count(",") + text.count("،") + text.count("、"),
        text.startswith(_QUOTES),
        text.startswith(_BULLETS),
        text[0].islower(),
        ":" in text[:BEGINNING],
        "|" in text or "/" in text,
        block.size != len(text),
    )


_TEXT = (
    "size words letters digits capitals capitalised stops sentence stopped opens commas quote bullet lower label bars"
    " dense"
)


def _markup(page: Page, block: Block) -> Numbers:
    line = block.line
    node = line.node if line else None
    parent = node.parent if node else None
    names = f"{node.names} {parent.names if parent else ''}" if node else ""
    return (
        *[block.kind == kind for kind in _KINDS],
        *[node is not None and node.tag == tag for tag in _TAGS],
        *[bool(block.marks & mark) for mark in _MARKS],
        bool(block.own & Mark.HEADING),
        line is not None,
        line.marks.bit_count() if line else NOTHING,
        block.density,
        line.links if line else NOTHING,
        block.outside,
        node.depth - page.depth if node else 0,
        _says_body(names),
        bool(names.strip()),
        block.through - block.at,
        line.strong / len(line.text) if line else NOTHING,
        line.slanted / len(line.text) if line else NOTHING,
        _run(page, block, -1),
        _run(page, block, 1),
    )


_MARKUP = " ".join(
    [
        *[f"kind_{kind}" for kind in _KINDS],
        *[f"tag_{tag}" for tag in _TAGS],
        *[f"mark_{mark.name.lower()}" for mark in _MARKS],
        "heading placed marked density links outside depth body_class classed lines strong slanted",
        "run_before run_after",
    ]
)


def _run(page: Page, block: Block, step: int) -> int:
    """Return how many blocks of the same element and class words stand before or after without a gap, up to RUN."""
    name, count, at = _shape(block), 0, block.position + step
    while count < RUN and 0 <= at < len(page.blocks) and _shape(page.blocks[at]) == name:
        count += 1
        at += step
    return count


def _shape(block: Block) -> tuple[str, ...]:
    return (block.kind, block.line.node.tag, block.line.node.names) if block.line else (block.kind,)


@lru_cache(maxsize=8192)
def _says_body(names: str) -> int:
    return len(_BODY.findall(names))


def _verdicts(_: Page, block: Block) -> Numbers:
    module = MODULES.get(block.struck or "", "")
    return (
        not block.free,
        block.restored is not None,
        block.struck is not None,
        *[module == name for name in _RULES],
    )


_VERDICTS = " ".join(["found", "restored", "struck", *[f"struck_{name}" for name in _RULES]])


def _place(page: Page, block: Block) -> Numbers:
    at, count = block.position, len(page.blocks)
    kept = page.near
    before, after = page.before[at], page.total - page.before[at]
    return (
        at,
        count - at,
        at - page.first,
        page.last - at,
        page.first <= at <= page.last,
        at - page.headline if 0 <= page.headline < at < page.first else NOTHING,
        before / page.total,
        before,
        after,
        kept[at],
        kept[count] - kept[at],
        kept[at] - kept[max(0, at - 3)],
        kept[min(count, at + 4)] - kept[at + 1],
        kept[at] - kept[max(0, at - 10)],
        kept[min(count, at + 11)] - kept[at + 1],
    )


_PLACE = (
    "position left from_first to_last within below_headline share_before before after kept_before kept_after"
    " kept_3_before kept_3_after kept_10_before kept_10_after"
)


def _neighbours(page: Page, block: Block) -> Numbers:
    numbers: list[float] = []
    for step in (-2, -1, 1, 2):
        at = block.position + step
        other = page.blocks[at] if 0 <= at < len(page.blocks) else None
        if other is None:
            numbers += [NOTHING] * 7
            continue
        same = other.line is not None and block.line is not None
        numbers += [
            other.size,
            is_good(other),
            other.density,
            other.sentence,
            other.kind == "head" or bool(other.own & Mark.HEADING),
            same and other.line.node.parent is block.line.node.parent,  # type: ignore[union-attr]
            same and other.line.node.tag == block.line.node.tag and other.line.node.names == block.line.node.names,  # type: ignore[union-attr]
        ]
    return tuple(numbers)


_NEIGHBOURS = " ".join(
    f"{name}_{step}"
    for step in ("2_before", "before", "after", "2_after")
    for name in ("size", "good", "density", "sentence", "head", "sibling", "alike")
)


def _company(page: Page, block: Block) -> Numbers:
    """Return how much of the text in the same company was kept, the block itself left out."""
    numbers: list[float] = []
    own = block.size if is_good(block) else 0
    for sums, group in ((page.by_class, _class), (page.by_parent, _parent), (page.by_tag, _tag)):
        kept, every, count = sums[group(block)]
        others = every - block.size
        numbers += [(kept - own) / others if others else NOTHING, (kept - own) / page.total, count]
    return tuple(numbers)


_COMPANY = " ".join(f"{name}_{group}" for group in ("class", "parent", "tag") for name in ("good", "share", "count"))


def _phrases(_: Page, block: Block) -> Numbers:
    line, words = block.folded, block.words
    start = line.lstrip(" \t>»›•·*-–—[(|【■▶►→+")
    return (
        bool(_RELATED.begins(start)),
        bool(_INVITATION.begins(start)),
        _RELATED.inside(line, words),
        _INVITATION.inside(line, words),
        _PLACEHOLDER.inside(line, words),
        _RIGHTS.inside(line, words),
        bool(_BYLINE.begins(start)),
        is_staff(block),
        "@" in line,
        "http" in line or "www." in line,
    )


_PHRASES = "related invitation has_related has_invitation has_placeholder has_rights by staff at_sign address"
_RELATED, _INVITATION, _PLACEHOLDER = Phrases(RELATED), Phrases(INVITATION), Phrases(PLACEHOLDER)
_RIGHTS, _BYLINE = Phrases(RIGHTS), Phrases(BYLINE)


def _page_says(page: Page, block: Block) -> Numbers:
    words = frozenset(block.words)
    key = block.key
    alike = max((len(words & title) / max(1, min(len(words), len(title))) for title in page.titles), default=0.0)
    close = max((len(words & title) / max(1, len(words | title)) for title in page.titles), default=0.0)
    return (
        alike,
        close,
        len(words & page.summary_words) / max(1, len(words)),
        summarises(key, page.summary),
        (key in page.body) if page.body else NOTHING,
        (key[:BEGINNING] in page.body) if page.body else NOTHING,
        min(len(page.body) / page.total, 10.0),
        any(author in block.folded for author in page.authors),
        any(author in block.folded[: len(author) + BEGINNING] for author in page.authors),
        page.seen[block.position],
        page.keys[key],
    )


_PAGE_SAYS = "in_title as_title in_summary is_summary in_body begins_in_body body author author_first seen copies"


def _page_is(page: Page, _: Block) -> Numbers:
    return (len(page.blocks), page.near[-1], page.total, page.total / max(1, page.near[-1]))


_PAGE_IS = "page_blocks page_kept page_size page_mean"

#: The groups of features with their names.
GROUPS: tuple[tuple[Callable[[Page, Block], Numbers], str], ...] = (
    (_text, _TEXT),
    (_markup, _MARKUP),
    (_verdicts, _VERDICTS),
    (_place, _PLACE),
    (_neighbours, _NEIGHBOURS),
    (_company, _COMPANY),
    (_phrases, _PHRASES),
    (_page_says, _PAGE_SAYS),
    (_page_is, _PAGE_IS),
)
NAMES: tuple[str, ...] = tuple(name for _, names in GROUPS for name in names.split())


def features_of(page: Page, blocks: Sequence[Block] | None = None) -> list[list[float]]:
    """Return the features of these blocks of a page, or of all, in the order of NAMES."""
    rows = []
    for block in page.blocks if blocks is None else blocks:
        row: list[float] = []
        for group, _ in GROUPS:
            row += group(page, block)
        rows.append(row)
    return rows
