"""The outcomes: the capped stream of every end of a URL that is not a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from store.streams import Entry, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from config.settings import Settings
    from store.client import Client


class OutcomeEntry(NamedTuple):
    """One end: the entry's own id, the job's id, its URL, the outcome's name, and what is known besides.

    `duplicate_url` and `similarity` (0 to 1) are of the record that a duplicate repeats, None where they are not known.
    """

    entry_id: str
    id: str
    url: str
    outcome: str
    detail: str
    attempt: int
    duplicate_of: str | None
    host: str
    duplicate_url: str | None = None
    similarity: float | None = None


class Outcomes:
    """The outcomes of one namespace; thread-safe. Every method may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self.stream = Stream(redis, f"{settings.namespace}:outcomes")

    def __len__(self) -> int:
        return len(self.stream)

    def last_id(self) -> str:
        """Return the id of the last entry, "0" when there is none: what comes from now on is after it."""
        return self.stream.last_id()

    def after(self, entry_id: str, count: int) -> list[OutcomeEntry]:
        """Return at most `count` ends that follow this entry; "0" is before the first."""
        return _outcomes(self.stream.after(entry_id, count))

    def all(self) -> Iterator[OutcomeEntry]:
        """Yield all ends that are kept, oldest first."""
        for entry in self.stream.all():
            yield from _outcomes([entry])

    def wait(self, entry_id: str, count: int, seconds: float) -> list[OutcomeEntry]:
        """As `after`, but wait for the first up to `seconds`; "$" means new ones only."""
        return _outcomes(self.stream.wait(entry_id, count, seconds))

    def create_group(self, group: str, start: str = "0") -> bool:
        """Make a consumer group that begins after the entry `start`; False when it is there."""
        return self.stream.create_group(group, start)

    def read(self, group: str, consumer: str, count: int, seconds: float = 0.0) -> list[OutcomeEntry]:
        """Return ends that no consumer of the group had; wait for the first up to `seconds`."""
        return _outcomes(self.stream.read(group, consumer, count, seconds))

    def pending(self, group: str, consumer: str, count: int, after: str = "0") -> list[OutcomeEntry]:
        """Return ends that this consumer had and has not acknowledged."""
        return _outcomes(self.stream.pending(group, consumer, count, after))

    def ack(self, group: str, entry_ids: Sequence[str]) -> int:
        """Note that these entries are dealt with; return how many were pending."""
        return self.stream.ack(group, entry_ids)


def _outcomes(entries: Iterable[Entry]) -> list[OutcomeEntry]:
    return [
        OutcomeEntry(
            entry,
            fields["id"],
            fields["url"],
            fields["outcome"],
            fields["detail"],
            int(fields["attempt"]),
            fields["duplicate_of"] or None,
            fields["host"],
            fields.get("duplicate_url") or None,
            float(fields["similarity"]) if fields.get("similarity") else None,
        )
        for entry, fields in entries
    ]
