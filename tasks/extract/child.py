"""The extraction child: takes pages from a socket, one at a time, and answers each with plain JSON.

A frame is its length in four bytes, then the bytes. The child sends an empty frame when it is ready. A page comes as
four frames: address, character set, what is known of its host (a table of tasks.clean.familiar, or nothing), body; an
empty frame says that it was taken, and the answer is one frame, an object with one of the keys `article` (the fields of
tasks.article.Article), `rejected` and `failed` (an outcome's name, with `detail` beside it), and with `resident`, the
bytes of memory that the child has after this page, and `peak`, the most of address space that it ever had. Nothing is
sent to a child that starts or works, so that whatever happens to its socket then is the parent's end.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import gc
import json
import os
import signal
import socket
import struct
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tasks.errors import Failed, Rejected
from tasks.extract.memory import confine, peak, resident, was_short
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable

#: Length of a frame, in bytes, big-endian.
LENGTH = struct.Struct(">I")
#: Bytes that a frame may have: more than any page that is let in, or what is made of it. A child that a page has taken
#: over cannot make its parent hold more.
MOST = 64 << 20
#: The answer for a page that the child's memory does not suffice for.
OUT_OF_MEMORY = {"failed": Outcome.FAILED_EXTRACT_CRASHED, "detail": "out of memory"}
#: Thresholds of the garbage collector: a page leaves some hundred objects in cycles, and makes tens of thousands.
COLLECT = (20_000, 10, 10)
#: A page that makes every part of the extraction load and run once.
TINY = (
    b"<html lang=en><head><title>Warm</title></head><body><article><h1>Warm</h1>"
    + b"<p>This paragraph is here to make the first real page as quick as the second one, and says nothing else.</p>"
    * 5
    + b"</article></body></html>"
)


def article_of(body: bytes, url: str, charset: str | None, familiar: bytes = b"") -> dict[str, Any]:
    """Return the page's article, or why there is none, as plain data; never raises."""
    return _article(body, url, charset, familiar, near=True)


def uncompared_article_of(body: bytes, url: str, charset: str | None, familiar: bytes = b"") -> dict[str, Any]:
    """Answer as `article_of`, without the near fingerprint: for those who look for no near duplicates."""
    return _article(body, url, charset, familiar, near=False)


def _article(body: bytes, url: str, charset: str | None, familiar: bytes, *, near: bool) -> dict[str, Any]:
    def work() -> dict[str, Any]:
        from tasks.reading import read_article  # noqa: PLC0415 - loads the extractor, which only the child needs

        return {"article": dataclasses.asdict(read_article(body, url, charset, familiar, near=near))}

    return _answer(work)


def explanation_of(body: bytes, url: str, charset: str | None, familiar: bytes = b"") -> dict[str, Any]:
    """Answer as `article_of`, with the page's `account` beside it (tasks.explain), None where there is no tree."""

    def work() -> dict[str, Any]:
        from tasks.explain import explain  # noqa: PLC0415 - as above

        article, account = explain(body, url, charset, familiar)
        said = {"account": dataclasses.asdict(account)}
        if isinstance(article, Rejected):
            return said | {"rejected": article.outcome, "detail": article.detail}
        return said | {"article": dataclasses.asdict(article)}

    return {"account": None} | _answer(work)


def _answer(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what the work returns, or as what it raised ends the page; never raises."""
    try:
        return work()
    except Rejected as error:
        return {"rejected": error.outcome, "detail": error.detail}
    except Failed as error:
        return {"failed": error.outcome, "detail": error.detail}
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return {"failed": Outcome.FAILED_EXTRACT_CRASHED, "detail": "nested too deeply"}
    except Exception as error:  # noqa: BLE001 - whatever a page brings about is that page's outcome
        return {"failed": Outcome.FAILED_INTERNAL, "detail": repr(error)}


def receive(connection: socket.socket) -> bytes:
    """Return the next frame.

    Raises EOFError when the other side is gone, ConnectionError at a frame beyond MOST, TimeoutError as the socket is
    set.
    """
    (length,) = LENGTH.unpack(_exactly(connection, LENGTH.size))
    if length > MOST:
        raise ConnectionError(f"a frame of {length} bytes")
    return bytes(_exactly(connection, length))


def send(connection: socket.socket, *frames: bytes) -> None:
    """Send frames; the last, which may be large, without copying it."""
    *first, last = frames
    head = [part for frame in first for part in (LENGTH.pack(len(frame)), frame)]
    connection.sendall(b"".join([*head, LENGTH.pack(len(last))]))
    if last:
        connection.sendall(last)


def _exactly(connection: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        count = connection.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return data


def main(descriptor: int, work: str, seconds: float, memory_mib: int) -> None:
    """Serve pages until the parent closes its end of the socket, which it also does by dying.

    A page that takes longer than `seconds` ends the process, whatever it is doing: the kernel's timer does that, so it
    holds even when the parent that would have done it is stuck.
    """
    with socket.socket(fileno=descriptor) as connection, contextlib.suppress(EOFError, ConnectionError):
        _prepare(memory_mib)
        fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
        _end_with_parent(connection, at_once=True)
        function: Callable[[bytes, str, str | None, bytes], dict[str, Any]] = _resolve(work)
        function(TINY, "http://localhost/", None, b"")
        gc.freeze()  # what is loaded by now is never garbage
        gc.set_threshold(*COLLECT)
        _end_with_parent(connection, at_once=False)
        send(connection, b"")
        while True:
            url, charset, familiar, body = (receive(connection) for _ in range(4))
            send(connection, b"")
            _end_with_parent(connection, at_once=True)
            signal.setitimer(signal.ITIMER_REAL, seconds)
            answer = function(
                body, url.decode("utf-8", "replace"), charset.decode("ascii", "replace") or None, familiar
            )
            if was_short(body):
                answer = OUT_OF_MEMORY
            signal.setitimer(signal.ITIMER_REAL, 0)
            _end_with_parent(connection, at_once=False)
            send(connection, json.dumps(answer | {"resident": resident(), "peak": peak()}).encode())


def _end_with_parent(connection: socket.socket, *, at_once: bool) -> None:
    """Have the kernel end this process when the other end of the socket closes; not `at_once`: when it is read next.

    SIGIO's default action does it, whatever C function the page has led to. It would also come with data, hence only
    while none can. Where it ends nothing (it does on Linux), the timer bounds what a child does for nobody.
    """
    flags = fcntl.fcntl(connection, fcntl.F_GETFL) & ~os.O_ASYNC
    fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC if at_once else flags)


def _prepare(memory_mib: int) -> None:
    """Limit memory, and leave Ctrl-C and SIGTERM to the parent, which finishes what is in hand."""
    confine(memory_mib)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # numpy would reserve memory for threads of its own
        os.environ[name] = "1"


def _resolve(work: str) -> Callable[..., dict[str, Any]]:
    module, _, name = work.partition(":")
    function: Callable[..., dict[str, Any]] = getattr(import_module(module), name)
    return function
