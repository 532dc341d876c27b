"""What a page says, before it becomes a record: the result of extraction and cleaning, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Struck:
    """A block that a cleaning rule removed: the rule's name and the block's text."""

    rule: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """A page's article. Fields as in `tasks.record.Record`; dates ISO 8601, URLs absolute.

    `robots`: what the page's meta elements ask of robots, `NAME: DIRECTIVES` each; no part of the record. `near` is the
    fingerprint of tasks/near.py, hexadecimal, "" where there is none or nobody asked for it.
    """

    text: str
    words: int
    content_hash: str
    truncated: bool = False
    near: str = ""
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    language: str | None = None
    site: str | None = None
    source: str | None = None
    description: str | None = None
    canonical_url: str | None = None
    image: str | None = None
    tags: tuple[str, ...] = ()
    struck: tuple[Struck, ...] = field(default=())
    paragraphs: str = (
        ""  #: digests of the paragraphs by which its host becomes known (tasks.clean.familiar), hexadecimal
    )
    robots: tuple[str, ...] = ()
