"""From the body element that trafilatura builds to plain paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Literal

from tasks.characters import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

Kind = Literal["p", "head", "item", "quote", "table", "code"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of the extractor's text: a paragraph, subhead, list item, quote, table row or code block.

    `text` has single spaces and no line breaks (but in `code`), is in NFC and never empty. Cells of a table row are
    joined by ` | `.
    """

    kind: Kind
    text: str


#: Elements that begin a block of their own, by trafilatura's names and, for what its rescues return, HTML's.
BLOCKS: dict[str, Kind] = {
    "p": "p",
    "div": "p",
    "head": "head",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "head"),
    "item": "item",
    "li": "item",
    "quote": "quote",
    "blockquote": "quote",
    "row": "table",
    "tr": "table",
    "code": "code",
    "pre": "code",
}
#: Blocks whose inner blocks are of their kind and run on in one line.
_FLAT: frozenset[Kind] = frozenset({"item", "table", "head", "code"})
_CELLS = frozenset({"cell", "td", "th"})


def paragraphs_of(body: _Element) -> tuple[Paragraph, ...]:
    """Return the blocks of a body in order; a line break ends a block, an empty block is left out."""
    collector = _Collector()
    collector.element(body, "p")
    collector.end("p")
    return tuple(collector.found)


class _Collector:
    """Walks a body and cuts its text into blocks."""

    def __init__(self) -> None:
        self.found: list[Paragraph] = []
        self._parts: list[str] = []

    def end(self, kind: Kind) -> None:
        """Close the block at hand."""
        if self._parts:
            text = _tidy("".join(self._parts), keep_lines=kind == "code")
            self._parts.clear()
            if text:
                self.found.append(Paragraph(kind, text))

    def element(self, element: _Element, kind: Kind) -> None:
        """Take an element's text and what is in it; `kind` is that of the block around it."""
        tag = str(element.tag)
        if tag in _CELLS and kind == "table" and element.getprevious() is not None:
            self._parts.append(" | ")
        if element.text:
            self._parts.append(element.text)
        for child in element:
            inner = BLOCKS.get(str(child.tag))
            if child.tag in {"lb", "br", "hr", "list", "ul", "ol", "table", "graphic"}:
                self.end(kind) if kind not in {"table", "code"} else self._parts.append("\n")
                self.element(child, kind)
                if child.tag not in {"lb", "br", "hr", "graphic"}:
                    self.end(kind)
            elif inner is None:
                self.element(child, kind)
            elif kind in _FLAT and not (kind == "item" and inner in {"item", "table"}):
                self._parts.append(" ")
                self.element(child, kind)
                self._parts.append(" ")
            else:
                self.end(kind)
                self.element(child, inner if kind != "quote" or inner == "item" else kind)
                self.end(inner if kind != "quote" or inner == "item" else kind)
            if child.tail:
                self._parts.append(child.tail)


def _tidy(text: str, *, keep_lines: bool) -> str:
    """Return the text in NFC, with single spaces, decoded references and no invisible characters."""
    if "&" in text:
        text = unescape(text)
    if keep_lines:
        text = "\n".join(line for line in map(str.rstrip, text.splitlines()) if line)
    else:
        text = " ".join(text.split())
    return clean(text)
