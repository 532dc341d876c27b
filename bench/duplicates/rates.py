"""How often edits are found and other texts taken for copies: the counts, their tables, and the floors."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from results import table

from duplicates.edits import EDITS, Edit

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

FLOORS = Path(__file__).parent / "floors.toml"


class Rates(NamedTuple):
    """Share of the texts that were found, by edit or kind and by group, and how many there were."""

    found: Counter[tuple[str, str]]
    all: Counter[tuple[str, str]]

    def rate(self, name: str, group: str | None = None) -> float:
        """Return the share for an edit or kind, of one group or of all."""
        chosen = [key for key in self.all if key[0] == name and group in {None, key[1]}]
        return sum(self.found[key] for key in chosen) / max(1, sum(self.all[key] for key in chosen))


def below_floors(found: Rates, same_site: Rates, company: Rates, false: Rates) -> list[str]:
    """Return the names of the kinds that are worse than bench/duplicates/floors.toml allows."""
    floors = tomllib.loads(FLOORS.read_text(encoding="utf-8"))
    worse = []
    for edit in EDITS:
        groups = sorted(group for name, group in found.all if name == edit.name)
        rates = {
            "found": [found.rate(edit.name)],
            "found_in_each_group": [found.rate(edit.name, group) for group in groups],
            "found_of_the_same_site": [same_site.rate(edit.name)],
            "found_in_company": [company.rate(edit.name)] if edit.kind == "light" else [1],
        }
        worse += [f"{edit.name} ({of})" for of, some in rates.items() if min(some) < floors[of].get(edit.kind, 0)]
    return worse + [name for name, most in floors["false"].items() if false.rate(name) > most]


def recall_table(rates: Rates, groups: Sequence[str], edits: Sequence[Edit] = EDITS, of: str = "edit") -> str:
    """Return the table of edits and groups of texts."""
    rows = [
        (edit.name, f"{rates.rate(edit.name):.1%}", *(f"{rates.rate(edit.name, group):.0%}" for group in groups))
        for edit in edits
    ]
    return table((of, "found", *groups), rows)


def false_table(rates: Rates) -> str:
    """Return the table of what was wrongly taken for a copy."""
    rows = [
        (name, group, rates.all[name, group], f"{rates.rate(name, group):.2%}") for name, group in sorted(rates.all)
    ]
    names = sorted({name for name, _ in rates.all})
    rows += [
        (name, "all", sum(n for key, n in rates.all.items() if key[0] == name), f"{rates.rate(name):.2%}")
        for name in names
    ]
    return table(("texts", "of", "number", "taken for copies"), rows)
