"""`newsluice records tail` and `export`: the stream on standard output or in a file."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from functools import partial
from typing import IO, TYPE_CHECKING, Literal

import click

from store.connection import connect
from store.records import Records
from worker.cli.common import plural
from worker.cli.consumer import CLAIM_SECONDS, batches, consumer_name, in_other_hands, patiently
from worker.lines import Lines, LinesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from config.settings import Settings
    from store.records import RecordEntry

#: Records read at a time, and seconds that one read waits.
BATCH, BLOCK_SECONDS = 500, 5.0


def open_records(settings: Settings) -> Records:
    """Return the records, and say so when none go to the stream. Raises StoreError."""
    if "stream" not in settings.output:
        click.echo(
            f"newsluice: NEWSLUICE_OUTPUT is list, so records go to the list {settings.namespace}:records:list and not "
            "to the stream, which this reads",
            err=True,
        )
    return Records(connect(settings), settings)


def tail(settings: Settings, last: int, *, follow: bool) -> None:
    """Print the last records as lines of JSON, then, with `follow`, each new one until Ctrl-C."""
    records = open_records(settings)
    at = records.stream.last_id()
    entries: Iterable[RecordEntry] = records.last(last)
    while True:
        for entry in entries:
            click.echo(entry.record)
            at = entry.entry_id
        if not follow:
            return
        entries = patiently(partial(records.wait, at, BATCH, BLOCK_SECONDS), wait=True)


def export(settings: Settings, path: Path | None, group: str, *, follow: bool) -> None:
    """Write what the group has not exported yet, whole batches at a time: on the disk first, then acknowledged."""
    records = open_records(settings)
    written = 0
    with _alone(path), Lines(path, append=True) as lines, consumer_name(settings, group) as consumer:
        try:
            for entries, perhaps_written in batches(records, group, consumer, follow=follow):
                wanted = [entry.record for entry in entries]
                present = _present(path, set(wanted)) if perhaps_written and path else frozenset()
                lines.write([record for record in wanted if record not in present])
                lines.sync()
                patiently(partial(records.ack, group, [entry.entry_id for entry in entries]), wait=follow)
                written += len(entries) - len(present)
        finally:
            click.echo(f"exported {plural(written, 'record')} to {path or 'standard output'}", err=True)
    tell_of_other_hands(records, group)


def tell_of_other_hands(records: Records, group: str) -> None:
    """Say so when another consumer of the group has records that it did not acknowledge."""
    if held := in_other_hands(records, group):
        click.echo(
            f"newsluice: another consumer of the group {group} has {plural(held, 'record')} in hand; if it is dead, "
            f"they can be taken over {CLAIM_SECONDS:.0f} s after it took them: run this again then",
            err=True,
        )


@contextmanager
def _alone(path: Path | None) -> Iterator[None]:
    """Hold the file for this export alone. Raises LinesError."""
    if path is None or (path.exists() and not path.is_file()):
        yield  # standard output, a device or a pipe
        return
    with _opened(path, "ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LinesError(f"{path} is being written by another export; wait for its end") from error
        yield


def _opened(path: Path, mode: Literal["rb", "ab"]) -> IO[bytes]:
    try:
        return path.open(mode)
    except OSError as error:
        raise LinesError(f"{path} cannot be opened: {error.strerror}") from error


def _present(path: Path, records: set[str]) -> frozenset[str]:
    """Return those of the records that the file has already: they were written just before a crash."""
    if not path.is_file():
        return frozenset()
    wanted = {record.encode() for record in records}
    with _opened(path, "rb") as file:
        return frozenset(line.rstrip(b"\n").decode() for line in file if line.rstrip(b"\n") in wanted)
