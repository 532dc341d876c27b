"""What hostile pages are made of: stories by number, so that lost text can be told, and ways of wrapping them."""

from __future__ import annotations

import gzip
import random
from dataclasses import dataclass, field
from typing import Final

SEED: Final = 6
_WORDS: Final = """
    river council budget minister harvest market bridge village engineer report season coast library school railway
    winter election museum hospital energy farmer festival border signal garden weather committee factory island
    teacher project valley mountain treaty company orchestra harbour
""".split()  # noqa: SIM905 - words


@dataclass(frozen=True)
class Hostile:
    """One hostile answer of a server.

    `ends`: the outcomes that it may have. `keeps`: what must stand in the text of its record, where it has one.
    `headers`: of the answer, beside its length; without a Content-Type it is text/html in UTF-8.
    """

    name: str
    body: bytes
    ends: tuple[str, ...] = ("published",)
    keeps: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    drops: tuple[str, ...] = ()  #: what must not stand in it


def sentences(number: int, count: int = 5) -> list[str]:
    """Return the paragraphs of a story: the same for the same number, hardly a phrase in common with others."""
    dice = random.Random(f"{SEED} {number}")
    paragraphs = []
    for _ in range(count):
        parts = [" ".join(dice.choices(_WORDS, k=dice.randint(8, 14))) for _ in range(3)]
        paragraphs.append(" ".join(f"The {part} of {dice.randint(1900, 2026)}." for part in parts))
    return paragraphs


def story(number: int) -> str:
    """Return the paragraphs of a story as HTML."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in sentences(number))


def page(inside: str, *, head: str = "", title: str = "A story that is told", attributes: str = "") -> bytes:
    """Return a whole page around an article."""
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body {attributes}><article><h1>{title}</h1>{inside}</article></body></html>"
    ).encode()


def around(thing: str, number: int) -> bytes:
    """Return a page with something in the midst of a story."""
    first, *rest = sentences(number)
    return page(f"<p>{first}</p>{thing}" + "".join(f"<p>{text}</p>" for text in rest))


def ends_of(number: int, *, first: int = 0) -> tuple[str, ...]:
    """Return the beginning of each paragraph of a story, from the first that is asked for."""
    return tuple(text[:40] for text in sentences(number)[first:])


def squeezed(body: bytes, times: int) -> bytes:
    """Return it gzipped so many times."""
    for _ in range(times):
        body = gzip.compress(body, mtime=0)
    return body
