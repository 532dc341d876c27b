"""The same page gives the same bytes: whatever the process, its hash seed, and what it read before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

GOLDEN = Path(__file__).with_name("golden")
ROOT = Path(__file__).parents[2]
#: Reads the pages named on its input, one a line, twice, and prints what each gave, cold and warm.
READER = """
import json, sys
from pathlib import Path
from tasks.extract.child import article_of

pages = [Path(line) for line in sys.stdin.read().splitlines()]
rounds = [
    {page.stem: json.dumps(article_of(page.read_bytes(), "http://news.example/" + page.stem, None)) for page in pages}
    for _ in range(2)
]
print(json.dumps(rounds))
"""


def _read(pages: list[Path], seed: str) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-c", READER],
        input="\n".join(map(str, pages)),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
    )
    rounds: list[dict[str, str]] = json.loads(done.stdout)
    return rounds


def test_pages_give_the_same_bytes_in_any_process_and_order_cold_and_warm() -> None:
    pages = sorted(GOLDEN.glob("*.html"))
    orders = (("0", pages), ("1", pages[::-1]), ("4294967295", pages[::2] + pages[1::2]))
    rounds = [said for seed, order in orders for said in _read(order, seed)]
    assert len(rounds[0]) == len(pages)
    assert all(said == rounds[0] for said in rounds)
