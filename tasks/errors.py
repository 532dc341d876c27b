"""What can go wrong with one URL, by what is done next.

UrlError
├── Rejected   final: the outcome will not change by asking again
└── Failed     asked again later, and a dead letter when the tries are used up
Unable         not the URL's doing: this machine cannot work just now, and the URL is handed back, uncharged
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tasks.outcome import Outcome

#: Characters of a detail that are kept.
DETAIL_LENGTH = 300


class UrlError(Exception):
    """A URL that gives no record; `outcome` names why and `detail` says what was seen."""

    def __init__(self, outcome: Outcome, detail: str) -> None:
        super().__init__(f"{outcome}: {detail}")
        self.outcome = outcome
        self.detail = detail[:DETAIL_LENGTH]


class Unable(Exception):
    """This machine cannot work just now; the message says on what."""


class Rejected(UrlError):
    """Final."""


class Failed(UrlError):
    """To be asked again.

    `retry_after`: seconds that the host itself asked for, or None. `of_host`: it was seen at what all URLs of the host
    share, the connection to it or its robots.txt, so this URL is not charged. `silent`: it was asked for this URL and
    said nothing at all. What follows from them is in tasks/retry.py.
    """

    def __init__(
        self,
        outcome: Outcome,
        detail: str,
        *,
        retry_after: float | None = None,
        of_host: bool = False,
        silent: bool = False,
    ) -> None:
        super().__init__(outcome, detail)
        self.retry_after = retry_after
        self.of_host = of_host
        self.silent = silent
