"""The account of a page on the terminal: metadata with its places, then the blocks in order, kept or struck out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from worker.cli.common import plural, printable
from worker.explain.look import shown, verdict

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from tasks.account import Fate, Seen
    from worker.explain.look import Look

#: Sign and styles of a block by what became of it: of the verdict, and of the text. The sign says it without colours.
STYLES: dict[Fate, tuple[str, str, str]] = {
    "kept": ("+", "green", ""),
    "restored": ("+", "bold cyan", "cyan"),
    "struck": ("-", "yellow", "red strike"),
    "left": (" ", "dim", "dim"),
}


def show(look: Look, out: Console) -> None:
    """Print a page's account."""
    out.print(Text(shown(look.title), style="bold"))
    if look.account is None:
        out.print(Text(look.summary))
        return
    out.print(_facts(look))
    out.print()
    out.print(Text(f"{shown(look.outcome)}; {look.summary}", style="bold"))
    out.print()
    if out.is_terminal:
        out.print(_blocks(look.account.taken))
    else:  # a block a line, for grep
        for block in look.account.taken:
            sign = STYLES[block.fate][0]
            score = "" if block.score is None else f"{block.score:.2f} "
            out.print(Text(f"{sign} {verdict(block)}  {block.kind}  {score}{printable(block.text)}"), soft_wrap=True)
    if left := look.fates["left"]:
        lines = plural(left, "line")
        out.print(Text(f"{lines} of the page in no block; --html shows them", style="dim"))


def _facts(look: Look) -> Table:
    rows = _grid()
    rows.add_column(style="dim", no_wrap=True)
    rows.add_column(overflow="fold")
    if look.url:
        rows.add_row("url", Text(shown(look.url)))
    for fact in look.account.facts if look.account else ():
        if fact.name != "title" or fact.places:
            where = f"  [{', '.join(fact.places)}]" if fact.places else ""
            rows.add_row(fact.name, Text.assemble(shown(fact.value), (shown(where), "dim")))
    return rows


def _blocks(blocks: tuple[Seen, ...]) -> Table:
    scored = any(block.score is not None for block in blocks)
    rows = _grid()
    rows.add_column(no_wrap=True)
    rows.add_column(style="dim", no_wrap=True)
    if scored:
        rows.add_column(style="dim", no_wrap=True, justify="right")
    rows.add_column(overflow="fold")
    for block in blocks:
        sign, of_verdict, of_text = STYLES[block.fate]
        cells: list[RenderableType] = [Text(f"{sign} {verdict(block)}", style=of_verdict), block.kind]
        if scored:
            cells.append("" if block.score is None else f"{block.score:.2f}")
        rows.add_row(*cells, Text(shown(block.text), style=of_text))
    return rows


def _grid() -> Table:
    return Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
