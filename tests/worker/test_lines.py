"""Lines on disk are there whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from worker.lines import Lines, LinesError


def test_lines_are_appended_and_a_new_file_begins_empty(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("old\n")
    with Lines(path) as lines:
        lines.write(['{"id": "a"}', '{"id": "b"}'])
        lines.sync()
    assert path.read_text() == '{"id": "a"}\n{"id": "b"}\n'


@pytest.mark.parametrize("kept", ["", '{"id": "a"}\n', '{"id": "a"}\n{"id": "b"}\n', "x" * 70_000 + "\n"])
@pytest.mark.parametrize("cut", ["", "{", '{"id": "long"' + " " * 200_000])
def test_appending_drops_a_last_line_that_was_cut_off(tmp_path: Path, kept: str, cut: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text(kept + cut)
    with Lines(path, append=True) as lines:
        lines.write(["new"])
    assert path.read_text() == kept + "new\n"


def test_values_of_a_file_are_read_and_other_lines_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text('{"id": "a"}\nno json\n{"other": 1}\n[]\n{"id": "b"}\n')
    with Lines(path, append=True) as lines:
        assert list(lines.values("id")) == ["a", "b"]


def test_a_full_disk_is_an_error_that_names_the_file_and_leaves_whole_lines() -> None:
    with Lines(Path("/dev/full")) as lines, pytest.raises(LinesError, match="/dev/full"):
        lines.write(["a line"])


def test_a_file_that_outgrows_its_limit_keeps_its_whole_lines(tmp_path: Path) -> None:
    program = """
import resource, signal, sys
from pathlib import Path
from worker.lines import Lines, LinesError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
lines = Lines(Path(sys.argv[1]))
lines.write(["x" * 599])
try:
    lines.write(["y" * 599])
except LinesError:
    sys.exit(7)
"""
    path = tmp_path / "records.jsonl"
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", program, str(path)], cwd=root, check=False)
    assert ended.returncode == 7
    assert path.read_text() == "x" * 599 + "\n"


def test_a_directory_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LinesError, match="nowhere"):
        Lines(tmp_path / "nowhere" / "records.jsonl")
