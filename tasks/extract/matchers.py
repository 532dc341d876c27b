"""trafilatura's XPath patterns on class, id and role, asked once for each distinct set of attributes.

Much of trafilatura's time goes into regular expressions that XPath calls back into Python for, element by element, though
pages repeat a few hundred sets of attributes. A Matcher walks the elements that a pattern may select and keeps the
verdict by tag and attributes. The verdict itself is the pattern's own, on an empty element with the same tag and
attributes, so no vocabulary of trafilatura's is copied here.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from lxml.etree import XPath
from lxml.html import Element
from trafilatura import xpaths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

#: Verdicts kept by one matcher; at the limit it forgets all and begins again.
MOST_VERDICTS = 20_000
#: Characters of attributes within which a verdict is kept; those of longer ones are asked anew.
MOST_CHARACTERS = 500

_TAGS = re.compile(r"self::(\w+)|\.//(\w+)\)")
_ATTRIBUTES = re.compile(r"@([\w-]+)")
#: A pattern that asks for what is not below an element holds of more empty elements than of full ones.
_CONTENT = re.compile(r"not\(\.//")

_Key = tuple[object, ...]


class Matcher:
    """Selects what an XPath selects whose predicates ask for tag and attributes only; `first`: its first element alone.

    Where a predicate also says what must not stand below the element, the XPath itself has the last word.
    """

    def __init__(self, xpath: XPath, *, first: bool) -> None:
        self._first = first
        self._ask = xpath
        path = xpath.path
        tags = {one or other for one, other in _TAGS.findall(path)}
        self._tags = tuple(sorted(tags)) or ("*",)
        self._names = tuple(dict.fromkeys(_ATTRIBUTES.findall(path)))
        self._ordered = "|@" in path  # such a node set is represented by the attribute that comes first in the source
        self._confirm = bool(_CONTENT.search(path))
        self._verdicts: dict[_Key, bool] = {}

    def __call__(self, tree: _Element) -> list[_Element]:
        """Return the elements below `tree` that the pattern selects, in order."""
        if self._first:
            return [element for element in (next(self._found(tree), None),) if element is not None]
        found = list(self._found(tree))
        return list(self._ask(tree)) if found and self._confirm else found

    def _found(self, tree: _Element) -> Iterator[_Element]:
        names, verdicts, ordered = self._names, self._verdicts, self._ordered
        for element in tree.iterdescendants(*self._tags):
            values = list(map(element.get, names))
            key: _Key = (element.tag, *values)
            if ordered and len(values) - values.count(None) > 1:
                key = (*key, *element.keys())
            verdict = verdicts.get(key)
            if verdict is None:
                verdict = self._judge(element, key)
            if verdict:
                yield element

    def _judge(self, element: _Element, key: _Key) -> bool:
        probe = Element("div")
        probe.append(Element(element.tag, {name: value for name, value in element.items() if name in self._names}))
        verdict = bool(self._ask(probe))
        if sum(len(part) for part in key if isinstance(part, str)) <= MOST_CHARACTERS:
            if len(self._verdicts) >= MOST_VERDICTS:
                self._verdicts.clear()
            self._verdicts[key] = verdict
        return verdict


@cache
def _swaps() -> tuple[tuple[list[object], list[object], list[object]], ...]:
    """Return trafilatura's lists of patterns, with their own contents and with matchers for them."""
    lists = [
        (xpaths.BODY_XPATH, True),
        (xpaths.OVERALL_DISCARD_XPATH, False),
        (xpaths.REMOVE_COMMENTS_AND_LISTS_XPATH, False),
        (xpaths.RAW_TREE_PRUNE_XPATH, False),
        (xpaths.TEASER_DISCARD_XPATH, False),
        (xpaths.DISCARD_IMAGE_ELEMENTS, False),
    ]
    return tuple((given, list(given), [Matcher(xpath, first=first) for xpath in given]) for given, first in lists)


@contextmanager
def in_place() -> Iterator[None]:
    """Let trafilatura use matchers meanwhile.

    Both select the same elements, so it does no harm when another thread of the process sees them, or sees them go.
    """
    for given, _, ours in _swaps():
        given[:] = ours
    try:
        yield
    finally:
        for given, own, _ in _swaps():
            given[:] = own
