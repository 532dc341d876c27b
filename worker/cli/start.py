"""The command's beginning: Ctrl-C ends it without a word while what it needs is still being imported."""

from __future__ import annotations

import signal
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and exit, as worker.cli.main.main does."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # and is not ignored, as behind an `&` in a script
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from worker.cli.main import main as run  # noqa: PLC0415 - a tenth of a second, and more on a slow disk

    signal.signal(signal.SIGINT, handler)
    run()
