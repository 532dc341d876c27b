"""How dead letters are shown: a JSON array for programs, a table and counts for people."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from rich.text import Text

from store.inbox import RefusedItem
from worker.cli.common import plural, printable, table
from worker.cli.letters import INBOX

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator

    from rich.table import Table

    from store.dead import DeadLetter

#: Characters of a detail or an inbox item in the table.
SHOWN = 100


def in_words(counts: Counter[str]) -> str:
    """Return `3 dead letters: 2 failed.timeout, 1 inbox`."""
    parts = ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common())
    return f"{plural(counts.total(), 'dead letter')}: {parts}"


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
        "lost": letter.lost,
        "admitted": _iso(letter.admitted),
        "given_up": _iso(letter.buried),
        "tries": [_iso(at) for at in letter.tries],
        "meta": json.loads(letter.meta) if letter.meta else None,
    }


def as_table(letters: Iterable[DeadLetter | RefusedItem], number: int) -> Table:
    """Return a table of the first `number` (0: all)."""
    rows = table("id", "given up", "tries", "reason", "what", "detail")
    for letter in islice(letters, number or None):
        if isinstance(letter, RefusedItem):
            item = letter.item.decode(errors="backslashreplace")
            cells = (letter.entry_id, "", "", INBOX, item[:SHOWN], letter.reason)
        else:
            when = _iso(letter.buried)
            cells = (letter.id, when, str(letter.attempts), letter.reason, letter.url, letter.detail[:SHOWN])
        rows.add_row(*(Text(printable(cell)) for cell in cells))
    return rows


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
