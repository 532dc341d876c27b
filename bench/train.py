"""Trains the model that the cleaning stage asks (tasks/clean/model.json), and says what it is worth on unseen hosts.

    .venv/bin/python bench/train.py [--corpus DIR] [--scorer FILE] [--write]

First it is cross-validated: hosts are parted into six folds, and the pages of each are cleaned with a model trained on
the others; that several times, with other seeds, so that one sees what is chance. The figures stand beside the rules'
alone and stock trafilatura's, all on the same pages, and go into bench/RESULTS.md. The rules were written with these
pages at hand, so theirs are no figures of unseen hosts. With `--write`, a model trained on all pages is written. The
same corpus and code give the same file. Takes about two minutes.
"""

from __future__ import annotations

import argparse
import json
import zlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np
import trafilatura
from boost import Forest as Fitted
from boost import Shape, fit
from labels import labels
from quality.corpus import SHARED, Corpus, scorer
from results import stamp, table, write_section

from tasks.clean.blocks import outline
from tasks.clean.candidates import candidates
from tasks.clean.features import NAMES, Page, features_of
from tasks.clean.judge import judge
from tasks.clean.rules.view import About
from tasks.clean.stage import clean
from tasks.clean.trees import UNIT, Forest
from tasks.errors import Rejected
from tasks.extract.page import read
from tasks.reading import about_of, found_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.clean.blocks import Block
    from tasks.clean.dom import Line

MODEL = Path(__file__).resolve().parents[1] / "tasks" / "clean" / "model.json"
FOLDS = 6
SHAPE = Shape()
#: Seeds of the models that are cross-validated; the first is that of the model that is written.
SEEDS = (0, 1, 2)
#: Digits of a border that are written.
DIGITS = 6
SHOWN = ("f1", "precision", "recall", "exact")


@dataclass
class Sample:
    """A page of the corpus: what the model is asked with, and its candidates' texts, features, and which are right."""

    row: dict[str, Any]
    found: list[Block]
    lines: list[Line]
    about: About
    texts: list[str]
    rows: list[list[float]]
    right: list[int]

    @property
    def fold(self) -> int:
        """The fold of its host; hosts of one domain are in one fold."""
        parts = (urlsplit(self.row["url"]).hostname or "").split(".")
        short = len(parts) > 2 and len(parts[-2]) <= 3  # co.uk, com.br
        return zlib.crc32(".".join(parts[-3 if short else -2 :]).encode()) % FOLDS

    @property
    def weights(self) -> list[float]:
        """What each candidate weighs: all alike for exact pages, and by its words for their right share."""
        return [(1 + len(text.split())) ** 0.5 / 4 for text in self.texts]


def sample(corpus: Corpus, row: dict[str, Any]) -> Sample:
    """Read a page up to the point where the model is asked."""
    try:
        page = read(corpus.page(row), row["url"], None)
    except Rejected:
        return Sample(row, [], [], About(), [], [], [])
    about = about_of(page)
    found, lines = found_blocks(page, about)
    kept = clean(found, about).blocks
    every = candidates(found, lines)
    levels = outline(found)
    for block in every:
        block.settle(levels)
    counted = Page(every, frozenset(kept), about)
    texts = [block.text for block in every]
    rows = [features_of(counted, block) for block in every]
    return Sample(row, found, lines, about, texts, rows, labels(texts, row["text"]))


def train(samples: Sequence[Sample], seed: int) -> dict[str, Any]:
    """Return the model fitted to these pages, as tasks.clean.trees reads it."""
    used = [page for page in samples if page.rows]
    values = np.array([row for page in used for row in page.rows], dtype=float)
    right = np.array([label for page in used for label in page.right])
    weights = np.array([weight for page in used for weight in page.weights])
    return written(fit(values, right, weights, SHAPE, seed))


def written(fitted: Fitted) -> dict[str, Any]:
    """Return the trees as plain data, their values in whole numbers."""
    trees = [
        [
            [[NAMES[feature], round(float(border), DIGITS)] for feature, border in zip(features, borders, strict=True)],
            [round(float(leaf) * UNIT) for leaf in leaves],
        ]
        for features, borders, leaves in zip(fitted.features, fitted.borders, fitted.leaves, strict=True)
    ]
    return {"start": round(fitted.start * UNIT), "trees": trees}


def text_of(page: Sample, model: Forest | None) -> str:
    """Return the text of a page by the rules, and with a model by that too."""
    for block in page.found:
        block.score = None
    by = partial(judge, lines=page.lines, by=model) if model is not None else None
    return "\n".join(block.text for block in clean(page.found, page.about, judge=by).blocks)


def texts(samples: Sequence[Sample]) -> dict[str, dict[str, dict[str, str]]]:
    """Return name → url → record: what the rules make of the pages, and what models make that do not know the host."""
    made: dict[str, dict[str, dict[str, str]]] = {
        "rules alone": {page.row["url"]: {"text": text_of(page, None)} for page in samples}
    }
    for seed in SEEDS:
        records = made.setdefault(f"rules and model, seed {seed}", {})
        for fold in range(FOLDS):
            model = Forest(train([page for page in samples if page.fold != fold], seed), NAMES)
            records |= {page.row["url"]: {"text": text_of(page, model)} for page in samples if page.fold == fold}
    return made


def main() -> None:
    """Cross-validate, report, and write the model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "dev")
    parser.add_argument("--scorer", type=Path, default=SHARED / "sim" / "score.py")
    parser.add_argument("--write", action="store_true", help="train on all pages and write the model")
    options = parser.parse_args()
    score = scorer(options.scorer)
    corpus = Corpus.of(options.corpus)
    samples = [sample(corpus, row) for row in corpus.rows]
    made: dict[str, dict[str, dict[str, Any]]] = dict(texts(samples))
    made["trafilatura, comments off"] = {
        row["url"]: {"text": trafilatura.extract(corpus.page(row), url=row["url"], include_comments=False)}
        for row in corpus.rows
    }
    cells: list[tuple[object, ...]] = []
    for group, of in corpus.sets.items():
        for name, records in made.items():
            figures = score.summary(of, records)
            cells.append((group, name, *(f"{figures[shown]:.4f}" for shown in SHOWN)))
    text = "\n\n".join(
        (
            "## The learned model, cross-validated by host (`bench/train.py`)",
            stamp("trafilatura", "numpy"),
            f"{len(corpus.rows)} pages, {FOLDS} folds of hosts, {len(SEEDS)} seeds; the rules know these pages.",
            table(("set", "what", *SHOWN), cells),
        )
    )
    print(text)
    write_section("train", text)
    if options.write:
        model = train(samples, SEEDS[0])
        body = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model["trees"])
        MODEL.write_text(f'{{"start":{model["start"]},"trees":[\n{body}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
