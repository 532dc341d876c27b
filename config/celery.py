"""Celery's configuration, every option written out with its reason."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, urlsplit, urlunsplit

from kombu.entity import Exchange, Queue

if TYPE_CHECKING:
    from config.settings import Settings

#: The default queue of Celery: where a plain `send_task("newsluice.enqueue", …)` lands.
DEFAULT_QUEUE = "celery"
_REQUIRED: Final = {"required": ssl.CERT_REQUIRED, "optional": ssl.CERT_OPTIONAL, "none": ssl.CERT_NONE}


def ingest_queue(settings: Settings) -> str:
    """Return the name of the queue of leased jobs, which is also the key of its list in Redis."""
    return f"{settings.namespace}.ingest"


def broker(settings: Settings) -> tuple[str, dict[str, Any]]:
    """Return the broker's URL in kombu's spelling of `REDIS_URL`, and the transport options that go with it."""
    options: dict[str, Any] = {
        # Nothing is noted as "taken": one command a message instead of nine, a broker's restart cannot hang the
        # worker, and what a killed worker held comes back through its leases.
        "ack_emulation": False,
        # A connection that went silent is found within two of these.
        "socket_timeout": 5,
        "socket_connect_timeout": 3,
        "socket_keepalive": True,
        "health_check_interval": 5,
    }
    parts = urlsplit(settings.redis_url)
    if parts.scheme == "unix":
        database = parse_qs(parts.query).get("db", ["0"])[0]
        credentials = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
        return f"redis+socket://{credentials}{parts.path}?virtual_host={database}", options
    if parts.scheme == "sentinel":
        credentials, at, hosts = parts.netloc.rpartition("@")
        service, _, database = parts.path.lstrip("/").partition("/")
        urls = ";".join(f"sentinel://{credentials}{at}{host}/{database or 0}" for host in hosts.split(","))
        return urls, options | {"master_name": service}
    if parts.scheme == "rediss":
        query = parts.query if "ssl_cert_reqs=" in parts.query else f"{parts.query}&ssl_cert_reqs=required".lstrip("&")
        return urlunsplit(parts._replace(query=query)), options  # left to itself, kombu takes any certificate
    return settings.redis_url, options


def tls(settings: Settings) -> dict[str, Any] | None:
    """Return how the certificate is checked, for Flower, which does not read its URL's query; None without TLS.

    As `store/` checks it, with the same options in `REDIS_URL`: `ssl_ca_certs`, `ssl_certfile`, `ssl_keyfile`, ….
    """
    parts = urlsplit(settings.redis_url)
    if parts.scheme != "rediss":
        return None
    given: dict[str, Any] = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    return {
        **{name: value for name, value in given.items() if name.startswith("ssl_")},
        "ssl_cert_reqs": _REQUIRED[given.get("ssl_cert_reqs", "required")],
        "ssl_check_hostname": given.get("ssl_check_hostname", "true").lower() not in {"false", "0", "no"},
    }


def options(settings: Settings) -> dict[str, Any]:
    """Return the configuration of the Celery application."""
    url, transport = broker(settings)
    queue = ingest_queue(settings)
    return {
        "broker_url": url,
        "broker_transport_options": transport,
        "broker_use_ssl": tls(settings),
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # 100 by default: a worker would give up on a long outage
        "broker_connection_timeout": 3,
        "broker_channel_error_retry": True,  # a server that is full refuses, and is tried again like one that is away
        "result_backend": None,  # the streams hold the results
        "task_ignore_result": True,  # saves five commands a task
        # JSON alone: pickle would let whoever reaches the broker run code here.
        "accept_content": ["json"],
        "task_serializer": "json",
        "result_serializer": "json",
        "event_serializer": "json",
        "task_protocol": 2,
        # One queue, of leased jobs, which the pump keeps short. Those where others enqueue the pump reads itself
        # (tasks/queues.py): what the consumer has taken is lost with its process, and an accepted URL must not be.
        "task_default_queue": DEFAULT_QUEUE,
        "task_queues": [Queue(queue, Exchange(queue), routing_key=queue)],
        "task_create_missing_queues": True,
        "task_acks_late": False,  # leases do this, and do it exactly
        "task_send_sent_event": False,
        "task_time_limit": None,  # threads cannot be stopped: fetcher and pool have deadlines
        "worker_pool": "threads",  # prefork hangs on SIGTERM under load
        "worker_concurrency": settings.concurrency,
        "worker_consumer": "worker.consumer:Consumer",  # publishes events by a timer, not for each message
        "worker_prefetch_multiplier": 1,  # little is lost with a worker, little waits behind a slow page
        "worker_send_task_events": True,  # Flower sees tasks by these
        "worker_enable_remote_control": True,
        "worker_hijack_root_logger": False,  # logging is set up in config/logging.py
        "worker_redirect_stdouts": False,
        # Does nothing: no task acknowledges late. But without it Celery warns whenever it loses the broker.
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "enable_utc": True,
        "timezone": "UTC",
    }
