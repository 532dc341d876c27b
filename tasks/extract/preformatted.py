"""Gives preformatted text the markup of what it shows: verse its line breaks, hard-wrapped prose its paragraphs."""

from __future__ import annotations

import re
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING

from lxml import etree

from tasks.extract.plain_text import LEAST_LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

#: Characters of its second longest line from which text may be hard-wrapped, their share that makes a line full, and
#: the lines of a part between blank lines from which that shows.
WIDTH, FULL, SHOWN = 50, 0.75, 3
#: Share of full lines' following lines from which capitals begin verse.
CAPITALS = 0.75
#: Levels above preformatted text on which the paragraphs stand that it is among.
LEVELS = 3
_CODE = ("code", "samp", "kbd")
_END = re.compile(r"\r\n?|\n")
_STOPS = tuple(".,!?\u2026\u3002\uff0c\uff01\uff1f\u060c\u061f\u0964")


def unfold(tree: HtmlElement) -> None:
    """Change the preformatted elements of a page's tree in place: line ends become breaks, code becomes marked as such.

    An extractor takes it for running text, whose line ends are nothing but space, or by its own lights for code. It
    is left that where lines are indented, where few read like verse or prose, and where more prose stands around it.
    """
    outermost = [element for element in tree.iter("pre") if next(element.iterancestors("pre"), None) is None]
    main = _main_texts(outermost)
    for element in outermost:
        text = "".join(_END.sub("\n", text) for text in element.itertext())
        if next(element.iter(*_CODE), None) is not None or "\n" not in text.strip("\n"):
            continue
        if _is_code(text):
            _mark(element)
        elif element in main and not _is_indented(text) and (" " in (ends := _ends(text)) or _is_told(text)):
            for inner in list(element.iter("pre")):
                inner.tag = "div"
            _break(element, ends)


def _main_texts(found: list[HtmlElement]) -> set[HtmlElement]:
    """Return those beside which, and their like in the same place, fewer characters stand in paragraphs."""
    prose: dict[HtmlElement, int] = {}
    places: dict[HtmlElement, list[HtmlElement]] = {}
    for element in found:
        for box in islice(element.iterancestors(), LEVELS):
            if box not in prose:
                prose[box] = sum(_size(paragraph) for paragraph in box.iterchildren("p"))
            if prose[box]:
                places.setdefault(box, []).append(element)
                break
        else:
            places.setdefault(element, []).append(element)
    return {element for box, own in places.items() if sum(map(_size, own)) > prose.get(box, 0) for element in own}


def _size(element: HtmlElement) -> int:
    return sum(len(word) for text in element.itertext() for word in text.split())


def _is_code(text: str) -> bool:
    """Whether much of a text is neither letters nor white space: code, tables of figures."""
    shown = "".join(text.split())
    return sum(map(str.isalpha, shown)) < LEAST_LETTERS * len(shown)


def _is_indented(text: str) -> bool:
    """Whether lines are indented, some more than others."""
    lines = filter(str.strip, text.expandtabs().split("\n"))
    return len({len(line) - len(line.lstrip()) for line in lines}) > 1


def _is_told(text: str) -> bool:
    """Whether half of the lines read like verse or prose."""
    lines = list(filter(str.strip, text.split("\n")))
    return 2 * sum(map(_reads, lines)) >= len(lines)


def _reads(line: str) -> bool:
    """Whether a line of several words begins with a capital or ends like a clause; INFO and SELECT begin neither."""
    words = line.split()
    first = "".join(filter(str.isalpha, words[0]))
    begins = first[:1].isalpha() and not first[0].islower() and (len(first) == 1 or not first.isupper())
    return len(words) > 1 and (begins or words[-1].endswith(_STOPS))


def _ends(text: str) -> list[str]:
    """Return what each line end becomes: a space where the page was full, a line feed where its author ended the line.

    Between blank lines it is nothing. A part between them is hard-wrapped if most of its characters, the last line's
    aside, stand in full lines.
    """
    lines = [line.strip() for line in text.split("\n")]
    ends = ["\n" if line or following else "" for line, following in pairwise(lines)]
    parts = list(_parts(lines))
    shown = sorted(len(line) for part in parts if len(part) >= SHOWN for line in lines[part.start : part.stop])
    if len(shown) < SHOWN or shown[-2] < WIDTH:
        return ends
    wrapped = [part for part in parts if _is_wrapped(lines[part.start : part.stop - 1], FULL * shown[-2])]
    begins = [lines[number][0].isupper() for part in wrapped for number in part[1:]]
    if sum(begins) >= CAPITALS * len(begins):
        return ends
    for part in wrapped:
        ends[part.start : part.stop - 1] = [" "] * (len(part) - 1)
    return ends


def _parts(lines: Sequence[str]) -> Iterator[range]:
    """Give the numbers of the lines between blank ones."""
    for filled, numbers in groupby(range(len(lines)), lambda number: bool(lines[number])):
        if filled:
            first, *others = numbers
            yield range(first, first + len(others) + 1)


def _is_wrapped(lines: Sequence[str], full: float) -> bool:
    return 2 * sum(len(line) for line in lines if len(line) >= full) > sum(map(len, lines))


def _mark(element: HtmlElement) -> None:
    code = element.makeelement("code")
    code.text, element.text = element.text, None
    code[:] = list(element)
    element.append(code)


def _break(element: HtmlElement, ends: Sequence[str]) -> None:
    """Put a space or a break for each line end in an element; each list of children is made once."""
    waiting = iter(ends)
    levels: list[list[HtmlElement]] = []

    def lined(text: str | None) -> tuple[str, list[HtmlElement]]:
        first, *others = "".join(next(waiting) if part == "\n" else part for part in _split(text)).split("\n")
        return first, [_line(element, other) for other in others]

    for event, inner in list(etree.iterwalk(element, events=("start", "end"))):
        if event == "start":
            inner.text, breaks = lined(inner.text)
            levels.append(breaks)
            continue
        inner[:] = levels.pop()
        if levels:
            inner.tail, breaks = lined(inner.tail)
            levels[-1] += [inner, *breaks]


def _split(text: str | None) -> list[str]:
    return re.split("(\n)", _END.sub("\n", text or ""))


def _line(element: HtmlElement, text: str) -> HtmlElement:
    end = element.makeelement("br")
    end.tail = text
    return end
