"""Other programs that enqueue: plain Celery applications that know the broker and the task's name alone."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from celery import Celery

from config.celery import broker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Settings


class Producer:
    """Sends `newsluice.enqueue`, or another task, to one queue."""

    def __init__(self, app: Celery, queue: str) -> None:
        self._app, self._queue = app, queue

    def __call__(self, *args: Any, task: str = "newsluice.enqueue", **options: Any) -> None:  # noqa: ANN401 - Celery's
        self._app.send_task(task, list(args), queue=self._queue, **options)


@contextmanager
def producer(settings: Settings, queue: str, **config: Any) -> Iterator[Producer]:  # noqa: ANN401 - Celery's
    """Connect such a program to the test's server."""
    with Celery(broker=broker(settings)[0], set_as_current=False) as app:
        app.conf.update(config)
        yield Producer(app, queue)
