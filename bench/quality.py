"""Text quality of `newsluice extract --jsonl` on a corpus, beside other extractors in the same run.

    .venv/bin/python bench/quality.py [--corpus DIR] [--worst 10] [--check] [--set-floors | --lower-floors]

Prints, for all pages, for each set and for each language, how much of each article came out and how much else
(`score.py` beside the corpus), the worst pages with their accounts (`newsluice extract --html`), the pages that lost
more than a tenth of the right text that stock trafilatura has, and our CPU of stock's. The figures go into
bench/RESULTS.md. Ends with 1 when a figure is below its floor in bench/floors.toml: always with the corpus that the
floors were taken on, with `--check` on any. `--check` runs only what the floors need, ours and stock trafilatura, and
leaves RESULTS.md alone. `--set-floors` raises floors to a little below what was reached; `--lower-floors` also lowers
them: say why in the changelog.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from quality import floors
from quality.corpus import SHARED, Corpus, scorer
from quality.extractors import OURS, STOCK, make
from quality.pages import FOLDER, write_worst
from quality.report import Result, figures_of, losses
from results import write_section


def arguments() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus" / "dev")
    parser.add_argument("--scorer", type=Path, default=SHARED / "sim" / "score.py")
    parser.add_argument("--worst", type=int, default=10, metavar="N", help="show the N worst pages")
    parser.add_argument("--accounts", type=Path, default=FOLDER, metavar="DIR", help="where their accounts go")
    parser.add_argument("--check", action="store_true", help="only check the floors, whatever the corpus")
    parser.add_argument("--set-floors", action="store_true")
    parser.add_argument("--lower-floors", action="store_true")
    options = parser.parse_args()
    options.usual = options.corpus.resolve() == parser.get_default("corpus").resolve()
    return options


def main() -> None:
    """Measure, print, write down and check."""
    options = arguments()
    if not (options.corpus / "truth.jsonl").exists():
        message = f"{options.corpus}: no corpus there (truth.jsonl is missing); give its place with --corpus"
        raise SystemExit(message if "CI" in os.environ or not options.usual else print(message))
    score, corpus = scorer(options.scorer), Corpus.of(options.corpus.resolve())
    made = make(corpus, others=not options.check)
    sets, languages = (figures_of(score, groups, made) for groups in (corpus.sets, corpus.languages))
    lost = losses(score, corpus.rows, made.records[OURS], made.records[STOCK])
    worst = write_worst(corpus, sets[OURS]["all"]["worst"][: options.worst], options.accounts)
    text = Result(corpus, sets, languages, lost, made.cpu, worst).section()
    print(text)
    if options.usual and not options.check:
        write_section("quality", text)
    ceilings = {"losing": len(lost), "date_wrong": sets[OURS]["all"]["date_wrong"] or 0, "cpu": round(made.cpu, 3)}
    reached, said = floors.reached_of(sets[OURS], ceilings), floors.read()
    if options.set_floors or options.lower_floors:
        said = floors.moved(said, reached, lower=options.lower_floors)
        floors.write(said)
    if (options.usual or options.check) and (problems := floors.broken(said, reached)):
        raise SystemExit("\n".join(problems))


if __name__ == "__main__":
    main()
