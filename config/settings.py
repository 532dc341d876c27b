"""The settings, read once from the environment and `.env`, and as they are shown.

Names in the environment carry the prefix `NEWSLUICE_`. Everything is validated together at start; the result is
handed down as an argument, so nothing else reads the environment.
"""

from __future__ import annotations

import difflib
import os
from typing import Any

from dotenv import dotenv_values
from pydantic import ValidationError

from config import checks
from config.table import PREFIX, SECRET, USER_AGENT, WITH_PASSWORD, Settings

__all__ = [
    "PREFIX",
    "SECRET",
    "USER_AGENT",
    "WITH_PASSWORD",
    "Settings",
    "SettingsError",
    "load",
    "load_with_sources",
    "shown",
]


class SettingsError(ValueError):
    """The settings as given cannot be used; the message names each wrong one and what it may be."""


def shown(settings: Settings, name: str) -> str:
    """Return a setting's value as text for people, secrets masked."""
    value = getattr(settings, name)
    if value is None:
        return "not set"
    if name in SECRET:
        return "***"
    if name in WITH_PASSWORD:
        return checks.mask_url(value)
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


def load(**given: Any) -> Settings:  # noqa: ANN401 - any setting's value
    """Read, validate and return the settings; `given` wins over the environment, that over `.env`.

    Raises SettingsError, which names every wrong setting at once.
    """
    return load_with_sources(**given)[0]


def load_with_sources(**given: Any) -> tuple[Settings, dict[str, str]]:  # noqa: ANN401 - any setting's value
    """Like `load`; also return where each setting that is not a default came from."""
    sources: dict[str, str] = {}
    for source, pairs in ((".env", dotenv_values(".env")), ("environment", os.environ)):
        for key in (key for key, value in pairs.items() if value and key.upper().startswith(PREFIX)):
            name = key[len(PREFIX) :].lower()
            if name not in Settings.model_fields:
                raise SettingsError(_unknown(key, source))
            sources[name] = source
    chosen = {name: value for name, value in given.items() if value is not None}
    sources |= dict.fromkeys(chosen, "command line")
    try:
        return Settings(**chosen), sources
    except ValidationError as error:
        raise SettingsError(_explain(error)) from error


def _unknown(key: str, source: str) -> str:
    near = difflib.get_close_matches(key[len(PREFIX) :].lower(), Settings.model_fields, n=1, cutoff=0.5)
    hint = f"; did you mean {PREFIX}{near[0].upper()}?" if near else ""
    return f"unknown setting {key} in the {source}{hint} (`newsluice config` lists all)"


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        place = str(problem["loc"][0]) if problem["loc"] else ""
        message = problem["msg"].removeprefix("Value error, ")
        if not place:
            lines.append(message)
            continue
        hidden = place in SECRET | WITH_PASSWORD
        value = "the value given" if hidden else repr(problem["input"])
        lines.append(f"{PREFIX}{place.upper()}: {value}: {message}")
    return "; ".join(lines)
