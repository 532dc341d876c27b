"""The way in, shared by the command, the Celery task and the inbox: from what a caller gives to jobs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Any, NoReturn

from store.errors import NoRoom, StoreError
from store.frontier import Admission, NewJob, Priority
from tasks.twins import twin
from tasks.url import UrlRefused, canonical, host_of, job_id, normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from store.frontier import Frontier

#: Jobs admitted in one call of the frontier: large enough to be quick, short enough to hold up nobody.
BATCH = 500
#: Bytes of JSON that a caller's `meta` may have.
META_MAX_BYTES = 4096
#: Keys that an inbox item may have.
INBOX_KEYS = frozenset({"url", "meta", "priority", "again"})


class InputRefused(ValueError):
    """`meta` cannot be kept, or an inbox item cannot be understood; the message says why."""


@dataclass(slots=True)
class Refusal:
    """How many inputs were refused for one reason, and the place of the first of them (`line 7`)."""

    count: int
    first: str


@dataclass(slots=True)
class Summary:
    """What became of a lot of URLs; `refusals` by reason, in the order of their first appearance.

    `left_off` is the place of the first URL that was not taken (`line 8`) for want of room; None when all were.
    """

    new: int = 0
    waiting: int = 0
    done: int = 0
    dead: int = 0
    refusals: dict[str, Refusal] = field(default_factory=dict)
    left_off: str | None = None

    @property
    def usable(self) -> int:
        """Return how many were URLs that can be fetched, known or not."""
        return self.new + self.waiting + self.done + self.dead

    @property
    def refused(self) -> int:
        """Return how many were not."""
        return sum(refusal.count for refusal in self.refusals.values())

    def add(self, admissions: Iterable[Admission | None]) -> None:
        """Count those that were admitted, or were known before."""
        counts = Counter(admissions)
        self.new += counts[Admission.NEW]
        self.waiting += counts[Admission.WAITING]
        self.done += counts[Admission.DONE]
        self.dead += counts[Admission.DEAD]

    def refuse(self, reason: str, place: str, text: str) -> None:
        """Count one that was refused, and where it stood."""
        del text  # for those who list each
        self.refusals.setdefault(reason, Refusal(0, place)).count += 1

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it: the result of the Celery task."""
        return {
            "new": self.new,
            "waiting": self.waiting,
            "done": self.done,
            "dead": self.dead,
            "refused": self.refused,
            "reasons": {reason: refusal.count for reason, refusal in self.refusals.items()},
        }


def prepare(text: str, meta: str | None = None, priority: Priority = Priority.NORMAL, *, again: bool = False) -> NewJob:
    """Return the job of one address; `meta` is JSON text; `again`: though it was done. Raises UrlRefused.

    The address is asked as it was given, in its one spelling; its id is that of its normal form, without tracking;
    its twin's that of the plainest address of the page.
    """
    url = canonical(text)
    normal = normalise(url)
    plainest = twin(normal)
    other = "" if plainest == normal else job_id(plainest)
    return NewJob(id=job_id(normal), url=url, host=host_of(url), meta=meta, priority=priority, twin=other, again=again)


def meta_text(meta: object) -> str | None:
    """Return a caller's `meta` as the JSON text that is kept; None when there is none. Raises InputRefused."""
    if meta is None:
        return None
    if not isinstance(meta, dict):
        raise InputRefused("meta is not an object")
    try:
        text = json.dumps(meta, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise InputRefused("meta holds what JSON cannot hold") from error
    if size > META_MAX_BYTES:
        raise InputRefused(f"meta is longer than {META_MAX_BYTES:,} bytes of JSON")
    return text if meta else None


def priority_of(given: object) -> Priority:
    """Return a caller's priority, None for none. Raises InputRefused."""
    try:
        return Priority.NORMAL if given is None else Priority(str(given))
    except ValueError as error:
        raise InputRefused(f"priority is none of {', '.join(Priority)}") from error


def again_of(given: object) -> bool:
    """Return whether a caller wants what was done, too; None for no. Raises InputRefused."""
    if given is None or isinstance(given, bool):
        return bool(given)
    raise InputRefused("again is neither true nor false")


def parse_inbox(item: bytes) -> NewJob | str:
    """Return the job of an inbox item, or why it is refused.

    An item is a URL, or a JSON object with `url` and perhaps `meta`, `priority` and `again`.
    """
    try:
        return _inbox_job(item.decode())
    except UrlRefused as refused:
        return refused.reason
    except InputRefused as refused:
        return str(refused)
    except UnicodeDecodeError:
        return "not UTF-8"
    except (ValueError, RecursionError):
        return "not JSON"


def _inbox_job(text: str) -> NewJob:
    if not text.lstrip().startswith("{"):
        return prepare(text)
    given = json.loads(text, parse_constant=_no_constant)
    if unknown := sorted(given.keys() - INBOX_KEYS):
        raise InputRefused(f"unknown key {unknown[0][:40]!r}: an item has url, meta, priority and again")
    if not isinstance(given.get("url"), str):
        raise InputRefused("no url: an item is a URL or a JSON object with url, meta, priority and again")
    again = again_of(given.get("again"))
    return prepare(given["url"], meta_text(given.get("meta")), priority_of(given.get("priority")), again=again)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def enqueue(
    frontier: Frontier,
    urls: Iterable[str],
    meta: Mapping[str, Any] | None = None,
    priority: str | None = None,
    *,
    again: bool = False,
) -> dict[str, Any]:
    """Admit the URLs and return the summary as a dict: the Celery task `newsluice.enqueue`.

    Its keys are `new`, `waiting`, `done`, `dead`, `refused` and `reasons` (reason → count). Raises InputRefused when
    `urls` is no list, `meta` cannot be kept, `priority` is none or `again` no truth value, and NoRoom; a URL that is
    none counts as refused.
    """
    if isinstance(urls, str | bytes | dict) or not isinstance(urls, Iterable):
        raise InputRefused("urls is not a list of strings")
    lines = ((f"item {number}", url) for number, url in enumerate(urls, start=1))
    summary = admit_all(frontier, lines, meta_text(meta), Summary(), priority_of(priority), again=again_of(again))
    return summary.as_dict()


def admit_all(  # noqa: PLR0913 - what is given, and how it is to be taken
    frontier: Frontier,
    lines: Iterable[tuple[str, str]],
    meta: str | None,
    summary: Summary,
    priority: Priority = Priority.NORMAL,
    *,
    again: bool = False,
) -> Summary:
    """Admit (place, text) pairs in batches as they come, and count them in the summary, which is returned.

    `again`: also those that were done, to see whether they have changed.

    Raises StoreError, and then `summary.left_off` says where to go on: all before that is taken.
    """
    jobs = _jobs(lines, partial(prepare, meta=meta, priority=priority, again=again), summary)
    while batch := list(islice(jobs, BATCH)):
        try:
            answers = frontier.admit([job for _, job in batch])
        except StoreError as error:
            taken = list(takewhile(bool, error.answers)) if isinstance(error, NoRoom) else []
            summary.add(taken)
            summary.left_off = batch[len(taken)][0]
            raise
        summary.add(answers)
    return summary


def _jobs(
    lines: Iterable[tuple[str, str]], job_of: Callable[[str], NewJob], summary: Summary
) -> Iterator[tuple[str, NewJob]]:
    """Yield place and job of the usable ones, count the others."""
    for place, text in lines:
        if not isinstance(text, str):
            summary.refuse("not a string", place, repr(text))
            continue
        try:
            yield place, job_of(text)
        except UrlRefused as error:
            summary.refuse(error.reason, place, text)


def drain(frontier: Frontier, count: int) -> bool:
    """Move up to `count` items of the inbox on: jobs into the frontier, others onto `inbox:dead` with their reason.

    Return whether there were any. Several may do this at once: the store takes each item once. Raises StoreError;
    NoRoom when there are some and no room.
    """
    raw = frontier.inbox(count)
    raw = raw and raw[: frontier.room()]
    read = [(item, parse_inbox(item)) for item in raw]
    if read:
        jobs = [job for _, job in read if not isinstance(job, str)]
        frontier.admit_inbox(raw, jobs, [(item, reason) for item, reason in read if isinstance(reason, str)])
    return bool(read)
