"""Dead letters of both kinds, URLs and inbox items, found and dealt with together for `newsluice failed`."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from store.connection import connect
from store.dead import DeadLetter, DeadLetters
from store.frontier import Frontier
from store.inbox import RefusedItem, RefusedItems
from tasks.outcome import Outcome
from worker.cli.common import printable, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.table import Table

    from config.settings import Settings

#: The reason under which inbox items are found.
INBOX = "inbox"
_URL_ID = re.compile("[a-z2-7]{16}")
_ITEM_ID = re.compile("[0-9]{1,20}-[0-9]{1,20}")
#: Inbox items read, or IDs acted on, at a time.
PAGE = 500
#: Characters of a detail or an inbox item in the table.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class Selection:
    """Which: these ids, else all with this reason and host, where None takes any."""

    ids: tuple[str, ...] = ()
    reason: str | None = None
    host: str | None = None

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


class Letters:
    """All dead letters. Every method may raise StoreError."""

    def __init__(self, settings: Settings) -> None:
        redis = connect(settings)
        self._frontier = Frontier(redis, settings)
        self._urls = DeadLetters(redis, settings)
        self._items = RefusedItems(redis, settings)

    def find(self, selection: Selection) -> Iterator[DeadLetter | RefusedItem]:
        """Yield those that are selected: URLs, the latest first, then inbox items, the oldest first."""
        if selection.urls:
            yield from self._urls.newest(reason=selection.reason, host=selection.host)
        if selection.inbox:
            yield from chain.from_iterable(self._pages())

    def count(self, selection: Selection) -> int:
        """Return how many are selected."""
        if selection.ids:
            return len(selection.ids)
        urls = self._urls.count(reason=selection.reason, host=selection.host) if selection.urls else 0
        return urls + (len(self._items) if selection.inbox else 0)

    def retry(self, selection: Selection) -> int:
        """Let URLs wait again and put inbox items back; return how many."""
        return self._apply(selection, self._frontier.replay, self._items.put_back)

    def purge(self, selection: Selection) -> int:
        """Drop them; return how many."""
        return self._apply(selection, self._frontier.purge, self._items.purge)

    def _apply(
        self, selection: Selection, urls: Callable[[Sequence[str]], int], items: Callable[[Sequence[str]], int]
    ) -> int:
        if selection.ids:
            own = [one for one in selection.ids if _URL_ID.fullmatch(one)]
            others = [one for one in selection.ids if _ITEM_ID.fullmatch(one)]
            return (urls(own) if own else 0) + (items(others) if others else 0)
        done = 0
        if selection.urls:
            done += sum(urls(page) for page in self._urls.ids(reason=selection.reason, host=selection.host))
        if selection.inbox:
            done += sum(items([item.entry_id for item in page]) for page in self._pages())
        return done

    def _pages(self) -> Iterator[list[RefusedItem]]:
        last, left = "0", len(self._items)  # no more: what was put back may come back as refused
        while left > 0 and (page := self._items.after(last, min(PAGE, left))):
            last = page[-1].entry_id
            left -= len(page)
            yield page


def as_array(letters: Iterable[DeadLetter | RefusedItem]) -> Iterator[str]:
    """Yield the lines of a JSON array, an object a line."""
    line = "["
    for letter in letters:
        yield line if line == "[" else f"{line},"
        line = json.dumps(_as_dict(letter), ensure_ascii=False)
    if line == "[":
        yield "[]"
    else:
        yield line
        yield "]"


def _as_dict(letter: DeadLetter | RefusedItem) -> dict[str, Any]:
    if isinstance(letter, RefusedItem):
        item = letter.item.decode(errors="backslashreplace")
        return {"kind": INBOX, "id": letter.entry_id, "reason": INBOX, "detail": letter.reason, "item": item}
    return {
        "kind": "url",
        "id": letter.id,
        "url": letter.url,
        "host": letter.host,
        "reason": letter.reason,
        "detail": letter.detail,
        "attempts": letter.attempts,
        "admitted": _iso(letter.admitted),
        "given_up": _iso(letter.buried),
        "tries": [_iso(at) for at in letter.tries],
        "meta": json.loads(letter.meta) if letter.meta else None,
    }


def as_table(letters: Iterable[DeadLetter | RefusedItem], number: int) -> tuple[Table, int]:
    """Return a table of the first `number` (0: all), and how many there are beyond."""
    rows = table("id", "given up", "tries", "reason", "what", "detail")
    rest = iter(letters)
    for letter in islice(rest, number or None):
        if isinstance(letter, RefusedItem):
            item = letter.item.decode(errors="backslashreplace")
            cells = (letter.entry_id, "", "", INBOX, item[:SHOWN], letter.reason)
        else:
            when = _iso(letter.buried)
            cells = (letter.id, when, str(letter.attempts), letter.reason, letter.url, letter.detail[:SHOWN])
        rows.add_row(*(Text(printable(cell)) for cell in cells))
    return rows, sum(1 for _ in rest)


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
