"""One walk of a page's DOM into its lines of text, with what the markup says about each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from tasks.extract.paragraphs import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement


class Mark(IntEnum):
    """What an element is, or stands within; handed down from an element to all it holds."""

    NONE = 0
    HIDDEN = 1
    ASIDE = 2
    NAV = 4
    FOOTER = 8
    FORM = 16
    FIGURE = 32
    CAPTION = 64
    LIST = 128
    TABLE = 256
    HEADER = 512
    QUOTE = 1024
    HEADING = 2048
    PARAGRAPH = 4096
    RELATED = 8192  #: class words of related, most-read and recommended lists
    SHARE = 16384  #: class words of share, follow, newsletter and comment boxes
    BYLINE = 32768  #: class words or itemprop of authors and dates
    ADVERT = 65536
    CREDIT = 131072  #: class words of photo credits
    LEAD = 262144  #: class words of standfirsts and leads
    TAGS = 524288  #: class words of tag lists, breadcrumbs and kickers
    BIO = 1048576  #: class words of author boxes
    EMBED = 2097152  #: class words of embeds and social posts, and Twitter's and Instagram's own quotes


@dataclass(slots=True, eq=False)
class Node:
    """A block-level element: tag, class words, parent, depth below the body, and its own and inherited marks."""

    tag: str
    names: str
    parent: Node | None
    depth: int
    marks: int
    own: int


@dataclass(slots=True, eq=False)
class Line:
    """A run of text between two block boundaries or line breaks: `linked` of its characters stand in links."""

    text: str
    key: str
    node: Node
    linked: int
    marks: int
    links: int = 0
    bold: bool = False
    position: int = field(default=0)


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
#: Elements that end a line.
BREAKS = frozenset({"br", "hr"})
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
#: Marks by tag.
BY_TAG = {
    "aside": Mark.ASIDE,
    "nav": Mark.NAV,
    "menu": Mark.NAV,
    "footer": Mark.FOOTER,
    "header": Mark.HEADER,
    "form": Mark.FORM,
    "fieldset": Mark.FORM,
    "figure": Mark.FIGURE,
    "figcaption": Mark.FIGURE | Mark.CAPTION,
    "caption": Mark.CAPTION,
    "li": Mark.LIST,
    "dt": Mark.LIST,
    "dd": Mark.LIST,
    "td": Mark.TABLE,
    "th": Mark.TABLE,
    "blockquote": Mark.QUOTE,
    "p": Mark.PARAGRAPH,
    "address": Mark.BYLINE,
} | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Mark.HEADING)

#: Marks by whole words of class and id, after splitting at hyphens, underscores and capitals.
BY_WORD: dict[str, int] = {
    word: int(mark)
    for mark, words in {
        Mark.HIDDEN: "hidden sronly offscreen screenreader visuallyhidden",
        Mark.FIGURE: "figure gallery slideshow carousel",
        Mark.CAPTION: "caption figcaption bildunterschrift legende legend pie",
        Mark.CREDIT: "credit credits copyright photographer",
        Mark.RELATED: (
            "related recirc recirculation recommended recommendations readmore mostread popular trending "
            "teaser teasers morefrom outbrain taboola suggested promo recommend"
        ),
        Mark.SHARE: "share sharing social newsletter subscribe subscription signup follow comments comment disqus",
        Mark.BYLINE: "byline author authors dateline timestamp pubdate published date readtime readingtime",
        Mark.ADVERT: "ad ads advert advertisement advertising sponsored anzeige werbung publicidad sponsor",
        Mark.LEAD: "standfirst lead lede dek deck intro subtitle subheadline summary teasertext excerpt chapo sapo",
        Mark.TAGS: "tags tag breadcrumb breadcrumbs kicker eyebrow topics keywords",
        Mark.BIO: "bio authorbox authorbio",
        Mark.EMBED: "embed tweet twitter instagram facebook placeholder consent",
        Mark.FOOTER: "footer colophon",
        Mark.NAV: "nav navigation menu navbar",
        Mark.ASIDE: "sidebar toast popup modal tooltip overlay infobox factbox faktabox faktaboks infokasten",
    }.items()
    for word in words.split()
}
#: Pairs of words that mean together what neither means alone.
BY_PAIR: dict[tuple[str, str], int] = {
    ("sr", "only"): Mark.HIDDEN,
    ("img", "description"): Mark.CAPTION,
    ("image", "description"): Mark.CAPTION,
    ("photo", "description"): Mark.CAPTION,
    ("image", "text"): Mark.CAPTION,
    ("fact", "box"): Mark.ASIDE,
    ("info", "box"): Mark.ASIDE,
    ("screen", "reader"): Mark.HIDDEN,
    ("visually", "hidden"): Mark.HIDDEN,
    ("read", "more"): Mark.RELATED,
    ("most", "read"): Mark.RELATED,
    ("see", "also"): Mark.RELATED,
    ("more", "from"): Mark.RELATED,
    ("also", "read"): Mark.RELATED,
    ("read", "also"): Mark.RELATED,
    ("read", "time"): Mark.BYLINE,
    ("reading", "time"): Mark.BYLINE,
    ("author", "bio"): Mark.BIO,
    ("author", "box"): Mark.BIO,
    ("about", "author"): Mark.BIO,
    ("sign", "up"): Mark.SHARE,
}
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_STYLE_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
#: Levels of nesting that are read; deeper text is left unknown.
DEPTH = 250


@lru_cache(maxsize=8192)
def marks_of_names(names: str) -> int:
    """Return the marks that an element's class and id give it."""
    marks = 0
    for name in names.split():
        marks |= _marks_of_name(name)
    return marks


@lru_cache(maxsize=8192)
def _marks_of_name(name: str) -> int:
    parts = [part.lower() for part in _PART.findall(name)]
    marks = 0
    for part in parts:
        marks |= BY_WORD.get(part, 0)
    for pair in pairwise(parts):
        marks |= BY_PAIR.get(pair, 0)
    return marks


def squeeze(text: str) -> str:
    """Return the text without white space, so that texts compare whatever an extractor did to it."""
    return "".join(text.split())


class Walk:
    """Collects `lines` in document order."""

    def __init__(self, root: HtmlElement) -> None:
        self.lines: list[Line] = []
        self._text: list[str] = []
        self._linked = 0
        self._links = 0
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
            tail = child.tail
            if tail:
                self._add(tail, linked=linked)

    def _inline(self, element: HtmlElement, node: Node, *, linked: bool) -> None:
        text = element.text
        if linked and element.tag == "a":
            self._links += 1
        if text:
            self._add(text, linked=linked)
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
                if not text.isascii() and not (text.isprintable() and unicodedata.is_normalized("NFC", text)):
                    text = unicodedata.normalize("NFC", visible(text))
                    words = text.split()
                self.lines.append(
                    Line(text, "".join(words), node, self._linked, node.marks, self._links, position=len(self.lines))
                )
            self._text = []
        self._linked = self._links = 0


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
