"""Where `newsluice enqueue` takes URLs from: arguments, files, standard input, each with the place of every line."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import click

from config.checks import mask_url
from tasks.enqueue import Summary
from tasks.url_file import Refusal, read_urls
from worker.cli.common import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import ExitStack
    from pathlib import Path

#: The argument that stands for standard input.
STANDARD_INPUT = "-"
#: Characters of a refused line that are shown.
QUOTED = 120


@dataclass(slots=True)
class Report(Summary):
    """A summary that, when `verbose`, names each refused line on standard error as it comes."""

    verbose: bool = False

    def refuse(self, reason: str, place: str, text: str) -> None:
        """Count it, and name it."""
        Summary.refuse(self, reason, place, text)
        if self.verbose:
            click.echo(f"{place}: {reason}{': ' if text else ''}{_quoted(text)}", err=True)


def _quoted(text: str) -> str:
    """Return its beginning, without a password and control characters."""
    with suppress(ValueError):  # brackets that do not fit
        text = mask_url(text)
    return printable(text if len(text) <= QUOTED else text[:QUOTED] + "…")


@dataclass(slots=True)
class Sources:
    """All that was given, in order; `empty` names the files that held nothing, once they were read."""

    urls: tuple[str, ...]
    files: tuple[tuple[str, BinaryIO], ...]
    empty: list[str] = field(default_factory=list)

    def lines(self, report: Report) -> Iterator[tuple[str, str]]:
        """Yield (place, text) of each URL; lines that cannot be read go to the report."""
        for number, text in enumerate(self.urls, start=1):
            if text != STANDARD_INPUT:
                yield f"argument {number}", text
        for name, file in self.files:
            found = False
            for number, line in read_urls(file):
                found = True
                place = f"line {number}" if len(self.files) == 1 else f"{name}, line {number}"
                if isinstance(line, Refusal):
                    report.refuse(line.reason, place, "")
                else:
                    yield place, line
            if not found:
                self.empty.append(name)


def open_sources(stack: ExitStack, urls: tuple[str, ...], files: Iterable[Path]) -> Sources:
    """Open what was given, so that a file that is not there is told of first; `stack` closes it."""
    opened: list[tuple[str, BinaryIO]] = [(str(path), stack.enter_context(path.open("rb"))) for path in files]
    if STANDARD_INPUT in urls:
        opened.append(("standard input", sys.stdin.buffer))
    if not urls and not opened:
        raise click.UsageError("No URLs: give some, name a file with -f, or read standard input with -.")
    return Sources(urls, tuple(opened))
