"""Reading a stream of Redis: plainly from an id, or through a consumer group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redis.exceptions import ResponseError

from store.errors import Corrupt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from store.client import Client

#: Seconds that one blocking read waits at the most: below the socket's timeout.
BLOCK_SECONDS = 2.0

#: An entry: its id, and its fields by name.
Entry = tuple[str, dict[str, str]]


class Stream:
    """The stream at `key`; thread-safe."""

    def __init__(self, redis: Client, key: str) -> None:
        self._redis = redis
        self.key = key

    def __len__(self) -> int:
        length: Any = self._redis.xlen(self.key)
        return int(length)

    def after(self, entry_id: str, count: int) -> list[Entry]:
        """Return at most `count` entries that follow the one with this id; "0" is before the first."""
        return _entries(self._redis.xrange(self.key, min=f"({entry_id}", count=count))

    def all(self, page: int = 500) -> Iterator[Entry]:
        """Yield all entries, oldest first, a page at a time."""
        last = "0"
        while entries := self.after(last, page):
            yield from entries
            last = entries[-1][0]

    def wait(self, entry_id: str, count: int, seconds: float) -> list[Entry]:
        """As `after`, but wait for the first entry up to `seconds` (at most BLOCK_SECONDS); "$" means new ones only."""
        reply: Any = self._redis.xread({self.key: entry_id}, count=count, block=_block(seconds))
        return _entries(reply[0][1]) if reply else []

    def last(self, count: int) -> list[Entry]:
        """Return the last `count` entries, oldest first."""
        reply: Any = self._redis.xrevrange(self.key, count=count) if count else []
        return _entries(reversed(reply))

    def last_id(self) -> str:
        """Return the id of the last entry, "0" when there is none."""
        reply: Any = self._redis.xrevrange(self.key, count=1)
        return reply[0][0].decode() if reply else "0"

    # ── consumer groups ──

    def create_group(self, group: str, start: str = "0") -> bool:
        """Make a group that begins after the entry `start` ("0": all, "$": new ones only); False if it is there."""
        try:
            self._redis.xgroup_create(self.key, group, id=start, mkstream=True)
        except Corrupt as error:
            if isinstance(error.__cause__, ResponseError) and "BUSYGROUP" in str(error.__cause__):
                return False
            raise
        return True

    def read(self, group: str, consumer: str, count: int, seconds: float = 0.0) -> list[Entry]:
        """Return entries that no consumer of the group had; wait for the first up to `seconds`.

        They are pending until `ack`; a consumer that starts again takes its own first: `pending`.
        """
        block = _block(seconds) if seconds > 0 else None
        reply: Any = self._redis.xreadgroup(group, consumer, {self.key: ">"}, count=count, block=block)
        return _entries(reply[0][1]) if reply else []

    def pending(self, group: str, consumer: str, count: int, after: str = "0") -> list[Entry]:
        """Return entries that this consumer had and has not acknowledged, those after the id `after`."""
        reply: Any = self._redis.xreadgroup(group, consumer, {self.key: after}, count=count)
        return _entries(reply[0][1]) if reply else []

    def ack(self, group: str, entry_ids: Sequence[str]) -> int:
        """Note that these entries are dealt with; return how many were pending."""
        if not entry_ids:
            return 0
        done: Any = self._redis.xack(self.key, group, *entry_ids)
        return int(done)

    def claim(self, group: str, consumer: str, idle_seconds: float, count: int) -> list[Entry]:
        """Take over entries that other consumers have had for longer than `idle_seconds` without acknowledging."""
        found: list[Entry] = []
        start = b"0-0"
        while len(found) < count:
            idle, room = round(idle_seconds * 1000), count - len(found)
            reply: Any = self._redis.xautoclaim(self.key, group, consumer, idle, start_id=start, count=room)
            start = reply[0]
            found += _entries(reply[1])
            if start == b"0-0":
                break
        return found

    def groups(self) -> list[dict[str, Any]]:
        """Return what the server says of each group: name, consumers, pending, lag (None: it cannot tell), and more."""
        try:
            reply: Any = self._redis.xinfo_groups(self.key)
        except Corrupt as error:
            if "no such key" in str(error.__cause__):
                return []
            raise
        return [_named(group) for group in reply]


def _block(seconds: float) -> int:
    return max(1, round(min(seconds, BLOCK_SECONDS) * 1000))


def _text(value: Any) -> Any:  # noqa: ANN401 - whatever the server sent
    return value.decode(errors="replace") if isinstance(value, bytes) else value


def _named(group: dict[Any, Any]) -> dict[str, Any]:
    return {str(_text(name)): _text(value) for name, value in group.items()}


def _entries(reply: Any) -> list[Entry]:  # noqa: ANN401 - as redis-py gives it
    """Entries whose text was removed meanwhile (XDEL) come without fields and are left out."""
    return [(_text(entry), {_text(k): _text(v) for k, v in fields.items()}) for entry, fields in reply if fields]
