"""What a run was given: read in a thread of its own, and how each URL was spelled, for its outcome's line."""

from __future__ import annotations

import json
import os
import queue
import select
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.url_file import Refusal, read_urls
from worker.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

#: URLs read ahead, and taken at a time.
AHEAD, BATCH = 10_000, 500
#: Descriptor of standard input, bytes read from it at a time, seconds between two looks whether to stop.
STDIN, BLOCK, LOOK_SECONDS = 0, 65536, 0.2
#: The argument that stands for standard input.
STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Given:
    """One URL as it was given, or a text that is refused and why; `place` says where it stood."""

    text: str
    place: str
    refused: str | None = None


class Reader(threading.Thread):
    """Reads what is given, so that a slow pipe holds up nothing else; `take` hands it on."""

    def __init__(self, texts: Sequence[str], files: Sequence[Path]) -> None:
        super().__init__(name="reader", daemon=True)
        self._texts, self._files = texts, files
        self._queue: queue.Queue[Given] = queue.Queue(maxsize=AHEAD)
        self._error: Exception | None = None
        self._stopped = False
        self._at_end = False

    def run(self) -> None:
        """Read to the end."""
        try:
            for item in self._all():
                self._queue.put(item)
        except Exception as error:  # noqa: BLE001 - raised again in the thread that takes
            self._error = error

    def stop(self) -> None:
        """Wait for no more from standard input; what is there, and a file, is read to its end."""
        self._stopped = True

    @property
    def ended(self) -> bool:
        """Whether all was read and taken. Raises what reading raised."""
        if self.is_alive() or not self._queue.empty():
            return False
        if self._error:
            raise self._error
        return True

    @property
    def cut_short(self) -> bool:
        """Whether standard input was given up before its end."""
        return STANDARD_INPUT in self._texts and not self._at_end

    def take(self) -> list[Given]:
        """Return what is there, BATCH at the most, without waiting."""
        taken: list[Given] = []
        with suppress(queue.Empty):
            while len(taken) < BATCH:
                taken.append(self._queue.get_nowait())
        return taken

    def _all(self) -> Iterator[Given]:
        for number, text in enumerate(self._texts, start=1):
            if text != STANDARD_INPUT:
                yield Given(text, f"argument {number}")
        for path in self._files:
            with path.open("rb") as lines:
                yield from _given(lines, str(path))
        if STANDARD_INPUT in self._texts:
            yield from _given(self._standard_input(), "standard input")

    def _standard_input(self) -> Iterator[bytes]:
        """Yield lines as they come. Not by `sys.stdin`: a thread that waits in it keeps the program from ending."""
        rest = b""
        while True:
            if not select.select([STDIN], [], [], LOOK_SECONDS)[0]:
                if self._stopped:
                    return
                continue
            block = os.read(STDIN, BLOCK)
            if not block:
                if rest:
                    yield rest
                self._at_end = True
                return
            *lines, rest = (rest + block).split(b"\n")
            yield from lines
            if len(rest) > BLOCK:
                yield rest  # refused as too long, or as binary
                rest = b""


def _given(lines: Iterable[bytes], name: str) -> Iterator[Given]:
    for number, text in read_urls(lines):
        place = f"{name}, line {number}"
        yield Given("", place, text.reason) if isinstance(text, Refusal) else Given(text, place)


class Journal:
    """Remembers on disk how URLs were spelled whose normalised form differs, for a run that goes on later."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, str]:
        """Return the spelling of each job's URL, where it differs."""
        found: dict[str, str] = {}
        with suppress(FileNotFoundError), self._path.open(encoding="utf-8") as lines:
            for line in lines:
                with suppress(ValueError):  # the last line of a run that was cut off
                    job, text = json.loads(line)
                    found.setdefault(job, text)
        return found

    def write(self, spellings: Sequence[tuple[str, str]]) -> None:
        """Add these (job, text). Raises LinesError."""
        if spellings:
            with Lines(self._path, append=True) as lines:
                lines.write([json.dumps(spelling) for spelling in spellings])

    def clear(self) -> None:
        """Forget all: nothing is left."""
        self._path.unlink(missing_ok=True)
