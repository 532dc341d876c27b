"""The waiting room: where first contacts with hosts are waited for, so that they hold none of the worker's slots.

A first contact asks for a robots.txt and nothing else: a thread that waits is all it takes, and one more of these costs
little. A slot is for work.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.settings import Settings

#: Places for each slot of a worker.
PLACES_PER_SLOT: Final = 4
#: Part of the slots that first contacts may have where pages are asked for without a robots.txt.
SHARE_OF_SLOTS: Final = 3 / 4


def places(settings: Settings, slots: int) -> int:
    """Return how many hosts of which it is not known that they answer a worker of so many slots may ask at once."""
    return slots * PLACES_PER_SLOT if settings.robots == "obey" else max(1, int(slots * SHARE_OF_SLOTS))


class Room:
    """So many places, each a thread of its own while it is taken; threads end with the process. Thread-safe."""

    def __init__(self, most: int) -> None:
        self._free = threading.Semaphore(most)

    def take(self, work: Callable[[], object]) -> bool:
        """Do the work in a place, if one is free; return whether."""
        if not self._free.acquire(blocking=False):
            return False

        def wait() -> None:
            try:
                work()
            finally:
                self._free.release()

        threading.Thread(target=wait, name="first contact", daemon=True).start()
        return True
