"""`newsluice failed`: the dead letters — URLs that were given up, and inbox items that could not be read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from config.settings import load
from worker.cli.common import console, plural, write_json
from worker.cli.lazy import example
from worker.cli.moment import moment

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from typing import Any

    from worker.cli.letters import Letters, Selection

#: Rows of the table that are shown unless told otherwise.
ROWS = 50

FILTERS = (
    click.option("--reason", help="Only those with this reason: failed.timeout, or inbox for inbox items."),
    click.option("--host", help="Only URLs of this host."),
    click.option(
        "--since", type=moment, metavar="WHEN", help="Only those given up since then: an age (30m, 2h, 3d) or a date."
    ),
    click.option("--before", type=moment, metavar="WHEN", help="Only those given up before: an age or a date."),
)
CHOICE = (
    click.argument("ids", nargs=-1, metavar="[ID…]"),
    *FILTERS,
    click.option("--all", "everything", is_flag=True, help="All of them, inbox items included."),
    click.option("--dry-run", is_flag=True, help="Only say how many it would be, by reason; change nothing."),
)


def _with(options: tuple[Callable[[Any], Any], ...]) -> Callable[[Any], Any]:
    def decorate(command: Any) -> Any:  # noqa: ANN401 - click's own
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group(
    epilog=example(
        "newsluice failed list",
        "newsluice failed retry --reason failed.timeout --since 2h",
        "newsluice failed purge --host example.com --dry-run",
    )
)
def failed() -> None:
    """Look at what was given up, try it again, or drop it.

    A URL is given up when its further tries, at most NEWSLUICE_RETRY_MAX, have failed too (docs/retries.md). An item
    of the inbox that is neither a URL nor a JSON object with one is kept here too, under the reason inbox.
    """


@failed.command(
    name="list",
    epilog=example(
        "newsluice failed list --host example.com",
        "newsluice failed list --since 2h --counts",
        "newsluice failed list --json",
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print all as a JSON array, one object a line.")
@click.option("--counts", is_flag=True, help="Only how many there are, by reason; with --json as an object.")
@click.option("-n", "--number", type=click.IntRange(0), default=ROWS, show_default=True, help="Rows; 0 for all.")
@_with(FILTERS)
def list_(*, as_json: bool, counts: bool, number: int, **filters: Any) -> None:  # noqa: ANN401 - of FILTERS
    """List what was given up, the latest first, and how many there are by reason."""
    from worker.cli.letters_shown import as_array, as_table, in_words  # noqa: PLC0415 - slow to import

    letters, selection = _chosen((), **filters)
    if as_json and not counts:
        for line in as_array(letters.find(selection)):
            click.echo(line)
        return
    known = letters.counts(selection)
    if as_json:
        write_json(dict(known.most_common()))
        return
    if not known:
        click.echo(_none(selection))
        return
    if not counts:
        rows = as_table(letters.find(selection), number)
        console().print(rows)
        if (left := known.total() - rows.row_count) > 0:
            click.echo(f"… and {left:,} more (-n 0 shows all)")
    click.echo(in_words(known))


@failed.command(
    short_help="Try them again.",
    epilog=example("newsluice failed retry --reason failed.timeout", "newsluice failed retry --all --dry-run"),
)
@_with(CHOICE)
def retry(*, ids: tuple[str, ...], everything: bool, dry_run: bool, **filters: Any) -> int:  # noqa: ANN401 - of FILTERS
    """Let URLs wait again, with a fresh set of tries, their hosts too; inbox items go back into the inbox.

    What is given up while this runs is not tried again.
    """
    letters, selection = _chosen(ids, everything=everything, **filters)
    if dry_run:
        return _say(letters, selection, "would be tried again")
    return _do("to be tried again", letters.retry, selection)


@failed.command(
    short_help="Drop them for good.",
    epilog=example("newsluice failed purge --host example.com --before 3d", "newsluice failed purge --all --yes"),
)
@_with(CHOICE)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
def purge(*, ids: tuple[str, ...], everything: bool, dry_run: bool, yes: bool, **filters: Any) -> int:  # noqa: ANN401 - of FILTERS
    """Drop what was given up, for good. A purged URL counts as rejected.purged, and may be enqueued again."""
    from worker.cli.letters_shown import in_words  # noqa: PLC0415 - slow to import

    letters, selection = _chosen(ids, everything=everything, **filters)
    if dry_run:
        return _say(letters, selection, "would be purged")
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody can be asked here: add --yes to purge without a question.")
        known = letters.counts(selection)
        if known and not click.confirm(f"{in_words(known)}. Purge for good?"):
            click.echo("nothing was purged")
            return 1
    return _do("purged", letters.purge, selection)


def _chosen(  # noqa: PLR0913 - one for each way to choose
    ids: tuple[str, ...],
    *,
    reason: str | None,
    host: str | None,
    since: datetime | timedelta | None,
    before: datetime | timedelta | None,
    everything: bool | None = None,
) -> tuple[Letters, Selection]:
    """Return the letters and which of them; `everything` is None where all are meant unless something is said."""
    from worker.cli.letters import Letters, Selection, check_host, check_reason  # noqa: PLC0415 - slow to import

    reason = None if reason is None else check_reason(reason)
    host = None if host is None else check_host(host)
    selection = Selection(tuple(dict.fromkeys(ids)), reason, host, since, before)
    filtered = any(part is not None for part in (reason, host, since, before))
    if everything is not None and sum((bool(ids), filtered, everything)) != 1:
        raise click.UsageError("Say which: IDs, or --reason, --host, --since and --before, or --all.")
    return Letters(load()), selection


def _none(selection: Selection) -> str:
    if selection.everything:
        return "nothing was given up"
    return "no dead letter matches; `newsluice failed list --counts` says what there is"


def _say(letters: Letters, selection: Selection, would: str) -> int:
    from worker.cli.letters_shown import in_words  # noqa: PLC0415 - slow to import

    known = letters.counts(selection)
    total, _, reasons = in_words(known).partition(": ")
    click.echo(f"{total} {would}: {reasons}" if known else _none(selection))
    return _missing(selection, known.total())


def _do(done: str, act: Callable[[Selection], int], selection: Selection) -> int:
    count = act(selection)
    click.echo(f"{plural(count, 'dead letter')} {done}" if count or selection.ids else _none(selection))
    return _missing(selection, count)


def _missing(selection: Selection, count: int) -> int:
    missing = len(selection.ids) - count if selection.ids else 0
    if missing:
        click.echo(
            f"newsluice: {missing} of these IDs are no dead letters (`newsluice failed list` shows them)", err=True
        )
    return 1 if missing else 0
