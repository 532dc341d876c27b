"""The worst pages, each with its account as a page to look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quality.corpus import ROOT
from tasks.errors import Rejected
from tasks.explain import explain
from worker.explain.look import Look
from worker.explain.page import html_of

if TYPE_CHECKING:
    from pathlib import Path

    from quality.corpus import Corpus, Record

#: Where the accounts go.
FOLDER = ROOT / "build" / "quality"


def write_worst(
    corpus: Corpus, worst: list[tuple[float, str, float, float]], folder: Path = FOLDER
) -> list[tuple[object, ...]]:
    """Write the account of each page and return a row for it: a link to that, language, F1, surplus, missing."""
    folder.mkdir(parents=True, exist_ok=True)
    of = {row["id"]: row for row in corpus.rows}
    rows: list[tuple[object, ...]] = []
    for f1, page, surplus, missing in worst:
        (folder / f"{page}.html").write_text(_account(corpus, of[page]), encoding="utf-8", errors="replace")
        link = f"[{page}](../build/quality/{page}.html)"
        rows.append((link, of[page]["language"], f"{f1:.3f}", f"{surplus:.3f}", f"{missing:.3f}"))
    return rows


def _account(corpus: Corpus, row: Record) -> str:
    body = corpus.page(row)
    try:
        article, account = explain(body, row["url"], None)
    except Rejected as error:
        article, account = error, None
    return html_of(Look(article, account, row["url"], None, len(body)))
