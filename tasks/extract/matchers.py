"""trafilatura's XPath patterns on class, id and role, asked once for each distinct set of attributes.

Much of trafilatura's time goes into regular expressions that XPath calls back into Python for, element by element,
though pages repeat a few hundred sets of attributes. A Matcher walks the elements that a pattern may select and keeps
the verdict by tag and attributes. The verdict itself is the pattern's own, on an empty element with the same tag and
attributes, so no vocabulary of trafilatura's is copied here.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree
from trafilatura import xpaths

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import XPath, _Element

#: Verdicts kept by one matcher; at the limit it forgets all and begins again.
MOST_VERDICTS = 20_000
#: Characters of attributes within which a verdict is kept; those of longer ones are asked anew.
MOST_CHARACTERS = 500

_TAGS = re.compile(r"self::(\w+)")
#: An alternative that selects by tag alone.
_BARE = re.compile(r"\(\.//(\w+)\)\[1\]")
_ATTRIBUTES = re.compile(r"@([\w-]+)")
#: The forms of a clause on attributes: a regular expression, a part, a beginning, the whole.
_CLAUSE = re.compile(
    r"""(?:(?P<form>re:test|contains|starts-with)\((?P<translated>translate\()?)?(?P<names>@[\w-]+(?:\|@[\w-]+)*)"""
    r"""(?(translated),\s*'\w*',\s*'\w*'\))(?(form),\s*|\s*=\s*)'(?P<text>[^']*)'(?(form)(?:,\s*'(?P<flags>\w*)')?\))"""
)
#: A pattern that asks for what is not below an element holds of more empty elements than of full ones.
_CONTENT = re.compile(r"not\(\.//")

_Key = tuple[object, ...]


class Matcher:
    """Selects what an XPath selects whose predicates ask for tag and attributes only; `first`: its first element alone.

    Such a predicate is a choice of clauses on one attribute each. An element none of whose attributes shows what a
    clause looks for is not selected; where one does, an empty element with all of them has the last word, and where a
    predicate also says what must not stand below the element, the XPath on the page.
    """

    def __init__(self, xpath: XPath, *, first: bool) -> None:
        self._first = first
        self._ask = xpath
        path = xpath.path
        tags, self._bare = _TAGS.findall(path), frozenset(_BARE.findall(path))
        self._tags = tuple(sorted({*tags, *self._bare})) or ("*",)
        self._tag_matters = len(tags) != len(set(tags)) or bool(self._bare)
        self._names = tuple(dict.fromkeys(_ATTRIBUTES.findall(path)))
        self._ordered = "|@" in path  # such a node set is represented by the attribute that comes first in the source
        self._confirm = bool(_CONTENT.search(path))
        hints = _hints(path)
        self._searches = [hints[name].search for name in self._names]
        self._verdicts: dict[_Key, bool] = {}

    def __call__(self, tree: _Element) -> list[_Element]:
        """Return the elements below `tree` that the pattern selects, in order."""
        if self._first:
            return [element for element in (next(self._found(tree), None),) if element is not None]
        found = list(self._found(tree))
        return list(self._ask(tree)) if found and self._confirm else found

    def _found(self, tree: _Element) -> Iterator[_Element]:
        names, verdicts, ordered, tag_matters = self._names, self._verdicts, self._ordered, self._tag_matters
        for element in tree.iterdescendants(*self._tags):
            values = list(map(element.get, names))
            key: _Key = (element.tag, *values) if tag_matters else tuple(values)
            if ordered and len(values) - values.count(None) > 1:
                key = (*key, *element.keys())
            verdict = verdicts.get(key)
            if verdict is None:
                verdict = self._judged(element, values)
                if sum(map(len, filter(None, values))) <= MOST_CHARACTERS:
                    if len(verdicts) >= MOST_VERDICTS:
                        verdicts.clear()
                    verdicts[key] = verdict
            if verdict:
                yield element

    def _judged(self, element: _Element, values: Sequence[str | None]) -> bool:
        if element.tag not in self._bare:
            for search, value in zip(self._searches, values, strict=True):
                if value is not None and search(value):
                    break
            else:
                return False
        root = etree.Element("div")
        probe = etree.SubElement(root, "div" if self._tags == ("*",) else str(element.tag))  # `o:p` is no XML name
        for name, value in element.items():
            if name in self._names:
                probe.set(name, value)
        return bool(self._ask(root))


def _hints(path: str) -> dict[str, re.Pattern[str]]:
    """Return for each attribute of a path a pattern that is found in every value by which the path may select.

    A clause of a form that is not known here counts as one that selects by any value.
    """
    hints: dict[str, list[str]] = {}

    def note(clause: re.Match[str]) -> str:
        form, names, text, flags = clause["form"] or "", clause["names"], clause["text"], clause["flags"]
        pattern = text if form == "re:test" else re.escape(text)
        if flags or clause["translated"]:
            pattern = f"(?i:{pattern})"
        for name in _ATTRIBUTES.findall(names):
            hints.setdefault(name, []).append(pattern)
        return ""

    rest = _CLAUSE.sub(note, path)
    for name in _ATTRIBUTES.findall(rest):
        hints[name] = [""]
    if re.search(r"not\([^)]*@", path):
        hints = {name: [""] for name in hints}
    return {name: re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) for name, patterns in hints.items()}


@cache
def _swaps() -> tuple[tuple[list[Any], list[Any], list[Any]], ...]:
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
