"""Dead letters: URLs that were given up, to look at, and to find those that are to be replayed or purged."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from store.scripts import Scripts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from config.settings import Settings
    from store.client import Client
    from store.frontier import Frontier

#: Dead letters read at a time.
PAGE = 200


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A URL that was given up; times are seconds since 1970 by the server's clock, `tries` when each attempt began."""

    id: str
    url: str
    host: str
    reason: str
    detail: str
    attempts: int
    meta: str | None
    admitted: float
    buried: float
    tries: tuple[float, ...]


class DeadLetters:
    """The dead letters of one namespace; thread-safe. Every method may raise StoreError.

    A filter is a reason (a whole outcome, `failed.timeout`, or a beginning of it that ends at a dot, `failed`) and a
    host; None takes all.
    """

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._scripts = Scripts(redis, settings.namespace)
        self._key = f"{settings.namespace}:dead"

    def __len__(self) -> int:
        size: Any = self._redis.zcard(self._key)
        return int(size)

    def newest(
        self, count: int | None = None, *, reason: str | None = None, host: str | None = None
    ) -> list[DeadLetter]:
        """Return at most `count` of them, those given up last first; None is all."""
        return list(islice(self._newest(reason, host), count))

    def each(self, *, reason: str | None = None, host: str | None = None) -> Iterator[DeadLetter]:
        """Yield all of them in no order, a page at a time, each that is there throughout at least once."""
        cursor, first = 0, True
        while first or cursor:
            reply: Any = self._redis.zscan(self._key, cursor, count=PAGE)
            cursor, page = int(reply[0]), reply[1]
            yield from self._letters(page, reason, host)
            first = False

    def ids(self, *, reason: str | None = None, host: str | None = None) -> Iterator[list[str]]:
        """Yield the ids of those that match, a page at a time; what was yielded may be replayed or purged meanwhile."""
        letters = self.each(reason=reason, host=host)
        while page := [letter.id for letter in islice(letters, PAGE)]:
            yield page

    def count(self, *, reason: str | None = None, host: str | None = None) -> int:
        """Return how many match."""
        return (
            len(self) if reason is host is None else len({letter.id for letter in self.each(reason=reason, host=host)})
        )

    def replay(self, frontier: Frontier, *, reason: str | None = None, host: str | None = None) -> int:
        """Let all that match wait again; return how many."""
        return self._apply(frontier.replay, reason, host)

    def purge(self, frontier: Frontier, *, reason: str | None = None, host: str | None = None) -> int:
        """End all that match as rejected.purged; return how many."""
        return self._apply(frontier.purge, reason, host)

    def _apply(self, act: Callable[[Sequence[str]], int], reason: str | None, host: str | None) -> int:
        return sum(act(page) for page in self.ids(reason=reason, host=host))

    def _newest(self, reason: str | None, host: str | None) -> Iterator[DeadLetter]:
        start = 0
        while page := self._page(start):
            yield from self._letters(page, reason, host)
            start += PAGE

    def _page(self, start: int) -> list[tuple[bytes, float]]:
        page: Any = self._redis.zrange(self._key, start, start + PAGE - 1, desc=True, withscores=True)
        return [(id_, score) for id_, score in page]

    def _letters(
        self, page: Sequence[tuple[bytes, float]], reason: str | None, host: str | None
    ) -> Iterator[DeadLetter]:
        if not page:
            return
        flat = self._scripts.run("letters", *(id_ for id_, _ in page))
        for (id_, buried), fields in zip(page, flat, strict=True):
            if not fields:
                continue  # replayed or purged meanwhile
            letter = _letter(id_, buried, fields)
            if host in {None, letter.host} and _matches(letter.reason, reason):
                yield letter


def _matches(reason: str, wanted: str | None) -> bool:
    return wanted is None or reason == wanted or reason.startswith(f"{wanted}.")


def _letter(id_: bytes, buried: float, fields: Sequence[bytes]) -> DeadLetter:
    url, host, reason, detail, attempts, meta, admitted, times = (field.decode() for field in fields)
    return DeadLetter(
        id=id_.decode(),
        url=url,
        host=host,
        reason=reason,
        detail=detail,
        attempts=int(attempts),
        meta=meta or None,
        admitted=int(admitted) / 1000,
        buried=buried / 1000,
        tries=tuple(int(time) / 1000 for time in times.split(",") if time),
    )
