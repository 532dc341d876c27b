"""The Celery queues where others enqueue, read like the inbox: a message stays until its URLs are in the frontier.

Celery's own consumer would hold what it has taken in memory, and lose it with the process. Messages of other tasks stay
where they are, and are passed over.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import structlog

from store.errors import NoRoom
from store.jobs import Delivery, NewJob, Priority, Refusal
from tasks.enqueue import prepare
from tasks.messages import Call, Foreign, read
from tasks.url import UrlRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from store.frontier import Frontier

log = structlog.get_logger(__name__)

#: What kombu puts between a queue's name and a priority, and its priorities, the first of which has no suffix
#: (`sep` and `priority_steps` of kombu/transport/redis.py).
SEPARATOR, PRIORITIES = "\x06\x16", (3, 6, 9)
#: Messages and bytes read at a time, and pages in one round at the most.
PAGE, PAGE_BYTES, PAGES = 200, 4 * 1024 * 1024, 20
#: Half of PAGE is taken in one step when this many messages are passed over, a third at twice as many: the server looks
#: for each among them.
PASSED_OVER: Final = 1000
#: Seconds after which messages that were passed over are looked at again, since others may put some back among them.
RESCAN_SECONDS: Final = 60.0


@dataclass(slots=True)
class _Open:
    """A message with more URLs than are taken at once: `chunk` are the next ones, `rest` those after them."""

    message: bytes
    rest: Iterator[NewJob | Refusal]
    chunk: list[NewJob | Refusal] = field(default_factory=list)


@dataclass(slots=True)
class _List:
    """How far one list is read: the `beyond` oldest messages, the last of them `mark`, are other tasks'."""

    key: str
    mark: bytes = b""
    beyond: int = 0
    warned: bool = False
    open: _Open | None = None

    def passes_over(self, messages: Sequence[bytes]) -> None:
        if messages:
            self.mark = messages[-1]
            self.beyond += len(messages)


class Queues:
    """Empties these queues into the frontier. For one thread; several processes may do this at once."""

    def __init__(self, frontier: Frontier, queues: Sequence[str]) -> None:
        self._frontier = frontier
        self._lists = [_List(key) for queue in queues for key in lists_of(queue)]
        self._rescan = 0.0

    def drain(self, count: int) -> bool:
        """Take `count` URLs or a few more from each list; return whether there were any.

        Raises StoreError; NoRoom when messages of ours wait and there is no room. What was not taken stays in its list.
        """
        if (now := time.monotonic()) >= self._rescan:
            self._rescan = now + RESCAN_SECONDS
            for one in self._lists:
                one.beyond = one.beyond if one.open else 0
        lengths = self._frontier.waiting_messages([one.key for one in self._lists])
        found = [self._some(one, count) for one, length in zip(self._lists, lengths, strict=True) if length]
        return any(found)

    def _some(self, one: _List, count: int) -> bool:
        if one.open:
            self._go_on(one, one.open, count)
            return True
        taken = 0
        for _ in range(PAGES):
            page = self._frontier.messages(one.key, PAGE, PAGE_BYTES, mark=one.mark, beyond=one.beyond)
            if page.beyond > one.beyond:  # others have put messages back among those that were passed over
                one.beyond = 0
                continue
            one.beyond = page.beyond
            if not page.messages:
                return taken > 0
            taken += self._take(one, page.messages, count)
            if taken >= count:
                break
        return True  # there may be more

    def _take(self, one: _List, messages: Sequence[bytes], count: int) -> int:
        """Take what is ours of these, as far as `count` and the room go; return how many URLs there were, about."""
        foreign: list[bytes] = []
        deliveries: list[Delivery] = []
        left, most = 0, max(1, PAGE // (1 + one.beyond // PASSED_OVER))
        for message in messages:
            if len(deliveries) == most:
                break
            call = read(message)
            if isinstance(call, Foreign):
                self._warn(one, call)
                foreign.append(message)
                continue
            left = left if deliveries else min(count, self._frontier.room())
            left -= len(call.urls) if isinstance(call, Call) else 1
            if left < 0:
                if not deliveries and isinstance(call, Call):
                    one.passes_over(foreign)
                    one.open = _Open(message, _entries(call))
                    self._go_on(one, one.open, count)
                    return count
                break
            entries = _entries(call) if isinstance(call, Call) else [Refusal(message, call, one.key)]
            deliveries.append(_delivery(message, list(entries)))
        place = one.beyond + len(foreign)
        if not deliveries or self._frontier.accept(one.key, deliveries, beyond=place) == len(deliveries):
            one.passes_over(foreign)
        return sum(max(1, len(each.jobs)) for each in deliveries)

    def _go_on(self, one: _List, opened: _Open, count: int) -> None:
        """Take the next URLs of a long message; with the last of them the message goes."""
        count = min(count, self._frontier.room())
        opened.chunk += islice(opened.rest, max(0, count + 1 - len(opened.chunk)))  # one more: are these the last?
        now, later = _delivery(opened.message, opened.chunk[:count]), opened.chunk[count:]
        if not later:
            self._frontier.accept(one.key, [now], beyond=one.beyond)
            one.open = None
            return
        try:
            self._frontier.admit(now.jobs)
        except NoRoom as error:
            left = [job for job, answer in zip(now.jobs, error.answers, strict=True) if answer is None]
            opened.chunk = [*left, *now.refused, *later]
            raise
        self._frontier.refuse(now.refused)
        opened.chunk = later

    def _warn(self, one: _List, call: Foreign) -> None:
        if not one.warned:
            one.warned = True
            log.warning("messages of other tasks are left where they are", queue=one.key, task=call.task)


def lists_of(queue: str) -> list[str]:
    """Return the keys of a queue's lists: of messages without a priority, and of each priority."""
    return [queue, *(f"{queue}{SEPARATOR}{priority}" for priority in PRIORITIES)]


def _entries(call: Call) -> Iterator[NewJob | Refusal]:
    """Yield what each URL of a call comes to."""
    for url in call.urls:
        try:
            if isinstance(url, str):
                yield prepare(url, call.meta, call.priority, again=call.again)
            else:
                yield Refusal(_as_item(url, call), "not a string")
        except UrlRefused as refused:
            yield Refusal(_as_item(url, call), refused.reason)


def _as_item(url: Any, call: Call) -> bytes:  # noqa: ANN401 - whatever was sent
    """Return a URL with what else the call gave as an item of the inbox."""
    meta = {"meta": json.loads(call.meta)} if call.meta else {}
    priority = {"priority": call.priority} if call.priority is not Priority.NORMAL else {}
    return json.dumps({"url": url} | meta | priority, default=str).encode()


def _delivery(message: bytes, entries: Sequence[NewJob | Refusal]) -> Delivery:
    jobs = [entry for entry in entries if isinstance(entry, NewJob)]
    return Delivery(message, jobs, [entry for entry in entries if isinstance(entry, Refusal)])
