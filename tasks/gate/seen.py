"""What a page shows, as the gate weighs it: its running text, where that stands, and the headlines around it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tasks.clean.blocks import dense_length
from tasks.clean.marks import Mark
from tasks.clean.rules.crediting import is_staff
from tasks.clean.rules.layout import BOX, beside_picture
from tasks.clean.words import words_of
from tasks.clean.words.address import speaks
from tasks.clean.words.headline import is_on, stems_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line, Node
    from tasks.extract.metadata import Metadata

#: Smallest size of running text, and share of linked text from which it is none.
RUNNING, LINKED = 40, 0.5
#: Paragraphs that stand nowhere in the page from which they are its text.
SEVERAL = 2
#: Smallest size of a headline, and share of linked text from which a line is one that leads elsewhere.
HEADLINE, LEADS = 15, 0.8
#: Largest size of a note on who reported or edited a text.
NOTE = 200
#: Pictures with text of their own from which a page is a gallery's.
PICTURES = 3
#: Links of one wording from which it is a button's.
BUTTONS = 4
#: Short lines from which a block is glued together, and the share of it that its lines must hold.
GLUED, WHOLE = 6, 0.6
#: Levels above a headline up to which an element is its box, and above running text up to which a box is its own.
UP = 3
#: Characters of the running text and of the description in which terms are sought, and terms that tell something.
READ, DESCRIPTION, TERMS = 6000, 500, 3
#: Marks of elements that no article stands in, where markup says the truth.
APART = (
    Mark.FOOTER | Mark.FORM | Mark.NAV | Mark.SHARE | Mark.RELATED | Mark.ADVERT | Mark.BIO | Mark.FIGURE
    | Mark.CAPTION | Mark.HIDDEN | Mark.ASIDE
)  # fmt: skip
#: Class words of elements that an article stands in.
_ARTICLE = ("article", "story", "post", "entry", "content", "body", "news", "text")


@dataclass(eq=False)
class Seen:
    """A page's kept blocks among its lines, with what it says about itself."""

    blocks: Sequence[Block]
    lines: Sequence[Line]
    about: Metadata

    @cached_property
    def running(self) -> list[Block]:
        """Blocks of running text: sentences of some length, mostly unlinked, not glued together.

        A text that only structured data or a script holds stands nowhere in the page: several such paragraphs count.
        """
        sentences = [
            block
            for block in self.blocks
            if block.size >= RUNNING and block.sentence and block.density < LINKED
            and block.kind != "head" and not block.own & Mark.HEADING
            and not is_bare(block)
        ]  # fmt: skip
        nowhere = sum(block.line is None for block in sentences)
        return [block for block in sentences if (nowhere >= SEVERAL if block.line is None else not self.glued(block))]

    def glued(self, block: Block) -> bool:
        """Whether a block is made of lines far apart or of many short ones: an extractor's last resort."""
        own = self.lines[block.at : block.through + 1]
        if sum(len(line.key) for line in own) < WHOLE * len(block.key):
            return True
        return sum(len(line.text) < RUNNING for line in own) >= GLUED

    @cached_property
    def size(self) -> int:
        """Size of the running text."""
        return sum(block.size for block in self.running)

    @cached_property
    def longest(self) -> int:
        """Size of the longest paragraph of running text."""
        return max((block.size for block in self.running), default=0)

    @cached_property
    def headlines(self) -> list[Line]:
        """Lines that are a link as long as a headline, outside the navigation.

        Not the page's own headline, nor what stands again and again, but for its numbers, as a button does.
        """
        furniture = Mark.NAV | Mark.FOOTER
        own = {"".join(title.split()) for title in self.about.titles[:3]}
        found = [
            line
            for line in self.lines
            if line.linked
            and line.linked >= LEADS * len(line.text)
            and not line.marks & furniture
            and line.links <= 1
            and dense_length(line.text) >= HEADLINE
            and line.key not in own
        ]
        labels = [line.key.strip("0123456789") for line in found]
        often = Counter(labels)
        return [line for line, label in zip(found, labels, strict=True) if often[label] < BUTTONS]

    @cached_property
    def teasers(self) -> dict[Node, list[Block]]:
        """Running text that stands in a box of its own with a headline that leads elsewhere, by box."""
        boxes: set[Node] = set()
        for line in self.headlines:
            boxes.update(_upwards(line.node))
        boxes -= self._around_heading
        held: dict[Node, list[Block]] = {}
        for block in self.running:
            node = block.line.node if block.line else None
            box = next((outer for outer in _upwards(node) if outer in boxes), None)
            if box is not None:
                held.setdefault(box, []).append(block)
        return {box: blocks for box, blocks in held.items() if len(blocks) <= 2}  # noqa: PLR2004 - a teaser's two

    def share(self, marks: int) -> float:
        """Return the share of the running text that stands within elements of these marks.

        What holds the page's first heading too is no such element, whatever its class words say.
        """
        held = sum(block.size for block in self.running if self._marks_of(block) & marks)
        return held / self.size if self.size else 0.0

    @cached_property
    def captioned(self) -> float:
        """Share of the running text that is captions: by tag or class, or each short in a small box with a picture."""
        marked = {block for block in self.running if self._marks_of(block) & (Mark.FIGURE | Mark.CAPTION)}
        headed = {line.node.parent for line in self.lines if line.node.own & Mark.HEADING}
        pictures = {
            block: node
            for block in self.running
            if (node := beside_picture(block, BOX)) and node not in headed and not (node.own & Mark.LIST)
        }
        captions = marked | (pictures.keys() if len(set(pictures.values())) >= PICTURES else set())
        return sum(block.size for block in captions) / self.size if self.size else 0.0

    def _marks_of(self, block: Block) -> int:
        return self._marks(block.line.node) if block.line else 0

    def _marks(self, node: Node | None) -> int:
        if node is None or node in self._around_heading:
            return 0
        if node not in self._known:
            self._known[node] = node.own | self._marks(node.parent)
        return self._known[node]

    @cached_property
    def _known(self) -> dict[Node, int]:
        return {}

    @cached_property
    def _around_heading(self) -> set[Node]:
        node = next((line.node for line in self.lines if line.node.tag == "h1"), None)
        around = set()
        while node is not None:
            around.add(node)
            node = node.parent
        return around

    @cached_property
    def within_article(self) -> bool:
        """Whether most of the running text stands in what tag or class words name an article or a text."""
        return self.within(self.running)

    def within(self, blocks: Sequence[Block]) -> bool:
        """Whether most of the text of these blocks stands in what tag or class words name an article or a text."""
        inside: dict[Node | None, bool] = {}
        held = 0
        for block in blocks:
            parent = block.line.node.parent if block.line else None
            if parent not in inside:
                inside[parent] = _in_article(parent)
            held += block.size * (inside[parent] or bool(block.line and _names_article(block.line.node)))
        return 2 * held > sum(block.size for block in blocks)

    def under_heading(self, blocks: Sequence[Block]) -> bool:
        """Whether the box of the page's first-level heading holds these blocks and little else: WHOLE of its text."""
        heading = self._heading
        if heading is None:
            return False
        held = sum(len(block.text) for block in blocks if block.at > heading.position)
        boxes = [node for node in _upwards(heading.node)[1:] if node.text - heading.node.text <= held / WHOLE]
        return any(_holds(box, block) for box in boxes[-1:] for block in blocks[-1:])

    @cached_property
    def in_paragraphs(self) -> float:
        """Share of the running text that stands in paragraphs by their tag, or, where no headline is, in lists."""
        tags = Mark.PARAGRAPH if self.headlines else Mark.PARAGRAPH | Mark.LIST
        held = sum(block.size for block in self.running if block.own & tags)
        return held / self.size if self.size else 0.0

    @cached_property
    def speaking(self) -> float:
        """Share of the running text that speaks to its readers or of the page."""
        held = sum(block.size for block in self.running if speaks(block.text))
        return held / self.size if self.size else 0.0

    @cached_property
    def titled(self) -> float:
        """Share of the terms of the page's titles that stand in the running text; of a single term, a half."""
        terms = set().union(*map(stems_of, self.about.titles[:3])) if self.about.titles else set()
        found = sum(term in self._text for term in terms)
        return found / max(2 if found <= 1 else 1, len(terms))

    @cached_property
    def telling(self) -> bool:
        """Whether the page's titles have terms for half of their words at least; those of short words tell nothing."""
        titles = [title.casefold() for title in self.about.titles[:3]]
        terms, words = set().union(*map(stems_of, titles)), set().union(*map(words_of, titles))
        return bool(terms) and 2 * len(terms) >= len(words)

    @cached_property
    def described(self) -> float:
        """Share of the terms of the page's description that stand in the running text."""
        terms = stems_of((self.about.description or "")[:DESCRIPTION])
        return sum(term in self._text for term in terms) / len(terms) if len(terms) >= TERMS else 0.0

    @cached_property
    def _text(self) -> str:
        return " ".join(block.folded for block in self.running)[:READ]

    @cached_property
    def below_heading(self) -> bool:
        """Whether the running text goes on below a first-level heading."""
        return self._heading is not None and bool(self.running) and self.running[-1].at > self._heading.position

    @cached_property
    def headed(self) -> bool:
        """Whether the first-level heading above the running text is on what the page's title says."""
        title, heading = self.about.title or "", self._heading
        if heading is None or not self.below_heading:
            return False
        return heading.key == "".join(title.split()) or is_on(heading.text, title)

    @cached_property
    def _heading(self) -> Line | None:
        return next((line for line in self.lines if line.node.tag == "h1"), None)


def is_bare(block: Block) -> bool:
    """Whether a block is nothing but an address of the web, or a note on who reported or edited the text."""
    if block.size <= NOTE and is_staff(block):
        return True
    return " " not in block.text and block.size == len(block.text)


def _holds(box: Node, block: Block) -> bool:
    node = block.line.node if block.line else None
    while node is not None and node is not box:
        node = node.parent
    return node is box


def _upwards(node: Node | None) -> list[Node]:
    """Return an element and some of those around it, inner ones first."""
    found: list[Node] = []
    while node is not None and len(found) <= UP and node.tag != "body":
        found.append(node)
        node = node.parent
    return found


def _in_article(node: Node | None) -> bool:
    while node is not None:
        if _names_article(node):
            return True
        node = node.parent
    return False


def _names_article(node: Node) -> bool:
    if node.tag in {"article", "main"}:
        return True
    names = node.names.lower()
    return bool(names) and any(word in names for word in _ARTICLE)
