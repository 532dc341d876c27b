"""The comparison, URL by URL: what was put in against what came out."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from chaos.load import PUBLISHED
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
#: Of what is left behind, so many keys are named.
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
    must: int = 0  #: URLs that must give a record
    fetches: int = 0  #: whole pages served
    delivered_again: int = 0
    cost_by_kill: list[int] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not (self.lost or self.doubled or self.wrong or self.other)


@dataclass(frozen=True, slots=True)
class Run:
    """What the comparison needs to know of the run."""

    given: list[Given]
    accepted: dict[str, float]  #: when each was accepted, by id, seconds since 1970
    served: Counter[str]  #: whole pages by host and path
    consumed: Path
    kills: list[float]  #: when the server was killed, seconds since 1970
    everysec: bool

    def kill_after(self, moment: float) -> int | None:
        """Return which kill may have cost what was acknowledged at this moment, None where none may."""
        if not self.everysec:
            return None
        return next((n for n, kill in enumerate(self.kills) if 0 <= kill - moment < EVERYSEC_SECONDS), None)


def judge(run: Run, redis: Client, settings: Settings) -> Verdict:
    """Compare. Raises StoreError."""
    verdict = Verdict(fetches=run.served.total(), cost_by_kill=[0] * len(run.kills))
    ends: defaultdict[str, list[str]] = defaultdict(list)
    entries = {}
    for record in Records(redis, settings).all():
        ends[record.id].append("published")
        entries[record.entry_id] = record.id
    for end in Outcomes(redis, settings).all():
        ends[end.id].append(end.outcome)
    letters = {letter.id: letter.reason for letter in DeadLetters(redis, settings).each()}
    given = {one.job.id: one for one in run.given}
    for id_, one in given.items():
        if id_ in run.accepted:
            verdict.must += one.right == PUBLISHED
            _judge_one(verdict, run, one, ends[id_], letters.get(id_))
    for id_ in ends.keys() - given.keys():
        verdict.other.append(f"{id_} ended as {ends[id_]} and was never put in")
    _judge_consumer(verdict, run, entries)
    _judge_rest(verdict, redis, settings, len(letters))
    return verdict


def _judge_one(verdict: Verdict, run: Run, one: Given, ends: list[str], letter: str | None) -> None:
    url, accepted = one.job.url, run.accepted[one.job.id]
    verdict.outcomes.update(ends[:1])
    if not ends:
        _missing(verdict, run, accepted, f"{url} (accepted at {accepted:.2f}) has no outcome")
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


def _missing(verdict: Verdict, run: Run, moment: float, text: str) -> None:
    kill = run.kill_after(moment)
    if kill is None:
        verdict.lost.append(text)
    else:
        verdict.cost.append(text)
        verdict.cost_by_kill[kill] += 1


def _judge_consumer(verdict: Verdict, run: Run, entries: dict[str, str]) -> None:
    """Compare what the consumer was given with what is in the stream, by entries' ids; they begin with the time."""
    lines = run.consumed.read_text(encoding="utf-8").splitlines() if run.consumed.exists() else []
    got = Counter(line.split()[0] for line in lines if " " in line)
    verdict.delivered_again = got.total() - len(got)
    verdict.lost += [f"record {id_} is in the stream and was not delivered" for e, id_ in entries.items() if not got[e]]
    for entry in got.keys() - entries.keys():
        moment = int(entry.partition("-")[0]) / 1000
        _missing(verdict, run, moment, f"record {entry} was delivered and is not in the stream")


def _judge_rest(verdict: Verdict, redis: Client, settings: Settings, dead: int) -> None:
    """Find what should not be there any more: jobs without a place, leases, hosts, queues."""
    prefix = f"{settings.namespace}:"
    jobs = sum(1 for _ in redis.scan_iter(f"{prefix}job:*", count=1000))
    if jobs != dead:
        verdict.other.append(f"{jobs} jobs are left, and {dead} dead letters")
    for name in ("queue:*", "leases", "busy", "hosts", "delayed", "inbox"):
        if left := [key.decode() for key in redis.scan_iter(f"{prefix}{name}", count=1000)]:
            verdict.other.append(f"left behind: {', '.join(left[:SHOWN])}")
