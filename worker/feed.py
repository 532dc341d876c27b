"""A stream as one consumer of a group reads it: each entry once, acknowledged when it is dealt with, across outages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from tasks.presence import AWAY

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Entries read at a time.
BATCH = 500


class Entry(Protocol):
    """Anything that came from a stream."""

    @property
    def entry_id(self) -> str:
        """Its id in the stream."""


T = TypeVar("T", bound=Entry)


class Source(Protocol[T]):
    """What store.records.Records and store.outcomes.Outcomes have in common."""

    def create_group(self, group: str, start: str = "0") -> bool:
        """Make a group."""

    def read(self, group: str, consumer: str, count: int, seconds: float = 0.0) -> list[T]:
        """Return new entries."""

    def pending(self, group: str, consumer: str, count: int, after: str = "0") -> list[T]:
        """Return entries that were read and not acknowledged."""

    def ack(self, group: str, entry_ids: Sequence[str]) -> int:
        """Acknowledge."""


class Feed(Generic[T]):
    """Reads `source` for the group `name`, whose only consumer it is. Methods may raise StoreError."""

    def __init__(self, source: Source[T], name: str) -> None:
        self._source = source
        self._name = name
        self._dealt_with: list[str] = []
        self._again = True  # what was read before may not have reached us: an earlier run's, or lost with a connection
        source.create_group(name)

    def batch(self) -> list[T]:
        """Return entries to deal with; none when there are none for now."""
        try:
            self._acknowledge()
            entries: list[T] = []
            if self._again:
                entries = self._source.pending(self._name, self._name, BATCH)
                self._again = bool(entries)
            return entries or self._source.read(self._name, self._name, BATCH)
        except AWAY:
            self._again = True
            raise

    def dealt_with(self, entries: Sequence[T]) -> None:
        """Acknowledge entries, now or, when Redis is away, before the next batch."""
        self._dealt_with += [entry.entry_id for entry in entries]
        self._acknowledge()

    def _acknowledge(self) -> None:
        if self._dealt_with:
            self._source.ack(self._name, self._dealt_with)
            self._dealt_with = []
