# ruff: noqa: RUF001 - addresses and words of many scripts
"""Authors from a page's visible bylines, for pages that name them nowhere else."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from tasks.extract.markup import text_of
from tasks.extract.names import BY, WORDS, persons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.html import HtmlElement

#: Elements that are looked at, and characters of a byline.
MOST = 40
LENGTH = 150
#: Elements after the headline among which a byline is looked for, and characters of a paragraph that ends the search.
NEAR = 200
PARAGRAPH = 200

_NAMED = re.compile(r"uthor|utor|yline|writer|signature")
_AFTER_BY = re.compile(r"\b(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or|[Dd]i)\s+([^\d|•·]+)")
_BY = re.compile(
    rf"\W*(?:(?:written |words |story |report )?(?:{BY})\b|記者|记者|作者|撰文|文[:：/／]).{{0,100}}", re.IGNORECASE
)
_AUTHORS_PAGE = re.compile(
    r"/(?:authors?|autor(?:es|in|en)?|auteurs?|autore|redakteur\w*|journalist\w*|reporters?|profile|people|staff|writers?|by|columnist\w*)/[^/]",
    re.IGNORECASE,
)
_FAR = frozenset({"aside", "nav", "figure", "figcaption"})
_WHOLE = frozenset({"html", "body", "main"})
_ELSEWHERE = re.compile(
    r"comment|related|teaser|card|recommend|sidebar|caption|credit|gallery|photo|bild(?!ung)|most-?read|popular|widget|promo|newsletter|follow-?list",
    re.IGNORECASE,
)


def byline_authors(tree: HtmlElement, heading: HtmlElement | None) -> list[str]:
    """Return texts of the page's first byline, to be read for names; none where it stands with comments or teasers."""
    named = (found for found in tree.iter() if _NAMED.search(found.get("class") or found.get("data-testid") or ""))
    for element in islice(named, MOST):
        text = text_of(element, between=" ")
        if not text or len(text) > LENGTH or any(map(str.isdigit, text[:3])) or stands_elsewhere(element, heading):
            continue
        links = [text_of(link) for link in element.iter("a") if text_of(link) and not stands_elsewhere(link, heading)]
        after = _AFTER_BY.search(text)
        found = links or [after[1] if after else text]
        if persons(found):
            return found
    return []


def authors_near(heading: HtmlElement, mailboxes: Sequence[str] = ()) -> list[str]:
    """Return what stands between the headline and the text as a byline.

    That is "By ...", links to authors' pages, or a name that one of `mailboxes`, stated as the author's, is made of.
    """
    links: list[str] = []
    for element in islice(_after(heading), NEAR):
        own = (element.text or "").strip()
        if len(own) > PARAGRAPH and element.tag != "span":
            break
        if not own:
            continue
        said = _said(element, own, mailboxes)
        if said and not stands_elsewhere(element, heading):
            if element.tag != "a":
                return [said]
            links.append(said)
    return links


def _said(element: HtmlElement, own: str, mailboxes: Sequence[str]) -> str | None:
    if any(_made_of(own, mailbox) for mailbox in mailboxes):
        return own
    if element.tag == "a":
        return own if _AUTHORS_PAGE.search(element.get("href", "")) else None
    if not _BY.fullmatch(own):
        return None
    said = text_of(element, between=" ")
    if said == own and _is_label(own) and (parent := element.getparent()) is not None:
        said = text_of(parent, between=" ")
    return said if len(said) <= LENGTH and persons([said]) else None


def _made_of(name: str, mailbox: str) -> bool:
    """Whether a mailbox ("j.roe", "jane.roe", "jroe") is made of a person's first and last name."""
    words = name.casefold().split()
    if not 2 <= len(words) <= WORDS or len(name) > LENGTH:  # noqa: PLR2004 - first and last
        return False
    box = re.sub(r"[._-]", "", mailbox.partition("@")[0].casefold())
    return box in {words[0] + words[-1], words[0][:1] + words[-1]}


def _is_label(own: str) -> bool:
    return len(own.split()) <= 2 and not persons([own])  # noqa: PLR2004 - "By", "Written by"


def _after(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the elements after one, in the page's order."""
    here: HtmlElement | None = element
    while here is not None:
        for sibling in here.itersiblings():
            yield from sibling.iter()
        here = here.getparent()


def stands_elsewhere(element: HtmlElement, heading: HtmlElement | None) -> bool:
    """Whether an element stands with comments, teasers, pictures or navigation, and so says nothing of this article.

    What holds the article's heading, too, holds the article, whatever its class.
    """
    if _ELSEWHERE.search(element.get("class", "")):
        return True
    around = set(heading.iterancestors()) if heading is not None else set()
    in_footer = False
    for outer in element.iterancestors():
        if outer in around or outer.tag in _WHOLE:
            return in_footer and outer.tag not in {"article", "main"}
        if outer.tag in _FAR or _ELSEWHERE.search(outer.get("class", "")):
            return True
        in_footer = in_footer or outer.tag == "footer"
    return in_footer
