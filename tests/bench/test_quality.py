"""bench/quality.py: floors that hold and only rise, and a run that ends with 1 below them."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.bench.started import ROOT, run_bench
from tests.site import page_of, text_of

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture
def floors(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    from quality import floors  # noqa: PLC0415 - bench/ is no package of ours

    return floors


def reached(floors: ModuleType, **given: float) -> Any:  # noqa: ANN401 - the file's form
    values = dict.fromkeys(floors.MARGIN, 0.9) | {name: value for name, value in given.items() if name in floors.MARGIN}
    ceilings = {"losing": 2, "date_wrong": 0.01, "cpu": 0.5} | {n: v for n, v in given.items() if n in floors.CEILINGS}
    return floors.reached_of({"all": values, "one": values | {"title": None}}, ceilings)


def test_what_was_reached_passes_its_own_floors_and_less_does_not(floors: ModuleType, tmp_path: Path) -> None:
    before = floors.moved({}, reached(floors), lower=False)
    floors.write(before, tmp_path / "floors.toml")
    kept = floors.read(tmp_path / "floors.toml")
    assert kept == before
    assert "title" not in kept["one"]
    assert floors.broken(kept, reached(floors)) == []
    (first, second) = floors.broken(kept, reached(floors, f1=0.89))
    assert "f1 of all" in first
    assert "f1 of one" in second
    for name, value in (("losing", 3), ("date_wrong", 0.02), ("cpu", 0.71)):
        (sentence,) = floors.broken(kept, reached(floors, **{name: value}))
        assert sentence.startswith(f"{name} ")


def test_floors_rise_and_sink_only_when_told(floors: ModuleType) -> None:
    before = floors.moved({}, reached(floors), lower=False)
    worse = reached(floors, f1=0.8, losing=5)
    assert floors.moved(before, worse, lower=False) == before
    better = floors.moved(before, reached(floors, f1=0.95, losing=0), lower=False)
    assert better["all"]["f1"] > before["all"]["f1"]
    assert better["at_most"]["losing"] == 0
    lower = floors.moved(before, worse, lower=True)
    assert lower["all"]["f1"] < before["all"]["f1"]
    assert lower["at_most"]["losing"] == 5
    assert lower["at_most"]["cpu"] == before["at_most"]["cpu"]


def test_a_run_below_the_floors_says_which_and_ends_with_1(shared: Path, tmp_path: Path) -> None:
    lines = []
    for number in range(4):
        path = tmp_path / f"{number}.html.gz"
        path.write_bytes(gzip.compress(page_of(number)))
        text = "\n".join(text_of(number or 99))
        url = f"http://news.example/{number}"
        lines.append(json.dumps({"id": f"page-{number}", "set": "made", "url": url, "text": text, "html": path.name}))
    (tmp_path / "truth.jsonl").write_text("\n".join(lines), encoding="utf-8")
    shown = ("--accounts", tmp_path / "accounts", "--worst", "2", "--scorer", shared / "sim/score.py")
    done = run_bench("quality", "--check", "--corpus", tmp_path, *shown, seconds=110)
    assert done.returncode == 1, done.stderr
    assert "f1 of all, 0.75, is below its floor" in done.stderr
    assert "| made | newsluice | 0.75" in done.stdout
    assert "newspaper4k |" not in done.stdout
    assert "| [page-0](" in done.stdout
    assert text_of(0)[0] in (tmp_path / "accounts" / "page-0.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "accounts").iterdir())) == 2
