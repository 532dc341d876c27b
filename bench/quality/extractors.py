"""What each extractor makes of a page: ours as a user runs it, stock trafilatura in three settings, and two others.

Each function takes a page's bytes, its text decoded and its address. Of stock trafilatura and of our own reading the
CPU is taken too, in turn in one process, so that their ratio can be compared across machines.
"""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
import warnings
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from os import cpu_count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.corpus import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from quality.corpus import Corpus, Record, Records

    Extractor = Callable[[bytes, str, str], Record]

OURS, STOCK, PLAIN = "newsluice", "trafilatura", "trafilatura, comments off"
#: Pages that a process reads before it takes the CPU.
WARM = 3


@dataclass
class Made:
    """Extractor → its records, and the CPU seconds of stock (with metadata) and of ours over the same pages."""

    records: dict[str, Records] = field(default_factory=dict)
    stock_seconds: float = 0.0
    our_seconds: float = 0.0

    @property
    def cpu(self) -> float:
        """Our CPU, of stock's."""
        return self.our_seconds / self.stock_seconds


def make(corpus: Corpus, *, others: bool) -> Made:
    """Run all extractors, or only what the floors need, over the corpus."""
    made = Made({OURS: ours(corpus)})
    names = list(EXTRACTORS) if others else [STOCK]
    jobs = [(corpus, row, names) for row in corpus.rows]
    with ProcessPoolExecutor(max_workers=cpu_count(), initializer=_warm, initargs=(corpus,)) as children:
        for row, (found, stock_seconds, our_seconds) in zip(
            corpus.rows, children.map(_work, jobs, chunksize=4), strict=True
        ):
            for name, record in found.items():
                made.records.setdefault(name, {})[row["url"]] = record
            made.stock_seconds += stock_seconds
            made.our_seconds += our_seconds
    return made


def ours(corpus: Corpus) -> Records:
    """Return the records of the product's own command, over all pages in one call."""
    lines = "".join(json.dumps({"url": row["url"], "html": str(corpus.path(row))}) + "\n" for row in corpus.rows)
    command = [str(Path(sys.executable).with_name("newsluice")), "extract", "--jsonl"]
    done = subprocess.run(command, input=lines, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT)
    records = {}
    for record in map(json.loads, done.stdout.splitlines()):
        if "error" in record:
            print(f"no record: {record['url']}: {record['error']}", file=sys.stderr)
        else:
            records[record["url"]] = record | {"date": record["published"]}
    return records


def _warm(corpus: Corpus) -> None:
    """Load everything and read a few pages, in a process that is to take the CPU."""
    warnings.simplefilter("ignore")
    logging.disable(logging.ERROR)
    for row in islice(corpus.rows, WARM):
        _work((corpus, row, [STOCK]))


def _work(job: tuple[Corpus, Record, list[str]]) -> tuple[dict[str, Record], float, float]:
    corpus, row, names = job
    page, url = corpus.page(row), row["url"]
    start = time.process_time()
    about = _with_metadata(page, url)
    middle = time.process_time()
    _read(page, url)
    end = time.process_time()
    text = _decoded(page)
    found = {name: EXTRACTORS[name](page, text, url) for name in names}
    for name in (STOCK, PLAIN, PRECISE):
        if name in found:
            found[name] = about | found[name]
    return found, middle - start, end - middle


def _with_metadata(page: bytes, url: str) -> Record:
    """Do what a user of trafilatura writes for text and metadata; return the metadata."""
    import trafilatura  # noqa: PLC0415 - only in the children

    said = json.loads(trafilatura.extract(page, url=url, with_metadata=True, output_format="json") or "{}")
    return {name: said.get(name) for name in ("title", "author", "date")}


def _read(page: bytes, url: str) -> None:
    """Do the same by ours: decode, extract, clean, metadata."""
    from tasks.errors import Rejected  # noqa: PLC0415 - only in the children
    from tasks.reading import read_article  # noqa: PLC0415 - only in the children

    try:
        read_article(page, url)
    except Rejected:
        return


def _decoded(page: bytes) -> str:
    from tasks.extract.decode import to_utf8  # noqa: PLC0415 - only in the children

    return to_utf8(page, None).decode("utf-8", "replace")


def _stock(**options: bool) -> Extractor:
    def extract(page: bytes, _text: str, url: str) -> Record:
        import trafilatura  # noqa: PLC0415 - only in the children

        return {"text": trafilatura.extract(page, url=url, **options) or ""}

    return extract


def newspaper4k(_page: bytes, text: str, url: str) -> Record:
    """Return newspaper4k's text, title, authors and date, without a request to anywhere."""
    newspaper = _newspaper()
    given: dict[str, Any] = {"fetch_images": False}
    try:
        article = newspaper.article(url, input_html=text, **given)
    except ImportError:  # it has no splitter of words for this language
        article = newspaper.article(url, language="en", input_html=text, **given)
    date = article.publish_date
    return {
        "text": article.text,
        "title": article.title,
        "authors": article.authors,
        "date": date.isoformat() if date and not isinstance(date, str) else date,
    }


@cache
def _newspaper() -> ModuleType:
    import newspaper  # noqa: PLC0415 - of the extra `bench`
    import tldextract  # noqa: PLC0415 - of the extra `bench`

    tldextract.tldextract.TLD_EXTRACTOR = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # asks nobody
    return newspaper


def readability(_page: bytes, text: str, _url: str) -> Record:
    """Return readability-lxml's text, a paragraph a line, and title."""
    from lxml import html  # noqa: PLC0415 - only in the children
    from readability import Document  # noqa: PLC0415 - of the extra `bench`

    document = Document(text)
    lines = (line.strip() for line in html.fromstring(document.summary()).itertext())
    return {"text": "\n".join(filter(None, lines)), "title": document.short_title()}


PRECISE = "trafilatura, favor_precision"
EXTRACTORS: dict[str, Extractor] = {
    STOCK: _stock(),
    PLAIN: _stock(include_comments=False),
    PRECISE: _stock(include_comments=False, favor_precision=True),
    "newspaper4k": newspaper4k,
    "readability-lxml": readability,
}
