"""The memory of an extraction child: its limit, what it has, and whether it may have been refused any."""

from __future__ import annotations

import contextlib
import os
import resource
import sys

#: How near its limit a process has come when it may have been refused memory: so many bytes, and so many more for each
#: byte of its page. Pieces that it asks for are small, but for copies of the whole page, as text of four bytes a
#: character at the most.
NEAR, NEAR_EACH = 4 << 20, 4


def confine(mib: int) -> None:
    """Limit this process' address space, where there is such a limit; and leave no core dump."""
    with contextlib.suppress(ValueError, OSError):  # no such limit here: the time limit still holds
        resource.setrlimit(resource.RLIMIT_AS, (mib << 20, mib << 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def resident() -> int:
    """Return the bytes of memory that this process has: now on Linux, elsewhere at its most so far."""
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as fields:  # noqa: PTH123 - once a page
        return int(fields.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most << 10


def was_short(body: bytes) -> bool:
    """Say whether this process may ever have been refused memory, with this page or before.

    libxml2 then ends the tree early, and the extractor swallows MemoryError as any other: what comes of such a page
    looks like an answer. What tells is the peak of the address space, which only Linux knows.
    """
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return limit != resource.RLIM_INFINITY and peak() > limit - margin(len(body))


def margin(size: int) -> int:
    """Return how near its limit, in bytes, a process with a page of that size may have been refused memory."""
    return NEAR + NEAR_EACH * size


def peak() -> int:
    """Return the most bytes of address space that this process ever had; 0 where that is not known."""
    with contextlib.suppress(OSError), open("/proc/self/status", "rb") as lines:  # noqa: PTH123 - once a page
        for line in lines:
            if line.startswith(b"VmPeak:"):
                return int(line.split()[1]) << 10
    return 0
