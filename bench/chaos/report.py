"""What a run found: printed for people, as a row to compare set-ups by, and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chaos import scale

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from chaos.stage import Stage
    from chaos.verdict import Verdict

#: Of each kind of finding, so many are printed.
SHOWN = 8
#: The columns of the row.
COLUMNS = (
    "set-up", "faults", "URLs", "must give a record", "lost", "doubled", "wrong", "longest stall", "stood still in all",
    "longest recovery",
)  # fmt: skip


def summary(asked: argparse.Namespace, stage: Stage, verdict: Verdict, seconds: float) -> dict[str, Any]:
    """Return everything that was found, as plain data."""
    watch, hand, fleet = stage.watch, stage.hand, stage.fleet
    exits = [text for worker in fleet.workers for text in worker.exits]
    return {
        "set_up": stage.side.name,
        "seed": asked.seed,
        "workers": asked.workers,
        "slots": scale.SLOTS,
        "appendfsync": asked.appendfsync,
        "seconds": round(seconds),
        "faults": hand.done.total(),
        "faults_by_kind": dict(sorted(hand.done.items())),
        "left_out": stage.missing | stage.side.lacks,
        "urls": len(stage.feeder.accepted),
        "must_give_a_record": verdict.must,
        "pages_served": verdict.fetches,
        "outcomes": dict(verdict.outcomes.most_common()),
        "lost": verdict.lost,
        "doubled": verdict.doubled,
        "wrong": verdict.wrong,
        "cost_of_everysec": verdict.cost,
        "cost_by_kill": verdict.cost_by_kill,
        "delivered_again": verdict.delivered_again,
        "findings": [*verdict.other, *hand.findings, *stage.findings],
        "longest_stall": round(watch.longest_stall, 1),
        "longest_idle_worker": round(watch.longest_idle, 1),
        "stood_still": round(watch.stood_still, 1),
        "stalls": list(watch.stalls.values()),
        "longest_end_after_sigterm": round(hand.longest_end, 1),
        "recoveries": {kind: round(took, 1) for kind, took in sorted(watch.recoveries.items(), key=lambda it: -it[1])},
        "exits": exits,
        "celery_processes": sum(len(worker.celeries) for worker in fleet.workers),
        "logged": dict(fleet.complaints.most_common()),
        "samples": fleet.samples,
    }


def is_well(found: Mapping[str, Any]) -> bool:
    """Say whether a run found nothing."""
    stalls = max(found["longest_stall"], found["longest_idle_worker"])
    return stalls < scale.STALL_LIMIT and not any(found[name] for name in ("lost", "doubled", "wrong", "findings"))


def show(found: Mapping[str, Any]) -> None:
    """Print what a run found."""
    workers = f"{found['workers']} workers of {found['slots']} slots"
    print(f"\n{found['set_up']}, seed {found['seed']}, {workers}, appendfsync {found['appendfsync']}, "
          f"{found['seconds']} s")  # fmt: skip
    print(f"faults {found['faults']}: {_counts(found['faults_by_kind'])}")
    for kind, why in found["left_out"].items():
        print(f"left out: {kind}: {why}")
    print(f"URLs {found['urls']}, of them {found['must_give_a_record']} must give a record; "
          f"pages served {found['pages_served']}; {_counts(found['outcomes'])}")  # fmt: skip
    print(f"lost {len(found['lost'])}, doubled {len(found['doubled'])}, wrong {len(found['wrong'])}, "
          f"findings {len(found['findings'])}, delivered again {found['delivered_again']}")  # fmt: skip
    if found["appendfsync"] == "everysec":
        print(f"what the last seconds before each kill of Valkey cost: {found['cost_by_kill']}, "
              f"{len(found['cost_of_everysec'])} in all")  # fmt: skip
    print(f"longest stall {found['longest_stall']} s, stood still {found['stood_still']} s in all, "
          f"longest idle worker {found['longest_idle_worker']} s, "
          f"longest end after SIGTERM {found['longest_end_after_sigterm']} s")  # fmt: skip
    print(f"exits that nobody asked for {len(found['exits'])}, Celery processes {found['celery_processes']}")
    print("longest recovery by fault: " + ", ".join(f"{kind} {took} s" for kind, took in found["recoveries"].items()))
    for name in ("lost", "doubled", "wrong", "cost_of_everysec", "findings", "stalls", "exits"):
        _list(name, found[name])
    _list("logged", [f"{count} times: {name}" for name, count in found["logged"].items()])
    print(f"\n{row(COLUMNS)}\n{row('---' for _ in COLUMNS)}\n{row(_cells(found))}")


def row(cells: Iterable[object]) -> str:
    """Return a row of a table in Markdown."""
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def write(found: Mapping[str, Any], file: argparse.Namespace) -> None:
    """Write what a run found to a file, as JSON."""
    if file.json:
        file.json.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _cells(found: Mapping[str, Any]) -> list[object]:
    kind, took = next(iter(found["recoveries"].items()), ("", 0.0))
    return [
        found["set_up"], found["faults"], found["urls"], found["must_give_a_record"], len(found["lost"]),
        len(found["doubled"]), len(found["wrong"]), f"{found['longest_stall']} s", f"{found['stood_still']} s",
        f"{took} s ({kind})",
    ]  # fmt: skip


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _list(name: str, found: list[str]) -> None:
    for text in found[:SHOWN]:
        print(f"  {name}: {text}")
    if len(found) > SHOWN:
        print(f"  {name}: and {len(found) - SHOWN} more")
