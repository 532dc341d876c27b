"""The state of the whole, for people and for programs: what came in, how it ended, what waits, what holds back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from config.celery import ingest_queue
from store.books import Books
from store.connection import connect
from store.frontier import Frontier
from tasks.queues import lists_of

if TYPE_CHECKING:
    from config.settings import Settings

#: What `admitted` is the sum of.
PLACES = ("published", "duplicates", "rejected", "dead", "waiting", "delayed", "leased")


@dataclass(frozen=True, slots=True)
class Status:
    """`counts` as JSON can hold them; `differences` says what does not balance, in sentences."""

    counts: dict[str, Any]
    differences: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def as_dict(self) -> dict[str, Any]:
        """Return all of it, as `newsluice status --json` prints it."""
        return {**self.counts, "balanced": self.balanced, "differences": list(self.differences)}


def look(settings: Settings, *, check: bool = False) -> Status:
    """Return the state; with `check`, both sides of the books are counted from the data. Raises StoreError.

    The keys are those of `Books.counts`, and `holding_back` (why the pump dispatches nothing, or None),
    `taking_in_nothing` (why no new URLs are taken, or None), `queue` (messages that wait in Celery), `enqueue_queues`
    (messages, of any task, by queue), `memory` (bytes used, and at most or None).
    """
    redis = connect(settings)
    books, frontier = Books(redis, settings), Frontier(redis, settings)
    counts = books.counts()
    if check:
        audit = books.audit()
        counts |= {"admitted": audit.admitted, **audit.places}  # of one moment, while others go on
        differences = audit.differences
    else:
        accounted = sum(counts[place] for place in PLACES)
        same = counts["admitted"] == accounted
        differences = () if same else (f"admitted {counts['admitted']}: {accounted} accounted for",)
    memory: dict[str, Any] = redis.info("memory")
    counts |= {
        "holding_back": frontier.pressure(),
        "taking_in_nothing": frontier.full(),
        "queue": frontier.queued(ingest_queue(settings)),
        "enqueue_queues": {queue: sum(frontier.waiting_messages(lists_of(queue))) for queue in settings.enqueue_queues},
        "memory": {"used": int(memory["used_memory"]), "max": int(memory.get("maxmemory", 0)) or None},
    }
    return Status(counts, differences)
