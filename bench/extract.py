"""CPU and text of the extraction beside stock trafilatura's, page by page in one run.

    .venv/bin/python bench/extract.py [--corpus DIR] [--scorer FILE] [--every N]

Each page goes through all variants in turn, in one process, so that only the ratios count. The figures go into
bench/RESULTS.md.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import trafilatura
from quality.corpus import SHARED, scorer
from results import stamp, table, write_section

from tasks.errors import Rejected
from tasks.extract.decode import to_utf8
from tasks.extract.metadata import metadata_of
from tasks.extract.page import read
from tasks.extract.paragraphs import paragraphs_of
from tasks.extract.parse import parse, strip_unseen, take_json_ld
from tasks.extract.text import body_of

if TYPE_CHECKING:
    from collections.abc import Callable

Record = dict[str, Any]
#: Share of stock's right text that a page may lose.
LOSS = 0.1


def stock(body: bytes, url: str) -> Record:
    """Do what a user of trafilatura writes: text and metadata as JSON."""
    return json.loads(trafilatura.extract(body, url=url, with_metadata=True, output_format="json") or "{}")


def comments_off(body: bytes, url: str) -> Record:
    """Do the same without metadata and with our setting, comments off."""
    return {"text": trafilatura.extract(body, url=url, include_comments=False)}


def ours(body: bytes, url: str) -> Record:
    """Read a page as the product does, before cleaning."""
    try:
        page = read(body, url, None)
    except Rejected:
        return {}
    about = page.metadata
    text = "\n".join(paragraph.text for paragraph in page.paragraphs)
    return {"text": text, "title": about.title, "authors": list(about.authors), "date": about.published}


VARIANTS: dict[str, Callable[[bytes, str], Record]] = {
    "stock, with metadata": stock,
    "stock, comments off, no metadata": comments_off,
    "ours, with metadata": ours,
}


def steps(body: bytes, url: str, seconds: dict[str, float]) -> str:
    """Time the steps of `ours` one by one; return how the text was had."""
    marks = [time.process_time()]

    def mark(name: str) -> None:
        marks.append(time.process_time())
        seconds[name] += marks[-1] - marks[-2]

    page = to_utf8(body, None)
    mark("decode")
    tree = parse(page)
    if tree is None:
        return "no tree"
    json_ld = take_json_ld(tree)
    strip_unseen(tree)
    mark("parse and strip")
    extracted, how = body_of(tree, json_ld)
    mark(f"text, {how} way")
    text = "\n".join(paragraph.text for paragraph in paragraphs_of(extracted)) if extracted is not None else ""
    mark("paragraphs")
    metadata_of(tree, json_ld, url, text)
    mark("metadata")
    return how


def main() -> None:
    """Measure, print and record."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "dev")
    parser.add_argument("--scorer", type=Path, default=SHARED / "sim" / "score.py")
    parser.add_argument("--every", type=int, default=1, help="look at every Nth page only")
    options = parser.parse_args()
    score = scorer(options.scorer)
    lines = (options.corpus / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines][:: options.every]
    seconds: dict[str, float] = defaultdict(float)
    records: dict[str, dict[str, Record]] = {name: {} for name in VARIANTS}
    quick = 0
    for row in rows:
        body, url = gzip.decompress((options.corpus / row["html"]).read_bytes()), row["url"]
        for name, variant in VARIANTS.items():
            start = time.process_time()
            record = variant(body, url)
            seconds[name] += time.process_time() - start
            records[name][url] = record
        quick += steps(body, url, seconds) == "quick"
    report(score, rows, records, seconds, quick)


def report(
    score: Any,  # noqa: ANN401 - a module found at run time
    rows: list[dict[str, Any]],
    records: dict[str, dict[str, Record]],
    seconds: dict[str, float],
    quick: int,
) -> None:
    """Print the figures and write them into the results."""
    whole = seconds["stock, with metadata"]
    columns = ("f1", "precision", "recall", "exact", "title", "date", "date_wrong", "any_author")
    quality = []
    for name, found in records.items():
        figures = score.summary(rows, found)
        shown = [f"{figures[column]:.3f}" if figures[column] is not None else "" for column in columns]
        quality.append([name, f"{seconds[name] / whole:.2f}", *shown])
    parts = [[name, f"{spent / whole:.3f}"] for name, spent in seconds.items() if name not in VARIANTS]
    worse = []
    for row in rows:
        base, here = (
            score.compare(row["text"], records[name].get(row["url"], {}).get("text") or "")
            for name in ("stock, comments off, no metadata", "ours, with metadata")
        )
        if here[0] < base[0] * (1 - LOSS) and here[2] > base[2]:
            worse.append(row["id"])
    names = ", ".join(worse) or "none"
    text = "\n\n".join(
        (
            "## Extraction\n\n" + stamp("trafilatura", "lxml"),
            f"{len(rows)} pages, one core; CPU as a share of stock trafilatura's with metadata.",
            table(("variant", "CPU", *columns), quality),
            table(("step of ours", "CPU"), parts),
            f"Pages by the quick way: {quick}. Pages that lost over {LOSS:.0%} of stock's right text: {names}.",
        )
    )
    print(text)
    write_section("extract", text)


if __name__ == "__main__":
    main()
