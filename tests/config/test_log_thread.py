"""The log reaches its reader whole and in order; one who stands still holds up nobody, and learns what was lost."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from config.log_thread import LINES, LogThread

if TYPE_CHECKING:
    from collections.abc import Iterator

NORMAL_EXIT = """
import logging
from config.log_thread import LogThread

logging.getLogger().addHandler(LogThread(2))
for number in range(100):
    logging.warning("line %d", number)
"""
#: Lets the collector run a finalizer that logs at the n-th object made after a line is formatted, n from 0 on.
FINALIZERS_THAT_LOG = """
import gc, logging
from config.log_thread import LogThread

class Garbage:
    def __init__(self):
        self.itself = self

    def __del__(self):
        logging.warning("of a finalizer")

class Formatter(logging.Formatter):
    later = None

    def format(self, record):
        line = super().format(record)
        if self.later is not None:
            later, self.later = self.later, None
            Garbage()
            gc.set_threshold(gc.get_count()[0] + later)
            gc.enable()
        return line

formatter, handler = Formatter(), LogThread(2)
handler.setFormatter(formatter)
logging.getLogger().addHandler(handler)
for number in range(100):
    gc.disable()
    gc.collect()
    formatter.later = number // 5
    logging.warning("line %d", number)
gc.collect()
"""


def logged(program: str) -> list[str]:
    """Return the lines that a process writes to standard error until it ends by itself."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, stderr=subprocess.PIPE, text=True, check=True, timeout=60).stderr.splitlines()


@pytest.fixture
def pipe() -> Iterator[tuple[int, logging.Logger]]:
    """Yield the end to read from, and a logger that writes to the other."""
    reader, writer = os.pipe()
    handler, logger = LogThread(writer), logging.getLogger("of a test")
    logger.addHandler(handler)
    yield reader, logger
    logger.removeHandler(handler)
    os.close(reader)
    handler.flush()
    os.close(writer)
    handler.close()


def test_lines_come_whole_and_in_their_order(pipe: tuple[int, logging.Logger]) -> None:
    reader, logger = pipe
    for number in range(100):
        logger.warning("line %d of täglich \ud800", number)
    given = [f"line {number} of täglich \\ud800" for number in range(100)]
    read = b""
    while read.count(b"\n") < len(given):
        read += os.read(reader, 65536)
    assert read.decode().splitlines() == given


def test_who_reads_again_is_told_how_many_lines_are_lost(pipe: tuple[int, logging.Logger]) -> None:
    reader, logger = pipe
    given = 2 * LINES
    for number in range(given):
        logger.warning("%-40d", number)
    logger.handlers[0].flush()  # does not wait for ever
    read, told = b"", list[int]()
    while sum(told) + read.count(b"\n") - len(told) < given:
        read += os.read(reader, 65536)
        told = [int(count) for count in re.findall(rb"(\d+) lines of the log are lost", read)]
    kept = [int(line) for line in read.splitlines() if b"lost" not in line]
    assert kept == sorted(set(kept))
    assert LINES <= len(kept) == given - sum(told)


def test_a_process_that_ends_has_written_all_its_lines() -> None:
    assert logged(NORMAL_EXIT) == [f"line {number}" for number in range(100)]


def test_finalizers_may_log_while_a_line_is_handed_on() -> None:
    lines = logged(FINALIZERS_THAT_LOG)
    assert sorted(set(lines)) == sorted([*(f"line {number}" for number in range(100)), "of a finalizer"])
    assert lines.count("of a finalizer") == 100
