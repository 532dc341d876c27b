"""`newsluice extract`: look at one page, or turn many into records."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.text import Text

from config.settings import load
from worker.cli.common import console, printable, table
from worker.cli.lazy import example

if TYPE_CHECKING:
    from config.settings import Settings
    from tasks.article import Article
    from tasks.record import Record

#: The address of a file that was given none: relative links need one, and nothing else sees it.
NO_ADDRESS = "http://localhost/"
#: Characters of a removed block that are shown.
SHOWN = 200


@click.command(
    epilog=example(
        "newsluice extract https://example.com/news/some-article --explain",
        "newsluice extract page.html.gz --url https://example.com/news/some-article --json",
        "newsluice extract --jsonl < pages.jsonl > records.jsonl",
    )
)
@click.argument("page", metavar="[URL | FILE]", required=False)
@click.option("--url", help="The address of the page in FILE.")
@click.option("--explain", is_flag=True, help="Show also what was removed, and by which rule.")
@click.option("--json", "as_json", is_flag=True, help="Print the record, as consumers get it.")
@click.option("--jsonl", is_flag=True, help='Read {"url", "html": PATH} lines from standard input, print records.')
def extract(*, page: str | None, url: str | None, explain: bool, as_json: bool, jsonl: bool) -> None:
    """Show the title, metadata and text of one page: of a URL, which is fetched, or of a FILE, also gzip.

    With --jsonl many pages are turned into records: a line in, a line out, in the same order; where a page gives none,
    the line out is {"url", "error"}. Nothing is stored, no Redis is needed, and robots.txt is not asked.
    """
    if jsonl == (page is not None):
        raise click.UsageError("Give a URL or a FILE, or --jsonl with pages on standard input.")
    settings = load()
    if jsonl:
        if url or explain or as_json:
            raise click.UsageError("--jsonl takes none of --url, --explain and --json.")
        _many(settings)
    elif page is not None:
        _one(settings.model_copy(update={"extract_processes": 1}), page, url, explain=explain, as_json=as_json)


def _many(settings: Settings) -> None:
    from tasks.extract.pool import Pool  # noqa: PLC0415 - slow to import
    from worker.cli.pages import records_of_lines  # noqa: PLC0415 - slow to import

    pool = Pool(settings)
    try:
        lines = records_of_lines(sys.stdin.buffer, pool, settings.extract_processes, settings.fetch_max_bytes)
        for line in lines:
            click.echo(line)
    finally:
        pool.close()


def _one(settings: Settings, page: str, url: str | None, *, explain: bool, as_json: bool) -> None:
    if "://" in page:
        if url:
            raise click.UsageError("--url goes with a FILE; a URL is its own address.")
        article, record = _fetched(settings, page)
    else:
        if as_json and not url:
            raise click.UsageError("A record needs an address: give --url.")
        article, record = _from_disk(settings, Path(page), url or NO_ADDRESS)
    if as_json:
        click.echo(record.to_json())
    else:
        _show(article, record, address=url is not None or "://" in page)
    if explain:
        _explain(article, to_stderr=as_json)


def _fetched(settings: Settings, text: str) -> tuple[Article, Record]:
    from tasks.build import record_of  # noqa: PLC0415 - slow to import
    from tasks.fetch.client import Fetcher  # noqa: PLC0415 - slow to import
    from tasks.url import canonical  # noqa: PLC0415 - slow to import

    url = canonical(text)
    fetcher = Fetcher(settings)
    try:
        now = datetime.now(UTC)
        fetched = fetcher.fetch(url)
    finally:
        fetcher.close()
    article = _article(settings, fetched.body, fetched.url, fetched.charset)
    return article, record_of(article, requested_url=url, url=fetched.url, fetched=now, meta=None)


def _from_disk(settings: Settings, path: Path, url: str) -> tuple[Article, Record]:
    from worker.cli.pages import read_page, record_from_file  # noqa: PLC0415 - slow to import

    article = _article(settings, read_page(path, settings.fetch_max_bytes), url, None)
    return article, record_from_file(article, url)


def _article(settings: Settings, body: bytes, url: str, charset: str | None) -> Article:
    from tasks.extract.pool import Pool  # noqa: PLC0415 - slow to import

    pool = Pool(settings)
    try:
        return pool.article(body, url, charset)
    finally:
        pool.close()


def _show(article: Article, record: Record, *, address: bool) -> None:
    out = console()
    out.print(Text(printable(article.title or "(no title)"), style="bold"))
    rows = table("", "")
    rows.show_header = False
    facts = {
        "url": record.url if address else None,
        "canonical": record.canonical_url,
        "authors": ", ".join(record.authors),
        "published": record.published,
        "modified": record.modified,
        "site": record.site,
        "source": record.source,
        "language": record.language,
        "description": record.description,
        "image": record.image,
        "tags": ", ".join(record.tags),
        "words": str(record.words),
        "removed": ", ".join(f"{rule} ({count})" for rule, count in record.removed.items()),
    }
    for name, value in facts.items():
        if value:
            rows.add_row(Text(name, style="dim"), Text(printable(value)))
    out.print(rows)
    for paragraph in article.text.splitlines():
        out.print()
        out.print(Text(printable(paragraph)), soft_wrap=not out.is_terminal)


def _explain(article: Article, *, to_stderr: bool) -> None:
    out = console(error=to_stderr)
    out.print()
    out.print(Text("Removed:" if article.struck else "Nothing was removed.", style="bold"))
    for struck in article.struck:
        text = struck.text if len(struck.text) <= SHOWN else struck.text[:SHOWN] + "…"
        line = Text.assemble((struck.rule, "yellow"), "  ", (printable(text.replace("\n", " ")), "red"))
        out.print(line, soft_wrap=not out.is_terminal)
