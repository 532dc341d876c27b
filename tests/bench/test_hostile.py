"""The hostile pages in their short form, through real children, normal pages among them: nothing suffers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.bench.started import run_bench

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds; it takes about 15 on two cores.
PATIENCE = 300


@pytest.mark.timeout(PATIENCE + 30)
def test_hostile_pages_end_by_name_and_normal_ones_among_them_do_not_suffer(tmp_path: Path) -> None:
    found_in = tmp_path / "found.json"
    done = run_bench("hostile", "--quick", "--json", found_in, seconds=PATIENCE)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "200 of 200 normal pages published" in done.stdout
    found = json.loads(found_in.read_text(encoding="utf-8"))
    assert found["faults"] == []
    assert len(found["pages"]) >= 80
    assert len({page["outcome"] for page in found["pages"]}) >= 7
