"""The books: how many URLs are where, cheaply from counters or proved from the data.

At every moment `admitted = published + duplicates + rejected + dead + waiting + delayed + leased`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from redis.exceptions import ResponseError

from store.client import translate
from store.errors import WrongType
from store.records import Records
from store.scripts import Scripts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.settings import Settings
    from store.client import Client

#: Counters that are an outcome's: those with a dot, and this one.
PUBLISHED = "published"
#: Counters of events, which no sum includes.
EVENTS = ("retries", "leases_expired", "replayed")
#: The type of each fixed key.
KEY_TYPES = {
    **dict.fromkeys(("hosts", "busy", "leases", "delayed", "dead", "slices"), "zset"),
    **dict.fromkeys(("records", "outcomes", "inbox:dead"), "stream"),
    **dict.fromkeys(("inbox", "records:list"), "list"),
    **dict.fromkeys(("tokens", "pumped"), "string"),
    "counters": "hash",
}


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
        """Return the counts, in time that does not depend on how much there is. What a key of a wrong type has is 0.

        Keys: `admitted`, `published`, `duplicates`, `rejected`, `dead`, `waiting`, `delayed`, `leased`, `unread`,
        `by_outcome` (name → how many URLs ended so; failed.* are those now dead), `hosts` (that have jobs and room
        in flight, to be asked now or later), `hosts_in_flight`, `inbox`, `inbox_refused`, `next_due` (seconds until the
        first delayed job is due, or None), `oldest_lease` (seconds since the lease that was least recently given out or
        renewed, or None), and the events `retries`, `leases_expired`, `replayed`.
        """
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.hgetall(f"{self._prefix}counters")
        for name in ("delayed", "leases", "dead", "hosts", "busy"):
            pipeline.zcard(f"{self._prefix}{name}")
        pipeline.llen(f"{self._prefix}inbox")
        pipeline.xlen(f"{self._prefix}inbox:dead")
        for name in ("delayed", "leases"):
            pipeline.zrange(f"{self._prefix}{name}", 0, 0, withscores=True)
        pipeline.time()
        replies = self._replies(pipeline.execute(raise_on_error=False), ({}, *(0,) * 7, [], []))
        flat, delayed, leased, dead, hosts, busy, inbox, refused, due, leases, (second, micro) = replies
        now = second + micro / 1e6
        counters = {name.decode(): _number(value) for name, value in flat.items()}
        unread = 0
        with suppress(WrongType):
            unread = self._records.unread()
        return {
            **_sums(counters),
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


def wrong_types(flat: Sequence[bytes]) -> Iterator[str]:
    """Yield a sentence for each name, type and right type that aside.lua and survey.lua tell."""
    for name, is_, right in triples(flat):
        yield f"{name} is a {is_}, not a {right}"


def triples(flat: Sequence[bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield a script's flat reply by threes."""
    texts = [value.decode(errors="replace") for value in flat]
    return zip(texts[::3], texts[1::3], texts[2::3], strict=True)


def audit_of(reply: Sequence[Any], settings: Settings) -> Audit:
    """Return the reply of audit.lua as an Audit."""
    waiting, delayed, leased, dead, in_flight, appended, flat, _ = reply
    counters = {name.decode(): _number(value) for name, value in zip(flat[::2], flat[1::2], strict=True)}
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
    if "stream" in settings.output:
        streamed = counters.get("streamed", 0)
        pairs.append(("records counted as appended", streamed, "appended to the stream", max(0, appended)))
    differences = tuple(f"{one} {left}: {other} {right}" for left, one, right, other in pairs if one != other)
    return Audit(sums["admitted"], accounted, places, differences)


def _number(value: bytes) -> int:
    try:
        return int(value)
    except ValueError:
        return 0  # somebody else wrote it; an inspection finds it


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
