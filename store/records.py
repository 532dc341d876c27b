"""The records: the stream (and list) that consumers read, how much is unread, and what may be removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from store.scripts import Scripts, ms
from store.streams import Entry, Stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from config.settings import Settings
    from store.client import Client

#: Entries that one call of trim removes at the most, and calls of one round.
TRIM_ENTRIES, TRIM_CALLS = 10_000, 100
SECONDS_AN_HOUR = 3600


class RecordEntry(NamedTuple):
    """One entry of the stream: its own id, the record's id, the URL as it was enqueued, the record as JSON."""

    entry_id: str
    id: str
    url: str
    record: str


class Records:
    """The records of one namespace; thread-safe. Every method may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._settings = settings
        self._scripts = Scripts(redis, settings.namespace)
        self.stream = Stream(redis, f"{settings.namespace}:records")
        self._list = f"{settings.namespace}:records:list"

    def __len__(self) -> int:
        return len(self.stream)

    def after(self, entry_id: str, count: int) -> list[RecordEntry]:
        """Return at most `count` records that follow this entry; "0" is before the first."""
        return _records(self.stream.after(entry_id, count))

    def last(self, count: int) -> list[RecordEntry]:
        """Return the last `count` records, oldest first."""
        return _records(self.stream.last(count))

    def all(self) -> Iterator[RecordEntry]:
        """Yield all records in the stream, oldest first."""
        for entry in self.stream.all():
            yield from _records([entry])

    def wait(self, entry_id: str, count: int, seconds: float) -> list[RecordEntry]:
        """As `after`, but wait for the first up to `seconds`; "$" means new ones only."""
        return _records(self.stream.wait(entry_id, count, seconds))

    def create_group(self, group: str, start: str = "0") -> bool:
        """Make a consumer group that begins after the entry `start`; False when it is there."""
        return self.stream.create_group(group, start)

    def read(self, group: str, consumer: str, count: int, seconds: float = 0.0) -> list[RecordEntry]:
        """Return records that no consumer of the group had; wait for the first up to `seconds`."""
        return _records(self.stream.read(group, consumer, count, seconds))

    def pending(self, group: str, consumer: str, count: int, after: str = "0") -> list[RecordEntry]:
        """Return records that this consumer had and has not acknowledged."""
        return _records(self.stream.pending(group, consumer, count, after))

    def ack(self, group: str, entry_ids: Sequence[str]) -> int:
        """Note that these entries are dealt with; return how many were pending."""
        return self.stream.ack(group, entry_ids)

    def claim(self, group: str, consumer: str, idle_seconds: float, count: int) -> list[RecordEntry]:
        """Take over records that other consumers have had for longer than `idle_seconds`."""
        return _records(self.stream.claim(group, consumer, idle_seconds, count))

    def unread(self) -> int:
        """Return how many records wait to be read: those before the slowest consumer group, or all without a group.

        The length of the list counts too where `OUTPUT` has list. Where the server cannot tell a group's lag, all
        entries count for it, until it has caught up once.
        """
        unread = 0
        if "stream" in self._settings.output:
            groups = self.stream.groups()
            length = len(self.stream)
            unread = max((_before(group, length) for group in groups), default=length)
        if "list" in self._settings.output:
            listed: Any = self._redis.llen(self._list)
            unread = max(unread, int(listed))
        return unread

    def trim(self) -> int:
        """Remove records that every group acknowledged and that are older than `RECORDS_KEEP_HOURS`; return how many.

        Without a group nothing is removed.
        """
        age = ms(self._settings.records_keep_hours * SECONDS_AN_HOUR)
        removed = 0
        for _ in range(TRIM_CALLS):
            step = int(self._scripts.run("trim", age, TRIM_ENTRIES))
            removed += step
            if not step:
                break
        return removed


def _before(group: dict[str, Any], length: int) -> int:
    lag = group.get("lag")
    return int(group["pending"]) + (length if lag is None else int(lag))


def _records(entries: Iterable[Entry]) -> list[RecordEntry]:
    return [
        RecordEntry(entry, *(fields.get(name, "") for name in ("id", "url", "record"))) for entry, fields in entries
    ]
