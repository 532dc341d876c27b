"""Dead letters: URLs that were given up, to look at, and to find those that are to be replayed or purged."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from store.scripts import Scripts, ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from config.settings import Settings
    from store.client import Client
    from store.frontier import Frontier

#: Dead letters read, or acted on, at a time: no call holds the server up for long.
PAGE = 200
#: Where the script letters has the reason.
REASON = 2


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A URL that was given up; times are seconds since 1970 by the server's clock, `tries` when each attempt began.

    `lost`: how many of its attempts ended with their worker.
    """

    id: str
    url: str
    host: str
    reason: str
    detail: str
    attempts: int
    lost: int
    meta: str | None
    admitted: float
    buried: float
    tries: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Which:
    """Some dead letters; None takes any.

    `reason`: a whole outcome, `failed.timeout`, or a beginning of it that ends at a dot, `failed`. `since`, `before`:
    when they were given up, in seconds since 1970 by the server's clock, both inclusive.
    """

    reason: str | None = None
    host: str | None = None
    since: float | None = None
    before: float | None = None

    @property
    def timed(self) -> bool:
        """Whether it depends on when they were given up."""
        return self.since is not None or self.before is not None

    @property
    def scores(self) -> tuple[float, float]:
        """Return the least and the greatest score that is meant."""
        return (
            float("-inf") if self.since is None else ms(self.since),
            float("inf") if self.before is None else ms(self.before),
        )

    def takes(self, reason: str) -> bool:
        """Whether this reason is meant."""
        return self.reason in {None, reason} or reason.startswith(f"{self.reason}.")


ALL = Which()


class DeadLetters:
    """The dead letters of one namespace; thread-safe. Every method may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._scripts = Scripts(redis, settings.namespace)
        self._key = f"{settings.namespace}:dead"
        self._counters = f"{settings.namespace}:counters"

    def __len__(self) -> int:
        size: Any = self._redis.zcard(self._key)
        return int(size)

    def now(self) -> float:
        """Return the server's time, in seconds since 1970."""
        reply: Any = self._redis.time()
        return float(reply[0] + reply[1] / 1e6)

    def newest(self, count: int | None = None, which: Which = ALL) -> list[DeadLetter]:
        """Return at most `count` of them, those given up last first; None is all."""
        return list(islice(self.each(which), count))

    def each(self, which: Which = ALL) -> Iterator[DeadLetter]:
        """Yield all of them, those given up last first; one that comes or goes meanwhile may shift the others."""
        least, greatest = which.scores
        later: Any = self._redis.zcount(self._key, f"({greatest}", "+inf") if which.before is not None else 0
        start = int(later)
        while page := self._page(start):
            yield from self._letters([(id_, at) for id_, at in page if least <= at <= greatest], which)
            if page[-1][1] < least:
                return
            start += PAGE

    def counts(self, which: Which = ALL) -> Counter[str]:
        """Return how many there are by reason: from counters, but for a host or a time by looking at each."""
        if which.host is not None or which.timed:
            return Counter(letter.reason for letter in self.each(which))
        counters: Any = self._redis.hgetall(self._counters)
        known = {name.decode(): int(value) for name, value in counters.items()}
        return +Counter({name: n for name, n in known.items() if name.startswith("failed.") and which.takes(name)})

    def counts_of(self, ids: Sequence[str]) -> Counter[str]:
        """Return how many of these are dead letters, by reason."""
        reasons: Counter[str] = Counter()
        for start in range(0, len(ids), PAGE):
            reply = self._scripts.run("letters", *ids[start : start + PAGE])
            reasons.update(fields[REASON].decode() for fields in reply if fields)
        return reasons

    def replay(self, frontier: Frontier, which: Which = ALL) -> int:
        """Let all that are meant wait again; return how many. One that is given up again meanwhile is left."""
        return self._apply(frontier.replay, which)

    def purge(self, frontier: Frontier, which: Which = ALL) -> int:
        """End all that are meant as rejected.purged; return how many."""
        return self._apply(frontier.purge, which)

    def _apply(self, act: Callable[[Sequence[str]], int], which: Which) -> int:
        ids = self._ids(which)
        done = 0
        while page := list(islice(ids, PAGE)):
            done += act(page)
        return done

    def _ids(self, which: Which) -> Iterator[str]:
        """Yield the ids in no order; what was yielded may be acted on. What is given up from now on is not among them.

        ZSCAN yields what is there throughout, whatever goes meanwhile; a rank or a score would lose its place.
        """
        least, greatest = which.scores
        greatest = min(greatest, ms(self.now()))
        cursor, first = 0, True
        while first or cursor:
            reply: Any = self._redis.zscan(self._key, cursor, count=PAGE)
            cursor, page = int(reply[0]), [(id_, at) for id_, at in reply[1] if least <= at <= greatest]
            if which.reason is None and which.host is None:
                yield from (id_.decode() for id_, _ in page)
            else:
                yield from (letter.id for letter in self._letters(page, which))
            first = False

    def _page(self, start: int) -> list[tuple[bytes, float]]:
        page: Any = self._redis.zrange(self._key, start, start + PAGE - 1, desc=True, withscores=True)
        return [(id_, score) for id_, score in page]

    def _letters(self, page: Sequence[tuple[bytes, float]], which: Which) -> Iterator[DeadLetter]:
        if not page:
            return
        flat: Iterable[Sequence[bytes]] = self._scripts.run("letters", *(id_ for id_, _ in page))
        for (id_, buried), fields in zip(page, flat, strict=True):
            if not fields:
                continue  # replayed or purged meanwhile
            letter = _letter(id_, buried, fields)
            if which.host in {None, letter.host} and which.takes(letter.reason):
                yield letter


def _letter(id_: bytes, buried: float, fields: Sequence[bytes]) -> DeadLetter:
    url, host, reason, detail, attempts, meta, admitted, times, lost = (field.decode() for field in fields)
    return DeadLetter(
        id=id_.decode(),
        url=url,
        host=host,
        reason=reason,
        detail=detail,
        attempts=int(attempts),
        lost=int(lost),
        meta=meta or None,
        admitted=int(admitted) / 1000,
        buried=buried / 1000,
        tries=tuple(int(time) / 1000 for time in times.split(",") if time),
    )
