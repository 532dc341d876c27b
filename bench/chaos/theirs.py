"""The plain set-up (plain.py) as a set-up under test."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

from celery import Celery
from kombu.exceptions import OperationalError
from redis import Redis

from chaos import scale
from chaos.load import PUBLISHED
from chaos.seen import Seen
from chaos.side import Line, plain_environment
from chaos.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from chaos.load import Given
    from chaos.verdict import Run

QUEUE, STREAM = "plain", "plain:records"
#: Lines of Celery's log that end an attempt.
ENDED = re.compile(rb"Task plain\.ingest\[[^]]*\] (succeeded|retry|raised|.*WorkerLost|.*TimeLimit)|Hard time limit")
COMPLAINT = re.compile(r"(Unrecoverable error|WorkerLostError|TimeLimitExceeded|Traceback).*")


class Plain:
    """`celery worker` processes of plain.py, and their queue."""

    name = "plain set-up"
    stream = STREAM
    celery = ""  # there is no supervisor: systemd starts it again
    reader = "chaos.plain"
    whole_group = True
    lacks: dict[str, str]

    def __init__(self, redis_url: str, proxy: str, folder: Path) -> None:
        del folder
        self.lacks = {"two pumps": "it has no pump"}
        self._proxy = proxy
        self._url = redis_url
        self._app = Celery("plain-feeder", broker=redis_url, set_as_current=False)
        self._app.conf.broker_transport_options = {"socket_timeout": 2, "socket_connect_timeout": 2}

    def command(self, number: int) -> list[str]:
        """Return the command of a worker."""
        return [
            *(sys.executable, "-m", "celery", "-A", "chaos.plain", "worker", "--loglevel", "INFO"),
            *("--without-gossip", "--without-mingle", "-n", f"plain-{number}@%h"),
        ]

    def environment(self, redis_url: str) -> dict[str, str]:
        """Return the environment of a worker that reaches the server at this address."""
        own = {
            "REDIS_URL": redis_url,
            "PROXY": self._proxy,
            "SLOTS": scale.SLOTS,
            "TIMEOUT": scale.FETCH_TIMEOUT,
            "BYTES": scale.PAGE_BYTES,
            "RETRIES": scale.RETRY_MAX,
            "RETRY_CAP": scale.RETRY_CAP,
        }
        return plain_environment({f"PLAIN_{name}": str(value) for name, value in own.items()})

    def line(self, raw: bytes) -> Line:
        """Read a line of Celery's log."""
        found = COMPLAINT.search(raw.decode(errors="replace"))
        return Line(ended=bool(ENDED.search(raw)), complaint=found[0] if found else "")

    def put(self, batch: Sequence[Given], *, inbox: bool) -> int:
        """Send a task for each URL; return how many the broker took before it failed."""
        del inbox
        taken = 0
        try:
            for given in batch:
                self._app.send_task("plain.ingest", args=[given.job.url], queue=QUEUE, retry=False)
                taken += 1
        except (OperationalError, OSError):
            if not taken:
                raise
        return taken

    def look(self, client: Redis, ended: int) -> Seen:
        """Return what the queue and the table of unacknowledged messages hold; what finished is not to be seen."""
        pipe = client.pipeline(transaction=True)
        pipe.llen(QUEUE)
        pipe.hlen("unacked")
        pipe.xlen(STREAM)
        waiting, taken, published = pipe.execute()
        return Seen(ended=ended, finished=published, ready=waiting, open=waiting + taken, due=bool(waiting or taken))

    def check(self) -> list[str]:
        """Return nothing: it has no check of its own."""
        return []

    def judge(self, run: Run) -> Verdict:
        """Find the records that are missing and those that stand twice, of the URLs that must give one."""
        verdict = Verdict(fetches=run.served.total())
        with Redis.from_url(self._url, decode_responses=True, protocol=2) as client:
            records = Counter(fields["url"] for _, fields in client.xrange(STREAM))
        for one in run.given:
            accepted = run.accepted.get(one.job.id)
            if accepted is None or one.right != PUBLISHED:
                continue
            verdict.must += 1
            count = records[one.job.url]
            if not count:
                verdict.lost.append(f"{one.job.url} (accepted at {accepted:.2f}) has no record")
            elif count > 1:
                verdict.doubled.append(f"{one.job.url} has {count} records")
        verdict.outcomes["published"] = len(records)
        return verdict
