"""What a rule sees: the page's blocks, those still kept, and what the page says about itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from tasks.clean.familiar import digest
from tasks.clean.words import folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tasks.clean.blocks import Block


@dataclass(frozen=True, slots=True)
class About:
    """What the page says about itself, of use to rules: titles, site, authors, tags; empty where it says nothing.

    `familiar` is what is known of its host: digest of a paragraph (tasks.clean.familiar) → share of the host's pages on
    which it stands.
    """

    titles: tuple[str, ...] = ()
    site: str = ""
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    description: str = ""
    familiar: Mapping[bytes, float] = field(default_factory=dict)


@dataclass
class View:
    """A page's blocks in order with what was struck so far."""

    blocks: Sequence[Block]
    about: About = field(default_factory=About)
    kept: list[Block] = field(default_factory=list)

    def refresh(self) -> None:
        """Take note of what was struck since."""
        self.kept = [block for block in self.blocks if block.struck is None]
        for name in ("first", "last"):
            self.__dict__.pop(name, None)

    @cached_property
    def first(self) -> int:
        """Position of the first kept paragraph of running text, or behind the last block where there is none."""
        return next((block.position for block in self.kept if block.prose), len(self.blocks))

    @cached_property
    def last(self) -> int:
        """Position of the last kept paragraph of running text, or -1."""
        return next((block.position for block in reversed(self.kept) if block.prose), -1)

    @cached_property
    def shares(self) -> dict[Block, float]:
        """The share of the host's pages on which each block stands, where it is known."""
        known = self.about.familiar
        return {block: known.get(digest(block.key), 0.0) for block in self.blocks} if known else {}

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The page's titles, folded."""
        return tuple(folded(title) for title in self.about.titles if title)

    @cached_property
    def authors(self) -> tuple[str, ...]:
        """The page's authors, folded."""
        return tuple(folded(author) for author in self.about.authors if author)

    def before(self, block: Block) -> Block | None:
        """Return the block before, kept or struck."""
        return self.blocks[block.position - 1] if block.position else None

    def after(self, block: Block) -> Block | None:
        """Return the block after, kept or struck."""
        return self.blocks[block.position + 1] if block.position + 1 < len(self.blocks) else None
