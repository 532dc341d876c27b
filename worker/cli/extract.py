"""`newsluice extract`: look at one page, or turn many into records."""

from __future__ import annotations

import sys
from dataclasses import dataclass
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
    from worker.explain.look import Look

#: The address of a file that was given none: relative links need one, and nothing else sees it.
NO_ADDRESS = "http://localhost/"
#: The file name that stands for standard output.
STANDARD_OUTPUT = Path("-")


@click.command(
    epilog=example(
        "newsluice extract https://example.com/news/some-article --explain",
        "newsluice extract https://example.com/news/some-article --html account.html",
        "newsluice extract page.html.gz --url https://example.com/news/some-article --json",
        "newsluice extract --jsonl < pages.jsonl > records.jsonl",
    )
)
@click.argument("page", metavar="[URL | FILE]", required=False)
@click.option("--url", help="The address of the page in FILE.")
@click.option("--explain", is_flag=True, help="Show every block, kept (+) or struck out (-), and by which rule.")
@click.option(
    "--html",
    metavar="FILE",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    help="Write that, and more, as a page to look at or to send with a report; - is standard output.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the record, as consumers get it.")
@click.option("--jsonl", is_flag=True, help='Read {"url", "html": PATH} lines from standard input, print records.')
def extract(  # noqa: PLR0913 - one for each option
    *, page: str | None, url: str | None, explain: bool, html: Path | None, as_json: bool, jsonl: bool
) -> None:
    """Show the title, metadata and text of one page: of a URL, which is fetched, or of a FILE, also gzip.

    --explain shows the account of the page instead, also where it gives no record: every block in order, and where the
    page states its metadata. With --jsonl many pages are turned into records: a line in, a line out, in the same order;
    where a page gives none, the line out is {"url", "error"}. Nothing is stored, no Redis is needed, and robots.txt is
    not asked.
    """
    if jsonl == (page is not None):
        raise click.UsageError("Give a URL or a FILE, or --jsonl with pages on standard input.")
    settings = load()
    if jsonl:
        if url or explain or html or as_json:
            raise click.UsageError("--jsonl takes none of --url, --explain, --html and --json.")
        _many(settings)
    elif page is not None:
        if html == STANDARD_OUTPUT and (explain or as_json):
            raise click.UsageError("--html - leaves no room on standard output for --explain or --json.")
        given = _given(settings, page, url, as_json=as_json)
        settings = settings.model_copy(update={"extract_processes": 1})
        if explain or html:
            _explain(settings, given, explain=explain, html=html, as_json=as_json)
        else:
            _show(settings, given, as_json=as_json)


def _many(settings: Settings) -> None:
    from tasks.extract.pool import UNCOMPARED, Pool  # noqa: PLC0415 - slow to import
    from worker.cli.pages import records_of_lines  # noqa: PLC0415 - slow to import

    pool = Pool(settings, work=UNCOMPARED)
    try:
        lines = records_of_lines(sys.stdin.buffer, pool, settings.extract_processes, settings.fetch_max_bytes)
        for line in lines:
            click.echo(line)
    finally:
        pool.close()


@dataclass(frozen=True, slots=True)
class _Given:
    """A page in hand: `requested` as it was asked for, `url` what answered, None for a file without an address."""

    body: bytes
    requested: str
    url: str | None
    charset: str | None
    fetched: datetime | None = None

    def record(self, article: Article) -> Record:
        """Return the record of its article."""
        from tasks.build import record_of  # noqa: PLC0415 - slow to import

        when = self.fetched or datetime.now(UTC)
        return record_of(article, requested_url=self.requested, url=self.url or NO_ADDRESS, fetched=when, meta=None)


def _given(settings: Settings, page: str, url: str | None, *, as_json: bool) -> _Given:
    """Return the page of a URL or a FILE. Raises PageError, UrlRefused, UrlError."""
    from tasks.url import canonical  # noqa: PLC0415 - slow to import
    from worker.cli.pages import read_page  # noqa: PLC0415 - slow to import

    if "://" in page:
        if url:
            raise click.UsageError("--url goes with a FILE; a URL is its own address.")
        return _fetched(settings, canonical(page))
    if as_json and not url:
        raise click.UsageError("A record needs an address: give --url.")
    requested = canonical(url or NO_ADDRESS)
    return _Given(read_page(Path(page), settings.fetch_max_bytes), requested, url, None)


def _fetched(settings: Settings, url: str) -> _Given:
    from tasks.fetch.client import Fetcher  # noqa: PLC0415 - slow to import

    fetcher = Fetcher(settings)
    try:
        now = datetime.now(UTC)
        fetched = fetcher.fetch(url)
    finally:
        fetcher.close()
    return _Given(fetched.body, url, fetched.url, fetched.charset, now)


def _explain(settings: Settings, given: _Given, *, explain: bool, html: Path | None, as_json: bool) -> None:
    """Show the account of a page, and end with its error where it gives no record."""
    from worker.explain.page import html_of  # noqa: PLC0415 - slow to import
    from worker.explain.terminal import show  # noqa: PLC0415 - slow to import
    from worker.whole_file import write_whole  # noqa: PLC0415 - slow to import

    look = _look(settings, given)
    if as_json and not isinstance(look.article, Exception):
        click.echo(given.record(look.article).to_json())
    if html == STANDARD_OUTPUT:
        click.echo(html_of(look), nl=False)
    elif html:
        write_whole(html, html_of(look).encode("utf-8", "replace"))
        click.echo(f"newsluice: {html}: {look.summary}", err=True)
    if explain:
        show(look, console(error=as_json))
    if isinstance(look.article, Exception):
        raise look.article


def _look(settings: Settings, given: _Given) -> Look:
    from tasks.extract.pool import EXPLANATION, Pool  # noqa: PLC0415 - slow to import
    from worker.explain.look import Look  # noqa: PLC0415 - slow to import

    pool = Pool(settings, work=EXPLANATION)
    try:
        article, account = pool.explanation(given.body, given.url or NO_ADDRESS, given.charset)
    finally:
        pool.close()
    return Look(article, account, given.url, given.fetched, len(given.body))


def _article(settings: Settings, given: _Given) -> Article:
    from tasks.extract.pool import UNCOMPARED, Pool  # noqa: PLC0415 - slow to import

    pool = Pool(settings, work=UNCOMPARED)
    try:
        return pool.article(given.body, given.url or NO_ADDRESS, given.charset)
    finally:
        pool.close()


def _show(settings: Settings, given: _Given, *, as_json: bool) -> None:
    article = _article(settings, given)
    record = given.record(article)
    if as_json:
        click.echo(record.to_json())
        return
    out = console()
    out.print(Text(printable(article.title or "(no title)"), style="bold"))
    rows = table("", "")
    rows.show_header = False
    facts = {
        "url": given.url,
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
