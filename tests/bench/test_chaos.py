"""The chaos bench in its short form: every kind of fault once, over a few hundred URLs, and nothing lost or doubled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.bench.started import run_bench

if TYPE_CHECKING:
    from pathlib import Path

#: Seconds; it takes less than 120 on two cores, and ends by itself before this whatever happens.
PATIENCE = 600


@pytest.mark.timeout(PATIENCE + 60)
def test_whatever_dies_every_url_ends_in_exactly_one_outcome(shared: Path, tmp_path: Path) -> None:
    found_in = tmp_path / "found.json"
    places = ("--replay", shared / "sim/replay.py", "--corpus", shared / "corpus/dev")
    done = run_bench("chaos", "--short", "--json", found_in, *places, seconds=PATIENCE)
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert "lost 0, doubled 0, wrong 0, findings 0" in done.stdout, said

    found = json.loads(found_in.read_text(encoding="utf-8"))
    left_out = [f"{kind}: {why}" for kind, why in found["left_out"].items()]
    assert found["faults"] + len(left_out) == 19, said
    assert found["urls"] == 1000
    assert found["outcomes"]["published"] >= found["must_give_a_record"] > 800
