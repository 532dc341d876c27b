"""Writes the table of rules into docs/cleaning.md: `python -m tasks.clean.document`."""

from __future__ import annotations

import inspect
from pathlib import Path

from tasks.clean.rules import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cleaning.md"
BEGIN, END = "<!-- rules -->", "<!-- /rules -->"


def rules_table() -> str:
    """Return the rules in their order as a Markdown table: name, module, what it removes."""
    rows = ["| rule | in | what it does |", "| --- | --- | --- |"]
    for rule in RULES:
        said = " ".join((inspect.getdoc(rule.strikes) or "").split()).replace("|", "\\|")
        rows.append(f"| `{rule.name}` | `{rule.strikes.__module__.rpartition('.')[2]}` | {said} |")
    return "\n".join(rows)


def fresh(page: str) -> str:
    """Return the page with the table of now between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{rules_table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(fresh(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
