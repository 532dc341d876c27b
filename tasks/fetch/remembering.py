"""Answers to look-ups, and refusals, kept for a while."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.fetch.lookups import Row

#: Seconds for which a refusal is kept.
REFUSAL_SECONDS: Final = 10.0
#: Questions whose answers are kept.
MOST: Final = 10_000


class Remembering:
    """Callable like `socket.getaddrinfo`; thread-safe. `resolver` returns rows, and for how many seconds they hold."""

    def __init__(self, resolver: Callable[..., tuple[list[Row], float]], *, most: int = MOST) -> None:
        self._resolver = resolver
        self._most = most
        self._kept: OrderedDict[tuple[Any, ...], tuple[float, list[Row] | OSError]] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, *question: Any) -> list[Row]:  # noqa: ANN401 - as getaddrinfo
        """Return the rows for a question. Raises OSError as the resolver does."""
        with self._lock:
            until, answer = self._kept.get(question, (0.0, []))
        if until <= time.monotonic():
            answer = self._asked(question)
        if isinstance(answer, OSError):
            raise type(answer)(*answer.args)
        return answer

    def _asked(self, question: tuple[Any, ...]) -> list[Row] | OSError:
        answer: list[Row] | OSError
        try:
            answer, seconds = self._resolver(*question)
        except TimeoutError:
            raise  # the patience of this caller is over; the next one asks again
        except OSError as error:
            answer, seconds = error, REFUSAL_SECONDS
        with self._lock:
            self._kept[question] = (time.monotonic() + seconds, answer)
            self._kept.move_to_end(question)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return answer
