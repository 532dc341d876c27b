"""The section on text quality for bench/RESULTS.md."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from results import stamp, table

from quality.extractors import OURS

if TYPE_CHECKING:
    from types import ModuleType

    from quality.corpus import Corpus, Record, Records
    from quality.extractors import Made

SHOWN = ("f1", "precision", "recall", "exact")
METADATA = ("title", "date", "date_wrong", "any_author")
#: Share of stock's right text that a page may lose.
LOSS = 0.1
#: What `bench/train.py` says of a learned part on hosts that it has not seen, a line; no file where nothing is learned.
CROSS_VALIDATED = Path(__file__).parents[1] / "cross_validated.txt"
#: What the run took part with, by the names of their packages.
PACKAGES = ("newsluice", "trafilatura", "newspaper4k", "readability-lxml", "lxml")

#: Extractors that tell neither date nor authors.
TEXT_AND_TITLE = frozenset({"readability-lxml"})

#: Extractor → group of pages → figures, as `score.summary` returns them.
Figures = dict[str, dict[str, dict[str, Any]]]


def figures_of(score: ModuleType, groups: dict[str, list[Record]], made: Made) -> Figures:
    """Return the figures of every extractor on every group of rows."""
    return {
        name: {group: score.summary(rows, records) for group, rows in groups.items()}
        for name, records in made.records.items()
    }


def losses(score: ModuleType, rows: list[Record], records: Records, others: Records) -> list[tuple[str, float]]:
    """Return the pages that keep less than 1 - LOSS of the right text that others have, with the share kept."""
    found = []
    for row in rows:
        truth = score.runs(row["text"])
        right, theirs = (
            (truth & score.runs(said.get(row["url"], {}).get("text"))).total() for said in (records, others)
        )
        if right < (1 - LOSS) * theirs:
            found.append((row["id"], right / theirs))
    return found


@dataclass(frozen=True)
class Result:
    """What a run found: figures by set and by language, pages that lost text, our CPU of stock's.

    `worst` are rows for the worst pages, as `quality.pages.write_worst` returns them.
    """

    corpus: Corpus
    sets: Figures
    languages: Figures
    lost: list[tuple[str, float]]
    cpu: float
    worst: list[tuple[object, ...]]

    def section(self) -> str:
        """Return the section."""
        learned = [CROSS_VALIDATED.read_text(encoding="utf-8").strip()] if CROSS_VALIDATED.exists() else []
        lost = ", ".join(f"{page} ({share:.0%})" for page, share in self.lost) or "none"
        parts = [
            "## Text quality",
            stamp(*PACKAGES),
            self._how(),
            *learned,
            self._by_set(),
            "By language of the right text; what follows `exact` is the F1 of the others:",
            self._by_language(),
            "Worst pages, each with its account, which a run leaves in `build/quality/`:",
            table(("page", "language", "F1", "surplus", "missing"), self.worst),
            f"Pages that keep less than {1 - LOSS:.0%} of stock's right text: {lost}.",
        ]
        return "\n\n".join(parts)

    def _how(self) -> str:
        return (
            f"{len(self.corpus.rows)} pages; `newsluice extract --jsonl` and the others in one run. Our CPU, all of it "
            f"with metadata, of stock trafilatura's with metadata: {self.cpu:.2f}. newspaper4k has none of its word "
            "splitters for single languages."
        )

    def _by_set(self) -> str:
        rows: list[tuple[object, ...]] = []
        for group in self.corpus.sets:
            for name, groups in self.sets.items():
                silent = name in TEXT_AND_TITLE
                shown = [groups[group][figure] for figure in (*SHOWN, *METADATA[: 1 if silent else None])]
                shown += [None] * (len(SHOWN) + len(METADATA) - len(shown))
                rows.append((group, name, *("" if value is None else f"{value:.4f}" for value in shown)))
        return table(("set", "extractor", *SHOWN, *METADATA), rows)

    def _by_language(self) -> str:
        others = [name for name in self.languages if name != OURS]
        rows: list[tuple[object, ...]] = []
        for language, pages in self.corpus.languages.items():
            here = [self.languages[OURS][language][figure] for figure in SHOWN]
            there = [self.languages[name][language]["f1"] for name in others]
            rows.append((language, len(pages), *(f"{value:.3f}" for value in here + there)))
        return table(("language", "pages", *SHOWN, *others), rows)
