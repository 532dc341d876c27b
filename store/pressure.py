"""Pressure: what makes the pump hold back, and what lets nothing new in."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from store.errors import Corrupt, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Settings
    from store.client import Client
    from store.records import Records

#: Seconds for which what was found about room is believed, so that a quick loop does not ask each time.
LOOK_SECONDS = 0.25
MIB = 1024 * 1024


class Pressure:
    """Looks at unread records, and at the server's memory and disk; thread-safe. Both methods may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings, records: Records) -> None:
        self._redis = redis
        self._settings = settings
        self._records = records
        self._on_this_machine = urlsplit(settings.redis_url).scheme == "unix"
        self._full: str | None = None
        self._look_again = 0.0

    def reason(self) -> str | None:
        """Return what is too much to go on, with the limit and its setting; None when nothing is."""
        unread, most = self._records.unread(), self._settings.records_max_unread
        if unread >= most:
            return f"{unread:,} records are unread, NEWSLUICE_RECORDS_MAX_UNREAD is {most:,}: let consumers catch up"
        # URLs that wait take memory, and only work gives it back: what keeps new ones out must not stop that, too.
        share = (self._settings.memory_max_share + 1) / 2
        return next(self._trouble(share, f"halfway from NEWSLUICE_MEMORY_MAX_SHARE is {share:.0%}"), None)

    def full(self) -> str | None:
        """Return what leaves no room for new URLs, with the limit and its setting; at most LOOK_SECONDS old."""
        now = time.monotonic()
        if now >= self._look_again:
            share = self._settings.memory_max_share
            self._full = next(self._trouble(share, f"NEWSLUICE_MEMORY_MAX_SHARE is {share:.0%}"), None)
            self._look_again = now + LOOK_SECONDS
        return self._full

    def _trouble(self, share: float, limit: str) -> Iterator[str]:
        """Yield what is wrong with the server, the worst first."""
        found: dict[str, Any] = self._redis.info("memory", "persistence")
        if found.get("aof_last_write_status", "ok") != "ok":
            yield "Redis cannot write its append-only file (aof_last_write_status is err): give its disk room"
        if found.get("rdb_last_bgsave_status", "ok") != "ok" and self._stops_on_failed_save():
            yield (
                "Redis cannot write its snapshot (rdb_last_bgsave_status is err) and stops at that: give its disk room"
            )
        if self._on_this_machine:
            yield from self._disk()
        if found.get("aof_last_bgrewrite_status", "ok") != "ok":
            yield (
                "Redis could not rewrite its append-only file (aof_last_bgrewrite_status is err): give its disk room, "
                "then BGREWRITEAOF"
            )
        used, maximum = int(found.get("used_memory", 0)), int(found.get("maxmemory", 0))
        if maximum and used >= share * maximum:
            yield (
                f"Redis uses {used / maximum:.0%} of its maxmemory, {limit}: let records be read and acknowledged, or "
                "give it more memory"
            )

    def _disk(self) -> Iterator[str]:
        folder, least = self._config("dir"), self._settings.disk_min_free_mib
        try:
            room = os.statvfs(folder)
        except OSError:  # the server sees other directories than this process
            return
        free = room.f_bavail * room.f_frsize
        if free < least * MIB:
            yield (
                f"the disk of {folder} has {free // MIB:,} MiB free, NEWSLUICE_DISK_MIN_FREE_MIB is {least:,}: make "
                "room on it"
            )

    def _stops_on_failed_save(self) -> bool:
        return self._config("stop-writes-on-bgsave-error") == "yes" and self._config("save") != ""

    def _config(self, name: str) -> str:
        """Return an option of the server's; '' when it does not tell."""
        try:
            found: dict[Any, Any] = self._redis.config_get(name)
        except (Refused, Corrupt):  # CONFIG is forbidden or unknown: a managed server
            return ""
        value = next(iter(found.values()), "")
        return value.decode() if isinstance(value, bytes) else str(value)
