"""Messages that Celery itself has written are read, whatever it did to them; others are left or refused."""

from __future__ import annotations

import base64
import bz2
import json
import lzma
import zlib
from functools import partial
from typing import TYPE_CHECKING, Any

import brotli
import pytest

from store.connection import connect
from store.frontier import Priority
from tasks.messages import BODY_MAX_BYTES, COMPRESSIONS, Call, Foreign, read
from tests.tasks.producers import producer

if TYPE_CHECKING:
    from config.settings import Settings

URLS = ["https://example.com/news/ö", "news", None]
CALL = Call(URLS, '{"desk":"Zürich"}')


def sent(settings: Settings, *args: Any, config: dict[str, Any] | None = None, **options: Any) -> bytes:  # noqa: ANN401
    """Return the one message that Celery made of this."""
    queue = f"{settings.namespace}-sent"
    with producer(settings, queue, **config or {}) as send:
        send(*args, **options)
    redis = connect(settings)
    (key,) = redis.keys(f"{queue}*")
    (message,) = redis.lrange(key, 0, -1)
    return bytes(message)


@pytest.mark.parametrize("protocol", [1, 2])
@pytest.mark.parametrize("compression", [None, "gzip", "bzip2", "lzma", "brotli"])
def test_what_celery_sent_is_read_as_it_was_given(settings: Settings, protocol: int, compression: str | None) -> None:
    config = {"task_protocol": protocol}
    meta = {"desk": "Zürich"}
    assert read(sent(settings, URLS, config=config, compression=compression, kwargs={"meta": meta})) == CALL


@pytest.mark.parametrize(
    ("args", "kwargs", "call"),
    [
        (([],), {}, Call([], None)),
        ((["a"], {"b": 1}), {}, Call(["a"], '{"b":1}')),
        ((), {"urls": ["a"], "meta": None}, Call(["a"], None)),
        ((["a"],), {"priority": "high"}, Call(["a"], None, Priority.HIGH)),
        ((["a"], None, "low"), {}, Call(["a"], None, Priority.LOW)),
        ((["a"],), {"again": True}, Call(["a"], None, again=True)),
        ((["a"], None, None, False), {}, Call(["a"], None)),
    ],
)
def test_arguments_may_be_given_by_place_or_by_name(
    settings: Settings, args: tuple[Any, ...], kwargs: dict[str, Any], call: Call
) -> None:
    assert read(sent(settings, *args, kwargs=kwargs)) == call


@pytest.mark.parametrize("protocol", [1, 2])
@pytest.mark.parametrize(
    ("args", "kwargs", "reason"),
    [
        (("https://example.com/",), {}, "urls is not a list"),
        (({"https://example.com/": 1},), {}, "urls is not a list"),
        ((["a"],), {"meta": ["b"]}, "meta is not an object"),
        ((["a"],), {"meta": {"b": "x" * 5000}}, "meta is longer than 4,096 bytes"),
        ((["a"],), {"mate": {}}, "the arguments are not urls, meta, priority and again"),
        ((), {}, "the arguments are not urls, meta, priority and again"),
        ((["a"], {}, 3), {}, "priority is none of high, normal, low"),
        ((["a"], {}, None, 4), {}, "again is neither true nor false"),
        ((["a"],), {"again": "yes"}, "again is neither true nor false"),
        ((["a"], {}, None, True, 5), {}, "the arguments are not urls, meta, priority and again"),
    ],
)
def test_wrong_arguments_are_refused_with_the_reason(
    settings: Settings, protocol: int, args: tuple[Any, ...], kwargs: dict[str, Any], reason: str
) -> None:
    answer = read(sent(settings, *args, config={"task_protocol": protocol}, kwargs=kwargs))
    assert isinstance(answer, str)
    assert answer.startswith(reason)


@pytest.mark.parametrize("protocol", [1, 2])
def test_another_task_is_not_ours(settings: Settings, protocol: int) -> None:
    message = sent(settings, 1, task="theirs.add", config={"task_protocol": protocol}, compression="gzip")
    assert read(message) == Foreign("theirs.add")


def test_pickle_is_not_opened(settings: Settings) -> None:
    answer = read(sent(settings, URLS, serializer="pickle"))
    assert answer == "its content is application/x-python-serialize; send JSON"


def test_a_task_that_only_a_pickle_names_is_left_to_whoever_opens_pickles(settings: Settings) -> None:
    message = sent(settings, URLS, serializer="pickle", config={"task_protocol": 1})
    assert read(message) == Foreign("unknown")


def message(content: bytes, *, task: str = "newsluice.enqueue", **changes: Any) -> bytes:  # noqa: ANN401 - parts of it
    envelope = {
        "body": base64.b64encode(content).decode(),
        "content-type": "application/json",
        "content-encoding": "utf-8",
        "headers": {"task": task, "id": "x"},
        "properties": {"body_encoding": "base64", "delivery_tag": "y"},
    }
    return json.dumps(envelope | changes).encode()


GOOD = json.dumps([[URLS], {}, {}]).encode()


@pytest.mark.parametrize(
    "item",
    [
        b"",
        b"\xff",
        b"[]",
        b"7",
        b'{"url": "https://example.com/"}',
        b"[" * 100_000,
        message(b"\xff\xfe"),
        message(b"{"),
        message(b"7"),
        message(b"[7, 7, 7]"),
        message(b"[" * 100_000),
        message(GOOD, body="not base64!"),
        message(GOOD, body=7),
        message(GOOD, body=None),
        message(GOOD, properties=[]),
        message(GOOD, **{"content-type": "application/x-yaml"}),
        message(GOOD, **{"content-type": ["application/json"]}),
        message(GOOD, **{"content-encoding": "none-such", "content-type": "text/plain"}),
        message(GOOD, headers={"task": "newsluice.enqueue", "compression": "none-such"}),
        message(GOOD, headers={"task": "newsluice.enqueue", "compression": "application/x-gzip"}),
    ],
)
def test_what_nobody_can_read_is_refused_in_a_sentence(item: bytes) -> None:
    answer = read(item)
    assert isinstance(answer, str)
    assert 0 < len(answer) <= 300
    assert "\n" not in answer


def test_the_good_message_of_these_is_read() -> None:
    assert read(message(GOOD)) == Call(URLS, None)
    assert read(message(GOOD, task="theirs")) == Foreign("theirs")


@pytest.mark.parametrize("headers", [None, [], {"task": ["x"]}, {"task": None}])
def test_headers_of_any_kind_are_no_defect(headers: object) -> None:
    assert isinstance(read(message(GOOD, headers=headers)), Foreign)


SHRINK = {
    "application/x-gzip": zlib.compress,
    "application/x-bz2": bz2.compress,
    "application/x-lzma": partial(lzma.compress, preset=0),
    "application/x-brotli": partial(brotli.compress, quality=1),
}


@pytest.mark.parametrize("compression", SHRINK)
def test_a_small_body_that_grows_without_end_is_refused(compression: str) -> None:
    small = SHRINK[compression](b" " * (BODY_MAX_BYTES + 1) + b"[]")
    headers = {"task": "newsluice.enqueue", "compression": compression}
    assert read(message(small, headers=headers)) == "the body grows beyond 64 MiB"


@pytest.mark.parametrize("compression", SHRINK)
def test_a_body_that_was_cut_is_refused(compression: str) -> None:
    assert compression in COMPRESSIONS
    cut = SHRINK[compression](GOOD)[:-9]
    answer = read(message(cut, headers={"task": "newsluice.enqueue", "compression": compression}))
    assert isinstance(answer, str)
    assert answer.startswith("the body cannot be read")
