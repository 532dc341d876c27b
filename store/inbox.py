"""Refused inbox items: what others pushed that could not be read, kept with the reason until put back or purged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from store.scripts import Scripts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.settings import Settings
    from store.client import Client


class RefusedItem(NamedTuple):
    """An item as it was pushed, and why it was refused."""

    entry_id: str
    item: bytes
    reason: str


class RefusedItems:
    """The stream `inbox:dead` of one namespace; thread-safe. Every method may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._scripts = Scripts(redis, settings.namespace)
        self._key = f"{settings.namespace}:inbox:dead"

    def __len__(self) -> int:
        length: Any = self._redis.xlen(self._key)
        return int(length)

    def after(self, entry_id: str, count: int) -> list[RefusedItem]:
        """Return at most `count` items that follow this entry, oldest first; "0" is before the first."""
        reply: Any = self._redis.xrange(self._key, min=f"({entry_id}", count=count)
        return [RefusedItem(entry.decode(), fields[b"item"], fields[b"reason"].decode()) for entry, fields in reply]

    def count_of(self, entry_ids: Sequence[str]) -> int:
        """Return how many of these there are."""
        pipeline = self._redis.pipeline(transaction=False)
        for entry_id in entry_ids:
            pipeline.xrange(self._key, entry_id, entry_id)
        return sum(map(bool, pipeline.execute()))

    def put_back(self, entry_ids: Sequence[str]) -> int:
        """Move these to the end of the inbox, to be read again; return how many there were."""
        return int(self._scripts.run("putback", *entry_ids))

    def purge(self, entry_ids: Sequence[str]) -> int:
        """Drop these for good; return how many there were."""
        if not entry_ids:
            return 0
        dropped: Any = self._redis.xdel(self._key, *entry_ids)
        return int(dropped)
