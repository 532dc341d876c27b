"""Celery reaches the same server as the store, and nothing but JSON crosses the network."""

from __future__ import annotations

import ssl

import pytest

from config.celery import broker, ingest_queue, options, tls
from config.settings import load


@pytest.mark.parametrize(
    ("url", "theirs"),
    [
        ("redis://:pw@there:6380/2", "redis://:pw@there:6380/2"),
        ("rediss://there/0", "rediss://there/0?ssl_cert_reqs=required"),
        ("rediss://u:p@there:1/0?ssl_ca_certs=/c", "rediss://u:p@there:1/0?ssl_ca_certs=/c&ssl_cert_reqs=required"),
        ("rediss://there/0?ssl_cert_reqs=none", "rediss://there/0?ssl_cert_reqs=none"),
        ("unix:///run/valkey.sock", "redis+socket:///run/valkey.sock?virtual_host=0"),
        ("unix:///run/valkey.sock?db=3", "redis+socket:///run/valkey.sock?virtual_host=3"),
        ("unix://:pw@/run/valkey.sock", "redis+socket://:pw@/run/valkey.sock?virtual_host=0"),
        ("sentinel://a:1,b:2/mymaster/1", "sentinel://a:1/1;sentinel://b:2/1"),
    ],
)
def test_the_broker_is_the_store_s_server(url: str, theirs: str) -> None:
    spelled, transport = broker(load(redis_url=url))
    assert spelled == theirs
    assert transport.get("master_name") == ("mymaster" if "sentinel" in url else None)
    assert transport["ack_emulation"] is False


def test_a_certificate_is_checked_unless_told_otherwise() -> None:
    assert tls(load(redis_url="redis://there/0")) is None
    checked = {"ssl_cert_reqs": ssl.CERT_REQUIRED, "ssl_check_hostname": True}
    assert tls(load(redis_url="rediss://there/0")) == checked
    assert tls(load(redis_url="rediss://there/0?ssl_ca_certs=/ca.pem")) == checked | {"ssl_ca_certs": "/ca.pem"}
    unchecked = tls(load(redis_url="rediss://there/0?ssl_cert_reqs=none&ssl_check_hostname=false"))
    assert unchecked == {"ssl_cert_reqs": ssl.CERT_NONE, "ssl_check_hostname": False}


def test_messages_are_json_and_queues_the_namespace_s_own() -> None:
    settings = load(namespace="desk", enqueue_queues="desk")
    configured = options(settings)
    assert configured["accept_content"] == ["json"]
    assert {configured[f"{kind}_serializer"] for kind in ("task", "result", "event")} == {"json"}
    assert [queue.name for queue in configured["task_queues"]] == [ingest_queue(settings)]
    assert ingest_queue(settings) == "desk.ingest"
