"""A worker's processes, found by walking down from the one that the run started."""

from __future__ import annotations

import time
from contextlib import suppress

import psutil

#: CPU seconds within BUSY_LOOK seconds that tell a busy process from an idle one.
BUSY_CPU, BUSY_LOOK = 0.03, 0.1
#: Seconds between two looks at a process that is to go.
LOOK_SECONDS = 0.05


def below(root: psutil.Process) -> list[psutil.Process]:
    """Return all processes below this one."""
    with suppress(psutil.Error):
        return list(root.children(recursive=True))
    return []


def celery_of(root: psutil.Process, mark: str) -> psutil.Process | None:
    """Return the Celery process: the child of `root` with `mark` in its command line, `root` itself with no mark."""
    if not mark:
        return root
    with suppress(psutil.Error):
        return next((child for child in root.children() if mark in _command(child)), None)
    return None


def readers_of(celery: psutil.Process, mark: str) -> list[psutil.Process]:
    """Return the children in which pages are read: those with `mark` in their command lines."""
    with suppress(psutil.Error):
        return [child for child in celery.children() if mark in _command(child)]
    return []


def pick(processes: list[psutil.Process], *, busy: bool) -> psutil.Process | None:
    """Look for a moment which of them use the CPU; return one that does, or does not, None if there is none such."""
    before = {process.pid: _seconds(process) for process in processes}
    time.sleep(BUSY_LOOK)
    for process in processes:
        now = _seconds(process)
        if now >= before[process.pid] >= 0 and (now - before[process.pid] > BUSY_CPU) == busy:
            return process
    return None


def is_gone(process: psutil.Process) -> bool:
    """Say whether a process has ended; a zombie has."""
    with suppress(psutil.NoSuchProcess):
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True


def wait_gone(process: psutil.Process, seconds: float) -> bool:
    """Wait until a process, of whomever, has ended; False when it still runs after so long."""
    deadline = time.monotonic() + seconds
    while not is_gone(process):
        if time.monotonic() > deadline:
            return False
        time.sleep(LOOK_SECONDS)
    return True


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _seconds(process: psutil.Process) -> float:
    """Return the CPU time that a process has used; less than 0 when it is gone."""
    try:
        return float(sum(process.cpu_times()[:2]))
    except psutil.Error:
        return -1.0
