"""Floors under what is reached, and ceilings over what it may cost: kept in floors.toml, and moved only when told."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FLOORS = Path(__file__).parents[1] / "floors.toml"
#: How far below what was reached a floor is set: as much as one page may weigh. A set has half the pages.
MARGIN = {"f1": 0.001, "exact": 0.008, "recall": 0.002, "title": 0.007, "date": 0.007, "any_author": 0.007}
SET_MARGIN = {name: 2 * margin for name, margin in MARGIN.items()}
#: Figures that may not rise: pages that lose much of stock's right text, share of wrong dates, CPU of stock's.
CEILINGS = ("losing", "date_wrong", "cpu")
#: The most CPU, of stock's with metadata, that a page may cost; a part of the promise and not of what was reached.
CPU = 0.7
HEAD = """\
# Below these a change does not pass: `bench/quality.py --set-floors` raises them, `--lower-floors` lowers them (say why
# in the changelog). `at_most` are ceilings: `losing` pages may lose more than a tenth of stock's right text, `cpu` is
# our CPU of stock trafilatura's with metadata, in the same run.
"""

#: Group (`all`, a set, or `at_most`) → figure → value.
Groups = dict[str, dict[str, float]]


def read(path: Path = FLOORS) -> Groups:
    """Return what the file says."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def reached_of(figures: dict[str, dict[str, Any]], ceilings: dict[str, float]) -> Groups:
    """Return what a run reached, in the file's form: `figures` are ours by set; what a set cannot show is left out."""
    groups = {
        group: {name: values[name] for name in MARGIN if values[name] is not None} for group, values in figures.items()
    }
    return groups | {"at_most": ceilings}


def broken(floors: Groups, reached: Groups) -> list[str]:
    """Return a sentence for each figure that is on the wrong side of its floor or ceiling, or is missing."""
    found = []
    for group, values in floors.items():
        for name, floor in values.items():
            value = reached.get(group, {}).get(name)
            if value is None:
                continue  # another corpus, which has no such set or does not tell
            if group == "at_most" and value > floor:
                found.append(f"{name} {value:.4g} is above its ceiling {floor:.4g}")
            if group != "at_most" and value < floor:
                found.append(f"{name} of {group}, {value:.4g}, is below its floor {floor:.4g}")
    return found


def moved(floors: Groups, reached: Groups, *, lower: bool) -> Groups:
    """Return the floors a little below what was reached; none lower (and no ceiling higher) than it is unless told."""
    new: Groups = {}
    for group, values in reached.items():
        before = {} if lower else floors.get(group, {})
        if group == "at_most":
            new[group] = {name: min(values[name], before.get(name, values[name])) for name in ("losing", "date_wrong")}
            new[group]["cpu"] = min(CPU, floors.get(group, {}).get("cpu", CPU))
        else:
            margin = MARGIN if group == "all" else SET_MARGIN
            new[group] = {
                name: max(round(value - margin[name], 3), before.get(name, 0)) for name, value in values.items()
            }
    return new


def write(floors: Groups, path: Path = FLOORS) -> None:
    """Write the file."""
    parts = [HEAD]
    for group, values in floors.items():
        parts.append(f"[{group}]\n" + "".join(f"{name} = {value:g}\n" for name, value in values.items()))
    path.write_text("\n".join(parts), encoding="utf-8")
