"""A wrong clock for one worker, by libfaketime, set right and wrong while the worker runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

#: What the clock is off by, in seconds.
OFF = 3600
#: Where the package `libfaketime` of Debian and its children puts the library for programs with threads.
PLACES = "/usr/lib/*/faketime/libfaketimeMT.so.1"
#: What Python imports at its start below a worker, see preload/sitecustomize.py.
PRELOAD = Path(__file__).with_name("preload")


class Clock:
    """The clock of one worker; `missing` says why there is none, empty when there is."""

    def __init__(self, folder: Path) -> None:
        library = _library()
        self.missing = "" if library else "libfaketime is not here and cannot be installed"
        self._file = folder / "clock"
        self.right()
        #: What a worker with this clock has in its environment.
        self.environment: dict[str, str] = {}
        if library:
            self.environment = {
                "LD_PRELOAD": str(library),
                "FAKETIME_TIMESTAMP_FILE": str(self._file),
                "FAKETIME_CACHE_DURATION": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            }

    def wrong(self, *, ahead: bool) -> None:
        """Put the clock an hour ahead or back; a process that runs sees it within a second."""
        self._set(OFF if ahead else -OFF)

    def right(self) -> None:
        """Set the clock right."""
        self._set(0)

    def _set(self, seconds: int) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        new.replace(self._file)


def _library() -> Path | None:
    found = _find()
    if not found and os.geteuid() == 0 and (apt := shutil.which("apt-get")):
        for command in ([apt, "install", "-y", "libfaketime"], [apt, "update"], [apt, "install", "-y", "libfaketime"]):
            done = subprocess.run(command, capture_output=True, check=False)
            if done.returncode == 0 and (found := _find()):
                break
    return found


def _find() -> Path | None:
    return next(iter(sorted(Path("/").glob(PLACES.lstrip("/")))), None)
