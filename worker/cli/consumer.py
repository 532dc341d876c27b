"""A consumer's part in a group: a name that outlives a crash; what it had taken, what others left, what is new."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
import tempfile
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from store.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.settings import Settings
    from store.records import RecordEntry, Records

#: Records read at a time.
BATCH = 500
#: Seconds that one read waits for a new record.
BLOCK_SECONDS = 5.0
#: Seconds after which what another consumer took and did not acknowledge is taken over, and between two looks.
CLAIM_SECONDS = 60.0
#: Consumers of one group on one machine, at the most.
SLOTS = 64
#: Seconds between two tries while a server is away: the first, and the longest.
AWAY_SECONDS, AWAY_SECONDS_MAX = 0.5, 5.0

T = TypeVar("T")


@contextmanager
def consumer_name(settings: Settings, group: str) -> Iterator[str]:
    """Yield the first name of this user and machine in the group that no running program has.

    A program that crashed gives its name free, so that its successor takes up at once what it left. Held by a file lock
    in the directory for temporary files; where that cannot be, the name is the process's own.
    """
    key = hashlib.sha256(f"{settings.redis_url} {settings.namespace} {group}".encode()).hexdigest()[:16]
    owner = f"{socket.gethostname()}-{os.getuid()}"
    for slot in range(1, SLOTS + 1):
        path = Path(tempfile.gettempdir()) / f"newsluice-{os.getuid()}-{key}-{slot}.lock"
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError:
            break
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(lock)
            continue
        try:
            yield f"{owner}-{slot}"
        finally:
            os.close(lock)
        return
    yield f"{owner}-pid-{os.getpid()}"


def batches(records: Records, group: str, consumer: str, *, follow: bool) -> Iterator[tuple[list[RecordEntry], bool]]:
    """Yield batches of records to deal with and acknowledge, and whether they may have been dealt with before.

    First what this consumer had taken and not acknowledged, then what others left, then new ones; without `follow` it
    ends when there are no more.
    """
    patiently(partial(records.create_group, group), wait=follow)
    after = "0"
    while entries := patiently(partial(records.pending, group, consumer, BATCH, after), wait=follow):
        yield entries, True
        after = entries[-1].entry_id
    claim = partial(records.claim, group, consumer, CLAIM_SECONDS, BATCH)
    read = partial(records.read, group, consumer, BATCH, BLOCK_SECONDS if follow else 0.0)
    look = 0.0
    while True:
        if time.monotonic() >= look:
            if entries := patiently(claim, wait=follow):
                yield entries, True
                continue
            look = time.monotonic() + CLAIM_SECONDS
        entries = patiently(read, wait=follow)
        if entries:
            yield entries, False
        elif not follow:
            return


def patiently(action: Callable[[], T], *, wait: bool, away: tuple[type[Exception], ...] = (Unavailable,)) -> T:
    """Return what the action returns; with `wait`, try again as long as it raises one of `away`, and say so once."""
    pause = 0.0
    while True:
        try:
            return action()
        except away as error:
            if not wait:
                raise
            if not pause:
                click.echo(f"newsluice: waiting: {error}", err=True)
            pause = min(AWAY_SECONDS_MAX, pause * 2 or AWAY_SECONDS)
            time.sleep(pause)


def in_other_hands(records: Records, group: str) -> int:
    """Return how many records consumers of the group have taken and not acknowledged."""
    return sum(int(found["pending"]) for found in records.stream.groups() if found["name"] == group)
