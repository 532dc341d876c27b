"""A worker that cannot stay up is an error that quotes its log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.worker.conftest import until
from worker.supervisor import WorkerError, WorkerProcess

if TYPE_CHECKING:
    from pathlib import Path

    from config.settings import Settings


def test_a_crash_loop_is_given_up_with_the_last_words(settings: Settings, tmp_path: Path) -> None:
    worker = WorkerProcess(settings, {"redis_url": "redis://127.0.0.1:1/0"}, tmp_path / "worker.log")
    worker.start()

    def given_up() -> bool:
        try:
            worker.check()
        except WorkerError as error:
            assert "no Redis at redis://127.0.0.1:1/0" in str(error)  # noqa: PT017 - the loop ends by it
            return True
        return False

    until(given_up, "an end of the crash loop")
    worker.stop()
    with pytest.raises(FileNotFoundError):
        WorkerProcess(settings, {}, tmp_path / "nowhere" / "log").start()
