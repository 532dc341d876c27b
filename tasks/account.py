"""The account of a page: every block with what became of it and why, and where the page says what its record says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

#: What became of a block: `restored` blocks are kept although the extractor had left them out; `left` is a line of the
#: page that neither the extractor nor the cleaning stage took for a part of the article.
Fate = Literal["kept", "restored", "struck", "left"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A block, or a line that was left out.

    `kind` is paragraph, head, item, quote, caption, table or code. `rule` struck it. `linked` is the share of its text
    in links, `outside` the levels between it and the main container, `marks` what its elements are (tasks.clean.marks),
    `path` its elements from the outermost that is shown. Where its place on the page is not known `path` is empty.
    """

    text: str
    kind: str
    fate: Fate
    rule: str | None = None
    score: float | None = None
    linked: float = 0.0
    outside: int = 0
    marks: tuple[str, ...] = ()
    path: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A field of the record's metadata, what it holds, and the places of the page that state the same."""

    name: str
    value: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Account:
    """The blocks in the page's order, and the metadata."""

    blocks: tuple[Seen, ...]
    facts: tuple[Fact, ...]

    @property
    def taken(self) -> tuple[Seen, ...]:
        """The blocks without the lines that were left out."""
        return tuple(block for block in self.blocks if block.fate != "left")


def account_of(data: dict[str, Any]) -> Account:
    """Return the account that `dataclasses.asdict` and JSON made plain data of."""
    blocks = (Seen(**block | {"marks": tuple(block["marks"])}) for block in data["blocks"])
    facts = (Fact(fact["name"], fact["value"], tuple(fact["places"])) for fact in data["facts"])
    return Account(tuple(blocks), tuple(facts))
