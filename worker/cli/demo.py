"""`newsluice demo`: the demo site, the real `newsluice run` on it, and what came of each URL. Behind `make demo`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.markup import escape

from config.settings import PREFIX
from worker.cli.common import console, plural, table
from worker.demo.addresses import HOSTS

if TYPE_CHECKING:
    from rich.console import Console

    from worker.demo.addresses import Address
    from worker.demo.site import Site

#: Where the demo's settings differ from the defaults, and why.
SETTINGS = {
    "ALLOW_PRIVATE_ADDRESSES": ("127.0.0.0/8", "the site is on this machine; without it, only public addresses"),
    "HOST_DELAY": ("0.3", "seconds between two requests to a host; 1 by default, but these hosts are our own"),
    "RETRY_BASE_SECONDS": ("1", "seconds before the first retry; 4 by default"),
}
#: Pages whose records are shown at the end, and the lines and characters of text shown of each.
SHOWN = frozenset({"harbour-fees.html", "radweg-am-kanal.html", "biblioteca-ambulante.html"})
SHOWN_LINES, SHOWN_CHARACTERS = 2, 300
COLOURS = {"published": "green", "duplicate": "cyan", "rejected": "yellow", "failed": "red"}


@click.command(epilog="Example: newsluice demo")
@click.option(
    "-d",
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    default="demo-output",
    show_default=True,
    help="Where the records and outcomes go.",
)
def demo(directory: Path) -> int:
    """Run Newsluice on a small news site of its own, on this machine, and show what it made of each page.

    Exit code 1 when a URL ended otherwise than it should.
    """
    from worker.demo.site import Site  # noqa: PLC0415 - only the demo needs a server

    out = console()
    directory.mkdir(parents=True, exist_ok=True)
    directory = directory.absolute()
    with Site() as site, tempfile.TemporaryDirectory(prefix="newsluice-demo-") as data:
        _introduce(out, site)
        (directory / "urls.txt").write_text("".join(f"{url}\n" for url in site.urls), encoding="utf-8")
        started = time.monotonic()
        _run(out, directory, data)
        seconds = time.monotonic() - started
        outcomes, records = _lines(directory / "outcomes.jsonl"), _lines(directory / "records.jsonl")
        surprises = _show_outcomes(out, site, outcomes)
        _show_records(out, site, records)
    out.print(
        f"\n{plural(len(outcomes), 'URL')} ended in {seconds:.1f} s, {plural(len(records), 'record')}: "
        f"{directory / 'records.jsonl'}",
        soft_wrap=True,
    )
    if surprises:
        out.print(f"[red]{plural(surprises, 'URL')} did not end as it should: see above.[/red]")
    return 1 if surprises else 0


def _introduce(out: Console, site: Site) -> None:
    out.print("A news site of four invented papers, on this machine only:")
    for host, paper in site.newspapers.items():
        out.print(f"  {HOSTS[host]}  [dim]{paper.address}:{paper.server_port}[/dim]")
    out.print("Settings other than the defaults:")
    for name, (value, reason) in SETTINGS.items():
        out.print(f"  {PREFIX}{name}={value}  [dim]{reason}[/dim]", soft_wrap=True)


def _run(out: Console, directory: Path, data: str) -> None:
    arguments = ["run", "-f", "urls.txt", "-o", "records.jsonl", "--outcomes", "outcomes.jsonl"]
    out.print(f"\n[bold]$ newsluice {' '.join(arguments)}[/bold]", soft_wrap=True)
    sys.stdout.flush()
    # the user's own settings stay out of it: neither his environment nor his .env, which is looked for in `directory`
    environment = {name: value for name, value in os.environ.items() if not name.upper().startswith(PREFIX)}
    environment |= {f"{PREFIX}{name}": value for name, (value, _) in SETTINGS.items()}
    environment[f"{PREFIX}DATA_DIR"] = data
    process = subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-m", "worker.cli.main", *arguments], cwd=directory, env=environment
    )
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.wait()  # it had the same Ctrl-C: it finishes what it has in hand
        click.echo("The demo keeps nothing to go on with: the next one begins anew.", err=True)
        raise
    if code:
        raise click.ClickException(f"`newsluice run` ended with code {code}: see above")


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _show_outcomes(out: Console, site: Site, outcomes: list[dict[str, Any]]) -> int:
    """Print every URL's end in the site's order; return how many ended otherwise than they should."""
    ends = {line["url"]: line for line in outcomes}
    rows = table("Paper", "Address", "Outcome", "Detail")
    surprises = 0
    for url, place in site.urls.items():
        end = ends.get(url, {"outcome": "missing"})
        outcome = end["outcome"]
        detail = end.get("detail") or _original(site, end)
        if outcome != place.expected:
            surprises += 1
            detail = f"should be {place.expected}; {detail}".rstrip("; ")
        colour = COLOURS.get(outcome.partition(".")[0], "red")
        ending = f"[{colour}]{outcome}[/{colour}]"
        rows.add_row(HOSTS[place.host], escape(place.path), ending, escape(detail) or _remark(place))
    out.print()
    out.print(rows)
    return surprises


def _original(site: Site, end: dict[str, Any]) -> str:
    original = site.urls.get(end.get("duplicate_of_url") or "")
    return f"of {HOSTS[original.host]}, {original.path}" if original else ""


def _remark(place: Address) -> str:
    remarks = {
        "slow": "answers after some seconds",
        "busy_once": "503 at first, tried again",
        "redirect": f"leads to {place.target}",
    }
    return f"[dim]{remarks.get(place.behaviour, '')}[/dim]"


def _show_records(out: Console, site: Site, records: list[dict[str, Any]]) -> None:
    by_url = {record["requested_url"]: record for record in records}
    for url, place in site.urls.items():
        if place.page in SHOWN and url in by_url:
            _show_record(out, by_url[url])


def _show_record(out: Console, record: dict[str, Any]) -> None:
    removed = ", ".join(f"{rule} ({count})" for rule, count in record["removed"].items()) or "nothing"
    fields = {name: record[name] for name in ("site", "source", "authors", "published", "language", "words")}
    fields["authors"] = ", ".join(record["authors"])
    out.print(f"\n[bold]{escape(record['title'] or '(no title)')}[/bold]")
    for name, value in (fields | {"removed": removed}).items():
        out.print(f"  [dim]{name:<10}[/dim]{escape(str(value or 'not known'))}", soft_wrap=True)
    for line in record["text"].splitlines()[:SHOWN_LINES]:
        short = line if len(line) <= SHOWN_CHARACTERS else line[:SHOWN_CHARACTERS].rstrip() + " …"
        out.print(f"  {escape(short)}")
