"""The politeness bench in its short form: two workers, a few hosts of each kind, and what those saw of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.bench.started import run_bench

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds; it takes less than 20 on two cores, and ends by itself before this whatever happens.
PATIENCE = 300


@pytest.mark.timeout(PATIENCE + 60)
def test_no_host_is_asked_by_two_at_once_or_too_soon_or_against_its_rules(shared: Path, tmp_path: Path) -> None:
    assert (shared / "sim/replay.py").is_file()
    found_in = tmp_path / "found.json"
    done = run_bench("politeness", "--short", "--json", found_in, seconds=PATIENCE)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    found = json.loads(found_in.read_text(encoding="utf-8"))["hosts"]
    assert (found["at once"], found["too soon"], found["denied"]) == (0, 0, 0), said
    assert found["hosts"] == 16
    assert found["ended"] == {
        "failed.busy": 1,
        "failed.timeout": 2,
        "published": 29,
        "rejected.not_found": 2,
        "rejected.robots": 4,
    }
