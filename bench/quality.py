"""Text quality of `newsluice extract --jsonl` on a corpus, beside stock trafilatura in the same run.

    .venv/bin/python bench/quality.py [--corpus DIR] [--worst 10] [--check] [--set-floors | --lower-floors]

Prints, for all pages and for each set, how much of each article came out and how much else (`score.py` beside the
corpus), the worst pages, and the pages that lost more than a tenth of the right text that stock trafilatura has. The
figures go into bench/RESULTS.md. Ends with 1 when a figure is below its floor in bench/floors.toml: always with the
corpus that the floors were taken on, with `--check` on any. `--set-floors` raises floors to a little below what was
reached; `--lower-floors` also lowers them: say why in the changelog.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results import stamp, table, write_section

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
FLOORS = Path(__file__).with_name("floors.toml")
#: How far below what was reached a floor is set: as much as one page may weigh.
MARGIN = {"f1": 0.001, "exact": 0.008, "recall": 0.002}
#: Share of stock's right text that a page may lose.
LOSS = 0.1
SHOWN = ("f1", "precision", "recall", "exact")
METADATA = ("title", "date", "date_wrong", "any_author")

Records = dict[str, dict[str, Any]]


def scorer(path: Path) -> ModuleType:
    """Return the module `score.py`."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path}: no scorer there; give its place with --scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ours(corpus: Path, rows: list[dict[str, Any]]) -> Records:
    """Return url → record of the product's own command, over all pages in one call."""
    lines = "".join(json.dumps({"url": row["url"], "html": str(corpus / row["html"])}) + "\n" for row in rows)
    command = [str(Path(sys.executable).with_name("newsluice")), "extract", "--jsonl"]
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    records = {}
    for line in done.stdout.splitlines():
        record = json.loads(line)
        if "error" not in record:
            records[record["url"]] = {**record, "date": record.get("published")}
        else:
            print(f"no record: {record['url']}: {record['error']}", file=sys.stderr)
    return records


def stock(job: tuple[str, str]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """Return what trafilatura makes of a page by its defaults, and with comments off."""
    import trafilatura  # noqa: PLC0415 - only in the children

    url, path = job
    page = gzip.decompress(Path(path).read_bytes())
    found = []
    for options in ({}, {"include_comments": False}):
        document = trafilatura.bare_extraction(page, url=url, with_metadata=True, **options)
        said = document.as_dict() if document is not None else {}
        text = trafilatura.extract(page, url=url, **options) or ""
        found.append({"text": text, **{name: said.get(name) for name in ("title", "author", "date")}})
    return url, found[0], found[1]


def losses(score: ModuleType, rows: list[dict[str, Any]], records: Records, others: Records) -> list[tuple[str, float]]:
    """Return the pages that keep less than 1 - LOSS of the right text that others have, with the share kept."""
    found = []
    for row in rows:
        truth = score.runs(row["text"])
        right, stocks = (
            (truth & score.runs(said.get(row["url"], {}).get("text"))).total() for said in (records, others)
        )
        if right < (1 - LOSS) * stocks:
            found.append((row["id"], right / stocks))
    return found


def summaries(score: ModuleType, rows: list[dict[str, Any]], records: Records) -> dict[str, dict[str, Any]]:
    """Return set (`all` first) → figures."""
    sets = {"all": rows} | {name: [r for r in rows if r["set"] == name] for name in sorted({r["set"] for r in rows})}
    return {name: score.summary(of, records) for name, of in sets.items()}


def below(reached: dict[str, float]) -> list[str]:
    """Return what is below its floor, a sentence each."""
    floors = tomllib.loads(FLOORS.read_text())["quality"] if FLOORS.exists() else {}
    found = [
        f"{name} {reached[name]} is below its floor {floors[name]}"
        for name in MARGIN
        if reached[name] < floors.get(name, 0)
    ]
    if reached["losing"] > floors.get("losing", 0):
        found.append(f"{reached['losing']:.0f} pages lose more than {LOSS:.0%} of stock's right text")
    return found


def set_floors(reached: dict[str, float], *, lower: bool) -> None:
    """Write floors a little below what was reached; never lower than they are unless told."""
    floors = tomllib.loads(FLOORS.read_text())["quality"] if FLOORS.exists() else {}
    new = {name: round(reached[name] - margin, 3) for name, margin in MARGIN.items()}
    if not lower:
        new = {name: max(value, floors.get(name, 0)) for name, value in new.items()}
    losing = (
        int(reached["losing"]) if lower or "losing" not in floors else min(int(reached["losing"]), floors["losing"])
    )
    lines = [f"{name} = {value}" for name, value in new.items()]
    FLOORS.write_text(
        "# Below these a change does not pass: `bench/quality.py --set-floors` raises them, `--lower-floors` lowers\n"
        "# them (say why in the changelog). `losing`: pages that may lose more than a tenth of stock's right text.\n"
        "[quality]\n" + "\n".join([*lines, f"losing = {losing}"]) + "\n"
    )


def report(figures: dict[str, dict[str, dict[str, Any]]], lost: list[tuple[str, float]], worst: int) -> str:
    """Return the section for bench/RESULTS.md."""
    rows: list[tuple[object, ...]] = [
        (
            group,
            said,
            *(f"{values[name]:.4f}" for name in SHOWN),
            *(values[name] if values[name] is not None else "" for name in METADATA),
        )
        for said, groups in figures.items()
        for group, values in groups.items()
    ]
    rows.sort(key=lambda row: (row[0] != "all", str(row[0])))
    pages = [
        (page, f"{f1:.3f}", f"{surplus:.3f}", f"{missing:.3f}")
        for f1, page, surplus, missing in figures["newsluice"]["all"]["worst"][:worst]
    ]
    parts = [
        "## Text quality",
        stamp("newsluice", "trafilatura", "lxml"),
        f"{figures['newsluice']['all']['pages']} pages; `newsluice extract --jsonl` and stock trafilatura, same run.",
        table(("set", "extractor", *SHOWN, *METADATA), rows),
        "Worst pages:",
        table(("page", "F1", "surplus", "missing"), pages),
        f"Pages that keep less than {1 - LOSS:.0%} of stock's right text: "
        + (", ".join(f"{page} ({share:.0%})" for page, share in lost) or "none")
        + ".",
    ]
    return "\n\n".join(parts)


def main() -> None:
    """Measure, print, write down and check."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "dev")
    parser.add_argument("--scorer", type=Path, default=SHARED / "sim" / "score.py")
    parser.add_argument("--worst", type=int, default=10)
    parser.add_argument("--check", action="store_true", help="check the floors, whatever the corpus")
    parser.add_argument("--set-floors", action="store_true")
    parser.add_argument("--lower-floors", action="store_true")
    options = parser.parse_args()
    corpus = options.corpus.resolve()
    if not (corpus / "truth.jsonl").exists():
        message = f"{corpus}: no corpus there (truth.jsonl is missing); give its place with --corpus"
        raise SystemExit(
            message if "CI" in os.environ or options.corpus != parser.get_default("corpus") else print(message)
        )
    score = scorer(options.scorer)
    rows = [json.loads(line) for line in (corpus / "truth.jsonl").open(encoding="utf-8")]
    records = ours(corpus, rows)
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as children:
        made = list(children.map(stock, [(row["url"], str(corpus / row["html"])) for row in rows], chunksize=8))
    default, plain = {url: said for url, said, _ in made}, {url: said for url, _, said in made}
    figures = {
        name: summaries(score, rows, said)
        for name, said in {"newsluice": records, "trafilatura": default, "trafilatura, comments off": plain}.items()
    }
    lost = losses(score, rows, records, default)
    text = report(figures, lost, options.worst)
    print(text)
    usual = corpus == parser.get_default("corpus").resolve()
    if usual:
        write_section("quality", text)
    reached = {name: figures["newsluice"]["all"][name] for name in MARGIN} | {"losing": float(len(lost))}
    if options.set_floors or options.lower_floors:
        set_floors(reached, lower=options.lower_floors)
    if (usual or options.check) and (problems := below(reached)):
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    main()
