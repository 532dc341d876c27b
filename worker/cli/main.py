"""The command `newsluice`: the table of its commands, and errors turned into one sentence and an exit code."""

from __future__ import annotations

import io
import os
import sys
import traceback
from typing import NoReturn

import click

from worker.cli.lazy import OUTPUT_ENDED, LazyGroup, Place, example

#: Exit codes: something failed; bad usage or settings; ended by Ctrl-C (128 + SIGINT).
FAILED, BAD_USAGE, INTERRUPTED = 1, 2, 130

COMMANDS = {
    "run": Place("worker.cli.run:run", "Do it all here: server, worker, URLs in, records out."),
    "enqueue": Place("worker.cli.enqueue:enqueue", "Put URLs into the frontier."),
    "worker": Place("worker.cli.worker:worker", "Run a worker."),
    "records": Place("worker.cli.records:records", "Read records: tail, export, forward."),
    "status": Place("worker.cli.status:status", "Show what is waiting, done and given up."),
    "failed": Place("worker.cli.failed:failed", "List, retry or purge what was given up."),
    "duplicates": Place("worker.cli.duplicates:duplicates", "Show who repeats whom, and what was changed."),
    "forget": Place("worker.cli.forget:forget", "Forget records, to take them again or on request."),
    "extract": Place("worker.cli.extract:extract", "Look at one page, or turn many into records."),
    "flower": Place("worker.cli.flower:flower", "Watch the workers in a browser."),
    "config": Place("worker.cli.config:config", "Show every setting and where it came from."),
    "demo": Place("worker.cli.demo:demo", "Run the whole on a small site of its own.", hidden=True),
}


def _print_version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001 - click's
    if value and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - slow, and rarely wanted

        try:
            click.echo(f"newsluice {version('newsluice')}")
        except PackageNotFoundError:
            click.echo("newsluice (version unknown: it is not installed)")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=example("newsluice run https://example.com/news/some-article -o records.jsonl"),
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Version.")
@click.option("--debug", is_flag=True, help="Show the traceback of an error, for a report.")
def cli(*, debug: bool) -> None:
    """URLs of news articles go in; each article comes out once, clean, as a record on a Redis stream.

    Settings come from the environment (NEWSLUICE_…) and the file .env: see `newsluice config`.
    """
    del debug  # read by `main`, which outlives the context


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 failed, 2 bad usage or settings, 130 ended by Ctrl-C."""
    code = FAILED
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # JSON is UTF-8 whatever the locale
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    finally:
        _close_streams()
    sys.exit(code)


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code; a command's integer result is its code."""
    try:
        result = cli.main(arguments, prog_name="newsluice", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except SystemExit as end:  # Celery's and Flower's own
        if isinstance(end.code, str):
            click.echo(end.code, err=True)
        return end.code if isinstance(end.code, int) else FAILED if end.code else 0
    except Exception as error:  # noqa: BLE001 - the last line of defence: one sentence, never a traceback
        if _first(arguments, "--debug"):
            traceback.print_exc()
        return _failed(error, _code(error))
    return result if isinstance(result, int) else 0


def _first(arguments: list[str], option: str) -> bool:
    """Say whether the option stands before the command's name."""
    for argument in arguments:
        if not argument.startswith("-"):
            return False
        if argument == option:
            return True
    return False


def _failed(error: BaseException, code: int) -> int:
    try:
        click.echo(f"newsluice: {sentence(error)}", err=True)
    except OSError:
        return code  # nobody reads standard error either
    return code


def _code(error: Exception) -> int:
    from config.settings import SettingsError  # noqa: PLC0415 - only needed for an error

    return BAD_USAGE if isinstance(error, SettingsError) else FAILED


def sentence(error: BaseException) -> str:
    """Return the one sentence that tells a person what went wrong."""
    if isinstance(error, BrokenPipeError):
        return OUTPUT_ENDED
    if isinstance(error, OSError):
        what = error.strerror or str(error) or type(error).__name__
        return f"{os.fsdecode(error.filename)}: {what}" if error.filename is not None else what
    if _is_ours(error):
        return str(error)
    return (
        f"a defect of Newsluice's own: {type(error).__name__}: {error}; please report it with the output of "
        "`newsluice --debug …`"
    )


def _is_ours(error: BaseException) -> bool:
    """Say whether the error's message was written for people: its class is from one of our own packages."""
    return type(error).__module__.partition(".")[0] in {"config", "store", "tasks", "worker"}


def _close_streams() -> None:
    """Point broken standard streams at nothing, so that the interpreter's own last flush says no more."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, stream.fileno())
            os.close(null)


if __name__ == "__main__":
    main()
