"""Workers that settle at the same moment, again and again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from store.connection import connect
from store.frontier import Frontier

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.frontier import Job, Settled
    from tests.store.conftest import World


def race(
    world: World, rounds: int, workers: int, settle: Callable[[Frontier, Job, int, int], Settled]
) -> list[tuple[list[Job], list[Settled]]]:
    """Return the jobs of each round, one a worker, and how each worker's was settled.

    `settle` gets the worker's own frontier, its job, the round and the worker's number. Each worker has a host.
    """
    world = world.with_settings(host_concurrency=rounds)
    jobs: list[list[Job]] = [[] for _ in range(rounds)]
    for turn in range(rounds):
        for number in range(workers):
            world.admit(str(turn), host=f"h{number}.example")
            jobs[turn].append(world.begun())
    barrier = threading.Barrier(workers)

    def work(number: int) -> list[Settled]:
        client = connect(world.settings)
        frontier, settled = Frontier(client, world.settings), []
        for turn in range(rounds):
            barrier.wait()
            settled.append(settle(frontier, jobs[turn][number], turn, number))
        client.close()
        return settled

    with ThreadPoolExecutor(workers) as threads:
        results = list(threads.map(work, range(workers)))
    return [(jobs[turn], [settled[turn] for settled in results]) for turn in range(rounds)]
