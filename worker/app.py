"""The Celery application: `celery -A worker.app worker` and `celery -A worker.app flower` work on it."""

from __future__ import annotations

import gc
import logging
import time
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click
import structlog
from celery import Celery, bootsteps, signals
from celery.apps.worker import Worker as CeleryWorker

from config import logging as log_setup
from config.celery import ingest_queue, options
from store.errors import StoreError
from tasks.room import places
from worker.begin import settings_or_exit
from worker.ending import GRACE_SECONDS, Ending
from worker.heap import keep_small
from worker.lifeline import Pulse, WorkerEnd, end_myself
from worker.pump import Pump
from worker.services import Services

if TYPE_CHECKING:
    from collections.abc import Sequence

    from config.settings import Settings
    from store.frontier import Lease
    from tasks.extract.pool import Pool

log = structlog.get_logger(__name__)

#: Thresholds of the garbage collector: a page leaves few cycles, and looking for them so often took 4 % of the CPU.
COLLECT = (50_000, 50, 50)
#: Characters of a URL that Flower's list of tasks shows.
SHOWN_CHARACTERS = 120
#: File in DATA_DIR, where that exists, that a worker touches with each heartbeat (2 s): a sign of life for supervisors.
BEAT_FILE = "worker.beat"


class Application(Celery):
    """Celery with one kind of worker: without gossip and mingle, which cost start-up time and serve nothing here."""

    settings: Settings
    services: Services
    extraction: Pool | None = None
    pump: Pump | None = None
    lifeline: WorkerEnd | None = None

    @cached_property
    def Worker(self) -> type[CeleryWorker]:  # noqa: N802 - Celery's name
        """Return the worker's class, bound to this application."""

        class Worker(CeleryWorker):
            app = self

            def prepare_args(self, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Celery's options
                return kwargs | {"without_gossip": True, "without_mingle": True}

            def install_platform_tweaks(self, worker: Any) -> None:  # noqa: ANN401 - Celery's worker
                super().install_platform_tweaks(worker)
                patience = self.app.settings.fetch_timeout + GRACE_SECONDS
                supervised = self.app.lifeline is not None
                Ending(patience, self.app.services.give_back, supervised=supervised).install()

        return Worker


class PumpStep(bootsteps.StartStopStep):
    """Runs the pump while the worker runs: started after the pool of threads, stopped before it."""

    requires = frozenset({"celery.worker.components:Pool"})

    def __init__(self, worker: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Celery's worker and options
        kwargs.pop("lifeline", None)
        super().__init__(worker, **kwargs)

    def start(self, worker: Any) -> None:  # noqa: ANN401 - Celery's worker
        """Start to pump."""
        services = app.services
        app.pump = Pump(
            services.frontier,
            send,
            queue=ingest_queue(app.settings),
            slots=worker.concurrency,
            pace=services.pace,
            presence=services.presence,
            enqueue_queues=app.settings.enqueue_queues,
            hosts=services.hosts,
            trials=places(app.settings, worker.concurrency),
        )
        app.pump.start()

    def stop(self, worker: Any) -> None:  # noqa: ANN401 - Celery's worker
        """Dispatch nothing more and hand back what no thread has begun; the threads finish what they have."""
        del worker
        if app.pump:
            app.pump.stop()
        handed_back = app.services.hands.close()
        log.info("stopping", handed_back=handed_back)

    terminate = stop


def send(leases: Sequence[Lease]) -> None:
    """Hand leased jobs to Celery as one message, shown in Flower by their first URL."""
    more = f" +{len(leases) - 1}" if len(leases) > 1 else ""
    ingest.apply_async(
        args=[[[lease.id, lease.token] for lease in leases]],
        queue=ingest_queue(app.settings),
        argsrepr=leases[0].url[:SHOWN_CHARACTERS] + more,
        kwargsrepr="",
    )


app = Application("newsluice")
app.settings = settings_or_exit()
app.config_from_object(options(app.settings))
app.steps["worker"].add(PumpStep)
app.user_options["worker"].add(
    click.Option(["--lifeline"], type=int, hidden=True, help="Descriptor of the socket to the supervisor.")
)


@app.task(name="newsluice.ingest", ignore_result=True, acks_late=False, max_retries=0)
def ingest(leases: list[list[Any]]) -> str:
    """Take leased jobs, [id, token] each, to their ends."""
    started = time.monotonic()
    services = app.services
    ended = services.ingest.batch([(job, token) for job, token in leases])
    services.pace.note(len(leases), time.monotonic() - started)
    return ended


@app.task(name="newsluice.enqueue", ignore_result=True, acks_late=False, max_retries=0)
def enqueue(
    urls: list[str],
    meta: dict[str, Any] | None = None,
    priority: str | None = None,
    again: bool = False,  # noqa: FBT001, FBT002 - who sends the task gives its arguments by place or by name
) -> dict[str, Any]:
    """Admit these URLs, `meta` to travel to their records; return how many were new, known and refused, and why.

    `priority`: high, normal or low, for which of their hosts' URLs go first. `again`: those that were done, too.

    The pump reads the queues where others send this (tasks/queues.py): here is only what somebody routed elsewhere.
    """
    return app.services.enqueue(urls, meta, priority, again=again)


@signals.setup_logging.connect
def _logging(**_: Any) -> None:  # noqa: ANN401 - Celery's arguments
    """Keep Celery from setting up its own."""


_last_error = log_setup.LastError(lambda: app.lifeline.send() if app.lifeline else None)


def _pulse() -> Pulse:
    services = getattr(app, "services", None)
    if services is None:
        return Pulse(error=_last_error.text)
    work = services.hands.work
    return Pulse(
        begun=work.begun,
        ended=work.ended,
        in_hand=work.in_hand,
        oldest=work.oldest,
        loop=time.monotonic() - services.loop_ran,
        held_back=services.presence.reason or (app.pump.held_back if app.pump else None),
        error=_last_error.text,
    )


@signals.celeryd_init.connect
def _start_lifeline(options: dict[str, Any], **_: Any) -> None:  # noqa: ANN401 - Celery's arguments
    log_setup.configure(app.settings)
    if options.get("lifeline") is not None:
        logging.getLogger().addHandler(_last_error)
        app.lifeline = WorkerEnd(options["lifeline"], _pulse, end_myself)
        app.lifeline.start()


@signals.worker_init.connect
def _start_services(**_: Any) -> None:  # noqa: ANN401 - Celery's arguments
    keep_small()
    try:
        app.services = Services(app.settings, app.extraction)
        gc.freeze()  # what is loaded by now is never garbage
        gc.set_threshold(*COLLECT)
    except StoreError as error:
        log.error("cannot work", error=str(error))  # noqa: TRY400 - the sentence says all
        raise SystemExit(1) from error


@signals.task_received.connect
def _hold(request: Any, **_: Any) -> None:  # noqa: ANN401 - Celery's request
    if request.name == ingest.name:
        app.services.hands.receive([(job, token) for job, token in request.args[0]])


@signals.heartbeat_sent.connect
def _beat(**_: Any) -> None:  # noqa: ANN401 - Celery's arguments
    with suppress(OSError):
        (app.settings.data_dir / BEAT_FILE).touch()


@signals.worker_shutdown.connect
def _stop_services(**_: Any) -> None:  # noqa: ANN401 - Celery's arguments
    app.services.close()
