"""The C library's heap in a process of many threads: few arenas, and large blocks returned at once.

glibc gives each thread an arena of its own, up to eight a core, and learns to keep blocks as large as a page's body in
them. In a worker of 16 slots that was 30 MiB of free memory in scraps, a third of the process, and it grew slowly. The
interpreter's lock is around nearly all allocations anyway, so that threads have little of several arenas.
"""

from __future__ import annotations

import ctypes

#: From <malloc.h>: the options' numbers.
M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
#: Arenas of a process.
ARENAS = 2
#: Bytes from which on a block is mapped by itself and unmapped when freed: glibc's first value, from now on fixed.
LARGE = 128 * 1024


def keep_small() -> bool:
    """Set both; to be called before threads start. Return False where there is no glibc, and nothing was done."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and all(
        mallopt(option, value) for option, value in ((M_ARENA_MAX, ARENAS), (M_MMAP_THRESHOLD, LARGE))
    )
