"""The demo from end to end, through its real command: every URL of the demo site ends as the site's table says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from config.settings import PREFIX
from worker.demo.addresses import ADDRESSES

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    place = tmp_path_factory.mktemp("demo")
    # settings of the user's own that would spoil it
    environment = os.environ | {f"{PREFIX}ROBOTS": "ignore", f"{PREFIX}OUTPUT": "list", f"{PREFIX}RETRY_MAX": "0"}
    done = subprocess.run(
        [sys.executable, "-m", "worker.cli.main", "demo", "-d", "out"],
        cwd=place,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    return done, place / "out"


def test_every_url_of_the_demo_site_ends_as_it_should(
    demo: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, out = demo
    assert done.returncode == 0, done.stdout + done.stderr
    outcomes = [json.loads(line) for line in (out / "outcomes.jsonl").read_text(encoding="utf-8").splitlines()]
    assert sorted(end["outcome"] for end in outcomes) == sorted(place.expected for place in ADDRESSES)


def test_the_demo_shows_outcomes_records_and_where_they_are(
    demo: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    done, out = demo
    for shown in ("duplicate.content", "rejected.pdf", "Port council raises harbour fees"):
        assert shown in done.stdout
    assert str(out / "records.jsonl") in done.stdout


def test_the_lead_that_was_printed_twice_is_there_once(
    demo: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    _, out = demo
    records = [json.loads(line) for line in (out / "records.jsonl").read_text(encoding="utf-8").splitlines()]
    (fees,) = (record for record in records if record["url"].endswith("/news/1017"))
    assert fees["text"].count("has decided to raise the harbour fees") == 1
    for left_over in ("GMT", "Send your comments", "Source:"):
        assert left_over not in fees["text"]
    assert fees["source"] == "Observer"
