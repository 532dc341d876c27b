"""What a run writes: records and outcomes, a JSON line each, none of them twice."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from store.records import RecordEntry
    from worker.lines import Lines


@dataclass
class Output:
    """Where records and outcomes go; the server may give them again after an outage."""

    records: Lines
    outcomes: Lines | None
    counts: Counter[str] = field(default_factory=Counter)
    #: record → its URL, for those written in this run
    urls: dict[str, str] = field(default_factory=dict)
    #: jobs whose end was told in this run
    told: set[str] = field(default_factory=set)
    #: ids that the file of records held before this run
    before: set[str] | None = None

    def record(self, entry: RecordEntry) -> str | None:
        """Return the line of a record, None when the file has it."""
        if entry.id in self.urls:
            return None
        self.urls[entry.id] = entry.url
        return None if self.before and entry.id in self.before else entry.record

    def line(self, text: str, outcome: str, detail: str = "", **more: Any) -> None:  # noqa: ANN401 - JSON values
        """Write and count the end of one URL."""
        self.counts[str(outcome)] += 1
        if self.outcomes:
            line = {"url": text, "outcome": str(outcome), "detail": detail, "duplicate_of": None} | more
            self.outcomes.write([json.dumps(line, ensure_ascii=False)])

    def end(self, text: str, outcome: str, detail: str = "", **more: Any) -> None:  # noqa: ANN401 - JSON values
        """As `line`, for a job, whose id is among `more`: once."""
        if more["id"] not in self.told:
            self.told.add(more["id"])
            self.line(text, outcome, detail, **more)
