"""`newsluice worker`: takes URLs from the frontier and turns them into records, until told to stop."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import click

from config.settings import load

if TYPE_CHECKING:
    from types import FrameType

#: Seconds between two looks at the worker.
LOOK_SECONDS = 0.1


@click.command(epilog="Example: newsluice worker -c 32")
@click.option(
    "-c",
    "--concurrency",
    type=click.IntRange(1, 1000),
    help="Slots: URLs in hand at the same time. Default: NEWSLUICE_CONCURRENCY.",
)
@click.option("-n", "--hostname", help="Name of this worker in Flower. Default: newsluice-PID@HOST.")
def worker(concurrency: int | None, hostname: str | None) -> int:
    """Run a worker: fetch, extract, clean and publish what waits in the frontier.

    Start as many as wanted, on as many machines as wanted, all with the same NEWSLUICE_REDIS_URL. The worker is a child
    of this process, which starts it again when it dies or stands still, and gives up when it does not stay up.

    SIGTERM or Ctrl-C: it takes nothing new, finishes what it has in hand and ends within NEWSLUICE_FETCH_TIMEOUT + 5
    seconds; what is not finished by then is handed back. Once more: it hands all back and ends at once.
    """
    caught = 0

    def catch(_number: int, _frame: FrameType | None) -> None:
        nonlocal caught
        caught += 1

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, catch)

    from config import logging as log_setup  # noqa: PLC0415 - slow to import
    from worker.supervisor import WorkerProcess  # noqa: PLC0415 - slow to import

    settings = load(concurrency=concurrency)
    log_setup.configure(settings)
    name = f"--hostname={hostname or f'newsluice-{os.getpid()}@%h'}"
    process = WorkerProcess(settings, arguments=[name, f"--concurrency={settings.concurrency}"])
    process.start()
    told = 0
    try:
        while not process.ended():
            if told < caught:
                told += 1
                process.terminate()
            process.check()
            time.sleep(LOOK_SECONDS)
    finally:
        process.stop()
    return process.code
