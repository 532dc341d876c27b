"""Live progress of a run, on standard error: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections import Counter
    from types import TracebackType

    from rich.console import Group
    from rich.live import Live

#: Seconds between two lines where there is no terminal.
LINE_SECONDS = 5.0
#: Seconds over which the rate is taken.
RATE_SECONDS = 10.0


@dataclass(slots=True)
class State:
    """What there is to show: how many URLs are known of, how many ended and how, what waits."""

    total: int = 0
    outcomes: Counter[str] | dict[str, int] = field(default_factory=dict)
    waiting: int = 0
    delayed: int = 0
    leased: int = 0
    hosts: int = 0
    reading: bool = True
    note: str | None = None

    @property
    def done(self) -> int:
        """Return how many URLs have ended."""
        return sum(self.outcomes.values())


class Rate:
    """URLs a second over the last RATE_SECONDS."""

    def __init__(self) -> None:
        self._points: list[tuple[float, int]] = []

    def note(self, done: int, now: float | None = None) -> float:
        """Take note of how many are done and return the rate."""
        now = time.monotonic() if now is None else now
        self._points.append((now, done))
        while len(self._points) > 2 and now - self._points[1][0] > RATE_SECONDS:  # noqa: PLR2004 - two make a span
            del self._points[0]
        (start, before), (end, after) = self._points[0], self._points[-1]
        return (after - before) / (end - start) if end > start else 0.0


def duration(seconds: float) -> str:
    """Return a length of time for people: 8 s, 3 min, 2 h 5 min."""
    whole = round(seconds)
    if whole < 60:  # noqa: PLR2004 - seconds in a minute
        return f"{whole} s"
    minutes = whole // 60
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"  # noqa: PLR2004 - the same


class Progress:
    """Shows a State each time it is given one; a context manager."""

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._rate = Rate()
        self._last = 0.0
        self._live: Live | None = None

    def show(self, state: State) -> None:
        """Show it: on a terminal always, elsewhere every LINE_SECONDS."""
        now = time.monotonic()
        rate = self._rate.note(state.done, now)
        if self._live:
            self._live.update(self._bar(state, rate))
        elif not self._terminal and now - self._last >= LINE_SECONDS:
            self._last = now
            sys.stderr.write(f"newsluice: {self._words(state, rate)}\n")

    def _words(self, state: State, rate: float) -> str:
        open_jobs = state.waiting + state.delayed + state.leased
        parts = [
            f"{state.done}/{state.total}{'+' if state.reading else ''} done",
            ", ".join(f"{name} {count}" for name, count in sorted(state.outcomes.items(), key=lambda item: -item[1])),
            f"{rate:.1f}/s",
            f"{state.hosts} hosts waiting" if state.hosts else "",
            f"{state.delayed} to be tried again" if state.delayed else "",
            f"about {duration(open_jobs / rate)} left" if open_jobs and rate else "",
            state.note or "",
        ]
        return " · ".join(part for part in parts if part)

    def _bar(self, state: State, rate: float) -> Group:
        from rich.console import Group  # noqa: PLC0415 - rich takes a while to import, and not every run shows it
        from rich.progress_bar import ProgressBar  # noqa: PLC0415 - as above
        from rich.text import Text  # noqa: PLC0415 - as above

        return Group(ProgressBar(total=max(state.total, 1), completed=state.done), Text(self._words(state, rate)))

    def __enter__(self) -> Self:
        if self._terminal:
            from rich.console import Console  # noqa: PLC0415 - as above
            from rich.live import Live  # noqa: PLC0415 - as above

            self._live = Live(console=Console(stderr=True), refresh_per_second=8, transient=True)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
            self._live = None
