"""What goes into the frontier and comes out of it, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.validators import Validators


class Priority(StrEnum):
    """Which of a host's URLs go first; the URLs of one priority go in the order in which they came."""

    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"

    @property
    def lane(self) -> str:
        """Return what is in front of the host's name in the name of its queue (store/lua/lib/hosts.lua)."""
        return {"high": "!", "normal": "", "low": "~"}[self.value]


@dataclass(frozen=True, slots=True)
class NewJob:
    """A URL to admit: `id` 16 characters of base32, `url` normalised, `host` names its queue, `meta` is JSON text.

    `twin` is the id of the address that all addresses of the page share (tasks/twins.py), "" where that is not known:
    when it has led to a record, the page is known. `again`: to be asked for though it was done.
    """

    id: str
    url: str
    host: str
    meta: str | None = None
    priority: Priority = Priority.NORMAL
    twin: str = ""
    again: bool = False


class Admission(StrEnum):
    """What admit answers."""

    NEW = "new"  #: taken
    WAITING = "waiting"  #: known: it waits, is in hand or will be tried again
    DONE = "done"  #: known: it ended within the retention
    DEAD = "dead"  #: known: it was given up


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something given that is no URL, as it came, and why; `queue` is the list it goes back to, None for the inbox."""

    item: bytes
    reason: str
    queue: str | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message of a Celery queue, as it stands there, and what its URLs came to."""

    message: bytes
    jobs: Sequence[NewJob]
    refused: Sequence[Refusal] = ()


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that was given out; `token` names this one lease; `trial`: it is not known that its host answers."""

    id: str
    token: int
    url: str
    host: str
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A job that was begun; `admitted` is in seconds since 1970 by the server's clock.

    `attempt` is 1 for the first; attempts that were lost with their worker do not count. `ask` is the URL to ask now:
    `url`, or where `hops` redirects led, a page's meta refresh among them where it is `refreshed`. `failures`: how many
    times in a row its host had failed as a whole, for `down_for` seconds by now. `known`: by what the page can be asked
    whether it has changed. `addresses`: those of its host whose turn this is (HOST_GROUP=address), as far as they are
    known.
    """

    id: str
    token: int
    url: str
    host: str
    attempt: int
    meta: str | None
    admitted: float
    ask: str
    hops: int = 0
    refreshed: bool = False
    failures: int = 0
    down_for: float = 0.0
    known: Validators | None = None
    addresses: frozenset[str] = frozenset()


class Paragraphs(NamedTuple):
    """The paragraphs of a page: its host, and their digests (tasks.clean.familiar), one after the other."""

    host: str = ""
    digests: bytes = b""


@dataclass(frozen=True, slots=True)
class Ending:
    """An end that is not a record: an outcome of the kind rejected or duplicate, and the record it repeats if any."""

    outcome: str
    kind: str
    detail: str = ""
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Near:
    """What near duplicates are found by: fingerprints of tasks/near.py, one a version, the newest first, and the site.

    `site` is 3 bytes, the same for all pages of one site.
    """

    fingerprints: Sequence[bytes] = ()
    site: bytes = bytes(3)


@dataclass(frozen=True, slots=True)
class Settled:
    """What settling came to: `outcome` and the record it repeats; `stale`: the lease was over, nothing was done.

    A record that was published may repeat one, too: as its near duplicate, when those are marked, or as its update.
    `duplicate_url` is that record's URL, `similarity` how much the texts resemble each other, from 0 to 1, if known.
    """

    stale: bool
    outcome: str
    duplicate_of: str | None = None
    duplicate_url: str | None = None
    similarity: float | None = None
