"""What a run was given: read in a thread of its own, and how each URL was spelled, for its outcome's line."""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tasks.url_file import Refusal, read_urls

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

#: URLs read ahead, and taken at a time.
AHEAD, BATCH = 10_000, 500
#: Seconds without anything read after which standard input is taken to be waiting for somebody to type.
STUCK_SECONDS = 1.0
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
        self._last = time.monotonic()

    def run(self) -> None:
        """Read to the end."""
        try:
            for item in self._all():
                self._queue.put(item)
        except Exception as error:  # noqa: BLE001 - raised again in the thread that takes
            self._error = error

    def stop(self) -> None:
        """Read no more from standard input; a file is read to its end."""
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
    def more(self) -> bool:
        """Whether there may be more to take; no more comes from a standard input that waits for somebody to type."""
        return not self.ended and not (self._stopped and time.monotonic() - self._last > STUCK_SECONDS)

    def take(self) -> list[Given]:
        """Return what is there, BATCH at the most, without waiting."""
        taken: list[Given] = []
        with suppress(queue.Empty):
            while len(taken) < BATCH:
                taken.append(self._queue.get_nowait())
        if taken:
            self._last = time.monotonic()
        return taken

    def _all(self) -> Iterator[Given]:
        for number, text in enumerate(self._texts, start=1):
            if text != STANDARD_INPUT:
                yield Given(text, f"argument {number}")
        for path in self._files:
            with path.open("rb") as lines:
                yield from _given(lines, str(path))
        if STANDARD_INPUT in self._texts:
            for item in _given(sys.stdin.buffer, "standard input"):
                yield item
                if self._stopped:
                    return


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
        """Add these (job, text)."""
        if spellings:
            with self._path.open("a", encoding="utf-8") as lines:
                lines.writelines(json.dumps(spelling) + "\n" for spelling in spellings)

    def clear(self) -> None:
        """Forget all: nothing is left."""
        self._path.unlink(missing_ok=True)
