"""The plain set-up that Newsluice is compared with, as people run it today, at its best settings.

One Celery task a page in prefork children (the only pool with time limits): late acknowledgement, a visibility time-out
of 60 s, retries with back-off, httpx with time-outs and a cap on the body, trafilatura, `SET NX` on the hash of the
text, `XADD` of the record. Run as `celery -A chaos.plain worker`; see theirs.py.
"""

from __future__ import annotations

import hashlib
import json
import os

import httpx
import trafilatura
from celery import Celery
from redis import Redis
from redis.exceptions import RedisError

STREAM = "plain:records"
SEEN_SECONDS = 30 * 86_400

url = os.environ["PLAIN_REDIS_URL"]
app = Celery("plain", broker=url)
app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_soft_time_limit=10,
    task_time_limit=15,
    task_default_queue="plain",
    worker_prefetch_multiplier=1,
    worker_concurrency=int(os.environ["PLAIN_SLOTS"]),
    worker_max_tasks_per_child=1000,
    worker_max_memory_per_child=600_000,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "visibility_timeout": 60,
        "socket_timeout": 10,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "retry_on_timeout": True,
        "health_check_interval": 10,
    },
)
redis = Redis.from_url(url, socket_timeout=10, socket_connect_timeout=3, health_check_interval=10)
client = httpx.Client(
    proxy=os.environ["PLAIN_PROXY"], timeout=float(os.environ["PLAIN_TIMEOUT"]), follow_redirects=True, max_redirects=10
)


class TooLarge(Exception):
    """The body is longer than PLAIN_BYTES."""


def fetch(address: str) -> bytes:
    """Return the body of a page. Raises httpx.HTTPError, TooLarge."""
    body, most = bytearray(), int(os.environ["PLAIN_BYTES"])
    with client.stream("GET", address) as answer:
        answer.raise_for_status()
        for chunk in answer.iter_bytes():
            body += chunk
            if len(body) > most:
                raise TooLarge(address)
    return bytes(body)


@app.task(
    name="plain.ingest",
    autoretry_for=(httpx.HTTPError, RedisError, OSError),
    max_retries=int(os.environ["PLAIN_RETRIES"]),
    retry_backoff=1,
    retry_backoff_max=int(os.environ["PLAIN_RETRY_CAP"]),
)
def ingest(address: str) -> str:
    """Take one page from its address to its record."""
    found = trafilatura.extract(fetch(address), url=address, output_format="json", with_metadata=True)
    if not found:
        return "no text"
    text = json.loads(found)["text"]
    key = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
    if not redis.set(f"plain:seen:{key}", address, nx=True, ex=SEEN_SECONDS):
        return "duplicate"
    redis.xadd(STREAM, {"id": address, "url": address, "record": found})
    return "published"
