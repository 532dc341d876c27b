"""Newsluice as a set-up under test."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from redis import Redis

from chaos import scale
from chaos.seen import Seen
from chaos.side import Line, plain_environment
from chaos.verdict import judge
from config.settings import Settings
from store.connection import connect
from store.frontier import Frontier

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from chaos.load import Given
    from chaos.verdict import Run, Verdict

NAMESPACE = "chaos"
#: Events of a worker's log that end an attempt.
ENDS = frozenset({"settled", "to be tried again", "given up"})
#: What tells of an error in a line that is not JSON.
PLAIN_ERROR = re.compile(r"^[\w.]*(Error|Exception|Exit)\b|^Traceback|^newsluice: ")


class Newsluice:
    """`newsluice worker` processes, and the frontier."""

    name = "Newsluice"
    stream = f"{NAMESPACE}:records"
    celery = "worker.app"
    reader = "tasks.extract.child"
    whole_group = False  # nothing may need it
    lacks: dict[str, str]

    def __init__(self, redis_url: str, proxy: str, folder: Path) -> None:
        self.lacks = {}
        self._fixed = _settings(proxy, folder)
        #: The environment of what talks to the server past all links.
        self.direct = self.environment(redis_url)
        given = {name.lower(): value for name, value in (self._fixed | {"REDIS_URL": redis_url}).items()}
        self.settings = Settings(**given)
        self._client = connect(self.settings)

    def command(self, number: int) -> list[str]:
        """Return the command of a worker."""
        return [sys.executable, "-m", "worker.cli.main", "worker", "-n", f"chaos-{number}@%h"]

    def environment(self, redis_url: str) -> dict[str, str]:
        """Return the environment of a worker that reaches the server at this address."""
        own = self._fixed | {"REDIS_URL": redis_url}
        return plain_environment({f"NEWSLUICE_{name}": str(value) for name, value in own.items()})

    def line(self, raw: bytes) -> Line:
        """Read a line of a worker's log: JSON, or whatever else was printed."""
        text = raw.decode(errors="replace").strip()
        try:
            row: dict[str, Any] = json.loads(text)
            event = str(row.get("event", ""))
        except (ValueError, AttributeError):
            return Line(complaint=text if PLAIN_ERROR.search(text) else "")
        bad = row.get("level") in {"error", "critical"}
        return Line(ended=event in ENDS and not row.get("stale"), complaint=event if bad else "")

    def put(self, batch: Sequence[Given], *, inbox: bool) -> int:
        """Put URLs in, by the inbox or by the operation beneath `newsluice enqueue`; all or none."""
        jobs = [given.job for given in batch]
        if inbox:
            with Redis.from_url(self.settings.redis_url, socket_timeout=2, protocol=2) as client:
                client.rpush(f"{NAMESPACE}:inbox", *(job.url for job in jobs))
        else:
            Frontier(self._client, self.settings).admit(jobs)
        return len(jobs)

    def look(self, client: Redis, ended: int) -> Seen:
        """Return the books by the server's counters."""
        del ended
        return books(client)

    def check(self) -> list[str]:
        """Run `newsluice status --check`."""
        command = [sys.executable, "-m", "worker.cli.main", "status", "--check"]
        done = subprocess.run(command, env=self.direct, capture_output=True, text=True, timeout=60, check=False)
        said = f"{done.stdout.strip()} {done.stderr.strip()}"
        return [f"status --check: exit code {done.returncode}: {said}"] if done.returncode else []

    def judge(self, run: Run) -> Verdict:
        """Compare, URL by URL."""
        return judge(run, self._client, self.settings)


def books(client: Redis) -> Seen:
    """Return the books by the server's counters."""
    prefix = f"{NAMESPACE}:"
    pipe = client.pipeline(transaction=True)
    pipe.time()
    pipe.hgetall(f"{prefix}counters")
    for name in ("delayed", "hosts"):
        pipe.zrange(f"{prefix}{name}", 0, 999, withscores=True)
    for name in ("delayed", "leases"):
        pipe.zcard(f"{prefix}{name}")
    pipe.llen(f"{prefix}inbox")
    (seconds, micros), flat, delayed, hosts, in_delay, in_hand, inbox = pipe.execute()
    now = seconds * 1000 + micros / 1000
    counts = {name.decode(): int(value) for name, value in flat.items()}
    finished = sum(value for name, value in counts.items() if "." in name or name == "published")
    ready = sum(1 for places in (delayed, hosts) for _, due in places if due <= now)
    return Seen(
        ended=finished + counts.get("retries", 0),
        finished=finished,
        ready=ready,
        open=counts.get("waiting", 0) + in_delay + in_hand + inbox,
        due=bool(inbox or in_hand or ready),
    )


def _settings(proxy: str, folder: Path) -> dict[str, object]:
    return {
        "NAMESPACE": NAMESPACE,
        "DATA_DIR": folder / "data",
        "ENQUEUE_QUEUES": NAMESPACE,
        "FETCH_PROXY": proxy,
        "CONCURRENCY": scale.SLOTS,
        "EXTRACT_PROCESSES": 1,
        "EXTRACT_TIMEOUT": scale.EXTRACT_TIMEOUT,
        "EXTRACT_MEMORY_MIB": 256,
        "EXTRACT_PAGES": 200,
        "HOST_DELAY": 0,
        "NOINDEX": "ignore",
        "HOST_CONCURRENCY": 8,
        "FETCH_TIMEOUT": scale.FETCH_TIMEOUT,
        "FETCH_MAX_BYTES": scale.PAGE_BYTES,
        "RETRY_MAX": scale.RETRY_MAX,
        "RETRY_BASE_SECONDS": scale.RETRY_BASE,
        "RETRY_CAP_SECONDS": scale.RETRY_CAP,
        "LEASE_SECONDS": scale.LEASE_SECONDS,
        "OUTCOMES_KEEP": 10_000_000,
        "LOG_FORMAT": "json",
    }
