"""What an inspection of the books can find, in words: each kind, and what repairing does about it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Examples that a finding keeps.
EXAMPLES = 5


class Kind(NamedTuple):
    """Names for one and for many of them, and what repairing does."""

    one: str
    many: str
    remedy: str


#: Every kind, in the order in which they are looked for and mended.
KINDS = {
    "wrong_key": Kind("key of a wrong type", "keys of a wrong type", "moved to aside:TIME:NAME"),
    "job_without_url": Kind("job whose URL is not known", "jobs whose URL is not known", "removed"),
    "place_without_job": Kind("place without a job", "places without a job", "removed"),
    "job_in_two_places": Kind(
        "job in two places", "jobs in two places", "one kept: the lease, else the dead letter, the delay, the queue"
    ),
    "job_without_place": Kind("job without a place", "jobs without a place", "put at the front of the host's queue"),
    "job_marked": Kind(
        "job with the marks of a lease that is over", "jobs with the marks of a lease that is over", "marks taken off"
    ),
    "host_in_flight": Kind(
        "host whose jobs in flight are not its leases",
        "hosts whose jobs in flight are not their leases",
        "counted anew",
    ),
    "host_missing": Kind(
        "host with a queue and room in flight that is not among those to be asked",
        "hosts with a queue and room in flight that are not among those to be asked",
        "placed among them",
    ),
    "host_idle": Kind(
        "host to be asked without a queue or room in flight",
        "hosts to be asked without a queue or room in flight",
        "taken out",
    ),
    "host_late": Kind(
        "host to be asked much later than its delay says",
        "hosts to be asked much later than their delay says",
        "placed anew",
    ),
    "slice_headless": Kind(
        "lost head or number of a slice", "lost heads or numbers of slices", "made anew from the slice's buckets"
    ),
    "slice_count": Kind(
        "slice that remembers more or fewer than it counts",
        "slices that remember more or fewer than they count",
        "counted anew",
    ),
    "counter": Kind("counter that differs from the data", "counters that differ from the data", "set to the data"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """So many of one kind, and a few of them: an id, a host or a sentence each."""

    kind: str
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.what} ({self._some()})"

    @property
    def what(self) -> str:
        """Return how many of what."""
        kind = KINDS[self.kind]
        return f"{self.count:,} {kind.one if self.count == 1 else kind.many}"

    @property
    def remedy(self) -> str:
        """Return what repairing does about it."""
        return KINDS[self.kind].remedy

    def mended(self) -> str:
        """Return the sentence that says what repairing did."""
        return f"{self.what}: {self.remedy} ({self._some()})"

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return {"kind": self.kind, "count": self.count, "what": self.what, "examples": list(self.examples)}

    def _some(self) -> str:
        return ", ".join(self.examples) + (", …" if self.count > len(self.examples) else "")


class Tally:
    """Gathers what is found; the same thing found twice counts once."""

    def __init__(self) -> None:
        self._found: dict[str, dict[str, None]] = {}

    def note(self, kind: str, found: Iterable[str | bytes]) -> None:
        """Take note of these, of one kind."""
        texts = (one.decode(errors="replace") if isinstance(one, bytes) else one for one in found)
        self._found.setdefault(kind, {}).update(dict.fromkeys(texts))

    def has(self, kind: str) -> bool:
        """Say whether any of that kind was found."""
        return bool(self._found.get(kind))

    def all(self, kind: str) -> list[str]:
        """Return all of that kind."""
        return list(self._found.get(kind, ()))

    def findings(self) -> tuple[Finding, ...]:
        """Return what was found, in the order of KINDS."""
        found = ((kind, self._found.get(kind)) for kind in KINDS)
        return tuple(Finding(kind, len(some), tuple(islice(some, EXAMPLES))) for kind, some in found if some)
