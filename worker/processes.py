"""Child processes that end with their parent, however it ends."""

from __future__ import annotations

import ctypes
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

#: From <linux/prctl.h>: the signal that the kernel sends to this process when its parent thread ends.
PR_SET_PDEATHSIG = 1


def ends_with_parent() -> Callable[[], None] | None:
    """Return a `preexec_fn` that has the kernel send SIGTERM to the child when its parent is gone.

    Linux only; None elsewhere, where a parent killed with SIGKILL leaves its children running. The library is loaded
    here, in the parent, since between fork and exec little may be done.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None, use_errno=True).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)

    return ask
