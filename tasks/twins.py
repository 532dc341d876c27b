"""Other addresses of the same page: http and https, www, mobile, AMP and print views, and what a page calls its own.

All the addresses of one page have the same twin, an address that is compared and never asked. A job keeps the address
and the id it was given: where a twin is wrong, nothing else is fetched, and only pages of one site can be confused.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from store.grouping import domain_of

#: First labels of a host that do not change the page.
_VIEWS: Final = frozenset({"www", "m", "mobile", "amp"})
#: Ends and beginnings of a path that only say how the page is shown.
_PATH_END: Final = re.compile(r"(?:/amp|/print|\.amp|(?<=\.)amp\.html|/)+$")
_PATH_START: Final = re.compile(r"^(?:/(?:amp|print))+(?=/.)")
#: Parameters, name and value, that only say that.
_VIEW_PAIR: Final = re.compile(
    r"(?:amp|print|mobile)(?:=(?:1|true|yes)?)?|(?:output|outputtype|format|view)=(?:amp|print|mobile)|m=[01]"
)
_WORD: Final = re.compile(r"[^\W_]+")
_NUMBER: Final = re.compile(r"\d{5,}")
#: Words of an address that name a page, at the least.
_NAMED: Final = 3


def twin(url: str) -> str:
    """Return the twin of a normalised URL, which is normalised, too; itself where the URL is the plainest one."""
    parts = urlsplit(url)
    labels = parts.netloc.split(".")
    while len(labels) > 2 and labels[0] in _VIEWS:  # noqa: PLR2004 - a name and its suffix stay
        del labels[0]
    path = _PATH_END.sub("", _PATH_START.sub("", parts.path))
    if parts.path.endswith(".amp.html"):
        path += "html"
    pairs = [pair for pair in parts.query.split("&") if not _VIEW_PAIR.fullmatch(pair.lower())]
    return f"https://{'.'.join(labels)}{path or '/'}{'?' if any(pairs) else ''}{'&'.join(pairs)}"


def names_the_same(url: str, canonical: str) -> bool:
    """Whether the address that a page calls its own can be believed: of the same domain, and not plainly another page.

    Both normalised. Plainly another are a front page, a section the page is in, and one whose name is another: some
    sites name the same address on all their pages. Believed is what has the page's own number in it, or most of the
    words of its name.
    """
    if domain_of(urlsplit(url).netloc) != domain_of(urlsplit(canonical).netloc):
        return False
    if twin(url) == twin(canonical):
        return True
    one, other = (_name(twin(each)) for each in (url, canonical))
    if numbers := set(_NUMBER.findall(one)) & set(_NUMBER.findall(other)):
        return bool(numbers)
    words, others = set(_WORD.findall(one.lower())), set(_WORD.findall(other.lower()))
    fewer = min(len(words), len(others))
    return fewer >= _NAMED and len(words & others) / fewer > 1 / 2


def _name(url: str) -> str:
    """Return the last part of the path that says something, and the query."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    return f"{segments[-1] if segments else ''}?{parts.query}"
