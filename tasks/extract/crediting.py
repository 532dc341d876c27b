# ruff: noqa: E501, RUF001, RUF003 - names of many scripts
"""The agency that a page credits: in structured data, beside its authors, in the text's dateline or at its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tasks.extract.agencies import agencies_in, agency_of
from tasks.extract.jsonld import strings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.extract.jsonld import Structured
    from tasks.extract.markup import Markup

_METAS = (
    "article:source",
    "news_source",
    "source",
    "dc.source",
    "article:publisher:source",
    "content-source",
    "sourceorganization",
)
_PROPERTIES = ("sourceOrganization", "provider", "contributor", "copyrightHolder")
#: "PARIS (AFP) - ", "(dpa) ", "【共同】", "МОСКВА, 3 ноября. /ТАСС/. ": what is before is short, and a dash or the like follows.
_BRACKETED = re.compile(
    r"^[^()（）\[\]【】/]{0,70}?"
    r"(?:[(（\[]\s*([^()（）\[\]]{2,60}?)\s*[)）\]](?=\s*(?:[-\u2013\u2014:=_.,]|$))|【\s*([^【】]{2,40}?)\s*】|/\s?([^/\s]{2,20})/(?!\w))"
)
_OPENING = re.compile(r"^\s*[(（\[]\s*([^()（）\[\]]{2,60}?)\s*[)）\]]")
#: "МОСКВА, 3 ноя - РИА Новости.", "新华社北京11月3日电".
_DASHED = re.compile(
    r"^[^.!?\n]{0,60}?(?:\s[-\u2013\u2014]\s|,\s)(РИА Новости|ТАСС|Интерфакс|Reuters|AFP|EFE|Xinhua|ANSA|Europa Press)\b\s?[.\-\u2013\u2014:]"
    r"|^(新华社|新華社|中新社|中央社|法新社|路透社|美联社)\S{0,20}?[电電]"
)
#: A place and an agency written as one word: "ワシントン共同", "서울=연합뉴스".
_JOINED = re.compile(
    r"(?:^|[=＝\u3040-\u30ff\u4e00-\u9fff])(共同|時事|連合ニュース|聯合|연합뉴스|뉴시스|뉴스1|AFP|ロイター)$"
)
_CLOSING = re.compile(r"[(（]([^()（）]{2,30})[)）]\.?$")
#: Characters of the text in which a dateline may stand, lines at its end, and characters of such a line.
DATELINE = 120
LAST_LINES = 3
LINE = 60
_COPYRIGHT = re.compile(r"^(?:©|\(c\)|copyright)\s*(?:\d{4}\s*)?", re.IGNORECASE)


def source_of(markup: Markup, data: Structured, stated: Iterable[str], text: str) -> str | None:
    """Return the agency that the page credits, by its usual name, or None.

    `stated` is all that the page names as its authors, `text` the article's. Only agencies of the list are found: what
    else is called a source may be a section or a program.
    """
    said = (*_structured(data), *(value for name in _METAS for value in markup.metas.get(name, ())))
    return (
        next(filter(None, (agencies_in(value, certain=True) for value in said)), None)
        or next(filter(None, map(agencies_in, stated)), None)
        or credited(text)
    )


def _structured(data: Structured) -> Iterator[str]:
    for name in _PROPERTIES:
        for value in data.resolved(data.article.get(name)):
            yield from strings(value.get("name") if isinstance(value, dict) else value)


def credited(text: str) -> str | None:
    """Return the agency that an article's text credits in its dateline or in its last lines, or None."""
    lines = text.strip().split("\n")
    return next(filter(None, (*map(_in_dateline, lines[:2]), *map(_at_end, reversed(lines[-LAST_LINES:])))), None)


def _in_dateline(line: str) -> str | None:
    start = line[:DATELINE]
    for match in (_BRACKETED.match(start), _OPENING.match(start)):
        if match and (agency := _credit(next(filter(None, match.groups())))):
            return agency
    match = _DASHED.match(start)
    return agency_of(next(filter(None, match.groups()))) if match else None


def _credit(inside: str) -> str | None:
    joined = _JOINED.search(inside)
    return agencies_in(joined[1] if joined else inside, certain=True)


def _at_end(line: str) -> str | None:
    whole = line.strip()
    if len(whole) <= LINE and (agency := agencies_in(_COPYRIGHT.sub("", whole))):
        return agency
    match = _CLOSING.search(whole[-LINE:])
    return agencies_in(match[1], certain=True) if match else None
