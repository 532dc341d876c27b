"""A file is written whole or not at all."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from worker.whole_file import write_whole


def test_what_is_there_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("before", encoding="utf-8")
    write_whole(path, b"after")
    assert path.read_bytes() == b"after"
    assert os.listdir(tmp_path) == ["page.html"]  # noqa: PTH208 - names


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "file")
    write_whole(tmp_path / "link", b"text")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "file").read_bytes() == b"text"


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    write_whole(tmp_path / "pipe", b"text")
    reader.join(10)
    assert got == [b"text"]


@pytest.mark.parametrize("path", ["/nowhere/page.html", "/dev/full", "/"])
def test_an_error_names_the_file_that_was_asked_for(path: str) -> None:
    with pytest.raises(OSError, match=r"No such file|No space|directory") as caught:
        write_whole(Path(path), b"text")
    assert caught.value.filename == path
