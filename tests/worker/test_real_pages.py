"""The main job on real pages, and on hosts that misbehave in every known way, served by a replay proxy."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from config.settings import PREFIX
from tests.worker.conftest import lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: URL → how it ends. Times are short in this test: FETCH_TIMEOUT 2, RETRY_MAX 1.
MISBEHAVING = {
    "http://status-404.test/a": "rejected.not_found",
    "http://status-403.test/a": "rejected.status",
    "http://status-500.test/a": "failed.status",
    "http://status-429.test/a": "failed.busy",
    "http://flaky-1.test/a": "published",
    "http://slow-1.test/a": "published",
    "http://slow-9.test/a": "failed.timeout",
    "http://trickle.test/a": "failed.timeout",
    "http://reset.test/a": "failed.incomplete",
    "http://cut.test/a": "failed.incomplete",
    "http://loop.test/a": "rejected.redirects",
    "http://inward.test/a": "rejected.address",
    "http://bomb.test/a": "rejected.too_large",
    "http://endless.test/a": "rejected.too_large",
    "http://binary.test/a": "rejected.not_html",
    "http://latin1.test/a": "published",
    "http://robots-deny.test/a": "rejected.robots",
    "http://robots-503.test/a": "failed.robots",
    "http://delay-1.test/a": "published",
    "http://delay-1.test/b": "published",
}


@pytest.fixture
def proxy(shared: Path) -> Iterator[str]:
    command = [sys.executable, shared / "sim/replay.py", "--corpus", shared / "corpus/dev", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().split()[1]
        process.terminate()


def test_real_pages_become_records_and_bad_hosts_named_outcomes(
    shared: Path, proxy: str, environment: dict[str, str], tmp_path: Path
) -> None:
    truth = (shared / "corpus/dev/truth.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in truth[::8]]
    given = [row["url"] for row in rows] + list(MISBEHAVING)
    (tmp_path / "urls").write_text("\n".join(given))
    own = {"FETCH_PROXY": proxy, "FETCH_TIMEOUT": "2", "FETCH_MAX_BYTES": "6000000", "CONCURRENCY": "16"}
    own["ALLOW_PRIVATE_ADDRESSES"] = "no"  # the proxy itself may stand where it likes
    ended = subprocess.run(
        [sys.executable, "-m", "worker.cli.main", "run", "-f", "urls", "-o", "records", "--outcomes", "outcomes"],
        env=environment | {PREFIX + name: value for name, value in own.items()},
        cwd=tmp_path,
        capture_output=True,
        timeout=100,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()
    told = lines(tmp_path / "outcomes")
    ends = {str(line["url"]): line["outcome"] for line in told}
    assert len(told) == len(given)
    assert {url: ends[url] for url in MISBEHAVING} == MISBEHAVING
    assert [row["url"] for row in rows if ends[row["url"]] != "published"] == []
    records = {str(record["requested_url"]): record for record in lines(tmp_path / "records")}
    assert "rivière" in str(records["http://latin1.test/a"]["text"])
    right = [share_right(row["text"], str(records[row["url"]]["text"])) for row in rows if row["url"] in records]
    assert sum(right) / len(right) > 0.9, "the text of real pages is not what it was"


def share_right(truth: str, found: str) -> float:
    """Return the share of words, counted as sets, that both texts have."""
    a, b = set(truth.split()), set(found.split())
    return len(a & b) / len(a | b)
