"""The plan of a run: faults drawn from the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass

#: Every kind of fault: how often it is drawn, and how many seconds it lasts, least and most, in a long and a short run.
KINDS: dict[str, tuple[int, tuple[float, float], tuple[float, float]]] = {
    "kill celery": (3, (0, 0), (0, 0)),
    "kill supervisor": (3, (0, 0), (0, 0)),
    "kill busy child": (3, (0, 0), (0, 0)),
    "kill idle child": (2, (0, 0), (0, 0)),
    "end worker": (3, (0, 0), (0, 0)),
    "end worker twice": (2, (0, 0), (0, 0)),
    "freeze celery": (2, (6, 12), (6, 7)),
    "freeze supervisor": (2, (6, 12), (5, 6)),
    "kill valkey": (3, (0.2, 5), (0.2, 2)),
    "pause valkey": (1, (2, 20), (3, 5)),
    "reset links": (2, (0, 0), (0, 0)),
    "refuse links": (2, (1, 8), (1, 3)),
    "swallow links": (2, (2, 15), (2, 4)),
    "half-open links": (2, (0, 0), (0, 0)),
    "two pumps": (2, (3, 8), (3, 4)),
    "kill consumer": (2, (0.5, 5), (0.5, 2)),
    "wrong clock": (2, (10, 60), (8, 12)),
    "full disk": (2, (2, 8), (2, 3)),
    "full memory": (2, (3, 8), (2, 4)),
}
#: Kinds that the next fault never waits for.
STRETCHES = frozenset({"wrong clock"})
#: Seconds between two faults, least and most, in a long and a short run.
GAP, SHORT_GAP = (0.5, 4.0), (0.5, 2.5)
#: Share of the faults that the next one does not wait for.
OVERLAP = 0.25


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the plan: `gap` seconds after the one before; `everywhere`: it strikes all workers, not `worker`."""

    kind: str
    gap: float
    seconds: float
    worker: int
    everywhere: bool
    overlaps: bool
    chance: float

    @property
    def whom(self) -> str:
        """Say whom it strikes."""
        if self.kind.endswith("links"):
            return "all workers" if self.everywhere else f"worker {self.worker}"
        return f"worker {self.worker}" if self.of_a_worker else ""

    @property
    def of_a_worker(self) -> bool:
        """Whether it strikes one worker."""
        return self.kind.partition(" ")[0] in {"end", "freeze"} or self.kind in {
            "kill celery", "kill supervisor", "kill busy child", "kill idle child"
        }  # fmt: skip


def plan(count: int, seed: int, workers: int, *, short: bool) -> list[Fault]:
    """Return `count` faults drawn from the seed, every kind at least once where there is room."""
    dice = random.Random(f"faults {seed}")
    kinds = list(KINDS)
    drawn = dice.sample(kinds, min(count, len(kinds)))
    drawn += dice.choices(kinds, [KINDS[kind][0] for kind in kinds], k=count - len(drawn))
    dice.shuffle(drawn)
    return [
        Fault(
            kind=kind,
            gap=dice.uniform(*(SHORT_GAP if short else GAP)),
            seconds=dice.uniform(*KINDS[kind][2 if short else 1]),
            worker=dice.randrange(workers),
            everywhere=dice.random() < 0.5,
            overlaps=dice.random() < OVERLAP or kind in STRETCHES,
            chance=dice.random(),
        )
        for kind in drawn
    ]
