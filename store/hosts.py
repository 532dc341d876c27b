"""Hosts that are not asked as usual: slow, blocked or down, why and since when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from config.settings import Settings
    from store.client import Client

#: Failures of a host that answers, but asks to wait or cannot say what may be asked; with others it is down.
BLOCKED = frozenset({"failed.busy", "failed.robots"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """One host: `state` is slow, blocked or down, `why` a sentence; `since`: seconds since 1970 by the server's clock.

    `failures` in a row; `wait`: seconds until it may be asked again, 0 when it may now; `waiting`: URLs in its queue.
    """

    host: str
    state: str
    why: str
    since: float
    failures: int
    wait: float
    waiting: int

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {name: getattr(self, name) for name in self.__slots__}


class Hosts:
    """The hosts of one namespace; thread-safe. Both methods may raise StoreError."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._prefix = f"{settings.namespace}:"

    def __len__(self) -> int:
        count: Any = self._redis.zcard(f"{self._prefix}troubled")
        return int(count)

    def troubled(self, most: int) -> list[Trouble]:
        """Return the hosts in trouble, those longest in it first, at most so many."""
        listed: Any = self._redis.zrange(f"{self._prefix}troubled", 0, most - 1, withscores=True)
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.time()
        for host, _ in listed:
            pipeline.hmget(f"{self._prefix}host:{host.decode()}", "why", "detail", "failures", "next")
            for lane in ("!", "", "~"):
                pipeline.llen(f"{self._prefix}queue:{lane}{host.decode()}")
        (second, micro), *replies = pipeline.execute()
        now = second + micro / 1e6
        found = zip(listed, replies[::4], *(replies[at::4] for at in (1, 2, 3)), strict=True)
        return [
            _trouble(host.decode(), since / 1000, facts, now, sum(queued))
            for (host, since), facts, *queued in found
            if facts[0]
        ]


def _trouble(host: str, since: float, facts: list[bytes | None], now: float, waiting: int) -> Trouble:
    why, detail, failures, next_ = (value.decode(errors="replace") if value else "" for value in facts)
    if why == "slow":
        state, sentence = "slow", f"it is left alone for {int(detail) / 1000:.1f} s after an answer that took long"
    else:
        state = "blocked" if why in BLOCKED else "down"
        sentence = f"{why}: {detail}"
    wait = max(0.0, float(next_ or 0) / 1000 - now)
    return Trouble(host, state, sentence, since, int(failures or 0), wait, waiting)
