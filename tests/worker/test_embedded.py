"""The embedded server: a real one, its data kept, one owner at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from redis import Redis

from worker.embedded import EmbeddedError, EmbeddedServer

ROOT = Path(__file__).resolve().parents[2]


def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    for expected in (None, b"kept"):
        with EmbeddedServer(tmp_path) as server, Redis.from_url(server.url) as redis:
            assert redis.get("key") == expected
            redis.set("key", "kept")
            assert redis.config_get("appendonly") == {"appendonly": "yes"}
            assert redis.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
            assert redis.config_get("port") == {"port": "0"}


def test_one_that_was_stopped_ends_in_order_all_the_same(tmp_path: Path) -> None:
    with EmbeddedServer(tmp_path) as server:
        assert server.pid
        os.kill(server.pid, signal.SIGSTOP)
    assert "bye bye" in server.log.read_text()


def test_a_second_owner_of_the_same_directory_is_refused(tmp_path: Path) -> None:
    with EmbeddedServer(tmp_path), pytest.raises(EmbeddedError, match="in use by another run"):
        EmbeddedServer(tmp_path).start()
    with EmbeddedServer(tmp_path) as server:
        assert server.pid


def test_a_directory_with_a_very_long_name_works(tmp_path: Path) -> None:
    with EmbeddedServer(tmp_path / ("d" * 120)) as server, Redis.from_url(server.url) as redis:
        assert redis.ping()


def test_a_place_that_cannot_be_a_directory_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match="NEWSLUICE_DATA_DIR"):
        EmbeddedServer(tmp_path / "file").start()


def test_data_that_cannot_be_read_is_an_error_that_quotes_the_log(tmp_path: Path) -> None:
    with EmbeddedServer(tmp_path):
        pass
    for part in (tmp_path / "valkey" / "appendonlydir").glob("*.manifest"):
        part.write_text("nonsense\n")
    with pytest.raises(EmbeddedError, match="did not start"):
        EmbeddedServer(tmp_path).start()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a child that its parent is gone")
def test_the_server_ends_when_its_owner_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from worker.embedded import EmbeddedServer\n"
        "server = EmbeddedServer(Path(sys.argv[1])).start(); print(server.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as owner:
        assert owner.stdout
        pid = int(owner.stdout.readline())
        owner.send_signal(signal.SIGKILL)
        owner.wait()
    for _ in range(200):
        if not _runs(pid):
            break
        time.sleep(0.05)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (ProcessLookupError, FileNotFoundError):
        return False
