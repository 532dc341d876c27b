"""Composes the demo's pages: an article's own parts, put into its newspaper's layout, which stands once.

A file of `pages/` or `layouts/` has lines `key: value`, an empty line, and its `body`; a line `=== NAME` begins
another part. Parts are string.Template texts: `$key` is a line of this file, or a line or part of what the layout is
put around; a dollar is `$$`. The line `layout` names the layout to go into, which may itself go into another one.
The part `each LIST` is filled once for every page that the line `LIST` names, with that page's lines, but not for the
page itself. `$name` and `$path` need no line: they are the page's file name without its ending, and its first path on
the site.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from string import Template
from typing import NamedTuple

from worker.demo.addresses import ADDRESSES, HIDDEN

#: Each page's path: where several addresses give one page, the first of the table.
PATHS = {place.page.removesuffix(".html"): place.path for place in reversed((*HIDDEN, *ADDRESSES))}


class Source(NamedTuple):
    """What one file says: its lines by key, its parts by name, without the line end that closes a part."""

    lines: dict[str, str]
    parts: dict[str, str]


def compose(page: str) -> str:
    """Return the HTML of a page, given its file name. KeyError names a part that a template wants and nobody gives."""
    name = page.removesuffix(".html")
    source = _read("pages", name)
    values = _filled(source, _lines(name))
    while "layout" in source.lines:
        source = _read("layouts", source.lines["layout"])
        values = _filled(source, values)
    return values["body"] + "\n"


def _filled(source: Source, inner: dict[str, str]) -> dict[str, str]:
    """Return `inner` with the lines of `source`, and with its parts, filled."""
    known = inner | source.lines
    for part, text in source.parts.items():
        kind, _, wanted = part.partition(" ")
        if kind == "each":
            others = [name for name in known[wanted].split() if name != inner["name"]]
            known[wanted] = "\n".join(Template(text).substitute(_lines(name)) for name in others)
    return known | {
        part: Template(text).substitute(known) for part, text in source.parts.items() if not part.startswith("each ")
    }


def _lines(name: str) -> dict[str, str]:
    return {"name": name, "path": PATHS[name], **_read("pages", name).lines}


@cache
def _read(folder: str, name: str) -> Source:
    text = files(__package__).joinpath(folder, f"{name}.html").read_text(encoding="utf-8")
    lines, _, body = text.partition("\n\n")
    _, *pieces = re.split(r"^=== (.+)\n", f"=== body\n{body}", flags=re.MULTILINE)
    return Source(
        dict(line.split(": ", 1) for line in lines.splitlines()),
        {part: piece.removesuffix("\n") for part, piece in zip(pieces[::2], pieces[1::2], strict=True)},
    )
