"""Pumps beside those of the workers, several at once: each drains the inbox, sweeps expired leases and leases jobs.

    python -m chaos.pumps SECONDS SEED

What they lease goes to Celery as the workers' own pumps send it, or is left to its lease, as by a pump that was killed.
"""

from __future__ import annotations

import random
import sys
import threading
import time

from kombu.exceptions import OperationalError

from store.connection import connect
from store.errors import StoreError
from store.frontier import Frontier
from tasks.enqueue import drain
from worker.app import app, send

#: Pumps; jobs that one leases at a time, at the most; the share of its leases that it sends.
PUMPS, JOBS, SENT = 4, 6, 0.7
#: Items taken from the inbox at a time.
INBOX_ITEMS = 100


def pump(frontier: Frontier, seconds: float, dice: random.Random) -> None:
    """Pump for so long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            drain(frontier, INBOX_ITEMS)
            leases = frontier.dispatch(dice.randint(1, JOBS))
            if leases and dice.random() < SENT:
                send(leases)
        except (StoreError, OperationalError, OSError):
            time.sleep(0.3)
        time.sleep(dice.uniform(0, 0.1))


def main() -> None:
    """Pump in several threads."""
    seconds, seed = float(sys.argv[1]), sys.argv[2]
    threads = [
        threading.Thread(
            target=pump,
            args=(_frontier(), seconds, random.Random(f"pump {number} {seed}")),
        )
        for number in range(PUMPS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _frontier() -> Frontier:
    while True:
        try:
            return Frontier(connect(app.settings), app.settings)
        except StoreError:
            time.sleep(0.3)


if __name__ == "__main__":
    main()
