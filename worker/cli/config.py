"""`newsluice config`: every setting, its value and where that came from."""

from __future__ import annotations

import click
from rich.text import Text

from config.settings import PREFIX, SECRET, WITH_PASSWORD, Settings, load_with_sources, shown
from worker.cli.common import console, table, write_json
from worker.cli.lazy import example


@click.command(epilog=example("NEWSLUICE_HOST_DELAY=2 newsluice config"))
@click.option("--json", "as_json", is_flag=True, help="JSON: an object a setting, by its name in the environment.")
def config(*, as_json: bool) -> None:
    """Show every setting: name, value, where the value came from, and what it does.

    A value comes from the command line, else from the environment, else from the file .env in the current directory,
    else it is the default. Passwords are masked.
    """
    settings, sources = load_with_sources()
    if as_json:
        write_json(
            {
                PREFIX + name.upper(): {
                    "value": _plain(settings, name),
                    "source": sources.get(name, "default"),
                    "help": field.description,
                }
                for name, field in Settings.model_fields.items()
            }
        )
        return
    rows = table("setting", "value", "from", "what it does")
    for name, field in Settings.model_fields.items():
        source = sources.get(name, "default")
        style = "" if source == "default" else "bold"
        cells = (PREFIX + name.upper(), shown(settings, name) or "none", source)
        rows.add_row(*(Text(cell, style=style) for cell in cells), Text(field.description or ""))
    console().print(rows)


def _plain(settings: Settings, name: str) -> object:
    """Return the value as JSON can hold it, secrets masked."""
    value = getattr(settings, name)
    if value is None or isinstance(value, bool | int | float):
        return value
    if name in SECRET | WITH_PASSWORD:
        return shown(settings, name)
    return list(value) if isinstance(value, tuple) else str(value)
