"""`newsluice run`: the whole on one machine — embedded server, one worker, URLs in, records and outcomes out."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from store.books import Books
from store.connection import connect
from store.errors import Full, NoRoom
from store.frontier import Admission, Frontier
from store.outcomes import Outcomes
from store.records import Records
from tasks.enqueue import prepare
from tasks.outcome import Outcome
from tasks.presence import AWAY, PAUSE
from tasks.url import UrlRefused
from worker.feed import Feed
from worker.given import Journal
from worker.progress import Progress, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.settings import Settings
    from store.frontier import NewJob
    from store.records import RecordEntry
    from worker.embedded import EmbeddedServer
    from worker.given import Reader
    from worker.output import Output
    from worker.supervisor import WorkerProcess

#: Seconds between two looks at what came in and out.
LOOK_SECONDS = 0.1
#: The consumer group on both streams.
GROUP = "run"
#: Seconds before an outage in which the server may have lost what it had taken (`appendfsync everysec`).
FORGOTTEN_SECONDS = 5.0
#: What progress says after Ctrl-C.
ENDING = "ending: finishing what is in hand"
#: Seconds between two looks at the counts.
COUNT_SECONDS = 0.2


class RunError(Exception):
    """The run cannot begin; the message says why and what to do."""


class _Admission(NamedTuple):
    """A job to admit, as it was given; `again`: the answer to an earlier try may have been lost."""

    job: NewJob
    text: str
    again: bool = False


class Run:
    """One run against the embedded server that `settings.redis_url` names.

    `left` is how many URLs are not finished: before the call those of an earlier run, after it (when it was
    interrupted) those of this one too. `state` counts this run.
    """

    def __init__(self, settings: Settings) -> None:
        redis = connect(settings)
        self._frontier = Frontier(redis, settings)
        self._books = Books(redis, settings)
        self._records = Feed(Records(redis, settings), GROUP)
        self._outcomes = Feed(Outcomes(redis, settings), GROUP)
        self._out: Output
        self._journal = Journal(settings.data_dir / "given.jsonl")
        #: job → its URL as it was given, in this run or the one that it goes on with
        self._given: dict[str, str] = {}
        self._admitted_now: set[str] = set()
        self._told_before: set[str] = set()
        #: what is to be admitted, or found no room in the frontier yet, and why
        self._to_admit: list[_Admission] = []
        self._full: str | None = None
        #: what was admitted last, and when (seconds, monotonic)
        self._recent: deque[tuple[float, _Admission]] = deque()
        self._interrupts = 0
        self._passed_on = 0  # how many of them the worker knows of
        self.state = State()
        self.left = self._open()

    def interrupt(self) -> bool:
        """Finish what is in hand and end, or, asked again, hand it back; return False when that was asked before."""
        self._interrupts += 1
        return self._interrupts == 1

    @property
    def interrupted(self) -> bool:
        """Whether it was asked to end before all had ended."""
        return self._interrupts > 0

    @property
    def turned_away(self) -> str | None:
        """Why some URLs that were read found no room and were not taken; None when all were."""
        return self._full if self._to_admit else None

    def __call__(self, reader: Reader, server: EmbeddedServer, worker: WorkerProcess, out: Output) -> State:
        """Take in what the reader gives; return when all of it has ended, or, after `interrupt`, what was in hand.

        Server and worker are started again when they die. Raises EmbeddedError or WorkerError when they do not stay up.
        """
        self._out = out
        self.state.outcomes = out.counts
        self._begin()
        reader.start()
        counted = away = 0.0
        with Progress() as progress:
            while True:
                now = time.monotonic()
                self._pass_on(reader, worker)
                if server.check(hurried=self.interrupted):  # no command may have failed meanwhile
                    away = away or now
                worker.check()
                try:
                    moved, ended = self._turn(reader, worker)
                    if away:
                        away = self._return(away)
                    elif ended:
                        break
                    if time.monotonic() - counted >= COUNT_SECONDS:
                        progress.show(self._count(reading=not reader.ended))
                        counted = time.monotonic()
                except AWAY as error:
                    away = away or time.monotonic()
                    self.state.note = f"waiting: {error}"
                    progress.show(self.state)
                    if worker.ended():
                        break
                    time.sleep(PAUSE)
                    continue
                if not moved:
                    time.sleep(LOOK_SECONDS)
        self.left = self._open()
        if not self.left:
            self._journal.clear()
        return self.state

    def _begin(self) -> None:
        """Begin where the last run ended: what its worker held is free, what it had not written is written."""
        self._frontier.reclaim()
        self.state.total = self.left
        if self.left:
            self._given = self._journal.read()
        else:
            self._journal.clear()
        out = self._out
        if out.outcomes:
            self._told_before = set(out.outcomes.values("url"))
        if entries := self._records.batch():  # those that an earlier run had and did not acknowledge are among them
            out.before = set(out.records.values("id"))
            self._write(entries)

    def _turn(self, reader: Reader, worker: WorkerProcess) -> tuple[bool, bool]:
        """Take in and give out what there is; return whether there was anything, and whether all has ended."""
        if not self._to_admit:
            self._to_admit = self._read(reader)
        taken = self._admit()
        moved = self._look() or taken
        read = reader.ended or (self.interrupted and self.turned_away is not None)  # nothing would make room any more
        if moved or not read:
            return moved, False
        over = worker.ended() if self.interrupted else not (self._to_admit or self._open())
        return False, over and not self._look()

    def _pass_on(self, reader: Reader, worker: WorkerProcess) -> None:
        """After `interrupt`: no more is read from a pipe, and the worker is told, as often as we were."""
        while self._passed_on < self._interrupts:
            self._passed_on += 1
            self.state.note = ENDING
            reader.stop()
            worker.terminate()

    def _return(self, since: float) -> float:
        """After an outage: give the server again what it may have lost."""
        self._to_admit += [one._replace(again=True) for at, one in self._recent if at > since - FORGOTTEN_SECONDS]
        self.state.note = None
        return 0.0

    # ── in ──

    def _read(self, reader: Reader) -> list[_Admission]:
        """Return what came in, refused lines told."""
        found: list[_Admission] = []
        for item in reader.take():
            self.state.total += 1
            reason = item.refused
            try:
                if not reason:
                    found.append(_Admission(prepare(item.text), item.text))
                    continue
            except UrlRefused as refused:
                reason = refused.reason
            self._out.line(item.text, Outcome.REJECTED_URL, f"{item.place}: {reason}")
        self._journal.write([(one.job.id, one.text) for one in found if one.job.url != one.text])
        return found

    def _admit(self) -> bool:
        """Admit what is ready, as far as there is room; return whether there was any."""
        ready, self._full = self._to_admit, None
        if not ready:
            return False
        self._to_admit = [one._replace(again=True) for one in ready]  # unless there is an answer
        try:
            answers: Sequence[Admission | None] = self._frontier.admit([one.job for one in ready])
        except Full as error:
            self._full = str(error)
            if not isinstance(error, NoRoom):
                return False
            answers = error.answers
        self._replay(zip(ready, answers, strict=True))
        self._to_admit = [one for one, answer in zip(ready, answers, strict=True) if answer is None]
        now = time.monotonic()
        for one, answer in zip(ready, answers, strict=True):
            if answer is not None:
                self._recent.append((now, one))
                self._admitted(one, answer)
        while self._recent and self._recent[0][0] < now - FORGOTTEN_SECONDS:
            self._recent.popleft()
        return len(self._to_admit) < len(ready)

    def _replay(self, answers: Iterable[tuple[_Admission, Admission | None]]) -> None:
        """Give those that an earlier run gave up a fresh set of attempts: they are asked for again."""
        given_up = [one for one, answer in answers if answer == Admission.DEAD and one.job.id not in self._out.told]
        jobs = [one.job.id for one in given_up if one.again or one.job.id not in self._admitted_now]
        if jobs:
            self._frontier.replay(jobs)

    def _admitted(self, one: _Admission, answer: Admission) -> None:
        job, text = one.job.id, one.text
        if one.again:  # it is ours, whatever became of it meanwhile
            self._admitted_now.add(job)
            self._given[job] = text
            return
        again = job in self._admitted_now
        self._admitted_now.add(job)
        if again or (answer == Admission.DONE and text not in self._told_before):
            detail = "given twice" if again else "taken by an earlier run"
            self._out.line(text, Outcome.DUPLICATE_URL, detail, duplicate_of=job)
            return
        if answer not in {Admission.NEW, Admission.DEAD}:
            self.state.total -= 1  # what this run goes on with is counted already, and so is what it told before
        self._given[job] = text

    # ── out ──

    def _look(self) -> bool:
        """Write what has come; return whether there was anything."""
        entries = self._records.batch()
        self._write(entries)
        ends = self._outcomes.batch()
        for end in ends:
            self._out.end(
                self._given.get(end.id, end.url),
                end.outcome,
                end.detail,
                duplicate_of=end.duplicate_of,
                duplicate_of_url=self._out.urls.get(end.duplicate_of or ""),
                attempts=end.attempt,
                id=end.id,
            )
        self._outcomes.dealt_with(ends)
        return bool(entries or ends)

    def _write(self, entries: list[RecordEntry]) -> None:
        """Write records, and only then acknowledge them: a full disk loses none."""
        out = self._out
        out.records.write([line for entry in entries if (line := out.record(entry)) is not None])
        out.records.sync()
        for entry in entries:
            out.end(self._given.get(entry.id, entry.url), Outcome.PUBLISHED, id=entry.id)
        self._records.dealt_with(entries)

    # ── how far it is ──

    def _open(self) -> int:
        counts = self._books.counts()
        return int(counts["waiting"] + counts["delayed"] + counts["leased"])

    def _count(self, *, reading: bool) -> State:
        counts = self._books.counts()
        state = self.state
        state.reading = reading
        state.waiting, state.delayed, state.leased = counts["waiting"], counts["delayed"], counts["leased"]
        state.hosts = counts["hosts"]
        if not self.interrupted:
            state.note = self._frontier.pressure() or self._full
        return state
