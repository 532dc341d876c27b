"""Flower over HTTP: workers, tasks and outcomes are seen, by those who have the password."""

from __future__ import annotations

import base64
import json
import socket
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from store.books import Books
from store.connection import connect
from tasks.enqueue import enqueue
from tests.worker.conftest import program, until

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings
    from store.frontier import Frontier
    from tests.site import Site


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def get(url: str, credentials: str | None = None) -> tuple[int, bytes]:
    request = urllib.request.Request(url)  # noqa: S310 - loopback
    if credentials:
        request.add_header("Authorization", f"Basic {base64.b64encode(credentials.encode()).decode()}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError:
        return 0, b""


def test_flower_lists_workers_tasks_and_outcomes_and_asks_for_the_password(
    site: Site,
    settings: Settings,
    frontier: Frontier,
    environment: dict[str, str],
    tmp_path: Path,
) -> None:
    port = free_port()
    secured = environment | {"NEWSLUICE_FLOWER_BASIC_AUTH": "desk:secret"}
    place = f"http://127.0.0.1:{port}"
    books = Books(connect(settings), settings)

    def api(path: str) -> Any:  # noqa: ANN401 - JSON
        status, body = get(f"{place}/api/{path}", "desk:secret")
        return json.loads(body) if status == 200 else {}

    def tasks() -> set[tuple[str, str, str]]:
        return {(task["name"], task["args"], str(task["result"])) for task in api("tasks").values()}

    with (
        program("flower", f"--port={port}", environment=secured, log=tmp_path / "flower.log"),
        program("worker", "--hostname=one@here", environment=environment, log=tmp_path / "log"),
    ):
        until(lambda: get(f"{place}/", "desk:secret")[0] == 200, "Flower")
        assert get(f"{place}/")[0] == 401
        assert get(f"{place}/api/tasks")[0] == 401
        until(lambda: "one@here" in api("workers?refresh=1"), "the worker in Flower's list")
        article, missing = site.articles(1)[0], f"{site.url}/missing"
        for url in (article, missing):
            enqueue(frontier, [url])
            until(lambda: not (books.counts()["waiting"] + books.counts()["leased"]), url)
        expected = {("newsluice.ingest", article, "'published'"), ("newsluice.ingest", missing, "'rejected.not_found'")}
        until(lambda: expected <= tasks(), "both tasks with URL and outcome")
    assert "secret" not in (tmp_path / "flower.log").read_text()


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.0.2.1", ""])  # noqa: S104 - that they are refused is tested
def test_flower_does_not_listen_beyond_loopback_without_credentials(
    address: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with program("flower", f"--address={address}", environment=environment, log=tmp_path / "log") as flower:
        assert flower.wait(30) == 2
    assert "NEWSLUICE_FLOWER_BASIC_AUTH" in (tmp_path / "log").read_text()


@pytest.mark.parametrize("option", ["--address=0.0.0.0", "--unix-socket=/tmp/x", "--basic_auth=a:b", "--port=1"])
def test_flower_s_own_options_do_not_open_it_past_the_check(
    option: str, environment: dict[str, str], tmp_path: Path
) -> None:
    with program("flower", "--", option, environment=environment, log=tmp_path / "log") as flower:
        assert flower.wait(30) == 2
    assert "NEWSLUICE_FLOWER_BASIC_AUTH" in (tmp_path / "log").read_text()
