"""What several commands share: tables for people, JSON for programs."""

from __future__ import annotations

import json
import re
import sys
from typing import Any

import click
from rich.console import Console
from rich.table import Table

#: Columns of a table that goes into a file or pipe, where no window says how wide it may be.
PIPED_WIDTH = 200
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def console(*, error: bool = False) -> Console:
    """Return a console for standard output, or standard error."""
    stream = sys.stderr if error else sys.stdout
    return Console(file=stream, highlight=False, width=None if stream.isatty() else PIPED_WIDTH)


def table(*columns: str, title: str | None = None) -> Table:
    """Return an empty table with these headings, lightly drawn."""
    result = Table(*columns, title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for column in result.columns:
        column.overflow = "fold"
    return result


def write_json(value: Any) -> None:  # noqa: ANN401 - anything that JSON can hold
    """Print a value as JSON, indented, characters beyond ASCII as they are."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return `1 URL`, `2 URLs`, `10,000 URLs`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def printable(text: str) -> str:
    r"""Return text from outside with its control characters as `\x1b`, so that it cannot command the terminal."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
