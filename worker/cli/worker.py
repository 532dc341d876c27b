"""`newsluice worker`: takes URLs from the frontier and turns them into records, until told to stop."""

from __future__ import annotations

import os

import click


@click.command(epilog="Example: newsluice worker -c 32")
@click.option(
    "-c",
    "--concurrency",
    type=click.IntRange(1, 1000),
    help="Slots: URLs in hand at the same time. Default: NEWSLUICE_CONCURRENCY.",
)
@click.option("-n", "--hostname", help="Name of this worker in Flower. Default: newsluice-PID@HOST.")
def worker(concurrency: int | None, hostname: str | None) -> None:
    """Run a worker: fetch, extract, clean and publish what waits in the frontier.

    Start as many as wanted, on as many machines as wanted, all with the same NEWSLUICE_REDIS_URL. SIGTERM or Ctrl-C:
    it takes nothing new, finishes what it has in hand and ends.
    """
    from worker.app import app  # noqa: PLC0415 - Celery takes a while to import; other commands do without it

    arguments = ["--quiet", "worker", f"--hostname={hostname or f'newsluice-{os.getpid()}@%h'}"]
    if concurrency:
        arguments.append(f"--concurrency={concurrency}")
    app.worker_main(arguments)
