"""`newsluice forget`: records out of memory and output, to take them again or because somebody asked for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from config.settings import load
from worker.cli.common import plural
from worker.cli.lazy import example

if TYPE_CHECKING:
    from store.forgetting import Forgetting

#: How an id looks.
ID = re.compile(r"[a-z2-7]{16}")


@click.command(
    epilog=example(
        "newsluice forget https://example.com/news/some-article",
        "newsluice forget hwfxoospufnuysgy",
        "newsluice forget --host example.com --dry-run",
    )
)
@click.argument("names", nargs=-1, metavar="[URL | ID]…")
@click.option("--host", help="All records of this host and its subdomains.")
@click.option("--dry-run", is_flag=True, help="Only say how many records it would be; change nothing.")
def forget(*, names: tuple[str, ...], host: str | None, dry_run: bool) -> int:
    """Forget records: their addresses, hashes and fingerprints, and their texts in the stream and the list.

    The same URLs can then be enqueued again. A URL that led to another record's text stands for that record. What
    consumers have read already they have; the ids are printed, so that they can be told. Takes time in proportion to
    all that is remembered. The exit code is 1 when nothing was found.
    """
    if bool(names) == bool(host):
        raise click.UsageError("Give URLs or ids, or --host.")
    settings = load()
    from store.connection import connect  # noqa: PLC0415 - slow to import
    from store.forgetting import Forgetting  # noqa: PLC0415 - slow to import

    memory = Forgetting(connect(settings), settings)
    records = memory.of_host(host.lower()) if host else set(ids_of(memory, names))
    for name in sorted(records):
        click.echo(name)
    if dry_run or not records:
        click.echo(f"{plural(len(records), 'record')} would be forgotten", err=True)
        return 0 if records else 1
    gone = memory.forget(records)
    parts = (
        plural(gone.remembered, "address or hash", "addresses and hashes"),
        plural(gone.fingerprints, "fingerprint"),
        f"{plural(gone.records, 'text')} of the output",
    )
    click.echo(f"{plural(len(records), 'record')} forgotten: {', '.join(parts)}", err=True)
    return 0 if gone.remembered or gone.fingerprints or gone.records else 1


def ids_of(memory: Forgetting, names: tuple[str, ...]) -> list[str]:
    """Return the ids of the records that URLs or ids stand for; their own where nothing is known. Raises UrlRefused."""
    from tasks.url import job_id, normalise  # noqa: PLC0415 - slow to import

    ids = [name if ID.fullmatch(name) else job_id(normalise(name)) for name in names]
    return [known.record or id_ for id_, known in zip(ids, memory.known(ids), strict=True)]
