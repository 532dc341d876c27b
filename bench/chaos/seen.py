"""The books at one moment, of either set-up, as the run looks at them from outside."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a set-up has come; counts of URLs, but for `ended`."""

    ended: int = 0  #: attempts that ended: finished URLs and retries
    finished: int = 0
    ready: int = 0  #: that a worker might take up now, or hosts that have such
    open: int = 0  #: not finished
    due: bool = False  #: whether any is in hand or might be
