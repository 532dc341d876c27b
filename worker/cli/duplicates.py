"""`newsluice duplicates`: who repeats whom, and what they changed."""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from rich.text import Text

from config.settings import load
from worker.cli.common import console, printable, table, write_json
from worker.cli.lazy import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Settings
    from store.client import Client

#: What is compared: words, white space, and characters of scripts without spaces.
_PIECE = re.compile("[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7ff]|[^\\s\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7ff]+|\\s+")
#: How pieces that only one text has are shown: style, and marks where there are no colours.
_ONLY = {"delete": ("red strike", "[-", "-]"), "insert": ("green", "{+", "+}")}


class Repeat(NamedTuple):
    """One URL that repeats a record: its id, how it ended, how much it resembles it, its text where that is kept."""

    id: str
    url: str
    outcome: str
    similarity: float | None
    text: str | None


@click.group(epilog=example("newsluice duplicates show https://example.com/news/some-article"))
def duplicates() -> None:
    """Look at texts that came more than once."""


@duplicates.command(
    epilog=example(
        "newsluice duplicates show https://example.com/news/some-article",
        "newsluice duplicates show hwfxoospufnuysgy --fetch",
    )
)
@click.argument("name", metavar="URL | ID")
@click.option("--fetch", is_flag=True, help="Fetch the texts that are not kept any more, to show the differences.")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
def show(*, name: str, fetch: bool, as_json: bool) -> int:
    """Show the record that a URL stands for, what repeats it, and the differences between their texts.

    What repeats it is read from the stream of outcomes, which keeps the last NEWSLUICE_OUTCOMES_KEEP, and from the
    stream of records. Their texts are there for records only; --fetch asks the sites for the others, as they are now.
    Red is what only the record has, green what only the other has. The exit code is 1 when nothing is known of the URL.
    """
    settings = load()
    from store.connection import connect  # noqa: PLC0415 - slow to import
    from store.forgetting import Forgetting  # noqa: PLC0415 - slow to import
    from worker.cli.forget import ids_of  # noqa: PLC0415 - slow to import

    redis = connect(settings)
    memory = Forgetting(redis, settings)
    (record,) = ids_of(memory, (name,))
    (known,) = memory.known([record])
    original, repeats = _found(redis, settings, record)
    url = known.url or (original or {}).get("url")
    if not url and not repeats:
        click.echo(f"newsluice: nothing is known of {printable(name)}", err=True)
        return 1
    text = (original or {}).get("text")
    if fetch:
        texts = _texts(settings, [url if text is None else None, *(r.url if r.text is None else None for r in repeats)])
        text = text if text is not None else texts[0]
        repeats = [
            one if found is None else one._replace(text=found) for one, found in zip(repeats, texts[1:], strict=True)
        ]
    repeated = _repeated(original or {"id": record})
    if as_json:
        story = (original or {}).get("story") or known.story or record
        about = [one._asdict() for one in repeats]
        said = {"id": record, "url": url, "story": story, "repeats": repeated, "text": text, "repeated_by": about}
        write_json(said)
    else:
        _show(record, url, repeated, text, repeats)
    return 0


def _repeated(record: dict[str, Any]) -> str | None:
    """Return the id of the record that a published one is a marked copy or an update of; None for an original."""
    other = record.get("near_duplicate_of") or record.get("supersedes")
    return None if other == record["id"] else other


def _found(redis: Client, settings: Settings, record: str) -> tuple[dict[str, Any] | None, list[Repeat]]:
    """Return the record as it is in the stream, or None, and what repeats it."""
    from store.outcomes import Outcomes  # noqa: PLC0415 - slow to import
    from store.records import Records  # noqa: PLC0415 - slow to import

    original, repeats = None, []
    for entry in Records(redis, settings).all():
        if entry.id != record and record not in entry.record:
            continue
        fields: dict[str, Any] = json.loads(entry.record)
        if entry.id == record:
            original = fields
        elif record in {fields.get("near_duplicate_of"), fields.get("supersedes"), fields.get("story")}:
            kind = "published, an update" if fields.get("supersedes") else "published, marked"
            repeats.append(Repeat(entry.id, entry.url, kind, fields.get("similarity"), fields.get("text")))
    ends = (end for end in Outcomes(redis, settings).all() if end.duplicate_of == record)
    repeats += [Repeat(end.id, end.url, end.outcome, end.similarity, None) for end in ends]
    return original, repeats


def _texts(settings: Settings, urls: list[str | None]) -> list[str | None]:
    """Fetch and read these pages; None for None, and for a page that gives no text, which is told."""
    from tasks.errors import UrlError  # noqa: PLC0415 - slow to import
    from tasks.extract.pool import UNCOMPARED, Pool  # noqa: PLC0415 - slow to import
    from tasks.fetch.client import Fetcher  # noqa: PLC0415 - slow to import

    fetcher = Fetcher(settings)
    pool = Pool(settings.model_copy(update={"extract_processes": 1}), work=UNCOMPARED)
    texts: list[str | None] = []
    try:
        for url in urls:
            try:
                fetched = fetcher.fetch(url) if url else None
                texts.append(pool.article(fetched.body, fetched.url, fetched.charset).text if fetched else None)
            except UrlError as error:
                click.echo(f"{url}: {error}", err=True)
                texts.append(None)
    finally:
        fetcher.close()
        pool.close()
    return texts


def _show(record: str, url: str | None, repeated: str | None, text: str | None, repeats: list[Repeat]) -> None:
    out = console()
    out.print(Text.assemble((record, "bold"), f"  {printable(url or 'its address is not known any more')}"))
    if repeated:
        out.print(f"repeats {repeated}: newsluice duplicates show {repeated}")
    if not repeats:
        out.print(Text("nothing that repeats it is known", style="dim"))
        return
    rows = table("id", "outcome", "similarity", "url")
    for one in repeats:
        similarity = "" if one.similarity is None else f"{one.similarity:.2f}"
        rows.add_row(one.id, one.outcome, similarity, Text(printable(one.url)))
    out.print(rows)
    for one in repeats:
        if text is not None and one.text is not None:
            out.print(Text(f"\n{printable(one.url)}", style="bold"))
            for line in difference(text, one.text, marks=not out.is_terminal).split("\n"):
                out.print(line, soft_wrap=not out.is_terminal)


def difference(one: str, other: str, *, marks: bool = False) -> Text:
    """Return both texts in one: what only `one` has in red, what only `other` has in green.

    With `marks` these are [-so-] and {+so+} besides.
    """
    result = Text()
    for kind, piece in _changes(one, other):
        style, before, after = _ONLY.get(kind, ("", "", ""))
        shown = "\n".join(map(printable, piece.split("\n")))
        result.append(f"{before}{shown}{after}" if marks else shown, style=style)
    return result


def _changes(one: str, other: str) -> Iterator[tuple[str, str]]:
    ours, theirs = _PIECE.findall(one), _PIECE.findall(other)
    for kind, start, end, from_, to in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            yield kind, "".join(ours[start:end])
            continue
        if end > start:
            yield "delete", "".join(ours[start:end])
        if to > from_:
            yield "insert", "".join(theirs[from_:to])
