"""A corpus: its pages, the right text of each, and the scorer that stands beside it."""

from __future__ import annotations

import gzip
import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import py3langid

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
#: Pages from which a language is shown by itself.
LEAST = 3

Record = dict[str, Any]
#: Address → record, with at least `text`, and `title`, `date`, `authors` or `author` where known.
Records = dict[str, Record]


def scorer(path: Path) -> ModuleType:
    """Return the module `score.py`."""
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None or not path.exists():
        raise SystemExit(f"{path}: no scorer there; give its place with --scorer")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Corpus:
    """A folder with `truth.jsonl`; `rows` are its lines, each with the language of its right text added."""

    folder: Path
    rows: list[Record]

    @classmethod
    def of(cls, folder: Path) -> Corpus:
        """Read a corpus."""
        rows = [json.loads(line) for line in (folder / "truth.jsonl").open(encoding="utf-8")]
        return cls(folder, [row | {"language": py3langid.classify(row["text"])[0]} for row in rows])

    def path(self, row: Record) -> Path:
        """Return where a row's page is."""
        return self.folder / row["html"]

    def page(self, row: Record) -> bytes:
        """Return a row's page."""
        return gzip.decompress(self.path(row).read_bytes())

    @property
    def sets(self) -> dict[str, list[Record]]:
        """Return set → its rows, `all` first."""
        names = sorted({row["set"] for row in self.rows})
        return {"all": self.rows} | {name: [row for row in self.rows if row["set"] == name] for name in names}

    @property
    def languages(self) -> dict[str, list[Record]]:
        """Return language → its rows, most pages first; those of few pages together as `others`, last."""
        found: dict[str, list[Record]] = {}
        for row in self.rows:
            found.setdefault(row["language"], []).append(row)
        many = sorted((name for name in found if len(found[name]) >= LEAST), key=lambda name: (-len(found[name]), name))
        few = [row for row in self.rows if len(found[row["language"]]) < LEAST]
        return {name: found[name] for name in many} | ({"others": few} if few else {})
