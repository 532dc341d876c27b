"""Answers of the system's resolver, and its refusals, kept for a while.

`getaddrinfo` does not tell for how long its answers hold, so they are kept for less time than nearly all do; whoever
resolves for this machine keeps them by their TTL.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

#: Seconds for which an answer is kept, and a refusal.
ANSWER_SECONDS: Final = 60.0
REFUSAL_SECONDS: Final = 10.0
#: Questions whose answers are kept.
MOST: Final = 10_000


class Remembering:
    """Callable like `socket.getaddrinfo`, which it asks; thread-safe."""

    def __init__(self, resolver: Callable[..., Any] = socket.getaddrinfo, *, most: int = MOST) -> None:
        self._resolver = resolver
        self._most = most
        self._kept: OrderedDict[tuple[Any, ...], tuple[float, Any]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, *question: Any) -> Any:  # noqa: ANN401 - as getaddrinfo
        """Return the rows for a question. Raises OSError as getaddrinfo does."""
        with self._lock:
            until, answer = self._kept.get(question, (0.0, None))
        if until <= time.monotonic():
            answer = self._asked(question)
        if isinstance(answer, OSError):
            raise type(answer)(*answer.args)
        return answer

    def _asked(self, question: tuple[Any, ...]) -> Any:  # noqa: ANN401 - rows, or the error
        answer: Any
        try:
            answer, seconds = self._resolver(*question), ANSWER_SECONDS
        except OSError as error:
            answer, seconds = error, REFUSAL_SECONDS
        with self._lock:
            self._kept[question] = (time.monotonic() + seconds, answer)
            self._kept.move_to_end(question)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer
