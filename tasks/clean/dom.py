"""One walk of a page's DOM into its lines of text, with what the markup says about each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tasks.characters import clean
from tasks.clean.marks import BY_TAG, Mark, marks_of_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement


@dataclass(slots=True, eq=False)
class Node:
    """A block-level element: tag, class words, parent, depth below the body, and its own and inherited marks.

    `text` characters stand in it, in all elements that it holds; `pictured`: a picture
    stands right in it, or in an element of its own.
    """

    tag: str
    names: str
    parent: Node | None
    depth: int
    marks: int
    own: int
    text: int = 0
    pictured: bool = False


@dataclass(slots=True, eq=False)
class Line:
    """A run of text between two block boundaries or line breaks.

    `linked` of its characters stand in links, `strong` in bold type, `slanted` in italics.
    """

    text: str
    key: str
    node: Node
    linked: int
    marks: int
    links: int = 0
    strong: int = 0
    slanted: int = 0
    position: int = field(default=0)


def kind_of(node: Node) -> tuple[str, ...]:
    """Return tag and class words of an element and of the two above it."""
    kind = []
    inner: Node | None = node
    for _ in range(3):
        if inner is None:
            break
        kind += [inner.tag, inner.names]
        inner = inner.parent
    return tuple(kind)


#: What is never read: it holds no text to show, or text in other words than the page's.
SKIPPED = frozenset(
    [
        "script",
        "style",
        "svg",
        "noscript",
        "template",
        "select",
        "textarea",
        "iframe",
        "object",
        "embed",
        "video",
        "audio",
        "canvas",
        "head",
        "math",
        "map",
        "datalist",
        "dialog",
        "button",
        "input",
    ]
)
#: Elements that show a picture.
PICTURES = frozenset(("img", "picture", "amp-img"))
#: Elements that end a line.
BREAKS = frozenset({"br", "hr"})
#: Elements of bold type and of italics.
STRONG, SLANTED = frozenset({"b", "strong"}), frozenset({"i", "em", "cite"})
#: Elements within a line; everything else begins and ends one.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "meter",
        "nobr",
        "o",
        "output",
        "picture",
        "progress",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "source",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "amp-img",
        "link",
        "meta",
    ]
)
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Levels of nesting that are read; deeper text is left unknown.
DEPTH = 250


def squeeze(text: str) -> str:
    """Return the text without white space, so that texts compare whatever an extractor did to it."""
    return "".join(text.split())


class Walk:
    """Collects `lines` in document order."""

    def __init__(self, root: HtmlElement) -> None:
        self.lines: list[Line] = []
        self._text: list[str] = []
        self._linked = self._links = self._strong = self._slanted = 0
        body = root if root.tag == "body" else root.find(".//body")
        start = root if body is None else body
        node = Node(str(start.tag), "", None, 0, 0, 0)
        self._block(start, node)
        self._flush(node)

    def _block(self, element: HtmlElement, node: Node) -> None:
        if element.text:
            self._text.append(element.text)
        self._inside(element, node, linked=False)

    def _inside(self, element: Iterable[HtmlElement], node: Node, *, linked: bool) -> None:
        for child in element:
            tag = child.tag
            if tag.__class__ is str and tag not in SKIPPED:
                if tag in BREAKS:
                    self._flush(node)
                elif tag in PICTURES:
                    node.pictured = True
                elif tag in INLINE:
                    self._inline(child, node, linked=linked or tag == "a")
                elif node.depth < DEPTH:
                    self._flush(node)
                    inner = _node(child, tag, node)
                    text = child.text
                    if text:
                        self._add(text, linked=linked)
                    self._inside(child, inner, linked=linked)
                    self._flush(inner)
                    node.text += inner.text
                    node.pictured = node.pictured or (inner.pictured and not inner.text)
            tail = child.tail
            if tail:
                self._add(tail, linked=linked)

    def _inline(self, element: HtmlElement, node: Node, *, linked: bool) -> None:
        text = element.text
        if linked and element.tag == "a":
            self._links += 1
        if text:
            self._add(text, linked=linked)
            if element.tag in STRONG:
                self._strong += len(text)
            elif element.tag in SLANTED:
                self._slanted += len(text)
        if len(element):
            if element.get("hidden") is not None or element.get("aria-hidden") == "true":
                return
            self._inside(element, node, linked=linked)

    def _add(self, text: str, *, linked: bool) -> None:
        self._text.append(text)
        if linked:
            self._linked += len(text)

    def _flush(self, node: Node) -> None:
        if self._text:
            words = "".join(self._text).split()
            if words:
                text = " ".join(words)
                if (seen := clean(text)) != text:
                    text = seen
                    words = text.split()
                node.text += len(text)
                self.lines.append(
                    Line(
                        text,
                        "".join(words),
                        node,
                        self._linked,
                        node.marks,
                        self._links,
                        self._strong,
                        self._slanted,
                        len(self.lines),
                    )
                )
            self._text = []
        self._linked = self._links = self._strong = self._slanted = 0


def _node(element: HtmlElement, tag: str, parent: Node) -> Node:
    """Return the node of a block-level element."""
    own = int(BY_TAG.get(tag, 0))
    get = element.get
    names = get("class") or ""
    name = get("id")
    if name and not own & Mark.HEADING:  # a heading's id is made of its own words
        names = f"{names} {name}"
    if names:
        own |= marks_of_names(names)
    style = get("style")
    if (style and _STYLE_HIDDEN.search(style)) or get("hidden") is not None or get("aria-hidden") == "true":
        own |= Mark.HIDDEN
    return Node(tag, names, parent, parent.depth + 1, parent.marks | own, own)


def lines_of(root: HtmlElement) -> list[Line]:
    """Return the page's lines of text in document order, each with the block that holds it."""
    return Walk(root).lines
