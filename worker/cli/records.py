"""`newsluice records`: read what was published, follow it, write it to a file, hand it on to Celery workers."""

from __future__ import annotations

from pathlib import Path

import click

from config.settings import load
from worker.cli.lazy import example

#: Records that `tail` shows before it follows.
LAST = 10


@click.group(
    epilog=example(
        "newsluice records tail -n 3",
        "newsluice records export -o records.jsonl",
        "newsluice records forward --task mine.store --queue mine",
    )
)
def records() -> None:
    """Read records from the stream: follow them, write them to a file, or hand them on to Celery workers."""


@records.command(
    short_help="Print the last records, then each new one.",
    epilog=example("newsluice records tail -n 3 | jq .title"),
)
@click.option("-n", "--last", type=click.IntRange(0), default=LAST, show_default=True, help="Records shown at first.")
@click.option("--no-follow", is_flag=True, help="Stop after these, instead of waiting for more.")
def tail(*, last: int, no_follow: bool) -> None:
    """Print the last records, then each new one, as lines of JSON. Nothing is acknowledged or changed."""
    from worker.cli.reading import tail as run  # noqa: PLC0415 - slow to import

    run(load(), last, follow=not no_follow)


@records.command(
    short_help="Write to a file what was not exported yet.",
    epilog=example(
        "newsluice records export -o records.jsonl", "newsluice records export --group mine --follow | jq ."
    ),
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File; else standard output.")
@click.option("--group", default="export", show_default=True, help="Consumer group: it remembers what was exported.")
@click.option("--follow", is_flag=True, help="Wait for new records instead of stopping at the last one.")
def export(*, output: Path | None, group: str, follow: bool) -> None:
    """Write the records that this group has not exported yet, as lines of JSON; a FILE is appended to.

    A record counts as exported once it is on the disk (or handed to standard output). Run it again to go on: after a
    crash or a full disk too, no record is missing and none is in the file twice.
    """
    from worker.cli.reading import export as run  # noqa: PLC0415 - slow to import

    run(load(), output, group, follow=follow)


@records.command(
    short_help="Send a task of your own for each record.",
    epilog=example("newsluice records forward --task mine.store --queue mine"),
)
@click.option("--task", required=True, help="Name of the Celery task; its one argument is the record.")
@click.option("--queue", help="Celery queue to send to; else Celery's default, `celery`.")
@click.option("--broker", help="URL of the Celery broker; else Newsluice's own Redis.")
@click.option("--group", help="Consumer group: it remembers what was sent. Default: forward-TASK.")
@click.option("--once", is_flag=True, help="Stop when all is sent, instead of waiting for new records.")
def forward(*, task: str, queue: str | None, broker: str | None, group: str | None, once: bool) -> None:
    """Send a Celery task for each record, to workers of your own; acknowledge it once the broker has it.

    Run it again to go on. A record may be sent twice after a crash; none is left out.
    """
    from worker.cli.forward import forward as run  # noqa: PLC0415 - slow to import

    run(load(), task, queue, broker, group or f"forward-{task}", follow=not once)
