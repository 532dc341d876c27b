"""Dead letters of both kinds, URLs and inbox items, found and dealt with together for `newsluice failed`."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

import click

from store.connection import connect
from store.dead import DeadLetter, DeadLetters, Which
from store.frontier import Frontier
from store.inbox import RefusedItem, RefusedItems
from store.scripts import ms
from tasks.outcome import Outcome
from tasks.url import UrlRefused, canonical, host_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from config.settings import Settings

#: The reason under which inbox items are found.
INBOX = "inbox"
_URL_ID = re.compile("[a-z2-7]{16}")
_ITEM_ID = re.compile("[0-9]{1,19}-[0-9]{1,19}")
#: Inbox items read, or IDs acted on, at a time.
PAGE = 500
#: The last part of a stream's id: as far as it goes.
LAST = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Selection:
    """Which: these ids, else all with this reason and host, given up since and before; None takes any.

    A timedelta is an age, by the server's clock.
    """

    ids: tuple[str, ...] = ()
    reason: str | None = None
    host: str | None = None
    since: datetime | timedelta | None = None
    before: datetime | timedelta | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not self.ids and all(part is None for part in (self.reason, self.host, self.since, self.before))

    @property
    def urls(self) -> bool:
        """Whether URLs are meant, perhaps besides inbox items."""
        return self.reason != INBOX

    @property
    def inbox(self) -> bool:
        """Whether inbox items are meant, perhaps besides URLs."""
        return self.host is None and self.reason in {None, INBOX}


def check_reason(reason: str) -> str:
    """Return the reason in full: `timeout` is `failed.timeout`. Raises click's error for one that is none."""
    known = [outcome.value for outcome in Outcome if outcome.retried]
    for name in (reason, f"failed.{reason}"):
        if name in {INBOX, "failed", *known}:
            return name
    near = difflib.get_close_matches(f"failed.{reason.removeprefix('failed.')}", known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"it may be inbox or one of {', '.join(known)}"
    raise click.BadParameter(f"{reason!r} is no reason for giving up; {hint}", param_hint="--reason")


def check_host(host: str) -> str:
    """Return the host, of a URL perhaps, as queues are named: ASCII, and with its port if that is not the usual one.

    Raises click's error for a text that names none.
    """
    try:
        return host_of(canonical(host if "://" in host else f"http://{host}/"))
    except UrlRefused as error:
        raise click.BadParameter(f"{host!r} is no host: {error.reason}", param_hint="--host") from error


class Letters:
    """All dead letters. Every method may raise StoreError."""

    def __init__(self, settings: Settings) -> None:
        redis = connect(settings)
        self._frontier = Frontier(redis, settings)
        self._urls = DeadLetters(redis, settings)
        self._items = RefusedItems(redis, settings)

    def find(self, selection: Selection) -> Iterator[DeadLetter | RefusedItem]:
        """Yield those that are selected: URLs, the latest first, then inbox items, the oldest first."""
        which = self._which(selection)
        if selection.urls:
            yield from self._urls.each(which)
        if selection.inbox:
            yield from chain.from_iterable(self._pages(which))

    def counts(self, selection: Selection) -> Counter[str]:
        """Return how many are selected, by reason."""
        if selection.ids:
            own, others = _by_kind(selection.ids)
            counts = self._urls.counts_of(own)
            items = self._items.count_of(others)
        else:
            which = self._which(selection)
            counts = self._urls.counts(which) if selection.urls else Counter()
            items = self._count_items(which) if selection.inbox else 0
        return counts + Counter({INBOX: items})

    def retry(self, selection: Selection) -> int:
        """Let URLs wait again and put inbox items back; return how many. What is given up meanwhile is left."""
        if selection.ids:
            return self._apply(selection.ids, self._frontier.replay, self._items.put_back)
        which = self._which(selection)
        urls = self._urls.replay(self._frontier, which) if selection.urls else 0
        return urls + (self._to_items(self._items.put_back, which) if selection.inbox else 0)

    def purge(self, selection: Selection) -> int:
        """Drop them; return how many."""
        if selection.ids:
            return self._apply(selection.ids, self._frontier.purge, self._items.purge)
        which = self._which(selection)
        urls = self._urls.purge(self._frontier, which) if selection.urls else 0
        return urls + (self._to_items(self._items.purge, which) if selection.inbox else 0)

    def _which(self, selection: Selection) -> Which:
        def moment(when: datetime | timedelta | None) -> float | None:
            if isinstance(when, timedelta):
                return self._urls.now() - when.total_seconds()
            return None if when is None else when.timestamp()

        return Which(selection.reason, selection.host, moment(selection.since), moment(selection.before))

    def _apply(
        self, ids: Sequence[str], urls: Callable[[Sequence[str]], int], items: Callable[[Sequence[str]], int]
    ) -> int:
        own, others = _by_kind(ids)
        return (urls(own) if own else 0) + (items(others) if others else 0)

    def _to_items(self, act: Callable[[Sequence[str]], int], which: Which) -> int:
        return sum(act([item.entry_id for item in page]) for page in self._pages(which))

    def _count_items(self, which: Which) -> int:
        return sum(len(page) for page in self._pages(which)) if which.timed else len(self._items)

    def _pages(self, which: Which) -> Iterator[list[RefusedItem]]:
        last = "0" if which.since is None else f"{max(0, ms(which.since) - 1)}-{LAST}"
        until = float("inf") if which.before is None else ms(which.before)
        left = len(self._items)  # no more: what was put back may come back as refused
        while left > 0 and (page := self._items.after(last, min(PAGE, left))):
            last = page[-1].entry_id
            left -= len(page)
            meant = [item for item in page if int(item.entry_id.partition("-")[0]) <= until]
            if meant:
                yield meant
            if len(meant) < len(page):
                return


def _by_kind(ids: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the ids of URLs and those of inbox items; what is neither is left out."""
    return [one for one in ids if _URL_ID.fullmatch(one)], [one for one in ids if _ITEM_ID.fullmatch(one)]
