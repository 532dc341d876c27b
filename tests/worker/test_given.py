"""What a run was given: how URLs were spelled is there for the run that goes on later."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.given import Journal
from worker.lines import LinesError


def test_spellings_are_read_back_and_one_that_was_cut_off_harms_no_other(tmp_path: Path) -> None:
    path = tmp_path / "given.jsonl"
    Journal(path).write([("a", "HTTP://a.example/ö")])
    path.write_bytes(path.read_bytes() + b'["b", "HTTP://b.exa')
    Journal(path).write([("c", "HTTP://c.example/")])
    assert Journal(path).read() == {"a": "HTTP://a.example/ö", "c": "HTTP://c.example/"}


def test_a_full_disk_is_told_with_the_file_that_it_has_no_room_for() -> None:
    with pytest.raises(LinesError, match="/dev/full cannot be written: No space left on device"):
        Journal(Path("/dev/full")).write([("a", "HTTP://a.example/")])
