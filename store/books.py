"""The books: how many URLs are where, cheaply from counters or proved from the data.

At every moment `admitted = published + duplicates + rejected + dead + waiting + delayed + leased`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.records import Records
from store.scripts import Scripts

if TYPE_CHECKING:
    from config.settings import Settings
    from store.client import Client

#: Counters that are an outcome's: those with a dot, and this one.
PUBLISHED = "published"
#: Counters of events, which no sum includes.
EVENTS = ("retries", "leases_expired", "replayed")


@dataclass(frozen=True, slots=True)
class Audit:
    """Both sides of the books at one moment, counted from the data; `differences` says in sentences what is wrong."""

    admitted: int
    accounted: int
    places: dict[str, int]
    differences: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


class Books:
    """The books of one namespace; thread-safe. Both methods may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._settings = settings
        self._records = Records(redis, settings)
        self._scripts = Scripts(redis, settings.namespace)
        self._prefix = f"{settings.namespace}:"

    def counts(self) -> dict[str, Any]:
        """Return the counts, in time that does not depend on how much there is.

        Keys: `admitted`, `published`, `duplicates`, `rejected`, `dead`, `waiting`, `delayed`, `leased`, `unread`,
        `by_outcome` (name → how many URLs ended so; failed.* are those now dead), `hosts` (that have jobs and room
        in flight, to be asked now or later), `hosts_in_flight`, `inbox`, `inbox_refused`, `next_due` (seconds until the
        first delayed job is due, or None), `oldest_lease` (seconds since the lease that was least recently given out or
        renewed, or None), and the events `retries`, `leases_expired`, `replayed`.
        """
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.time()
        pipeline.hgetall(f"{self._prefix}counters")
        for name in ("delayed", "leases", "dead", "hosts", "busy"):
            pipeline.zcard(f"{self._prefix}{name}")
        for name in ("delayed", "leases"):
            pipeline.zrange(f"{self._prefix}{name}", 0, 0, withscores=True)
        pipeline.llen(f"{self._prefix}inbox")
        pipeline.xlen(f"{self._prefix}inbox:dead")
        (second, micro), flat, delayed, leased, dead, hosts, busy, due, leases, inbox, refused = pipeline.execute()
        now = second + micro / 1e6
        counters = {name.decode(): int(value) for name, value in flat.items()}
        return {
            **_sums(counters),
            "dead": dead,
            "waiting": counters.get("waiting", 0),
            "delayed": delayed,
            "leased": leased,
            "unread": self._records.unread(),
            "by_outcome": {name: n for name, n in sorted(counters.items()) if n and _is_outcome(name)},
            "hosts": hosts,
            "hosts_in_flight": busy,
            "inbox": inbox,
            "inbox_refused": refused,
            "next_due": due[0][1] / 1000 - now if due else None,
            "oldest_lease": now - leases[0][1] / 1000 + self._settings.lease_seconds if leases else None,
            **{name: counters.get(name, 0) for name in EVENTS},
        }

    def audit(self) -> Audit:
        """Count every place from the data itself, atomically, and compare.

        Holds the server up for about a microsecond a host: safe while running.
        """
        waiting, delayed, leased, dead, in_flight, appended, flat = self._scripts.run("audit")
        counters = {name.decode(): int(value) for name, value in zip(flat[::2], flat[1::2], strict=True)}
        sums = _sums(counters)
        places = {
            **{name: sums[name] for name in ("published", "duplicates", "rejected")},
            "dead": dead,
            "waiting": waiting,
            "delayed": delayed,
            "leased": leased,
        }
        accounted = sum(places.values())
        failed = sum(value for name, value in counters.items() if name.startswith("failed."))
        pairs = [
            ("URLs admitted", sums["admitted"], "accounted for", accounted),
            ("counted as waiting", counters.get("waiting", 0), "in the queues", waiting),
            ("counted as failed", failed, "among the dead letters", dead),
            ("in flight by host", in_flight, "leased", leased),
        ]
        if "stream" in self._settings.output:
            streamed = counters.get("streamed", 0)
            pairs.append(("records counted as appended", streamed, "appended to the stream", max(0, appended)))
        differences = tuple(f"{one} {left}: {other} {right}" for left, one, right, other in pairs if one != other)
        return Audit(sums["admitted"], accounted, places, differences)


def _is_outcome(name: str) -> bool:
    return "." in name or name == PUBLISHED


def _sums(counters: dict[str, int]) -> dict[str, int]:
    def total(kind: str) -> int:
        return sum(value for name, value in counters.items() if name.startswith(f"{kind}."))

    return {
        "admitted": counters.get("admitted", 0),
        PUBLISHED: counters.get(PUBLISHED, 0),
        "duplicates": total("duplicate"),
        "rejected": total("rejected"),
    }
