"""The comparison, URL by URL: what was put in against what came out."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from store.connection import connect
from store.dead import DeadLetters
from store.outcomes import Outcomes
from store.records import Records

if TYPE_CHECKING:
    from pathlib import Path

    from chaos.load import Given
    from config.settings import Settings
    from store.client import Client

#: Seconds before a kill of the server whose writes `appendfsync everysec` may lose.
EVERYSEC_SECONDS = 2.0
#: Of each kind of finding, so many are printed.
SHOWN = 8


@dataclass
class Verdict:
    """What was found wrong, a sentence for each; `cost` is what `appendfsync everysec` allowed to be lost."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    cost: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    fetches: int = 0  #: whole pages served
    delivered_again: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.lost or self.doubled or self.wrong or self.other)


@dataclass(frozen=True, slots=True)
class Run:
    """What the comparison needs to know of the run."""

    given: list[Given]
    accepted: dict[str, float]
    served: Counter[str]
    consumed: Path
    kills: list[float]
    everysec: bool


def judge(run: Run, settings: Settings) -> Verdict:
    """Compare. Raises StoreError."""
    verdict = Verdict(fetches=run.served.total())
    redis = connect(settings)
    ends: defaultdict[str, list[str]] = defaultdict(list)
    in_stream = []
    for record in Records(redis, settings).all():
        ends[record.id].append("published")
        in_stream.append(record.id)
    for end in Outcomes(redis, settings).all():
        ends[end.id].append(end.outcome)
    letters = {letter.id: letter.reason for letter in DeadLetters(redis, settings).each()}
    given = {one.job.id: one for one in run.given}
    for id_, one in given.items():
        if id_ in run.accepted:
            _judge_one(verdict, run, one, ends[id_], letters.get(id_))
    for id_ in ends.keys() - given.keys():
        verdict.other.append(f"{id_} ended as {ends[id_]} and was never put in")
    _judge_consumer(verdict, run, in_stream)
    _judge_rest(verdict, redis, settings, len(letters))
    return verdict


def _judge_one(verdict: Verdict, run: Run, one: Given, ends: list[str], letter: str | None) -> None:
    url, accepted = one.job.url, run.accepted[one.job.id]
    verdict.outcomes.update(ends[:1])
    if not ends:
        excused = run.everysec and any(0 <= kill - accepted < EVERYSEC_SECONDS for kill in run.kills)
        (verdict.cost if excused else verdict.lost).append(f"{url} (accepted at {accepted:.2f}) has no outcome")
        return
    if len(ends) > 1:
        verdict.doubled.append(f"{url} ended {len(ends)} times: {', '.join(ends)}")
    if ends[0] not in one.right:
        verdict.wrong.append(f"{url} ended as {ends[0]}, not as {' or '.join(sorted(one.right))}")
    if (ends[0] if ends[0].startswith("failed.") else None) != letter:
        verdict.wrong.append(f"{url} ended as {ends[0]} and its dead letter says {letter}")
    parts = urlsplit(url)
    if ends[0] == "published" and parts.netloc.endswith(".test") and not run.served[f"{parts.netloc}{parts.path}"]:
        verdict.wrong.append(f"{url} was published and never served")


def _judge_consumer(verdict: Verdict, run: Run, in_stream: list[str]) -> None:
    lines = run.consumed.read_text(encoding="utf-8").splitlines() if run.consumed.exists() else []
    got = Counter(line.split()[1] for line in lines if " " in line)
    verdict.delivered_again = got.total() - len(got)
    verdict.lost += [f"record {id_} is in the stream and was never delivered" for id_ in in_stream if not got[id_]]
    gone = got.keys() - set(in_stream)
    (verdict.cost if run.everysec else verdict.lost).extend(
        f"record {id_} was delivered and is not in the stream" for id_ in gone
    )


def _judge_rest(verdict: Verdict, redis: Client, settings: Settings, dead: int) -> None:
    """Find what should not be there any more: jobs without a place, leases, hosts, queues."""
    prefix = f"{settings.namespace}:"
    jobs = sum(1 for _ in redis.scan_iter(f"{prefix}job:*", count=1000))
    if jobs != dead:
        verdict.other.append(f"{jobs} jobs are left, and {dead} dead letters")
    for name in ("queue:*", "leases", "busy", "hosts", "delayed", "inbox"):
        if left := [key.decode() for key in redis.scan_iter(f"{prefix}{name}", count=1000)]:
            verdict.other.append(f"left behind: {', '.join(left[:SHOWN])}")
