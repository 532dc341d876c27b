"""What there is to show of one page, and the words in which both ways of showing it say what became of a block."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.outcome import Outcome
from worker.cli.common import plural, printable

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.account import Account, Fate, Seen
    from tasks.article import Article
    from tasks.errors import UrlError

#: What is said of a block's end; of one that a rule struck, the rule's name.
SAID: dict[Fate, str] = {"kept": "kept", "restored": "put back", "struck": "struck out", "left": "left out"}


@dataclass(frozen=True, slots=True)
class Look:
    """A page that was looked at: its article or why it gives none, its account, and where and when it came from.

    `account` is None where the page could not be read at all. `url` is the address that answered, None where a file was
    given without one; `fetched` an aware time, None for a file; `size` the bytes of the page.
    """

    article: Article | UrlError
    account: Account | None
    url: str | None
    fetched: datetime | None
    size: int

    @property
    def outcome(self) -> str:
        """How the page ended: `published`, or an outcome's name with what was seen."""
        return str(self.article) if isinstance(self.article, Exception) else str(Outcome.PUBLISHED)

    @property
    def title(self) -> str:
        """The article's title, or that there is none."""
        facts = self.account.facts if self.account else ()
        return next((fact.value for fact in facts if fact.name == "title"), "(no title)")

    @property
    def blocks(self) -> tuple[Seen, ...]:
        """The blocks and the lines that were left out, in the page's order."""
        return self.account.blocks if self.account else ()

    @property
    def fates(self) -> Counter[Fate]:
        """Return how many blocks ended how."""
        return Counter(block.fate for block in self.blocks)

    @property
    def rules(self) -> Counter[str]:
        """Return how many blocks each rule struck."""
        return Counter(block.rule for block in self.blocks if block.rule)

    @property
    def summary(self) -> str:
        """One line: `12 blocks kept, 1 put back, 5 struck out (headline 1, links 4)`."""
        if self.account is None:
            return "nothing of the page could be read"
        fates = self.fates
        rules = ", ".join(f"{rule} {count}" for rule, count in self.rules.most_common())
        parts = [f"{plural(fates['kept'], 'block')} kept"]
        if fates["restored"]:
            parts.append(f"{fates['restored']} put back")
        parts.append(f"{fates['struck']} struck out" + (f" ({rules})" if rules else ""))
        return ", ".join(parts)


def verdict(block: Seen) -> str:
    """Return what became of a block in a word: the rule's name where one struck it."""
    return block.rule or SAID[block.fate]


def shown(text: str) -> str:
    """Return text of a page with nothing in it that commands a terminal or turns lines around; line breaks stay."""
    return "\n".join(map(printable, text.split("\n")))
