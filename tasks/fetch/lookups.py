"""Look-ups of the system's resolver that can be waited for with a limit, which `getaddrinfo` does not have."""

from __future__ import annotations

import socket
import threading
from concurrent.futures import Future
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.fetch.clock import Clock

#: A row of `getaddrinfo`: family, type, protocol, canonical name, socket address.
Row = tuple[int, int, int, str, tuple[Any, ...]]


class Lookups:
    """Resolves names in daemon threads of its own, so that one that hangs costs the caller its deadline and no more.

    Callable like `socket.getaddrinfo`, as ssrfguard wants its resolver. `resolver` does the work; `threads` look-ups go
    on at the same time, and one that hangs holds its place until the system's resolver gives up.
    """

    def __init__(self, clock: Clock, resolver: Callable[..., Any] = socket.getaddrinfo, *, threads: int) -> None:
        self._clock = clock
        self._resolver = resolver
        self._asked: SimpleQueue[tuple[Future[list[Row]], tuple[Any, ...]] | None] = SimpleQueue()
        self._most = threads
        self._threads = 0
        self._idle = threading.Semaphore(0)
        self._lock = threading.Lock()

    def __call__(self, *question: Any) -> list[Row]:  # noqa: ANN401 - getaddrinfo's own arguments
        """Return what `getaddrinfo` returns. Raises OSError as it does, and TimeoutError at the deadline."""
        answer: Future[list[Row]] = Future()
        self._asked.put((answer, question))
        self._ensure_thread()
        try:
            return answer.result(timeout=self._clock.left())
        except TimeoutError:
            answer.cancel()
            raise

    def close(self) -> None:
        """End the threads that are not in a look-up; the others end after theirs."""
        with self._lock:
            for _ in range(self._threads):
                self._asked.put(None)

    def _ensure_thread(self) -> None:
        if self._idle.acquire(blocking=False):
            return
        with self._lock:
            if self._threads < self._most:
                self._threads += 1
                threading.Thread(target=self._run, name=f"lookup-{self._threads}", daemon=True).start()

    def _run(self) -> None:
        while (task := self._asked.get()) is not None:
            answer, question = task
            if answer.set_running_or_notify_cancel():
                try:
                    answer.set_result(self._resolver(*question))
                except Exception as error:  # noqa: BLE001 - handed to the thread that waits for it
                    answer.set_exception(error)
            self._idle.release()
