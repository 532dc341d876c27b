"""The account of a page as one HTML page: nothing from outside, no script, so that it can go with a report as it is.

Filters are check boxes that the style sheet reads. What the page says is hostile: all of it is escaped, made printable,
and set apart from the direction of the text around it; a content policy forbids scripts and requests besides.
"""

from __future__ import annotations

import re
from datetime import UTC
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from tasks.build import extractor
from worker.explain.look import SAID, shown, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.account import Fate, Seen
    from worker.explain.look import Look

#: What the browser may load: nothing but the style in the page.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
#: Filters that are off at first.
OFF: frozenset[Fate] = frozenset({"left"})
_NAME = re.compile(r"[^a-z0-9_]")


def html_of(look: Look) -> str:
    """Return the page."""
    return "\n".join(_parts(look)) + "\n"


def _parts(look: Look) -> Iterator[str]:
    title = _safe(look.title)
    kind = "outcome bad" if isinstance(look.article, Exception) else "outcome"
    style = files("worker.explain").joinpath("page.css").read_text(encoding="utf-8")
    yield f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width">
<meta name="referrer" content="no-referrer">
<title>{title} · Newsluice</title>
<style>
{style.rstrip()}
{_rule_filters(look)}
</style>
</head>
<body>
<h1 dir="auto">{title}</h1>
<p class="{kind}">{_safe(look.outcome)}; {_safe(look.summary)}</p>
<table>"""
    yield from _facts(look)
    yield "</table>"
    if look.blocks:
        yield "<h2>Blocks</h2>"
        yield from _filters(look)
        yield "<ol>"
        yield from map(_block, look.blocks)
        yield "</ol>"
    yield "</body>\n</html>"


def _facts(look: Look) -> Iterator[str]:
    about = {
        "address": look.url or "(a file, no address given)",
        "fetched": look.fetched.astimezone(UTC).isoformat(timespec="seconds") if look.fetched else None,
        "bytes": f"{look.size:,}",
        "extractor": extractor(),
    }
    for name, value in about.items():
        if value:
            yield _row(name, value, "")
    for fact in look.account.facts if look.account else ():
        yield _row(fact.name, fact.value, ", ".join(fact.places))


def _row(name: str, value: str, places: str) -> str:
    return f'<tr><th>{_safe(name)}</th><td dir="auto">{_safe(value)}</td><td><bdi>{_safe(places)}</bdi></td></tr>'


def _filters(look: Look) -> Iterator[str]:
    fates = look.fates
    yield '<div class="filters">'
    for fate, said in SAID.items():
        if fates[fate]:
            yield _filter(f"f-{fate}", f"{said} {fates[fate]}", on=fate not in OFF)
    for rule, count in look.rules.most_common():
        yield _filter(f"r-{_name(rule)}", f"{rule} {count}", on=True, of_rule=True)
    yield _filter("f-more", "marks and places", on=False)
    yield "</div>"


def _filter(name: str, said: str, *, on: bool, of_rule: bool = False) -> str:
    kind = ' class="of-rule"' if of_rule else ""
    return f'<label{kind}><input type="checkbox" id="{name}"{" checked" if on else ""}> {_safe(said)}</label>'


def _rule_filters(look: Look) -> str:
    """Return the style that hides what a rule struck while its box is not checked."""
    names = map(_name, look.rules)
    return "\n".join(f"body:has(#r-{name}:not(:checked)) .r-{name} {{ display: none }}" for name in names)


def _block(block: Seen) -> str:
    names = [block.fate, _name(block.kind), *([f"r-{_name(block.rule)}"] if block.rule else [])]
    kind = block.kind + (f" · {block.score:.2f}" if block.score is not None else "")
    more = [f"{block.linked:.0%} linked", f"{block.outside} outside", *block.marks, block.path or "place unknown"]
    return (
        f'<li class="{" ".join(names)}"><span class="verdict"><b>{_safe(verdict(block))}</b>{_safe(kind)}</span>'
        f'<p class="text" dir="auto">{_safe(block.text)}</p>'
        f'<p class="more"><bdi>{_safe(" · ".join(more))}</bdi></p></li>'
    )


def _name(text: str) -> str:
    return _NAME.sub("_", text)


def _safe(text: str) -> str:
    return escape(shown(text), quote=True)
