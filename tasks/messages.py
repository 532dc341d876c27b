"""Celery messages as they stand in a queue: what another program's `send_task("newsluice.enqueue", …)` asks for.

The envelope is kombu's (`kombu/transport/virtual/base.py`), inside it a task message of Celery's protocol 1 or 2
(docs.celeryq.dev, "Message protocol"). Only the arguments count: no ETA, no expiry, no callbacks.
"""

from __future__ import annotations

import base64
import bz2
import json
import lzma
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kombu.exceptions import ContentDisallowed, KombuError
from kombu.serialization import loads

from store.frontier import Priority
from tasks.enqueue import InputRefused, again_of, meta_text, priority_of
from tasks.errors import DETAIL_LENGTH
from tasks.fetch.decoders import DECODERS, DecodingError, TooMuch

if TYPE_CHECKING:
    from collections.abc import Callable

#: The task whose messages are ours.
TASK: Final = "newsluice.enqueue"
#: Pickle would let whoever reaches the broker run code here.
ACCEPTED: Final = frozenset({"application/json"})
#: Bytes to which a compressed body may grow, and which lzma may take to get there.
BODY_MAX_BYTES: Final = 64 * 1024 * 1024
LZMA_MEMORY_BYTES: Final = 128 * 1024 * 1024
#: What base64, the compressions and kombu raise at what is broken; kombu's own are below KombuError.
BROKEN: Final = (
    KombuError, DecodingError, lzma.LZMAError, ValueError, TypeError, AttributeError, LookupError, OSError, EOFError,
    RecursionError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Call:
    """What a message of ours asks for: to admit `urls`, which may hold anything, with `meta` as JSON text.

    `again`: also those that were done.
    """

    urls: list[Any]
    meta: str | None
    priority: Priority = Priority.NORMAL
    again: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """A message of another task, or one that does not tell whose it is."""

    task: str


def read(message: bytes) -> Call | Foreign | str:
    """Return what a message asks for; Foreign when it is not ours; a reason when it cannot be read, or done."""
    named = TASK
    try:
        envelope, named = _envelope(message)
        if named not in {"", TASK}:
            return Foreign(named)
        task, args, kwargs = _task(named, _body(envelope))
        return _call(*args, **kwargs) if task == TASK else Foreign(str(task))
    except _UnreadableError as error:
        return str(error) if named else Foreign("unknown")
    except InputRefused as error:
        return str(error)
    except TypeError:
        return "the arguments are not urls, meta, priority and again"


class _UnreadableError(Exception):
    """The body cannot be read; the message says why."""


def _envelope(message: bytes) -> tuple[dict[str, Any], str]:
    """Return a message's envelope and the task that its headers name, '' when they name none (protocol 1)."""
    try:
        envelope = json.loads(message)
    except (ValueError, RecursionError) as error:
        raise _UnreadableError("not a Celery message: not JSON") from error
    if not isinstance(envelope, dict) or not isinstance(envelope.get("properties"), dict):
        raise _UnreadableError("not a Celery message: no properties")
    headers = envelope.get("headers")
    return envelope, str(headers.get("task") or "") if isinstance(headers, dict) else ""


def _call(urls: object, meta: object = None, priority: object = None, again: object = None) -> Call:
    if not isinstance(urls, list):
        raise InputRefused("urls is not a list of strings")
    return Call(urls, meta_text(meta), priority_of(priority), again_of(again))


def _task(named: str, body: Any) -> tuple[Any, list[Any], dict[str, Any]]:  # noqa: ANN401 - whatever was sent
    """Return task, positional and keyword arguments of a body of protocol 2 (the headers name the task) or 1."""
    if isinstance(body, dict):
        task, args, kwargs = named or body.get("task", "unknown"), body.get("args", []), body.get("kwargs", {})
    elif named and isinstance(body, list) and len(body) >= 2:  # noqa: PLR2004 - arguments of both kinds, and more
        task, (args, kwargs) = named, body[:2]
    else:
        raise _UnreadableError("the body is no task's")
    if not isinstance(args, list) or not isinstance(kwargs, dict):
        raise _UnreadableError("the body has no arguments")
    return task, args, kwargs


def _body(envelope: dict[str, Any]) -> Any:  # noqa: ANN401 - whatever was sent
    body: Any = envelope.get("body")
    decode: Any = loads  # kombu has no types
    try:
        if envelope["properties"].get("body_encoding") == "base64":
            body = base64.b64decode(body)
        if compression := (envelope.get("headers") or {}).get("compression"):
            body = _grown(body, str(compression))
        return decode(body, envelope.get("content-type"), envelope.get("content-encoding"), accept=ACCEPTED)
    except ContentDisallowed as error:
        raise _UnreadableError(f"its content is {envelope.get('content-type')}; send JSON") from error
    except TooMuch as error:
        raise _UnreadableError(f"the body grows beyond {BODY_MAX_BYTES >> 20} MiB") from error
    except BROKEN as error:
        raise _UnreadableError(f"the body cannot be read: {error}"[:DETAIL_LENGTH]) from error


def _grown(data: bytes, compression: str) -> bytes:
    """Undo one of kombu's compressions, whose own functions have no limit."""
    grow = COMPRESSIONS.get(compression)
    if grow is None:
        raise DecodingError(f"compression {compression!r} is not known")
    return grow(data)


def _web(name: str) -> Callable[[bytes], bytes]:
    def grow(data: bytes) -> bytes:
        decoder = DECODERS[name](BODY_MAX_BYTES)
        body = decoder.feed(data)
        if not decoder.finished:
            raise DecodingError("it was cut")
        return body

    return grow


def _library(decompressor: Callable[[], bz2.BZ2Decompressor | lzma.LZMADecompressor]) -> Callable[[bytes], bytes]:
    def grow(data: bytes) -> bytes:
        stream = decompressor()
        body = stream.decompress(data, BODY_MAX_BYTES + 1)
        if len(body) > BODY_MAX_BYTES:
            raise TooMuch
        if not stream.eof:
            raise DecodingError("it was cut")
        return body

    return grow


COMPRESSIONS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "application/x-gzip": _web("deflate"),
    "application/x-bz2": _library(bz2.BZ2Decompressor),
    "application/x-lzma": _library(lambda: lzma.LZMADecompressor(memlimit=LZMA_MEMORY_BYTES)),
    "application/x-brotli": _web("br"),
    "application/zstd": _web("zstd"),
}
