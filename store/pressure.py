"""Pressure: what tells the pump to hold back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config.settings import Settings
    from store.client import Client
    from store.records import Records


class Pressure:
    """Looks at unread records and at the server's memory; thread-safe."""

    def __init__(self, redis: Client, settings: Settings, records: Records) -> None:
        self._redis = redis
        self._settings = settings
        self._records = records

    def reason(self) -> str | None:
        """Return what is too much, with the limit and its setting; None when nothing is. Raises StoreError."""
        unread, most = self._records.unread(), self._settings.records_max_unread
        if unread >= most:
            return f"{unread} records are unread, NEWSLUICE_RECORDS_MAX_UNREAD is {most}: let consumers catch up"
        memory: dict[str, Any] = self._redis.info("memory")
        used, maximum = int(memory.get("used_memory", 0)), int(memory.get("maxmemory", 0))
        share = self._settings.memory_max_share
        if maximum and used >= share * maximum:
            return (
                f"Redis uses {used / maximum:.0%} of its maxmemory, NEWSLUICE_MEMORY_MAX_SHARE is {share:.0%}: let "
                "records be read, or give it more memory"
            )
        return None
