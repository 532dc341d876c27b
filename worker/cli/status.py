"""`newsluice status`: what came in, how it ended, what waits, and whether the books balance."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from rich.text import Text

from config.settings import load
from worker.cli.common import console, printable, table, write_json
from worker.cli.lazy import example

if TYPE_CHECKING:
    from rich.console import Console

    from worker.status import Status

MIB = 1024 * 1024
#: Hosts that are slow, blocked or down which are shown.
SHOWN = 20
EXAMPLES = example(
    "newsluice status",
    "newsluice status --json | jq .waiting",
    "newsluice status --check",
    "newsluice status --repair",
)


@click.command(epilog=EXAMPLES)
@click.option("--json", "as_json", is_flag=True, help="Print all of it as one JSON object.")
@click.option("--check", is_flag=True, help="Prove the books from the data; exit code 1 when anything differs.")
@click.option("--repair", is_flag=True, help="Mend what differs, say what was done, then check.")
def status(*, as_json: bool, check: bool, repair: bool) -> int:
    """Show how many URLs came in, how they ended, how many wait, and what holds the workers back.

    Every URL that was admitted is in exactly one place, so the numbers add up; --check proves it from the data: it
    finds jobs without a place or in two, places without a job, lost hosts, and counters that are wrong. --repair mends
    these; no URL that can still be read is lost. Both are safe while workers run.
    """
    from worker.status import look  # noqa: PLC0415 - slow to import

    found = look(load(), check=check, repair=repair)
    if as_json:
        write_json(found.as_dict())
    else:
        _show(found, check=check or repair)
    if (check or repair) and not found.balanced:
        for difference in found.differences:
            click.echo(f"newsluice: the books do not balance: {printable(difference)}", err=True)
        return 1
    return 0


def _show(found: Status, *, check: bool) -> None:
    counts = found.counts
    out = console()
    rows = table("", "")
    rows.show_header = False
    rows.columns[1].justify = "right"
    for name in ("admitted", "published", "duplicates", "rejected", "dead", "waiting", "delayed", "leased"):
        rows.add_row(Text(name, style="bold" if name == "admitted" else ""), f"{counts[name]:,}")
    out.print(rows)
    if counts["by_outcome"]:
        outcomes = table("outcome", "URLs")
        outcomes.columns[1].justify = "right"
        for name, count in sorted(counts["by_outcome"].items(), key=lambda item: -item[1]):
            outcomes.add_row(name, f"{count:,}")
        out.print()
        out.print(outcomes)
    out.print()
    for line in _lines(counts):
        out.print(Text(line))
    if counts["troubled"]:
        _show_hosts(out, counts)
    if counts["holding_back"]:
        out.print(Text(f"holding back: {counts['holding_back']}", style="yellow"))
    if counts["taking_in_nothing"]:
        out.print(Text(f"nothing new is taken in: {counts['taking_in_nothing']}", style="yellow"))
    for finding in found.repaired:
        out.print(Text(f"repaired: {printable(finding.mended())}", style="yellow"))
    if found.balanced:
        out.print(Text(f"the books balance{', counted from the data' if check else ''}", style="green"))
    else:
        out.print(Text(f"the books do not balance: {printable('; '.join(found.differences))}", style="red"))


def _show_hosts(out: Console, counts: dict[str, Any]) -> None:
    rows = table("host", "is", "since (UTC)", "asked again", "URLs", "why")
    rows.columns[4].justify = "right"
    for one in counts["troubled"][:SHOWN]:
        again = "now" if not one["wait"] else f"in {one['wait']:,.0f} s"
        why = printable(one["why"]) + (f" ({one['failures']} in a row)" if one["failures"] > 1 else "")
        since = datetime.fromtimestamp(one["since"], UTC).isoformat(sep=" ", timespec="seconds").removesuffix("+00:00")
        rows.add_row(printable(one["host"]), one["state"], since, again, f"{one['waiting']:,}", Text(why))
    out.print()
    out.print(rows)
    if (left := counts["hosts_troubled"] - SHOWN) > 0:
        out.print(Text(f"and {left:,} more (--json lists up to 1,000)"))


def _lines(counts: dict[str, Any]) -> list[str]:
    memory = counts["memory"]
    most = f" of {memory['max'] / MIB:,.0f}" if memory["max"] else ""
    refused = counts["inbox_refused"]
    lines = [
        f"{counts['unread']:,} records unread",
        f"{counts['hosts']:,} hosts have URLs waiting, {counts['hosts_in_flight']:,} are being asked",
        f"{counts['inbox']:,} in the inbox" + (f", {refused:,} refused (`newsluice failed list`)" if refused else ""),
        f"{counts['queue']:,} messages in the Celery queue",
        *(f"{count:,} messages wait in the queue {name}" for name, count in counts["enqueue_queues"].items() if count),
        f"{memory['used'] / MIB:,.1f}{most} MiB of the server's memory in use",
    ]
    lines += _duplicates(counts)
    if counts["next_due"] is not None:
        lines.append(f"the next retry is due in {max(0.0, counts['next_due']):.0f} s")
    return lines


def _duplicates(counts: dict[str, Any]) -> list[str]:
    """Return what share of the articles came before, by kind, and which hosts repeat which."""
    kinds = {name: count for name, count in counts["by_outcome"].items() if name.startswith("duplicate.")}
    kinds |= {f"{name} near duplicates": counts[name] for name in ("marked",) if counts[name]}
    articles = counts["published"] + counts["duplicates"]
    if not articles or not kinds:
        return []
    shares = ", ".join(f"{name.removeprefix('duplicate.')} {count / articles:.1%}" for name, count in kinds.items())
    pairs = (f"  {printable(one)} repeats {printable(other)}: {count:,}" for one, other, count in counts["copies"])
    return [f"of the articles that were read came before: {shares}", *pairs]
