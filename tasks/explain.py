"""One page with the whole account of it, for people to look at: the same steps as for a record, nothing forgotten."""

from __future__ import annotations

from dataclasses import replace
from itertools import count, islice
from typing import TYPE_CHECKING

from tasks.account import Account, Fact, Fate, Seen
from tasks.clean.dom import lines_of
from tasks.clean.marks import Mark
from tasks.errors import Rejected
from tasks.extract.decode import to_utf8
from tasks.extract.page import look
from tasks.extract.parse import parse, take_json_ld
from tasks.extract.sources import sources_of
from tasks.reading import article_of, clean_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tasks.article import Article
    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line, Node
    from tasks.clean.stage import Cleaned
    from tasks.extract.page import Page

#: Lines of a page among which those that were left out are sought; how many of them are shown, and characters of each.
MOST_LINES, MOST_LEFT, LEFT_LENGTH = 20_000, 2000, 300
#: Elements of a path, and characters of the class words of each.
PATH_LENGTH, NAMES_LENGTH = 8, 60

#: Names of the extractor's kinds of blocks, for people.
_KINDS = {"p": "paragraph"}
#: Marks that a block's kind says already.
_PLAIN = Mark.PARAGRAPH | Mark.HEADING


def explain(body: bytes, url: str, charset: str | None, familiar: bytes = b"") -> tuple[Article | Rejected, Account]:
    """Return a page's article, or why it gives none, and its account; as tasks.reading.read_article, and pure.

    Raises Rejected where there is no page to give an account of.
    """
    page = look(body, url, charset)
    cleaned = clean_page(page, familiar)
    blocks = tuple(_in_order(cleaned.all, lines_of(page.tree)))
    account = Account(blocks, _facts(page, cleaned, to_utf8(body, charset)))
    try:
        article = page.rejected or article_of(page, cleaned)
    except Rejected as error:
        return error, account
    return article, account


def _facts(page: Page, cleaned: Cleaned, utf8: bytes) -> tuple[Fact, ...]:
    tree = parse(utf8)  # once more, for the scripts that the page's own has lost
    metadata = replace(page.metadata, source=cleaned.source or page.metadata.source)
    said = sources_of(metadata, page.tree, take_json_ld(tree) if tree is not None else (), page.url)
    return tuple(Fact(name, value, places) for name, value, places in said)


def _in_order(blocks: Sequence[Block], lines: Sequence[Line]) -> Iterator[Seen]:
    """Yield the blocks, and before each the lines that were left out and stand before it."""
    held = {at for block in blocks if block.line for at in range(block.at, block.through + 1)}
    texts = "\n".join(block.key for block in blocks)
    others = (line for line in lines[:MOST_LINES] if line.position not in held and line.key not in texts)
    left = islice(others, MOST_LEFT)
    line = next(left, None)
    for block in blocks:
        while line is not None and line.position < block.at:
            yield _left(line)
            line = next(left, None)
        yield _taken(block)
    while line is not None:
        yield _left(line)
        line = next(left, None)


def _taken(block: Block) -> Seen:
    fate: Fate = "struck" if block.struck else "restored" if block.free else "kept"
    return Seen(
        text=block.text,
        kind="caption" if block.kind == "p" and block.own & Mark.CAPTION else _KINDS.get(block.kind, block.kind),
        fate=fate,
        rule=block.struck,
        score=block.score,
        linked=round(block.density, 2),
        outside=block.outside,
        marks=_marks(block.marks),
        path=_path(block.line.node) if block.line else "",
    )


def _left(line: Line) -> Seen:
    text = line.text if len(line.text) <= LEFT_LENGTH else line.text[:LEFT_LENGTH] + "…"
    kinds = (("head", Mark.HEADING), ("caption", Mark.CAPTION), ("quote", Mark.QUOTE), ("item", Mark.LIST))
    return Seen(
        text=text,
        kind=next((kind for kind, mark in kinds if line.node.own & mark), "paragraph"),
        fate="left",
        linked=round(min(1.0, line.linked / len(line.text)), 2),
        marks=_marks(line.marks),
        path=_path(line.node),
    )


def _marks(marks: int) -> tuple[str, ...]:
    return tuple(mark.name.lower() for mark in Mark if mark & marks & ~_PLAIN)


def _path(node: Node) -> str:
    """Return an element and those around it as a CSS selector is written, the outermost first, the body left out."""
    steps: list[str] = []
    inner: Node | None = node
    for number in count():
        if inner is None or inner.parent is None:
            break
        if number == PATH_LENGTH:
            steps.append("…")
            break
        steps.append(".".join([inner.tag, *inner.names[:NAMES_LENGTH].split()]))
        inner = inner.parent
    return " > ".join(reversed(steps)) or "body"
