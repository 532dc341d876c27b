"""Keeps bench/RESULTS.md: each bench writes its own section, between its markers, and leaves the others alone."""

from __future__ import annotations

import fcntl
import platform
import re
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
HEAD = """# Results

What the programs in `bench/` measured last, each section by the program of its name. Figures are of the machine they
were taken on: compare ratios, not seconds.
"""
ROOT = Path(__file__).parents[1]


def stamp(*packages: str) -> str:
    """Return one line that says when, on what and with which versions of `packages` something was measured."""
    when = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    parts = [f"Python {platform.python_version()}", f"{platform.system()} {platform.machine()}"]
    for package in packages:
        try:
            parts.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            parts.append(f"{package} (not installed)")
    return f"Measured {when}, {', '.join(parts)}, commit {_commit()}."


def write_section(name: str, text: str, page: Path = RESULTS) -> None:
    """Put `text` (Markdown) between the markers of this name in a page; add them when they are missing."""
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    section = f"{opening}\n{text.strip()}\n{closing}"
    with page.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # benches may run side by side
        file.seek(0)
        before = file.read() or HEAD
        pattern = re.compile(f"{re.escape(opening)}.*?{re.escape(closing)}", re.DOTALL)
        if pattern.search(before):
            after = pattern.sub(lambda _: section, before)
        else:
            after = f"{before.rstrip()}\n\n{section}\n"
        file.seek(0)
        file.truncate()
        file.write(after)


def table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    """Return a Markdown table."""
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    try:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
