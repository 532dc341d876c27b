"""A click group that imports a command's module when it is used, so that `--help` and each command start fast."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Mapping


def example(*lines: str) -> str:
    """Return the epilog of a command's help: its examples, one a line."""
    return "\b\n" + "\n".join((f"Example{'s' if len(lines) > 1 else ''}:", *(f"  {line}" for line in lines)))


#: What there is to say about a broken pipe.
OUTPUT_ENDED = "the program that read the output has ended; what it did not take counts as not read"


class Place(NamedTuple):
    """Where a command is (`module:object`) and the line about it in its group's help."""

    where: str
    line: str
    hidden: bool = False


class OutputEndedError(Exception):
    """The program that read the output has ended: a broken pipe, which click would end without a word."""


class LazyGroup(click.Group):
    """A group over a table of names and places; nothing is imported until a command is asked for."""

    def __init__(self, *args: Any, places: Mapping[str, Place], **kwargs: Any) -> None:  # noqa: ANN401 - click's own
        super().__init__(*args, **kwargs)
        self.places = places

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command returns
        """Run the command. Raises OutputEndedError in place of BrokenPipeError."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise OutputEndedError(OUTPUT_ENDED) from error

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the table's order."""
        del ctx
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, None when there is none of that name."""
        del ctx
        place = self.places.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.where.partition(":")
        command = getattr(importlib.import_module(module), name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{place.where} is no click command")
        command.short_help = place.line
        command.hidden = place.hidden
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table alone."""
        del ctx
        rows = [(name, place.line) for name, place in self.places.items() if not place.hidden]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
