"""The end of a worker: SIGTERM finishes what is in hand within a bound, a second one hands it back at once."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from typing import TYPE_CHECKING, Any

import structlog
from celery.worker import state
from kombu.asynchronous import get_event_loop

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)

#: Seconds beyond FETCH_TIMEOUT in which a worker has ended after SIGTERM, less what handing back may take, and what the
#: supervisor may need to pass the signal on: it asks Redis now and then, for a second at the most.
GRACE_SECONDS = 2.5
#: Seconds for handing back what is in hand; Redis may be away.
HAND_BACK_SECONDS = 0.8
#: Signals that end a worker.
SIGNALS = (signal.SIGTERM, signal.SIGINT)


class Ending:
    """Ends this process, in order if there is time for that, and always with code 0.

    After the first signal Celery takes nothing new and waits for the jobs in hand; `patience` seconds later, or at the
    second signal, `hand_back` is called, and the process ends whatever else goes on in it. A supervisor says what it
    means: SIGTERM, however often it comes, is in order, and SIGINT is at once. Whoever ends all processes of a service
    together (systemd does) would otherwise be taken, with the supervisor's own signal, for one who asks twice.
    """

    def __init__(self, patience: float, hand_back: Callable[[], int], *, supervised: bool) -> None:
        self._supervised = supervised
        self._patience = patience
        self._hand_back = hand_back
        self._at_once = threading.Event()
        self._begun = False

    def install(self) -> None:
        """Handle SIGTERM and Ctrl-C from now on; in the main thread."""
        for number in SIGNALS:
            signal.signal(number, self._caught)

    def _caught(self, number: int, _frame: Any) -> None:  # noqa: ANN401 - Python's frame
        if number == signal.SIGINT if self._supervised else self._begun:
            self._at_once.set()
        if self._begun:
            return
        self._begun = True
        state.should_stop = os.EX_OK
        threading.Thread(target=self._run, name="ending", daemon=True).start()

    def _run(self) -> None:
        began = time.monotonic()
        if loop := get_event_loop():
            loop.call_soon(lambda: None)  # type: ignore[no-untyped-call]  # it is asleep, for half a second at times, and has not seen `should_stop`
        asked = self._at_once.wait(self._patience)
        back: list[int] = []
        giver = threading.Thread(target=lambda: back.append(self._hand_back()), daemon=True)
        giver.start()
        giver.join(HAND_BACK_SECONDS)
        log.warning(
            "ended at once" if asked else "ended with work in hand",
            handed_back=sum(back),
            seconds=round(time.monotonic() - began, 1),
        )
        logging.shutdown()
        os._exit(os.EX_OK)
