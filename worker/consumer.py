"""Celery's consumer with some changes: events travel together, its loop says that it runs, it waits for the broker."""

from __future__ import annotations

import time
from typing import Any

from celery.worker.consumer import Consumer as CeleryConsumer
from celery.worker.state import maybe_shutdown
from kombu.transport.redis import Channel, Transport

from tasks.presence import PAUSE, PAUSE_MAX

#: What the worker's presence calls this part of it.
PART = "consumer"
#: Seconds between two publications of task events: what Flower shows is that old at the most.
FLUSH_SECONDS = 0.5

# What was received and not begun is handed back through its leases; a message put back into the queue besides would be
# stale. kombu does that, and writes those that it cannot put back to files in /tmp.
Channel.do_restore = False
# Seconds that one look for a message waits for it. A worker that ends, and has nothing in hand, waits so long besides.
Transport.brpop_timeout = 0.2  # type: ignore[assignment]  # kombu's own is a whole second


class Consumer(CeleryConsumer):
    """Publishes buffered events by a timer; Celery does so for each message, which costs a tenth of a worker's CPU."""

    _flusher: Any = None
    _pause = PAUSE

    def register_with_event_loop(self, hub: Any) -> None:  # noqa: ANN401 - kombu's hub
        """Start the timer; called again after each reconnection."""
        super().register_with_event_loop(hub)
        if self._flusher is not None:
            self._flusher.cancel()
        self._flusher = hub.call_repeatedly(FLUSH_SECONDS, self._tick)

    def _tick(self) -> None:
        self.app.services.loop_ran = time.monotonic()
        self.app.services.presence.found(PART)
        self._pause = PAUSE
        self._flush_events()

    def on_send_event_buffered(self) -> None:
        """Leave it to the timer."""

    def ensure_connected(self, conn: Any) -> Any:  # noqa: ANN401 - kombu's connection
        """Return the connection once it is there; Celery's own pauses grow to 32 s, and it logs each try."""
        conn = conn.ensure_connection(
            lambda error, _pause: self._lost(error),
            None,
            interval_start=PAUSE,
            interval_step=PAUSE,
            interval_max=PAUSE_MAX,
            callback=maybe_shutdown,
        )
        self.first_connection_attempt = False
        return conn

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Note that the broker has gone, or refuses because it is full, and try again after a growing pause."""
        self._lost(exc)
        super().on_connection_error_after_connected(exc)
        time.sleep(self._pause)
        self._pause = min(PAUSE_MAX, 2 * self._pause)

    def _lost(self, error: Exception) -> None:
        self.app.services.loop_ran = time.monotonic()  # it does not stand still, it tries
        self.app.services.presence.lost(error, PART)
