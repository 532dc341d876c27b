"""One walk of a page's DOM into its lines of text, with what the markup says about each."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tasks.characters import clean
from tasks.clean.marks import BY_TAG, Mark, marks_of_names
from tasks.furniture import FURNITURE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement


@dataclass(slots=True, eq=False)
class Node:
    """A block-level element: tag, class words, parent, depth below the body, and its own and inherited marks.

    `text` characters stand in it, in all elements that it holds; `pictured`: a picture
    stands right in it, or in an element of its own; `furniture`: extraction held it for that (tasks.furniture).
    """

    tag: str
    names: str
    parent: Node | None
    depth: int
    marks: int
    own: int
    text: int = 0
    pictured: bool = False
    furniture: bool = False


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


def story_of(node: Node) -> Node | None:
    """Return the `article` element in which an element stands, None where it stands in none."""
    outer: Node | None = node
    while outer is not None and outer.tag != "article":
        outer = outer.parent
    return outer


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
_BREAK, _INLINE, _PICTURE, _SKIPPED = range(4)
#: What becomes of an element; one that is not here is a block.
_KINDS = (
    dict.fromkeys(INLINE, _INLINE)
    | dict.fromkeys(PICTURES, _PICTURE)
    | dict.fromkeys(BREAKS, _BREAK)
    | dict.fromkeys(SKIPPED, _SKIPPED)
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
        self._block(start, Node(str(start.tag), "", None, 0, 0, 0), linked=False)

    def _block(self, element: HtmlElement, node: Node, *, linked: bool) -> None:
        if text := element.text:
            self._add(text, linked=linked)
        self._inside(element, node, linked=linked)
        self._flush(node)

    def _inside(self, element: Iterable[HtmlElement], node: Node, *, linked: bool) -> None:
        for child in element:
            tag = child.tag
            if not isinstance(tag, str):
                tag = "script"  # a comment, or the like
            kind = _KINDS.get(tag)
            if kind is _INLINE:
                self._inline(child, tag, node, linked=linked or tag == "a")
            elif kind is _BREAK:
                self._flush(node)
            elif kind is _PICTURE:
                node.pictured = True
            elif kind is None and node.depth < DEPTH:
                self._flush(node)
                inner = _node(child, tag, node)
                self._block(child, inner, linked=linked)
                node.text += inner.text
                node.pictured = node.pictured or (inner.pictured and not inner.text)
            if tail := child.tail:
                self._add(tail, linked=linked)

    def _inline(self, element: HtmlElement, tag: str, node: Node, *, linked: bool) -> None:
        if tag == "a":
            self._links += 1
        if text := element.text:
            self._add(text, linked=linked)
            if tag in STRONG:
                self._strong += len(text)
            elif tag in SLANTED:
                self._slanted += len(text)
        if len(element) and not _is_hidden(element):
            self._inside(element, node, linked=linked)

    def _add(self, text: str, *, linked: bool) -> None:
        if self._text or not text.isspace():
            self._text.append(text)
        if linked:
            self._linked += len(text)

    def _flush(self, node: Node) -> None:
        if self._text:
            words = "".join(self._text).split()
            text = " ".join(words)
            if (seen := clean(text)) != text:
                text = seen
                words = text.split()
            if words:  # zero-width characters alone are no line
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
    get = element.get
    names, own = _named(tag, get("class"), get("id"))
    style = get("style")
    if (style and _STYLE_HIDDEN.search(style)) or _is_hidden(element):
        own |= Mark.HIDDEN
    return Node(tag, names, parent, parent.depth + 1, parent.marks | own, own, furniture=get(FURNITURE) is not None)


@lru_cache(maxsize=8192)
def _named(tag: str, classes: str | None, name: str | None) -> tuple[str, int]:
    """Return an element's class words and id, and the marks that they and its tag give it."""
    own = int(BY_TAG.get(tag, 0))
    names = classes or ""
    if name and not own & Mark.HEADING:  # a heading's id is made of its own words
        names = f"{names} {name}"
    return names, own | marks_of_names(names)


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or element.get("aria-hidden") == "true"


def lines_of(root: HtmlElement) -> list[Line]:
    """Return the page's lines of text in document order, each with the block that holds it."""
    return Walk(root).lines
