"""`newsluice run`: the whole on one machine — embedded server, one worker, URLs in, records and outcomes out."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from store.books import Books
from store.connection import connect
from store.errors import Full, NoRoom
from store.frontier import Admission, Frontier
from store.outcomes import Outcomes
from store.records import Records
from tasks.enqueue import prepare
from tasks.outcome import Outcome
from tasks.url import UrlRefused
from worker.given import Journal
from worker.progress import Progress, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.settings import Settings
    from store.frontier import NewJob
    from store.outcomes import OutcomeEntry
    from store.records import RecordEntry
    from worker.given import Given, Reader
    from worker.lines import Lines
    from worker.supervisor import WorkerProcess

#: Seconds between two looks at what came in and out.
LOOK_SECONDS = 0.1
#: URLs admitted, and entries read, at a time.
BATCH = 500
#: The consumer group on both streams, and its only consumer.
GROUP = CONSUMER = "run"


#: What progress says after Ctrl-C.
ENDING = "ending: finishing what is in hand"
#: Seconds between two looks at the counts.
COUNT_SECONDS = 0.2


class RunError(Exception):
    """The run cannot begin; the message says why and what to do."""


class Run:
    """One run against the embedded server that `settings.redis_url` names.

    `left` is how many URLs are not finished: before the call those of an earlier run, after it (when it was
    interrupted) those of this one too. `state` counts this run.
    """

    def __init__(self, settings: Settings) -> None:
        redis = connect(settings)
        self._frontier = Frontier(redis, settings)
        self._books = Books(redis, settings)
        self._records = Records(redis, settings)
        self._outcomes = Outcomes(redis, settings)
        self._records_out: Lines
        self._outcomes_out: Lines | None
        self._journal = Journal(settings.data_dir / "given.jsonl")
        #: job → its URL as it was given, in this run or the one that it goes on with
        self._given: dict[str, str] = {}
        self._admitted_now: set[str] = set()
        self._told: set[str] = set()
        self._urls: dict[str, str] = {}
        #: what found no room in the frontier yet, and why
        self._ready: list[tuple[NewJob, str]] = []
        self._full: str | None = None
        self._stop = threading.Event()
        self._counts: Counter[str] = Counter()
        self.state = State(outcomes=self._counts)
        self.left = self._open()

    def interrupt(self) -> bool:
        """Finish what is in hand and end; return False when that was asked before."""
        asked_before = self._stop.is_set()
        self._stop.set()
        return not asked_before

    @property
    def interrupted(self) -> bool:
        """Whether it was asked to end before all had ended."""
        return self._stop.is_set()

    @property
    def turned_away(self) -> str | None:
        """Why some URLs that were read found no room and were not taken; None when all were."""
        return self._full if self._ready else None

    def __call__(self, reader: Reader, worker: WorkerProcess, records: Lines, outcomes: Lines | None) -> State:
        """Take in what the reader gives; return when all of it has ended, or, after `interrupt`, what was in hand.

        A line for each record goes to `records`, one for each URL's outcome to `outcomes`.
        """
        self._records_out, self._outcomes_out = records, outcomes
        self._begin()
        reader.start()
        counted = 0.0
        with Progress() as progress:
            while True:
                taken = self._admit([] if self._ready else reader.take())
                busy = self._look() or taken
                if self._stop.is_set():
                    self._end(reader, worker)
                    if worker.ended() and not busy and reader.ended:
                        break
                else:
                    worker.check()
                if time.monotonic() - counted >= COUNT_SECONDS:
                    progress.show(self._count(reading=not reader.ended))
                    counted = time.monotonic()
                if reader.ended and not self._ready and not busy and not self._open() and not self._look():
                    break
                if not taken:
                    time.sleep(LOOK_SECONDS)
        self.left = self._open()
        if not self.left:
            self._journal.clear()
        return self.state

    def _begin(self) -> None:
        """Begin where the last run ended: what its worker held is free, what it had not written is written."""
        self._frontier.reclaim()
        for stream in (self._records, self._outcomes):
            stream.create_group(GROUP)
        self.state.total = self.left
        if self.left:
            self._given = self._journal.read()
        else:
            self._journal.clear()
        if self._outcomes_out:
            self._told = set(self._outcomes_out.values("url"))
        written: set[str] | None = None
        while entries := self._records.pending(GROUP, CONSUMER, BATCH):
            written = set(self._records_out.values("id")) if written is None else written
            self._write([entry for entry in entries if entry.id not in written], entries)
        while ends := self._outcomes.pending(GROUP, CONSUMER, BATCH):
            self._tell(ends)

    def _end(self, reader: Reader, worker: WorkerProcess) -> None:
        """Once after `interrupt`: no more is read from a pipe, and the worker finishes what it has."""
        if self.state.note != ENDING:
            self.state.note = ENDING
            reader.stop()
            worker.terminate()

    # ── in ──

    def _admit(self, taken: list[Given]) -> bool:
        ready: list[tuple[NewJob, str]] = []
        for item in taken:
            self.state.total += 1
            reason = item.refused
            try:
                if not reason:
                    ready.append((prepare(item.text), item.text))
                    continue
            except UrlRefused as refused:
                reason = refused.reason
            self._line(item.text, Outcome.REJECTED_URL, f"{item.place}: {reason}")
        self._journal.write([(job.id, text) for job, text in ready if job.url != text])
        self._ready += ready
        return self._take_in() or bool(taken)

    def _take_in(self) -> bool:
        """Admit what is ready, as far as there is room; return whether there was any."""
        ready, self._full = self._ready, None
        answers: Sequence[Admission | None] = ()
        try:
            answers = self._frontier.admit([job for job, _ in ready]) if ready else ()
        except Full as error:
            answers = error.answers if isinstance(error, NoRoom) else [None] * len(ready)
            self._full = str(error)
        self._ready = []
        for (job, text), admission in zip(ready, answers, strict=True):
            if admission is None:
                self._ready.append((job, text))
            else:
                self._admitted(job.id, text, admission)
        return len(self._ready) < len(ready)

    def _admitted(self, job: str, text: str, admission: Admission) -> None:
        again = job in self._admitted_now
        self._admitted_now.add(job)
        if again or (admission == Admission.DONE and text not in self._told):
            detail = "given twice" if again else "taken by an earlier run"
            self._line(text, Outcome.DUPLICATE_URL, detail, duplicate_of=job)
            return
        if admission == Admission.DEAD:
            self._frontier.replay([job])  # asked for again: it gets a fresh set of attempts
        elif admission != Admission.NEW:
            self.state.total -= 1  # what this run goes on with is counted already, and so is what it told before
        self._given[job] = text

    # ── out ──

    def _look(self) -> bool:
        """Write what has come; return whether there was anything."""
        entries = self._records.read(GROUP, CONSUMER, BATCH)
        self._write(entries, entries)
        ends = self._outcomes.read(GROUP, CONSUMER, BATCH)
        self._tell(ends)
        return bool(entries or ends)

    def _write(self, entries: list[RecordEntry], acknowledged: list[RecordEntry]) -> None:
        """Write records, and only then acknowledge them: a full disk loses none."""
        self._records_out.write([entry.record for entry in entries])
        self._records_out.sync()
        for entry in acknowledged:
            self._urls[entry.id] = entry.url
            self._line(self._given.get(entry.id, entry.url), Outcome.PUBLISHED, id=entry.id)
        self._records.ack(GROUP, [entry.entry_id for entry in acknowledged])

    def _tell(self, ends: list[OutcomeEntry]) -> None:
        for end in ends:
            self._line(
                self._given.get(end.id, end.url),
                end.outcome,
                end.detail,
                duplicate_of=end.duplicate_of,
                duplicate_of_url=self._urls.get(end.duplicate_of or ""),
                attempts=end.attempt,
                id=end.id,
            )
        self._outcomes.ack(GROUP, [end.entry_id for end in ends])

    def _line(self, text: str, outcome: str, detail: str = "", **more: Any) -> None:  # noqa: ANN401 - JSON values
        self._counts[str(outcome)] += 1
        if self._outcomes_out:
            line = {"url": text, "outcome": str(outcome), "detail": detail, "duplicate_of": None} | more
            self._outcomes_out.write([json.dumps(line, ensure_ascii=False)])

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
        if not self._stop.is_set():
            state.note = self._frontier.pressure() or self._full
        return state
