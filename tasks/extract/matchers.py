"""trafilatura's XPath patterns on class, id and role, asked once for each distinct set of attributes.

Much of trafilatura's time goes into regular expressions that XPath calls back into Python for, element by element,
though pages repeat a few hundred sets of attributes. A Matcher walks the elements that a pattern may select and keeps
the verdict by tag and attributes. The verdict itself is the pattern's own, on an empty element with the same tag and
attributes, or a clause's own where it stands for itself, so no vocabulary of trafilatura's is copied here.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree
from trafilatura import xpaths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml.etree import XPath, _Element

#: Verdicts kept by one matcher; at the limit it forgets all and begins again.
MOST_VERDICTS = 20_000
#: Characters of attributes within which a verdict is kept; those of longer ones are asked anew.
MOST_CHARACTERS = 500

#: trafilatura's lists of patterns that are tried one by one until one selects an element; and those whose every
#: element is removed.
_FIRST = ("BODY_XPATH",)
_ALL = (
    "OVERALL_DISCARD_XPATH",
    "REMOVE_COMMENTS_AND_LISTS_XPATH",
    "RAW_TREE_PRUNE_XPATH",
    "TEASER_DISCARD_XPATH",
    "DISCARD_IMAGE_ELEMENTS",
)
_TAGS = re.compile(r"self::(\w+)")
#: An alternative that selects by tag alone.
_BARE = re.compile(r"\(\.//(\w+)\)\[1\]")
_ATTRIBUTES = re.compile(r"@([\w-]+)")
#: The forms of a clause on attributes: a regular expression, a part, a beginning, the whole.
_CLAUSE = re.compile(
    r"""(?:(?P<form>re:test|contains|starts-with)\((?P<translated>translate\()?)?(?P<names>@[\w-]+(?:\|@[\w-]+)*)"""
    r"""(?(translated),\s*'\w*',\s*'\w*'\))(?(form),\s*|\s*=\s*)'(?P<text>[^']*)'(?(form)(?:,\s*'(?P<flags>\w*)')?\))"""
)
#: What tells where in a value a clause's text must stand.
_EDGES = {"": r"\A{}\Z", "starts-with": r"\A{}"}
#: What is left of a path without its clauses when its predicate is a choice of them.
_CHOICE = re.compile(r"\s*\(?\s*\.//\*(?:\[(?:\s|or\b|self::\w+)*\])?\[(?:\s|or\b|@[\w-]+)*\]\s*\)?(?:\[1\])?\s*")
#: A pattern that asks for what is not below an element holds of more empty elements than of full ones.
_CONTENT = re.compile(r"not\(\.//")

#: Names under which trafilatura's patterns ask for elements; others stand for a plain container.
_CALLED = {"ul": "list", "ol": "list", "li": "item", "section": "section", "p": "p"}

_Key = tuple[object, ...]
#: An attribute, a pattern of its values that are selected, and one of those that may be.
_Clauses = tuple[str, "re.Pattern[str] | None", "re.Pattern[str] | None"]


class Pattern:
    """One XPath whose predicates ask for tag and attributes only, asked of one element.

    Such a predicate is a choice of clauses on one attribute each. An element none of whose attributes shows what a
    clause looks for is not selected. Where one does, it is, if the predicate is such a choice and nothing else and the
    clause reads the same in Python; else the XPath itself has the last word, on an empty element with all of them.
    """

    def __init__(self, xpath: XPath) -> None:
        path: str = xpath.path
        tags = _TAGS.findall(path)
        self._bare = frozenset(_BARE.findall(path))
        self.ask = xpath
        self.tags = {*tags, *self._bare}  #: none for any
        self.tag_matters = len(tags) != len(set(tags)) or bool(self._bare)
        self.names = tuple(dict.fromkeys(_ATTRIBUTES.findall(path)))
        self.ordered = "|@" in path  #: such a node set is represented by the attribute that comes first in the source
        self.confirm = bool(_CONTENT.search(path))  #: it also says what must not stand below the element
        self._clauses = _clauses(path, self.names)

    def selects(self, element: _Element) -> bool:
        """Whether the XPath selects the element, as far as its tag and attributes tell."""
        tag = element.tag
        if self.tags and tag not in self.tags:
            return False
        shows = tag in self._bare
        for name, surely, maybe in self._clauses:
            value = element.get(name)
            if value is not None:
                if surely is not None and surely.search(value):
                    return True
                shows = shows or (maybe is not None and maybe.search(value) is not None)
        return shows and self._selects_probe(element)

    def _selects_probe(self, element: _Element) -> bool:
        root = etree.Element("div")
        probe = etree.SubElement(root, str(element.tag) if self.tags else "div")  # `o:p` is no XML name
        for name, value in element.items():
            if name in self.names:
                probe.set(name, value)
        return bool(self.ask(root))


class Matcher:
    """Selects, in order, what at least one of some patterns selects; `first`: the first element alone."""

    def __init__(self, *xpaths: XPath, first: bool = False) -> None:
        self._first = first
        self._patterns = patterns = [Pattern(xpath) for xpath in xpaths]
        self._tags = sorted(set().union(*(pattern.tags for pattern in patterns)))
        if not all(pattern.tags for pattern in patterns):
            self._tags = ["*"]
        self._tag_matters = len(patterns) > 1 or patterns[0].tag_matters
        self._names = tuple(dict.fromkeys(name for pattern in patterns for name in pattern.names))
        self._ordered = any(pattern.ordered for pattern in patterns)
        self._confirm = any(pattern.confirm for pattern in patterns)
        self._verdicts: dict[_Key, bool] = {}

    def __call__(self, tree: _Element) -> list[_Element]:
        """Return the elements below `tree` that are selected."""
        if self._first:
            return list(islice(self._found(self._below(tree)), 1))
        found = list(self._found(self._below(tree)))
        if found and self._confirm:
            return list(dict.fromkeys(element for pattern in self._patterns for element in pattern.ask(tree)))
        return found

    def selects(self, tag: str, element: _Element) -> bool:
        """Whether an element would be selected, had it that tag, as far as tag and attributes tell."""
        probe = etree.Element(tag, {name: value for name in self._names if (value := element.get(name)) is not None})
        return next(self._found([probe]), None) is not None

    def _below(self, tree: _Element) -> Iterable[_Element]:
        return tree.iterdescendants(*self._tags)

    def _found(self, elements: Iterable[_Element]) -> Iterator[_Element]:
        names, verdicts, ordered, tag_matters = self._names, self._verdicts, self._ordered, self._tag_matters
        for element in elements:
            values = tuple(map(element.get, names))
            key: _Key = (element.tag, *values) if tag_matters else values
            if ordered and len(values) - values.count(None) > 1:
                key = (*key, *element.keys())
            verdict = verdicts.get(key)
            if verdict is None:
                verdict = any(pattern.selects(element) for pattern in self._patterns)
                if sum(map(len, filter(None, values))) <= MOST_CHARACTERS:
                    if len(verdicts) >= MOST_VERDICTS:
                        verdicts.clear()
                    verdicts[key] = verdict
            if verdict:
                yield element


def _clauses(path: str, names: Sequence[str]) -> list[_Clauses]:
    """Return for each attribute a pattern of the values by which the path selects, and one of those by which it may.

    A clause of a form that is not known here counts as one that may select by any value.
    """
    surely: dict[str, list[str]] = {name: [] for name in names}
    maybe: dict[str, list[str]] = {name: [] for name in names}
    plain = _CHOICE.fullmatch(_CLAUSE.sub("", path)) is not None

    def note(clause: re.Match[str]) -> str:
        form, named, text = clause["form"] or "", _ATTRIBUTES.findall(clause["names"]), clause["text"]
        pattern = text if form == "re:test" else re.escape(text)
        if form in _EDGES:
            pattern = _EDGES[form].format(pattern)
        alike = not (clause["flags"] or clause["translated"])
        for name in named:
            kind = surely if plain and alike and len(named) == 1 else maybe
            kind[name].append(pattern if alike else f"(?i:{pattern})")
        return ""

    rest = _CLAUSE.sub(note, path)
    for name in _ATTRIBUTES.findall(rest):
        maybe[name] = [""]
    if re.search(r"not\([^)]*@", path):
        maybe = {name: [""] for name in names}
    return [(name, _any_of(surely[name]), _any_of(maybe[name])) for name in names]


def _any_of(patterns: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


@cache
def own() -> dict[str, tuple[XPath, ...]]:
    """Return trafilatura's patterns, by the names of its lists."""
    return {name: tuple(getattr(xpaths, name)) for name in (*_FIRST, *_ALL)}


@cache
def ours() -> dict[str, list[Any]]:
    """Return what stands for them: one matcher for all patterns of a list, but where they are tried one by one."""
    patterns = own()
    one_by_one = {name: [Matcher(pattern, first=True) for pattern in patterns[name]] for name in _FIRST}
    return one_by_one | {name: [Matcher(*patterns[name])] for name in _ALL}


@cache
def unwanted() -> list[Any]:
    """Return a matcher for what trafilatura removes before all else, comments off."""
    patterns = own()
    return [Matcher(*patterns["RAW_TREE_PRUNE_XPATH"], *patterns["REMOVE_COMMENTS_AND_LISTS_XPATH"])]


@cache
def _furniture() -> Matcher:
    patterns = own()
    names = ("OVERALL_DISCARD_XPATH", "TEASER_DISCARD_XPATH", "REMOVE_COMMENTS_AND_LISTS_XPATH")
    return Matcher(*(pattern for name in names for pattern in patterns[name]))


def is_furniture(element: _Element) -> bool:
    """Whether trafilatura removes such an element from the text, by its class, id and the like."""
    return _furniture().selects(_CALLED.get(str(element.tag), "div"), element)


@contextmanager
def in_place() -> Iterator[None]:
    """Let trafilatura use matchers meanwhile, in all of the process: only one thread of it may extract."""
    for name, matchers in ours().items():
        getattr(xpaths, name)[:] = matchers
    try:
        yield
    finally:
        for name, patterns in own().items():
            getattr(xpaths, name)[:] = patterns
