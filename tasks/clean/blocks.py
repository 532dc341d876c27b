# ruff: noqa: RUF001 - punctuation of many scripts
"""The blocks that the rules judge: an extractor's paragraphs with what the page's markup says of each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tasks.clean.align import align
from tasks.clean.dom import Line, Node, squeeze
from tasks.clean.marks import Mark
from tasks.clean.words import folded, terms_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


#: Characters from which a paragraph is taken for running text when the main container is sought.
LONG = 80
#: Share of all running text that the main container holds.
MAIN_SHARE = 0.7
#: Share of linked text from which a paragraph is no running text.
LINKED = 0.5
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
#: What a sentence ends with.
ENDS = tuple(".!?…:;。！？।؟۔\"”»’')")


@dataclass(eq=False)
class Block:
    """One paragraph, subhead, list item, quote, table row or code block.

    `kind` as in tasks.extract.page.Paragraph. `position` counts from 0. `line` is the line of the DOM in which it
    begins, None where unknown; then all that comes from the markup is unknown too: no marks, link density 0, in the
    main container. `marks` are those of the elements between the block and the main container (or the element that
    holds both). `outside` is the number of levels from the main container up to the element that holds both. `through`
    is the position of the last line that it holds. `free`: the extractor left it out. `score` is the learned model's
    (tasks.clean.judge): how likely it is the article's, from 0 to 1; None where the model was not asked.
    """

    kind: str
    text: str
    position: int
    key: str
    line: Line | None = None
    marks: int = 0
    own: int = 0
    density: float = 0.0
    outside: int = 0
    struck: str | None = None
    through: int = -1
    free: bool = False
    score: float | None = None

    @property
    def at(self) -> int:
        """Number of its line in the page, or -1 where unknown."""
        return self.line.position if self.line is not None else -1

    @property
    def shown(self) -> str:
        """The text as the page shows it where one line holds it: an extractor may have left out what marks it."""
        if self.line is None or self.through != self.at or len(self.line.key) <= len(self.key):
            return self.text
        return self.line.text

    @property
    def named(self) -> bool:
        """Whether the element around it has class words."""
        return self.line is not None and self.line.node.parent is not None and bool(self.line.node.parent.names)

    def settle(self, levels: dict[Node, int]) -> None:
        """Note how far outside the main container it stands, and the marks of what lies between it and that."""
        if self.line is None:
            return
        node: Node | None = self.line.node
        self.own, self.marks = self.line.node.own, 0
        while node is not None and node not in levels:
            self.marks |= node.own
            node = node.parent
        self.outside = levels[node] if node is not None else 0

    @cached_property
    def folded(self) -> str:
        """The text as phrases are compared with."""
        return folded(self.text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of `folded`."""
        return words_of(self.folded)

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """What stands for its words where it is compared with other texts."""
        return terms_of(self.words)

    @cached_property
    def size(self) -> int:
        """Length in characters, of which one of a script without an alphabet counts as three."""
        return dense_length(self.text)

    @property
    def sentence(self) -> bool:
        """Whether it reads like running text: it ends like a sentence, or is long."""
        return self.size >= LONG or self.text.endswith(ENDS)

    @cached_property
    def prose(self) -> bool:
        """Whether it is surely running text: long, no heading, mostly unlinked."""
        heading = self.kind == "head" or self.own & Mark.HEADING
        return self.size >= LONG and not heading and self.density < LINKED


def dense_length(text: str) -> int:
    """Return a text's length in characters, of which one of a script without an alphabet counts as three."""
    return len(text) if text.isascii() else len(text) + 2 * len(_DENSE.findall(text))


def blocks_of(paragraphs: Iterable[tuple[str, str]]) -> list[Block]:
    """Return a page's (kind, text) paragraphs as blocks, in order, cut at line breaks."""
    blocks: list[Block] = []
    for kind, text in paragraphs:
        for line in text.split("\n") if kind != "code" else (text,):
            key = squeeze(line)
            if key:
                blocks.append(Block(kind, line.strip(), len(blocks), key))
    return blocks


def place(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Note on each block where it stands among the lines of the page."""
    for block, found in zip(blocks, align([block.key for block in blocks], lines), strict=True):
        if found is None:
            continue
        at = found
        block.line = line = lines[at]
        characters, linked = len(line.text), line.linked
        while characters < len(block.text) and at + 1 < len(lines) and lines[at + 1].key[:16] in block.key:
            at += 1
            characters += len(lines[at].text)
            linked += lines[at].linked
        block.through = at
        block.density = min(1.0, linked / characters)
    levels = outline(blocks)
    for block in blocks:
        block.settle(levels)


def outline(blocks: Sequence[Block]) -> dict[Node, int]:
    """Return the main container and what it stands in, with the number of levels up from it."""
    main = main_node(blocks)
    levels: dict[Node, int] = {}
    node = main
    while node is not None:
        levels[node] = len(levels)
        node = node.parent
    return levels


def main_node(blocks: Sequence[Block]) -> Node | None:
    """Return the lowest element that holds MAIN_SHARE of the running text, None where nothing is known."""
    weight: dict[Node, int] = {}
    total = 0
    for block in blocks:
        if block.line is None or block.size < LONG or block.density > LINKED:
            continue
        total += len(block.text)
        node: Node | None = block.line.node
        if node is not None and node.tag in ("p", "li", "blockquote", "h2", "h3"):
            node = node.parent
        while node is not None:
            weight[node] = weight.get(node, 0) + len(block.text)
            node = node.parent
    best: Node | None = None
    for node, characters in weight.items():
        if characters >= MAIN_SHARE * total and (best is None or node.depth > best.depth):
            best = node
    return best
