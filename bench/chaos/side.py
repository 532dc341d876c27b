"""What the run asks of a set-up under test; `ours.py` and `theirs.py` answer it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redis import Redis

    from chaos.load import Given
    from chaos.seen import Seen
    from chaos.verdict import Run, Verdict

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Line:
    """What a line of a worker's log says: whether an attempt ended with it, and the defect that it tells of, if any."""

    ended: bool = False
    complaint: str = ""


class Side(Protocol):
    """A set-up: its workers and its books."""

    name: str
    stream: str  #: key of the stream of records
    celery: str  #: what marks the Celery process below a worker; empty where the worker itself is that
    reader: str  #: what marks a process in which pages are read
    whole_group: bool  #: whether what a dead worker leaves behind is killed with it, as systemd does
    lacks: dict[str, str]  #: kinds of fault that have no counterpart, and why

    def command(self, number: int) -> list[str]:
        """Return the command of a worker."""
        ...

    def environment(self, redis_url: str) -> dict[str, str]:
        """Return the environment of a worker that reaches the server at this address."""
        ...

    def line(self, raw: bytes) -> Line:
        """Read a line of a worker's log."""
        ...

    def put(self, batch: Sequence[Given], *, inbox: bool) -> int:
        """Put URLs in; return how many were accepted, from the first one on. May raise an error of the server's."""
        ...

    def look(self, client: Redis, ended: int) -> Seen:
        """Return the books; `ended` is how many attempts ended by the workers' logs. Raises RedisError."""
        ...

    def check(self) -> list[str]:
        """Return what the set-up's own check finds wrong at the end."""
        ...

    def judge(self, run: Run) -> Verdict:
        """Compare, URL by URL."""
        ...


def plain_environment(own: dict[str, str]) -> dict[str, str]:
    """Return this process's environment with nothing of Newsluice's but what is given, and with the preload."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSLUICE_")}
    preload = str(Path(__file__).with_name("preload"))
    return kept | {"PYTHONPATH": os.pathsep.join([preload, str(ROOT), str(ROOT / "bench")])} | own
