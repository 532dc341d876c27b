"""JSON lines on disk or on standard output, written so that a line is there whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

#: The file name that stands for standard output.
STANDARD_OUTPUT = "-"


class LinesError(Exception):
    """A file of lines cannot be opened or written; the message says which, why and what that means."""


class Lines:
    """Appends whole lines to a file, or to standard output when `path` is None; a context manager.

    `append` keeps what a file has, but for a last line that was cut off; otherwise it begins empty. `write` returns
    once the system has the lines (or the file ends as before and LinesError is raised), `sync` once the disk has them.
    """

    def __init__(self, path: Path | None, *, append: bool = False) -> None:
        self._path = path
        try:
            if path is None:
                sys.stdout.flush()
                self._descriptor = os.dup(sys.stdout.fileno())
            else:
                self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | (0 if append else os.O_TRUNC), 0o644)
        except OSError as error:
            raise self._failed("opened", error) from error
        self._regular = path is not None and not os.isatty(self._descriptor) and path.is_file()
        self._end = self._cut_partial_line() if self._regular else 0

    def write(self, lines: list[str]) -> None:
        """Append these lines, which must hold no line break themselves."""
        data = "".join(f"{line}\n" for line in lines).encode()
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
        except OSError as error:
            if self._regular:
                with suppress(OSError):
                    os.ftruncate(self._descriptor, self._end)
            raise self._failed("written", error) from error
        self._end += len(data)

    def sync(self) -> None:
        """Return when the disk has all that was written."""
        if not self._regular:
            return
        try:
            os.fsync(self._descriptor)
        except OSError as error:
            raise self._failed("written", error) from error

    def values(self, name: str) -> Iterator[str]:
        """Yield the value of this key in every line that the file holds already."""
        if self._regular and self._path:
            with self._path.open("rb") as lines:
                for line in lines:
                    with suppress(ValueError, KeyError, TypeError):
                        yield json.loads(line)[name]

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)

    def _cut_partial_line(self) -> int:
        size = end = os.lseek(self._descriptor, 0, os.SEEK_END)
        while end:
            start = max(0, end - 65536)
            block = os.pread(self._descriptor, end - start, start)
            newline = block.rfind(b"\n")
            end = start + newline + 1
            if newline >= 0:
                break
        if end != size:
            os.ftruncate(self._descriptor, end)
        os.lseek(self._descriptor, end, os.SEEK_SET)
        return end

    def _failed(self, verb: str, error: OSError) -> LinesError | BrokenPipeError:
        if isinstance(error, BrokenPipeError):
            return error
        place = self._path or "standard output"
        return LinesError(f"{place} cannot be {verb}: {error.strerror}; what was not written does not count as taken")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
