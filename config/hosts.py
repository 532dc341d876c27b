"""Settings of single hosts: a small TOML file, validated whole, and read again whenever it changes.

["news.example"]
delay = 5                      # seconds between an answer and the next request
concurrency = 2                # requests in flight
user_agent = "newsluice/0.1 (by arrangement with news.example)"
headers = { Authorization = "Bearer ..." }
cookies = true                 # kept and sent back, in each worker, as long as it runs
"""

from __future__ import annotations

import re
import time
import tomllib
from typing import TYPE_CHECKING, Any, Final

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from config.checks import printable
from config.settings import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

log = structlog.get_logger(__name__)

#: Seconds between two looks whether the file has changed.
LOOK_SECONDS: Final = 1.0
#: Headers that the fetcher sets itself, or that say how a request is framed.
OWN_HEADERS: Final = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "cookie",
        "host",
        "if-modified-since",
        "if-none-match",
        "te",
        "transfer-encoding",
        "upgrade",
        "user-agent",
    }
)
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}")
_HOST: Final = re.compile(r"[a-z0-9._-]+(?::[0-9]+)?|\[[0-9a-f:.]+\](?::[0-9]+)?")


class HostRules(BaseModel):
    """What holds for one host; None: as for all."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    delay: float | None = Field(default=None, ge=0, le=3600)
    concurrency: int | None = Field(default=None, ge=1, le=1000)
    user_agent: str | None = Field(default=None, min_length=1)
    headers: dict[str, str] = Field(default_factory=dict, repr=False)
    cookies: bool = False

    @field_validator("user_agent")
    @classmethod
    def _user_agent(cls, value: str | None) -> str | None:
        return None if value is None else printable(value)

    @field_validator("headers")
    @classmethod
    def _headers(cls, value: dict[str, str]) -> dict[str, str]:
        for name, content in value.items():
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name[:40]!r} is no name of a header")
            if name.lower() in OWN_HEADERS:
                raise ValueError(f"{name} is set by the fetcher")
            try:
                printable(content)
            except ValueError as error:
                raise ValueError(f"the value of {name} {error}") from None
        return value


NOTHING: Final = HostRules()


class Hosts:
    """The rules of the file, by host, as it was when it was last read and in order; thread-safe.

    Raises SettingsError where the file cannot be used at the start; later that is logged, and what held before holds.
    """

    def __init__(self, path: Path | None, *, look_seconds: float = LOOK_SECONDS) -> None:
        self._path = path
        self._look_seconds = look_seconds
        self._rules: dict[str, HostRules] = {}
        self._seen: tuple[int, int] | None = None
        self._next_look = 0.0
        if path is not None:
            self._seen = _state(path)
            self._rules = read(path)

    def of(self, host: str) -> HostRules:
        """Return what holds for a host, named with its port unless that is the scheme's own."""
        return self._rules.get(host, NOTHING)

    @property
    def limits(self) -> dict[str, tuple[float | None, int | None]]:
        """Delay and concurrency of the hosts that have any of their own."""
        rules = self._rules.items()
        return {host: (one.delay, one.concurrency) for host, one in rules if one.delay is not None or one.concurrency}

    def refresh(self) -> bool:
        """Read the file again if it has changed; return whether other rules hold now."""
        if self._path is None or time.monotonic() < self._next_look:
            return False
        self._next_look = time.monotonic() + self._look_seconds
        seen = _state(self._path)
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            self._rules = read(self._path)
        except SettingsError as error:
            log.error("the hosts file is not taken, what held before holds", error=str(error))  # noqa: TRY400
            return False
        log.info("the hosts file was read again", hosts=len(self._rules))
        return True


def read(path: Path) -> dict[str, HostRules]:
    """Return the rules of a file by host. Raises SettingsError, whose message has no values in it."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"HOSTS_FILE: {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"HOSTS_FILE: {path} is not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"HOSTS_FILE: {path} is not TOML: {error}") from error
    rules, problems = {}, []
    for host, table in tables.items():
        if not _HOST.fullmatch(host):
            problems.append(f"[{host}] is no host: write its name in lower case, in quotes, a port after a colon")
        elif not isinstance(table, dict):
            problems.append(f'{host} is no table: write ["HOST"] above the settings of a host')
        else:
            try:
                rules[host] = HostRules.model_validate(table, strict=False)
            except ValidationError as error:
                problems += [f"[{host}] {_explained(dict(problem))}" for problem in error.errors(include_input=False)]
    if problems:
        raise SettingsError(f"HOSTS_FILE: {path}: " + "; ".join(problems))
    return rules


def _explained(problem: Mapping[str, Any]) -> str:
    place = ".".join(map(str, problem["loc"]))
    return f"{place}: {problem['msg'].removeprefix('Value error, ')}"


def _state(path: Path) -> tuple[int, int] | None:
    try:
        is_ = path.stat()
    except OSError:
        return None
    return is_.st_mtime_ns, is_.st_size
