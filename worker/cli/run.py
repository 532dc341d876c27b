"""`newsluice run`: the main job on one machine, nothing to install or start before."""

from __future__ import annotations

import signal
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from config.settings import load

if TYPE_CHECKING:
    from types import FrameType

    from worker.progress import State
    from worker.run import Run

#: Exit code after Ctrl-C: 128 + SIGINT.
INTERRUPTED = 130


@click.command(epilog="Example: newsluice run -f urls.txt -o records.jsonl --outcomes outcomes.jsonl")
@click.argument("urls", nargs=-1, metavar="[URL… | -]")
@click.option("-f", "--file", "files", multiple=True, type=click.Path(path_type=Path), help="File with a URL a line.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Records, a JSON line each; an existing file is appended to.",
)
@click.option(
    "--outcomes", type=click.Path(path_type=Path, dir_okay=False), help="How each URL ended, a JSON line each."
)
@click.option("--resume", is_flag=True, help="Go on with what an earlier run left.")
def run(
    urls: tuple[str, ...], files: tuple[Path, ...], output: Path | None, outcomes: Path | None, *, resume: bool
) -> int:
    """Fetch, extract, clean and write the articles of these URLs, and end when every one has an outcome.

    Starts a server of its own in NEWSLUICE_DATA_DIR and one worker. URLs come from the command line, from files and,
    with -, from standard input. Records go to standard output unless -o is given; all else goes to standard error.
    What earlier runs with the same NEWSLUICE_DATA_DIR took is not taken again.

    Ctrl-C finishes what is in hand; --resume goes on with the rest.
    """
    if not urls and not files and not resume:
        raise click.UsageError("no URLs: give some, name a file with -f, or read standard input with -")
    from config import logging as log_setup  # noqa: PLC0415 - only now: `--help` does without all of these
    from worker.embedded import EmbeddedServer  # noqa: PLC0415 - only now: `--help` does without all of these
    from worker.given import Reader  # noqa: PLC0415
    from worker.lines import Lines  # noqa: PLC0415
    from worker.output import Output  # noqa: PLC0415
    from worker.run import Run, RunError  # noqa: PLC0415
    from worker.supervisor import WorkerProcess  # noqa: PLC0415

    settings = load()
    for path in files:
        path.open("rb").close()  # before anything is started
    with ExitStack() as stack:
        server = stack.enter_context(EmbeddedServer(settings.data_dir))
        # The run itself reads the stream; a list on this server nobody else could read.
        settings = settings.model_copy(update={"redis_url": server.url, "output": ("stream",)})
        changes = {"redis_url": server.url, "output": "stream", "data_dir": str(settings.data_dir)}
        job = Run(settings)
        if job.left and not resume:
            raise RunError(
                f"{job.left} URLs are left of an earlier run in {settings.data_dir}: add --resume to go on with them, "
                "or set NEWSLUICE_DATA_DIR to another directory"
            )
        records = stack.enter_context(Lines(output, append=True))  # what it holds would not come again
        ends = stack.enter_context(Lines(outcomes, append=resume)) if outcomes else None
        log_file = settings.data_dir / "worker.log"
        log_setup.configure(settings, stack.enter_context(log_file.open("a", encoding="utf-8")))
        worker = WorkerProcess(settings, changes, log_file)
        stack.callback(worker.stop)
        worker.start()
        _catch_signals(job)
        reader = Reader(urls, files)
        state = job(reader, server, worker, Output(records, ends))
    return _report(state, job.left, resumed=resume, interrupted=job.interrupted, cut_short=reader.cut_short)


def _catch_signals(job: Run) -> None:
    """Ctrl-C or SIGTERM: once to finish what is in hand, twice to hand it back and end at once."""

    def caught(_number: int, _frame: FrameType | None) -> None:
        if job.interrupt():
            click.echo("newsluice: finishing what is in hand; once more to end at once", err=True)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, caught)


def _report(state: State, left: int, *, resumed: bool, interrupted: bool, cut_short: bool) -> int:
    """Say how it ended; return the exit code."""
    for outcome, count in sorted(state.outcomes.items(), key=lambda item: (-item[1], item[0])):
        click.echo(f"{count:>9,}  {outcome}", err=True)
    click.echo(f"{state.done:>9,}  in all", err=True)
    if not state.done and not left:
        click.echo(f"newsluice: {'nothing was left' if resumed else 'no URLs: what was given is empty'}", err=True)
        return 0
    if cut_short:
        click.echo(
            "newsluice: standard input was not read to its end; what was not read is not among those left", err=True
        )
    if left:
        click.echo(f"newsluice: {left:,} URLs are left; go on with: newsluice run --resume", err=True)
    return INTERRUPTED if interrupted else 0
