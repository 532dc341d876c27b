"""What the tests of the command line share: the frontier, and a way to run commands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from tests.worker.cli.program import newsluice, start

if TYPE_CHECKING:
    import subprocess

    from config.settings import Settings


class Program(Protocol):
    def __call__(self, *arguments: str, stdin: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]: ...


@pytest.fixture
def here(settings: Settings) -> dict[str, str]:
    return {"REDIS_URL": settings.redis_url, "NAMESPACE": settings.namespace, "HOST_DELAY": "0"}


@pytest.fixture
def command(here: dict[str, str]) -> Program:
    def run(*arguments: str, stdin: bytes = b"", **settings: str) -> subprocess.CompletedProcess[bytes]:
        return newsluice(*arguments, stdin=stdin, **here | settings)

    return run


@pytest.fixture
def begin(here: dict[str, str]):  # noqa: ANN201 - a function like `start`
    started: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str, **settings: str) -> subprocess.Popen[bytes]:
        started.append(start(*arguments, **here | settings))
        return started[-1]

    yield run
    for process in started:
        process.kill()
        process.communicate()
