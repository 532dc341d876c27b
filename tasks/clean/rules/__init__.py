"""The rules, in one table: to add one, write a function in a module here and add a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tasks.clean.rules import crediting, familiar, furniture, headline, layout, repetition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tasks.clean.blocks import Block
    from tasks.clean.rules.view import View


class Rule(NamedTuple):
    """A rule: its name, as records count it, and the function that gives the blocks to remove."""

    name: str
    strikes: Callable[[View], Iterable[Block]]


#: Applied in this order, again and again until none finds anything more.
RULES: tuple[Rule, ...] = (
    Rule("hidden", layout.hidden),
    Rule("headline", headline.headline),
    Rule("repeated", repetition.repeated),
    Rule("familiar", familiar.familiar),
    Rule("nearly_repeated", repetition.nearly_repeated),
    Rule("outside", layout.outside),
    Rule("boxed", layout.boxed),
    Rule("caption", layout.caption),
    Rule("related_box", layout.related_box),
    Rule("advert_box", layout.advert_box),
    Rule("source", crediting.source),
    Rule("photo_credit", crediting.photo_credit),
    Rule("section", furniture.section),
    Rule("date_line", headline.date_line),
    Rule("stamped", furniture.stamped),
    Rule("pointer", furniture.pointer),
    Rule("links", furniture.links),
    Rule("label", furniture.label),
    Rule("advertisement", furniture.advertisement),
    Rule("placeholder", furniture.placeholder),
    Rule("copyright", furniture.copyright_line),
    Rule("invitation", furniture.invitation),
    Rule("byline", headline.byline),
    Rule("reading_time", headline.reading_time),
    Rule("kicker", headline.kicker),
    Rule("staff", crediting.staff),
    Rule("teaser", repetition.teaser),
    Rule("address", furniture.address),
    Rule("dangling", furniture.dangling),
    Rule("tail", furniture.tail),
)
