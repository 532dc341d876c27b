"""What all tests share: one real Valkey for the session, a namespace of its own for each test."""

from __future__ import annotations

import os
import signal
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.settings import PREFIX, Settings, load
from worker.embedded import EmbeddedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session", autouse=True)
def _no_settings_from_outside() -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_counts() -> None:
    """Let what the tests start take SIGINT: of a shell's background it would be born with that ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _own_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the checkout, no data left in it


@pytest.fixture(scope="session")
def valkey_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with EmbeddedServer(tmp_path_factory.mktemp("server")) as server:
        yield server.url


@pytest.fixture
def namespace() -> str:
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def settings(valkey_url: str, namespace: str, tmp_path: Path) -> Settings:
    return load(redis_url=valkey_url, namespace=namespace, data_dir=tmp_path / "data", host_delay=0.0)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the directory of real pages and the replay proxy, which lies beside a developer's checkout."""
    if not SHARED.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"{SHARED} is missing: CI tests on real pages")
        pytest.skip(f"{SHARED} is not here: no real pages to test on")
    return SHARED
