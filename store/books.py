"""The books: how many URLs are where, cheaply from counters or proved from the data.

At every moment `admitted = published + duplicates + rejected + dead + waiting + delayed + leased`.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any

from redis.exceptions import ResponseError

from store.audit import KEY_TYPES, PUBLISHED, Audit, audit_of, number, sums_of, wrong_types
from store.client import translate
from store.errors import WrongType
from store.records import Records
from store.scripts import Scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.settings import Settings
    from store.client import Client

#: Pairs of hosts that are told.
COPIERS = 5
#: Counters of events, which no sum includes.
EVENTS = ("retries", "leases_expired", "replayed", "marked", "updates", "revisions")


class Books:
    """The books of one namespace; thread-safe. Both methods may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._settings = settings
        self._records = Records(redis, settings)
        self._scripts = Scripts(redis, settings.namespace)
        self._prefix = f"{settings.namespace}:"

    def counts(self) -> dict[str, Any]:
        """Return the counts, in time that does not depend on how much there is. What a key of a wrong type has is 0.

        Keys: `admitted`, `published`, `duplicates`, `rejected`, `dead`, `waiting`, `delayed`, `leased`, `unread`,
        `by_outcome` (name → how many URLs ended so; failed.* are those now dead), `hosts` (that have jobs and room
        in flight, to be asked now or later), `hosts_in_flight`, `inbox`, `inbox_refused`, `next_due` (seconds until the
        first delayed job is due, or None), `oldest_lease` (seconds since the lease that was least recently given out or
        renewed, or None), `copies` (the COPIERS pairs of hosts of which one repeats the other most: [who
        repeats, who had it first, how often]), and the events `retries`, `leases_expired`, `replayed`,
        `marked` (near duplicates that were published), `updates` (fuller versions that were) and `revisions`.
        """
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.hgetall(f"{self._prefix}counters")
        for name in ("delayed", "leases", "dead", "hosts", "busy"):
            pipeline.zcard(f"{self._prefix}{name}")
        pipeline.llen(f"{self._prefix}inbox")
        pipeline.xlen(f"{self._prefix}inbox:dead")
        for name in ("delayed", "leases"):
            pipeline.zrange(f"{self._prefix}{name}", 0, 0, withscores=True)
        pipeline.zrange(f"{self._prefix}copies", 0, COPIERS - 1, desc=True, withscores=True)
        pipeline.time()
        replies = self._replies(pipeline.execute(raise_on_error=False), ({}, *(0,) * 7, [], [], []))
        flat, delayed, leased, dead, hosts, busy, inbox, refused, due, leases, copies, (second, micro) = replies
        now = second + micro / 1e6
        counters = {name.decode(): number(value) for name, value in flat.items()}
        unread = 0
        with suppress(WrongType):
            unread = self._records.unread()
        return {
            **sums_of(counters),
            "dead": dead,
            "waiting": counters.get("waiting", 0),
            "delayed": delayed,
            "leased": leased,
            "unread": unread,
            "by_outcome": {name: n for name, n in sorted(counters.items()) if n and _is_outcome(name)},
            "hosts": hosts,
            "hosts_in_flight": busy,
            "inbox": inbox,
            "inbox_refused": refused,
            "next_due": due[0][1] / 1000 - now if due else None,
            "oldest_lease": now - leases[0][1] / 1000 + self._settings.lease_seconds if leases else None,
            "copies": [[*pair.decode(errors="replace").split(" ", 1), int(count)] for pair, count in copies],
            **{name: counters.get(name, 0) for name in EVENTS},
        }

    def audit(self) -> Audit:
        """Count every place from the data itself, atomically, and compare.

        Holds the server up for about a microsecond a host: safe while running. Finds that something differs, not what:
        that is store/inspection.py's.
        """
        return audit_of(self._scripts.run("audit", 0, int("stream" in self._settings.output), 0, ""), self._settings)

    def wrong_types(self) -> tuple[str, ...]:
        """Return a sentence for each fixed key that holds another type than ours."""
        return tuple(wrong_types(self._scripts.run("aside", 0, *chain.from_iterable(KEY_TYPES.items()))))

    def _replies(self, replies: Sequence[Any], defaults: Sequence[Any]) -> Iterator[Any]:
        for at, reply in enumerate(replies):
            if not isinstance(reply, ResponseError):
                yield reply
                continue
            error = translate(reply, self._redis.address)
            if not isinstance(error, WrongType):
                raise error from reply
            yield defaults[at]


def _is_outcome(name: str) -> bool:
    return "." in name or name == PUBLISHED
