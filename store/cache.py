"""A cache in Redis for what is cheap to fetch again (robots.txt): every key has an expiry."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from store.errors import Full

if TYPE_CHECKING:
    from config.settings import Settings
    from store.client import Client


class Cache:
    """Keys below `cache:` in the namespace; thread-safe. Both methods may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._prefix = f"{settings.namespace}:cache:"

    def get(self, key: str) -> bytes | None:
        """Return what is kept under `key`, None when that is nothing."""
        value: bytes | None = cast("bytes | None", self._redis.get(self._prefix + key))
        return value

    def set(self, key: str, value: bytes, seconds: float) -> None:
        """Keep `value` for that long, unless the server's memory is full."""
        with suppress(Full):
            self._redis.set(self._prefix + key, value, px=max(1, round(seconds * 1000)))
