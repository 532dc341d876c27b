"""`newsluice enqueue`: URLs from arguments, files or standard input into the frontier."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from config.settings import load
from worker.cli.common import console, plural
from worker.cli.lazy import example

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.enqueue import Summary

T = TypeVar("T")


@click.command(
    epilog=example(
        "newsluice enqueue https://example.com/news/some-article --meta desk=sport",
        "newsluice enqueue -f urls.txt",
        "some-program | newsluice enqueue -",
        "newsluice enqueue --again -f live.txt",
    )
)
@click.argument("urls", nargs=-1, metavar="[URL… | -]")
@click.option("-f", "--file", "files", multiple=True, type=click.Path(path_type=Path), help="File with a URL a line.")
@click.option("--meta", multiple=True, metavar="KEY=VALUE", help="Travels to the URLs' records; may be repeated.")
@click.option(
    "--priority",
    type=click.Choice(["high", "normal", "low"]),
    default="normal",
    show_default=True,
    help="Which of a host's URLs go first.",
)
@click.option("--again", is_flag=True, help="Ask for those again that are done, and send what has changed.")
@click.option("-v", "--verbose", is_flag=True, help="Name every refused line.")
def enqueue(  # noqa: PLR0913 - its options
    *,
    urls: tuple[str, ...],
    files: tuple[Path, ...],
    meta: tuple[str, ...],
    priority: str,
    again: bool,
    verbose: bool,
) -> int:
    """Put URLs into the frontier, for workers to take: from arguments, from files, and with - from standard input.

    A file has a URL a line, in UTF-8; blank lines and lines that begin with # are passed over. Each URL is taken once:
    one that waits already, or was done within NEWSLUICE_RETENTION_DAYS, is counted and left alone. The exit code is 1
    when all was refused, and when there was no room for all (NEWSLUICE_PENDING_MAX, NEWSLUICE_MEMORY_MAX_SHARE,
    NEWSLUICE_DISK_MIN_FREE_MIB): it then says where to go on, and to give all of it again does no harm.
    """
    settings = load()
    text = _meta(meta)
    from store.connection import connect  # noqa: PLC0415 - slow to import
    from store.errors import StoreError  # noqa: PLC0415 - with the others
    from store.frontier import Frontier, Priority  # noqa: PLC0415 - slow to import
    from tasks.enqueue import admit_all  # noqa: PLC0415 - slow to import
    from worker.cli.sources import Report, open_sources  # noqa: PLC0415 - slow to import

    with ExitStack() as stack:
        sources = open_sources(stack, urls, files)
        frontier = Frontier(connect(settings), settings)
        report = Report(verbose=verbose)
        try:
            lines = _with_progress(sources.lines(report))
            admit_all(frontier, lines, text, report, Priority(priority), again=again)
        except StoreError as error:
            raise type(error)(f"{error}; {plural(report.usable, 'URL')} taken, go on from {report.left_off}") from error
        finally:
            _tell(report)
    for name in sources.empty:
        click.echo(f"{name}: no URLs in it", err=True)
    return 1 if report.refused and not report.usable else 0


def _meta(pairs: tuple[str, ...]) -> str | None:
    from tasks.enqueue import InputRefused, meta_text  # noqa: PLC0415 - slow to import

    meta: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not key or not equals:
            raise click.BadParameter(f"{pair!r} is not KEY=VALUE", param_hint="--meta")
        if key in meta:
            raise click.BadParameter(f"{key!r} is given twice", param_hint="--meta")
        meta[key] = value
    try:
        return meta_text(meta)
    except InputRefused as error:
        raise click.BadParameter(str(error), param_hint="--meta") from error


def _with_progress(lines: Iterable[T]) -> Iterator[T]:
    """Pass the lines on, counting them on standard error where that is a terminal."""
    if not sys.stderr.isatty():
        yield from lines
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - slow to import

    error = console(error=True)
    columns = (SpinnerColumn(), TextColumn("{task.completed:,.0f} URLs"), TimeElapsedColumn())
    with Progress(*columns, console=error, transient=True) as progress:
        task = progress.add_task("", total=None)
        for line in lines:
            yield line
            progress.advance(task)


def _tell(summary: Summary) -> None:
    if not summary.usable and not summary.refused:
        return
    parts = [
        f"{summary.new:,} new",
        f"{summary.waiting:,} already waiting",
        f"{summary.done:,} already done",
        f"{summary.refused:,} refused",
    ]
    if summary.dead:
        parts.insert(3, f"{summary.dead:,} given up before (`newsluice failed retry` tries them again)")
    click.echo(f"{plural(summary.usable + summary.refused, 'URL')}: {', '.join(parts)}")
    for reason, refusal in summary.refusals.items():
        click.echo(f"  {refusal.count:,} refused: {reason} (first: {refusal.first})")
