"""A small disk for the server's data, a tmpfs, which can be filled to the last byte and freed again."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

#: Bytes of the disk, and for each URL of the run: the append-only file, and once more of it while it is rewritten.
BASE_BYTES, URL_BYTES = 256 << 20, 48 << 10


class Disk:
    """A directory on a disk of its own where that can be mounted; `missing` says why not, empty when it is."""

    def __init__(self, folder: Path, urls: int) -> None:
        self.folder = folder / "valkey"
        self.folder.mkdir()
        self._ballast = self.folder / "ballast"
        self.missing = self._mount(BASE_BYTES + urls * URL_BYTES)

    def _mount(self, size: int) -> str:
        mount = shutil.which("mount")
        if os.geteuid() != 0 or not mount:
            return "only root can mount a small disk"
        command = [
            shutil.which("mount") or "mount",
            "-t",
            "tmpfs",
            "-o",
            f"size={size},mode=755",
            "newsluice-chaos",
            str(self.folder),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return f"no small disk can be mounted: {done.stderr.strip()}" if done.returncode else ""

    def fill(self) -> None:
        """Leave not a byte free."""
        with self._ballast.open("wb") as file:
            step = 64 << 20
            while step:
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, step)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    step = step // 4 if step > 4096 else 0

    def free(self) -> None:
        """Take the ballast away."""
        self._ballast.unlink(missing_ok=True)

    def close(self) -> None:
        """Unmount, once the server has ended."""
        if not self.missing:
            subprocess.run([shutil.which("umount") or "umount", "-l", str(self.folder)], check=False)
