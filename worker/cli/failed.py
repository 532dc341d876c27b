"""`newsluice failed`: the dead letters — URLs that were given up, and inbox items that could not be read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from config.settings import load
from worker.cli.common import console, plural
from worker.cli.lazy import example

if TYPE_CHECKING:
    from collections.abc import Callable

    from worker.cli.letters import Letters, Selection

#: Rows of the table that are shown unless told otherwise.
ROWS = 50

REASON = click.option("--reason", help="Only those with this reason: failed.timeout, or inbox for inbox items.")
HOST = click.option("--host", help="Only URLs of this host.")
ALL = click.option("--all", "everything", is_flag=True, help="All of them, inbox items included.")
IDS = click.argument("ids", nargs=-1, metavar="[ID…]")


@click.group(
    epilog=example(
        "newsluice failed list",
        "newsluice failed retry --reason failed.timeout",
        "newsluice failed purge --host example.com",
    )
)
def failed() -> None:
    """Look at what was given up, try it again, or drop it.

    A URL is given up when NEWSLUICE_RETRY_MAX further tries have failed. An item of the inbox that is neither a URL nor
    a JSON object with one is kept here too, under the reason inbox.
    """


@failed.command(name="list", epilog=example("newsluice failed list --host example.com", "newsluice failed list --json"))
@click.option("--json", "as_json", is_flag=True, help="Print all as a JSON array, one object a line.")
@click.option("-n", "--number", type=click.IntRange(0), default=ROWS, show_default=True, help="Rows; 0 for all.")
@REASON
@HOST
def list_(*, as_json: bool, number: int, reason: str | None, host: str | None) -> None:
    """List what was given up, the latest first."""
    from worker.cli.letters import as_array, as_table  # noqa: PLC0415 - slow to import

    letters, selection = _chosen((), reason, host, everything=reason is None and host is None)
    if as_json:
        for line in as_array(letters.find(selection)):
            click.echo(line)
        return
    rows, left = as_table(letters.find(selection), number)
    if not rows.row_count:
        click.echo("nothing was given up")
        return
    console().print(rows)
    if left:
        click.echo(f"… and {left:,} more (-n 0 shows all)")


@failed.command(
    short_help="Try them again.",
    epilog=example("newsluice failed retry --reason failed.timeout", "newsluice failed retry --all"),
)
@IDS
@REASON
@HOST
@ALL
def retry(*, ids: tuple[str, ...], reason: str | None, host: str | None, everything: bool) -> int:
    """Let URLs wait again, with a fresh set of tries; inbox items go back into the inbox."""
    letters, selection = _chosen(ids, reason, host, everything=everything)
    return _do("to be tried again", letters.retry, selection)


@failed.command(
    short_help="Drop them for good.",
    epilog=example("newsluice failed purge --host example.com", "newsluice failed purge --all --yes"),
)
@IDS
@REASON
@HOST
@ALL
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def purge(*, ids: tuple[str, ...], reason: str | None, host: str | None, everything: bool, yes: bool) -> int:
    """Drop what was given up, for good. A purged URL counts as rejected.purged, and may be enqueued again."""
    letters, selection = _chosen(ids, reason, host, everything=everything)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody can be asked here: add --yes to purge without a question.")
        count = letters.count(selection)
        if count and not click.confirm(f"Purge {plural(count, 'dead letter')} for good?"):
            click.echo("nothing was purged")
            return 1
    return _do("purged", letters.purge, selection)


def _chosen(
    ids: tuple[str, ...], reason: str | None, host: str | None, *, everything: bool
) -> tuple[Letters, Selection]:
    from worker.cli.letters import Letters, Selection, check_reason  # noqa: PLC0415 - slow to import

    given = sum((bool(ids), reason is not None or host is not None, everything))
    if given != 1:
        raise click.UsageError("Say which: IDs, or --reason and --host, or --all.")
    if reason is not None:
        reason = check_reason(reason)
    return Letters(load()), Selection(tuple(dict.fromkeys(ids)), reason, host)


def _do(done: str, act: Callable[[Selection], int], selection: Selection) -> int:
    count = act(selection)
    missing = len(selection.ids) - count if selection.ids else 0
    click.echo(f"{plural(count, 'dead letter')} {done}")
    if missing:
        click.echo(
            f"newsluice: {missing} of these IDs are no dead letters (`newsluice failed list` shows them)", err=True
        )
    return 1 if missing else 0
