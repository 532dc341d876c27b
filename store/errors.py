"""What can go wrong with Redis, by what is done next.

StoreError
├── Unavailable   the server cannot be reached or does not answer: wait and try again
├── Full          its memory or its disk is full: let records be read, then try again
│   └── NoRoom    the same, or PENDING_MAX is reached: some new URLs were not taken
├── Refused       it cannot be used as it is set up: change its or our settings
└── Corrupt       its data are not what they should be, or a command is wrong: look into it
    └── WrongType a key holds another type than ours: `newsluice status --repair` moves it away
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.jobs import Admission


class StoreError(Exception):
    """Any of the below; the message is one sentence for people."""


class Unavailable(StoreError):
    """Wait and try again."""


class Full(StoreError):
    """Let records be read, or give it more room, then try again."""


class NoRoom(Full):
    """New URLs were not taken; `answers` has one for each URL of the call, None for those that were not."""

    def __init__(self, message: str, answers: Sequence[Admission | None] = ()) -> None:
        super().__init__(message)
        self.answers = tuple(answers)


class Refused(StoreError):
    """Change the server's or our settings."""


class Corrupt(StoreError):
    """Look into it; trying again does not help."""


class WrongType(Corrupt):
    """Somebody else wrote one of our keys."""
