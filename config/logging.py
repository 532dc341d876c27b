"""Logging: events with fields, readable on a terminal and one JSON object a line otherwise."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING, TextIO

import structlog

from config.log_thread import LogThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from structlog.typing import Processor

    from config.settings import Settings

#: Loggers of libraries that tell, at INFO, what the events here already say; httpx's would show whole URLs.
QUIET = (
    "httpx", "httpcore", "trafilatura", "htmldate", "courlan", "celery.worker.strategy", "celery.app.trace",
    "celery.worker.consumer.connection",
)  # fmt: skip

#: Loggers whose warnings say again, at each try, what `redis is away` says once.
TOLD_ELSEWHERE = ("celery.worker.consumer.consumer",)
#: Characters of an error's text that are kept for others to quote.
ERROR_CHARACTERS = 500


class LastError(logging.Handler):
    """Keeps the text of the last error that was logged, and calls `told` for each."""

    def __init__(self, told: Callable[[], None]) -> None:
        super().__init__(logging.ERROR)
        self.text: str | None = None
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        """Take note of it."""
        fields = record.msg if isinstance(record.msg, dict) else {"event": record.getMessage()}
        self.text = " ".join(str(fields[name]) for name in ("event", "error") if fields.get(name))[:ERROR_CHARACTERS]
        self._told()


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Send all logging of this process, the libraries' too, to `stream` or else standard error, in one form.

    Nobody waits for who reads standard error (config/log_thread.py). What Python warns of is logged, too.
    """
    handler = logging.StreamHandler(stream) if stream else LogThread(sys.stderr.fileno())
    terminal = (stream or sys.stderr).isatty()
    console = settings.log_format == "console" or (settings.log_format == "auto" and terminal)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Processor] = (
        [structlog.dev.ConsoleRenderer()]
        if console
        else [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(settings.log_level),
        cache_logger_on_first_use=True,
    )
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.captureWarnings(True)
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(settings.log_level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in TOLD_ELSEWHERE:
        logging.getLogger(name).setLevel(logging.ERROR)
