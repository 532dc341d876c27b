"""`newsluice records forward`: each record as a task of somebody's own Celery workers."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

import click
from celery import Celery
from kombu.exceptions import OperationalError

from config.celery import DEFAULT_QUEUE, ingest_queue
from config.celery import broker as own_broker
from config.checks import mask_url
from worker.cli.common import plural
from worker.cli.consumer import batches, consumer_name, patiently
from worker.cli.reading import open_records, tell_of_other_hands

if TYPE_CHECKING:
    from config.settings import Settings
    from store.records import RecordEntry

#: Characters of the URL that Flower shows for a task.
SHOWN = 120
#: How often, and in how many seconds' steps, one send is tried again.
RETRIES, RETRY_STEP_SECONDS = 3, 0.5


class BrokerAwayError(Exception):
    """The broker cannot be reached; the message names it."""


class Sender:
    """Sends records to one task of a Celery app that is known by its broker alone."""

    def __init__(self, settings: Settings, task: str, queue: str | None, url: str | None) -> None:
        own, options = own_broker(settings)
        self._task = task
        self._queue = queue or DEFAULT_QUEUE
        shared = url is None or url in {own, settings.redis_url}
        if shared and self._queue in {*settings.enqueue_queues, ingest_queue(settings)}:
            raise click.UsageError(
                f"The queue {self._queue} is where URLs for Newsluice come in, which your workers would take and drop: "
                "name another with --queue, or another broker with --broker."
            )
        self.address = mask_url(settings.redis_url if url is None else url)
        self._app = Celery("newsluice-forward", broker=own if url is None else url, set_as_current=False)
        self._app.conf.update(
            task_serializer="json",
            task_ignore_result=True,
            broker_transport_options=options if url is None else {},
        )

    def send(self, entry: RecordEntry) -> None:
        """Return when the broker has the task. Raises BrokerAwayError."""
        try:
            self._app.send_task(
                self._task,
                args=[json.loads(entry.record)],
                queue=self._queue,
                argsrepr=entry.url[:SHOWN],
                retry=True,
                retry_policy={"max_retries": RETRIES, "interval_step": RETRY_STEP_SECONDS},
            )
        except (OperationalError, OSError) as error:
            raise BrokerAwayError(
                f"the broker at {self.address} cannot be reached: {error}; what it did not take is sent by the next run"
            ) from error
        except (KeyError, ImportError, ValueError) as error:  # kombu: no such transport, or a URL it cannot read
            raise click.BadParameter(f"{self.address}: {error}", param_hint="--broker") from error


def forward(  # noqa: PLR0913 - the command's options
    settings: Settings, task: str, queue: str | None, url: str | None, group: str, *, follow: bool
) -> None:
    """Send what the group has not sent yet, one record after the other, each acknowledged once the broker has it."""
    sender = Sender(settings, task, queue, url)
    records = open_records(settings)
    sent = 0
    with consumer_name(settings, group) as consumer:
        try:
            for entries, _ in batches(records, group, consumer, follow=follow):
                for entry in entries:
                    patiently(partial(sender.send, entry), wait=follow, away=(BrokerAwayError,))
                    patiently(partial(records.ack, group, [entry.entry_id]), wait=follow)
                    sent += 1
        finally:
            click.echo(f"sent {plural(sent, 'record')} to {task}", err=True)
    tell_of_other_hands(records, group)
