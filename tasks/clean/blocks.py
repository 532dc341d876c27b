"""The blocks that the rules judge: an extractor's paragraphs with what the page's markup says of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.clean.align import align
from tasks.clean.dom import Line, Mark, Node, lines_of, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.html import HtmlElement

#: Characters from which a paragraph is taken for running text when the main container is sought.
LONG = 80
#: Share of all running text that the main container holds.
MAIN_SHARE = 0.7
_ENDS = tuple(".!?…:;。！？।؟۔\"”»’')")


@dataclass(slots=True, eq=False)
class Block:
    """One paragraph, subhead, list item, quote, table row or code block.

    `kind` as in tasks.extract.page.Paragraph. `position` counts from 0. `line` is the line of the DOM in which it begins, None where unknown; then all that comes from the markup is unknown too: no marks, link density 0, in the
    main container. `outside` is the number of levels from the main container up to the element that holds both.
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
    copies: int = 0

    @property
    def sentence(self) -> bool:
        """Whether it reads like running text: it ends like a sentence, or is long."""
        return len(self.text) >= LONG or self.text.endswith(_ENDS)


def blocks_of(paragraphs: Iterable[tuple[str, str]], tree: HtmlElement | None) -> list[Block]:
    """Return a page's blocks in order: (kind, text) paragraphs, cut at line breaks, with what `tree` says of them."""
    blocks: list[Block] = []
    for kind, text in paragraphs:
        for line in text.split("\n") if kind != "code" else (text,):
            key = squeeze(line)
            if key:
                blocks.append(Block(kind, line.strip(), len(blocks), key))
    if tree is not None:
        place(blocks, lines_of(tree))
    return blocks


def place(blocks: Sequence[Block], lines: Sequence[Line]) -> None:
    """Note on each block where it stands among the lines of the page."""
    keys: dict[str, int] = {}
    for line in lines:
        keys[line.key] = keys.get(line.key, 0) + 1
    for block, at in zip(blocks, align([block.key for block in blocks], lines), strict=True):
        if at is None:
            continue
        block.line = line = lines[at]
        block.marks, block.own = line.node.marks, line.node.own
        characters, linked = len(line.text), line.linked
        while characters < len(block.text) and at + 1 < len(lines) and lines[at + 1].key[:16] in block.key:
            at += 1
            characters += len(lines[at].text)
            linked += lines[at].linked
        block.density = min(1.0, linked / characters)
        block.copies = keys.get(block.key, 1) - 1
    main = main_node(blocks)
    if main is not None:
        above = {}
        node: Node | None = main
        while node is not None:
            above[node] = main.depth - node.depth
            node = node.parent
        for block in blocks:
            node = block.line.node if block.line else None
            while node is not None and node not in above:
                node = node.parent
            block.outside = above[node] if node is not None else 0


def main_node(blocks: Sequence[Block]) -> Node | None:
    """Return the lowest element that holds MAIN_SHARE of the running text, None where nothing is known."""
    weight: dict[Node, int] = {}
    total = 0
    for block in blocks:
        if block.line is None or len(block.text) < LONG or block.density > 0.5 or block.marks & Mark.HIDDEN:
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
