"""Forgetting records: what is remembered of them and their texts in the output, so that they can be taken again."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from store.intake import SECONDS_A_DAY
from store.records import Records
from store.scripts import Scripts, ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from config.settings import Settings
    from store.client import Client

#: Buckets, entries and ids in one call.
BUCKETS, ENTRIES, IDS = 50, 500, 200


class Known(NamedTuple):
    """What is remembered of a URL: the record it led to, that record's URL and story; None for what is not known."""

    record: str | None
    url: str | None
    story: str | None


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was removed: addresses and hashes, near fingerprints, and records of the stream and the list."""

    remembered: int = 0
    fingerprints: int = 0
    records: int = 0


class Forgetting:
    """Looks up and forgets records of one namespace; thread-safe. Every method may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._scripts = Scripts(redis, settings.namespace)
        self._records = Records(redis, settings)
        self._prefix = f"{settings.namespace}:"
        self._concurrency = settings.host_concurrency
        self._window = ms(settings.retention_days * SECONDS_A_DAY), settings.near_max

    def known(self, ids: Sequence[str]) -> list[Known]:
        """Return what is remembered of the URLs with these ids, in order."""
        reply = self._scripts.run("lookup", *self._window, *ids)
        return [Known(*(part.decode() or None for part in one)) for one in reply]

    def of_host(self, host: str) -> set[str]:
        """Return the ids of all records of a host and its subdomains that are in the output or have a fingerprint."""
        found = {entry.id for entry in self._records.all() if _is_of(host, entry.url)}
        found |= {id_ for _, id_, url in self._listed() if _is_of(host, url)}
        return found | {id_ for id_, url in self._printed() if _is_of(host, url)}

    def forget(self, ids: Iterable[str]) -> Forgotten:
        """Remove all that is remembered of these records, and the records themselves from stream and list.

        Visits that wait for them are taken back; one that is in hand just now may still publish its record again.

        Takes time in proportion to all that is remembered. A URL of theirs may then be enqueued again. Safe while
        workers run; what a consumer has read already, it has.
        """
        gone = sorted(set(ids))
        remembered = fingerprints = 0
        for start in range(0, len(gone), IDS):
            some = gone[start : start + IDS]
            remembered += sum(self._forget_in(kind, number, some) for kind, number in self._tables())
            fingerprints += int(self._scripts.run("unprint", *some))
            self._scripts.run("unvisit", self._concurrency, *some)
        return Forgotten(remembered, fingerprints, self._remove(frozenset(gone)))

    def _tables(self) -> list[tuple[str, bytes]]:
        numbers: Any = self._redis.zrange(f"{self._prefix}slices", 0, -1)
        return [(kind, number) for number in numbers for kind in ("urls", "content")]

    def _forget_in(self, kind: str, number: bytes, ids: Sequence[str]) -> int:
        bucket, buckets, removed = 0, 1, 0
        while bucket < buckets:  # a split moves fields to the end, where they are still to come
            buckets, some = self._scripts.run("forget", kind, number, bucket, BUCKETS, *ids)
            bucket += BUCKETS
            removed += some
        return removed

    def _remove(self, ids: frozenset[str]) -> int:
        removed, last = 0, "0"
        while entries := self._records.after(last, ENTRIES):
            last = entries[-1].entry_id
            if gone := [entry.entry_id for entry in entries if entry.id in ids]:
                count: Any = self._redis.xdel(self._records.stream.key, *gone)
                removed += int(count)
        key = f"{self._prefix}records:list"
        for text, id_, _ in list(self._listed()):
            if id_ in ids:
                count = self._redis.lrem(key, 1, text)
                removed += int(count)
        return removed

    def _listed(self) -> Iterator[tuple[Any, str, str]]:
        """Yield text, id and URL of the records in the list."""
        at, key = 0, f"{self._prefix}records:list"
        while texts := self._redis.lrange(key, at, at + ENTRIES - 1):
            at += len(texts)
            for text in texts:
                with suppress(ValueError, TypeError, KeyError):
                    record = json.loads(text)
                    yield text, record["id"], record.get("requested_url") or record["url"]

    def _printed(self) -> Iterator[tuple[str, str]]:
        """Yield id and URL of every text with a near fingerprint."""
        numbers: Any = self._redis.zrange(f"{self._prefix}generations", 0, -1)
        for number in numbers:
            page = 0
            while (found := self._scripts.run("printed", number, page)) is not None:
                page += 1
                texts = [part.decode() for part in found]
                yield from zip(texts[::2], texts[1::2], strict=True)


def _is_of(host: str, url: str) -> bool:
    """Whether a URL is of the host or a subdomain; of any port, where the host has none."""
    with suppress(ValueError):
        parts = urlsplit(url)
        return any(f".{name}".endswith(f".{host}") for name in (parts.netloc, parts.hostname or ""))
    return False
