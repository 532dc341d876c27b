"""The inspection: proves from the data that every job has one place and every count is right, and mends what is not.

Keys and places are read in pages; whatever looks wrong is judged by one Lua operation that looks again, and mends it in
the same step. So what is merely in motion is never a finding, and workers and pumps go on meanwhile.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import TYPE_CHECKING, Any

from store.audit import KEY_TYPES, Audit, audit_of, triples, wrong_types
from store.findings import Finding, Tally
from store.ids import Ids
from store.scripts import Argument, Scripts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from config.settings import Settings
    from store.client import Client

#: Tries to count everything at one moment, after which it takes as long as it takes.
RECOUNTS = 5
#: Milliseconds by which a host may be later than its delay says: clocks are set.
LATE_MS = 60_000
ZSETS = ("leases", "dead", "delayed")


@dataclass(frozen=True, slots=True)
class Pages:
    """What one call of an operation looks at, so that none holds the server up for long."""

    keys: int = 1000
    entries: int = 500  #: of a place
    hosts: int = 500
    suspects: int = 4000  #: jobs that look lost
    searched: int = 200_000  #: entries of the queues in which those are looked for
    letters: int = 1000
    recounted: int = 20_000  #: dead letters that came or went while the others were counted


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found, and the books at one moment at its end; None when a key of a wrong type was in the way."""

    findings: tuple[Finding, ...]
    audit: Audit | None


class Inspection:
    """Inspects one namespace; thread-safe. Both methods may raise StoreError.

    They take time in proportion to the URLs that are not finished, and 32 bytes of memory for each, besides those that
    are found wrong. HOST_CONCURRENCY and OUTPUT must be what the workers have.
    """

    def __init__(self, redis: Client, settings: Settings, pages: Pages | None = None) -> None:
        self._redis = redis
        self._settings = settings
        self._pages = pages or Pages()

    def check(self) -> Inspected:
        """Look at everything, change nothing."""
        return _Round(self._redis, self._settings, self._pages, mend=False).run()

    def repair(self) -> tuple[Finding, ...]:
        """Look at everything and mend what is wrong; return what was."""
        return _Round(self._redis, self._settings, self._pages, mend=True).run().findings


class _Round:
    """One inspection. What is mended first makes way for the next: entries, then jobs, then hosts, then counts."""

    def __init__(self, redis: Client, settings: Settings, pages: Pages, *, mend: bool) -> None:
        self._redis = redis
        self._settings = settings
        self._pages = pages
        self._scripts = Scripts(redis, settings.namespace)
        self._prefix = f"{settings.namespace}:"
        self._mend = int(mend)
        self._tally = Tally()
        self._jobs, self._queued, self._elsewhere = Ids(), Ids(), Ids()
        self._lanes: list[bytes] = []
        self._tables: dict[str, int] = {}  # of what was seen, KIND:NUMBER → buckets at least

    def run(self) -> Inspected:
        """Look, and mend if that was asked for."""
        self._keys()
        if self._tally.has("wrong_key") and not self._mend:
            return Inspected(self._tally.findings(), None)  # no operation could read them
        for place in ZSETS:
            self._place(place)
        self._queues()
        self._judge("job_in_two_places", "repeats", suspects=self._queued.repeated())
        lost = self._jobs.without(self._queued, self._elsewhere)
        self._judge("job_without_place", "orphans", self._settings.host_concurrency, suspects=lost)
        self._flights()
        self._heap()
        self._slices()
        audit = self._counters()
        return Inspected(self._tally.findings(), audit)

    # ── keys and places ──

    def _keys(self) -> None:
        fixed = self._run("aside", *chain.from_iterable(KEY_TYPES.items()))
        self._tally.note("wrong_key", wrong_types(fixed))
        cursor = b"0"
        while True:
            cursor, jobs, lanes, wrong, nameless, tables = self._run("survey", cursor, self._pages.keys)
            self._jobs.add(jobs)
            self._lanes += lanes
            for name, buckets in zip(map(_text, tables[::2]), map(int, tables[1::2]), strict=True):
                self._tables[name] = max(buckets, self._tables.get(name, 0))
            self._tally.note("wrong_key", wrong_types(wrong))
            self._tally.note("job_without_url", nameless)
            if cursor == b"0":
                break
        self._lanes = list(dict.fromkeys(self._lanes))

    def _place(self, place: str) -> None:
        cursor = b"0"
        while True:
            cursor, ids, strays, doubles, marked = self._run("places", place, cursor, self._pages.entries)
            self._elsewhere.add(ids)
            self._tally.note("place_without_job", (f"{_text(id_)} in {place}" for id_ in strays))
            self._tally.note("job_in_two_places", doubles)
            self._tally.note("job_marked", marked)
            if cursor == b"0":
                break

    def _queues(self) -> None:
        at, start = 0, 0
        while at < len(self._lanes):
            lanes = self._lanes[at : at + self._pages.hosts]
            head = (self._settings.host_concurrency, self._pages.entries, start)
            done, start, ids, strays, doubles, marked = self._run("queues", *head, *lanes)
            at += done
            self._queued.add(ids)
            pairs = zip(strays[::2], strays[1::2], strict=True)
            self._tally.note("place_without_job", (f"{_text(id_)} in queue:{_text(lane)}" for id_, lane in pairs))
            self._tally.note("job_in_two_places", doubles)
            self._tally.note("job_marked", marked)

    def _judge(self, kind: str, operation: str, *head: Argument, suspects: Iterable[Iterable[bytes]]) -> None:
        ids = chain.from_iterable(suspects)
        batch = list(islice(ids, self._pages.suspects))
        while batch:
            found, left = self._run(operation, *head, self._pages.searched, *batch)
            self._tally.note(kind, found)
            batch = [*left, *islice(ids, self._pages.suspects - len(left))]

    # ── hosts ──

    def _flights(self) -> None:
        flights = triples(self._run("flights", self._settings.host_concurrency))
        self._tally.note("host_in_flight", (f"{host}: {one} in flight, {other} leased" for host, one, other in flights))

    def _heap(self) -> None:
        known = dict.fromkeys(_host_of(lane) for lane in self._lanes)
        others = (host for host in self._placed() if host not in known)
        for hosts in _batches(chain(known, others), self._pages.hosts):
            found = self._run("heap", self._settings.host_concurrency, LATE_MS, *hosts)
            for kind, some in zip(("host_missing", "host_idle", "host_late"), found, strict=True):
                self._tally.note(kind, some)

    def _placed(self) -> Iterator[bytes]:
        for host, _ in self._redis.zscan_iter(f"{self._prefix}hosts", count=self._pages.hosts):
            yield host

    # ── counts ──

    def _slices(self) -> None:
        for name in sorted(self._tables, key=lambda name: int(name.partition(":")[2]), reverse=True):
            self._tally.note("slice_headless", self._run("headless", *name.split(":"), self._tables[name]))
        for key, kinds in (("slices", ("urls", "content")), ("generations", ("near",))):
            numbers: Any = self._redis.zrange(f"{self._prefix}{key}", 0, -1)
            for number, kind in product(numbers, kinds):
                is_ = self._run("remembered", kind, number)
                if is_ and is_[0] != is_[1]:
                    self._tally.note("slice_count", [f"{kind}:{_text(number)}: {is_[0]} counted, {is_[1]} there"])

    def _counters(self) -> Audit:
        stream, hosts = int("stream" in self._settings.output), self._tally.all("host_missing")
        for left in reversed(range(RECOUNTS)):
            limit, pages = self._pages.recounted if left else 2**53, json.dumps(list(self._reasons()))
            reply = self._run("audit", stream, limit, pages, *hosts)
            if reply:
                break
        differ = triples(reply[7])
        self._tally.note(
            "counter", (f"{name}: {counted} counted, {data} in the data" for name, counted, data in differ)
        )
        return audit_of(reply, self._settings)

    def _reasons(self) -> Iterator[tuple[str, str, int, dict[str, int]]]:
        since = "-inf"
        while reply := self._scripts.run("reasons", since, self._pages.letters):
            up_to, count, flat = reply
            yield since, _text(up_to), count, dict(zip(map(_text, flat[::2]), flat[1::2], strict=True))
            since = f"({_text(up_to)}"

    def _run(self, name: str, *args: Argument) -> Any:  # noqa: ANN401 - its reply
        return self._scripts.run(name, self._mend, *args)


def _host_of(lane: bytes) -> bytes:
    return lane[1:] if lane[:1] in {b"!", b"~"} else lane


def _text(value: bytes) -> str:
    return value.decode(errors="replace")


def _batches(values: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    rest = iter(values)
    while page := list(islice(rest, size)):
        yield page
