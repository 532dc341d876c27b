"""The watchdog: judges from a worker's pulses, and from what is due in the frontier, whether it stands still."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from store.connection import connect
from store.errors import StoreError
from store.frontier import Frontier

if TYPE_CHECKING:
    from config.settings import Settings
    from worker.lifeline import Pulse

#: Seconds between two judgements. What lies between them counts as no more, so that a supervisor which stood still
#: itself blames nobody.
LOOK_SECONDS = 1.0
#: Seconds without a pulse, or without a turn of its event loop, that a busy machine explains.
SILENCE_SECONDS = 5.0
#: Seconds that a worker has from its start to its first pulse.
START_SECONDS = 30.0
#: Seconds that Redis has for an answer here.
ANSWER_SECONDS = 1.0
#: Seconds for which a job may be given out without anybody taking it, in a fleet that works.
DUE_SECONDS = 2.0


class Watchdog:
    """Watches over one life of a worker after the other; `verdict` says why it is to be ended, or None.

    A worker stands still when, for STALL_SECONDS on end and while Redis answers, it sends no pulses, or its event loop
    does not turn, or, while it does not hold back or wait for Redis, a job is in its hands for longer than any job may
    take, or work is due and it begins and ends nothing though it has slots free.
    """

    def __init__(self, settings: Settings, slots: int) -> None:
        self._settings = settings
        self._slots = slots
        self._longest = 2 * settings.fetch_timeout + settings.extract_timeout + SILENCE_SECONDS
        self._frontier: Frontier | None = None
        self.begin()

    def begin(self) -> None:
        """Watch over a new life."""
        self._looked = time.monotonic()
        self._born = self._looked
        self._suspicious = 0.0
        self._done = (0, 0)

    def verdict(self, pulse: Pulse, heard: float) -> str | None:
        """Return in a few words why the worker is to be ended; None: it works, or says why it does not.

        `heard` is when its last pulse came (seconds, monotonic; 0: none yet).
        """
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return None
        step, self._looked = min(now - self._looked, 2 * LOOK_SECONDS), now
        if not heard:
            return f"it said nothing in its first {START_SECONDS:g} s" if now - self._born > START_SECONDS else None
        reason = self._suspect(pulse, now - heard)
        self._suspicious = self._suspicious + step if reason else 0.0
        self._done = (pulse.begun, pulse.ended)
        return reason if self._suspicious >= self._settings.stall_seconds else None

    def _suspect(self, pulse: Pulse, silent: float) -> str | None:
        if silent > SILENCE_SECONDS:
            return self._unless_away("it says nothing any more")
        if pulse.loop > SILENCE_SECONDS:
            return self._unless_away("its event loop stands still")
        if pulse.held_back:  # what is in hand may wait for a server that answers, and is full
            return None
        if pulse.oldest > self._longest:
            return self._unless_away(f"a job is in its hands for {pulse.oldest:.0f} s")
        if (pulse.begun, pulse.ended) != self._done or pulse.in_hand >= self._slots:
            return None
        return self._unless_away("work is due, and it begins and ends nothing", due=True)

    def _unless_away(self, reason: str, *, due: bool = False) -> str | None:
        """Return the reason if Redis answers, and, with `due`, a job could have been given out for a while."""
        try:
            if self._frontier is None:
                self._frontier = Frontier(connect(self._settings, patience=ANSWER_SECONDS), self._settings)
            overdue = self._frontier.overdue()
        except StoreError:
            return None
        return reason if not due or overdue > DUE_SECONDS else None
