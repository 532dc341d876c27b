"""The state of the whole, for people and for programs: what came in, how it ended, what waits, what holds back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from config.celery import ingest_queue
from store.books import Books
from store.connection import connect
from store.errors import WrongType
from store.frontier import Frontier
from store.hosts import Hosts
from store.inspection import Inspection
from tasks.queues import lists_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.settings import Settings
    from store.findings import Finding

#: Hosts that are slow, blocked or down which are listed.
TROUBLES = 1000
#: What `admitted` is the sum of.
PLACES = ("published", "duplicates", "rejected", "dead", "waiting", "delayed", "leased")


@dataclass(frozen=True, slots=True)
class Status:
    """`counts` as JSON can hold them; `differences` says what does not balance, in sentences.

    `findings` are those of an inspection, `repaired` those of the repair before it; both empty when none was asked for.
    """

    counts: dict[str, Any]
    differences: tuple[str, ...]
    findings: tuple[Finding, ...] = ()
    repaired: tuple[Finding, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        """Return all of it, as `newsluice status --json` prints it."""
        return {
            **self.counts,
            "balanced": self.balanced,
            "differences": list(self.differences),
            "findings": [finding.as_dict() for finding in self.findings],
            "repaired": [{**finding.as_dict(), "done": finding.remedy} for finding in self.repaired],
        }


def look(settings: Settings, *, check: bool = False, repair: bool = False) -> Status:
    """Return the state; with `check` proved from the data, with `repair` mended and then proved. Raises StoreError.

    The keys are those of `Books.counts`, and `holding_back` (why the pump dispatches nothing, or None),
    `taking_in_nothing` (why no new URLs are taken, or None), `queue` (messages that wait in Celery), `enqueue_queues`
    (messages, of any task, by queue), `memory` (bytes used, and at most or None), `hosts_troubled` (how many are slow,
    blocked or down) and `troubled` (those longest in trouble, as store/hosts.py describes them).
    """
    redis = connect(settings)
    books, inspection = Books(redis, settings), Inspection(redis, settings)
    repaired = inspection.repair() if repair else ()
    findings: tuple[Finding, ...] = ()
    differences = [] if check or repair else list(books.wrong_types())
    counts = books.counts()
    if check or repair:
        inspected = inspection.check()
        findings = inspected.findings
        differences += [str(finding) for finding in findings]
        if inspected.audit:
            counts |= {
                "admitted": inspected.audit.admitted,
                **inspected.audit.places,
            }  # of one moment, while others go on
    elif counts["admitted"] != (accounted := sum(counts[place] for place in PLACES)):
        differences.append(f"{counts['admitted']} URLs admitted: {accounted} accounted for")
    hosts = Hosts(redis, settings)
    counts["hosts_troubled"] = len(hosts)
    counts["troubled"] = [trouble.as_dict() for trouble in hosts.troubled(TROUBLES)]
    counts |= _around(Frontier(redis, settings), settings, differences)
    memory: dict[str, Any] = redis.info("memory")
    counts["memory"] = {"used": int(memory["used_memory"]), "max": int(memory.get("maxmemory", 0)) or None}
    return Status(counts, tuple(differences), findings, repaired)


def _around(frontier: Frontier, settings: Settings, differences: list[str]) -> dict[str, Any]:
    """Return what holds back and what waits in Celery, whatever has become of their keys."""

    def why(ask: Callable[[], str | None]) -> str | None:
        try:
            return ask()
        except WrongType as error:
            return str(error)

    def length(queue: str, count: Callable[[], int]) -> int:
        try:
            return count()
        except WrongType:
            differences.append(f"{queue}, Celery's queue, is not a list: delete or rename it")
            return 0

    own = ingest_queue(settings)
    return {
        "holding_back": why(frontier.pressure),
        "taking_in_nothing": why(frontier.full),
        "queue": length(own, lambda: frontier.queued(own)),
        "enqueue_queues": {
            queue: length(queue, partial(_waiting, frontier, queue)) for queue in settings.enqueue_queues
        },
    }


def _waiting(frontier: Frontier, queue: str) -> int:
    return sum(frontier.waiting_messages(lists_of(queue)))
