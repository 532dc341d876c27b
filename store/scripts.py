"""The Lua operations: store/lua/NAME.lua with the parts of store/lua/lib that its first line names, run by EVALSHA."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from redis.commands.core import Script

    from store.client import Client, Pipeline

#: How a script's first line names the parts it needs, in their order.
USES = "-- uses: "
#: The fixed keys in the order in which lib/keys.lua takes them, after the prefix.
FIXED = (
    "hosts",
    "busy",
    "leases",
    "delayed",
    "dead",
    "counters",
    "tokens",
    "slices",
    "records",
    "records:list",
    "outcomes",
    "inbox",
    "inbox:dead",
    "pumped",
    "boilerplate",
    "limits",
    "trials",
    "troubled",
    "workers",
    "validators",
    "validated",
    "generations",
    "copies",
)

Argument = str | bytes | int | float


@cache
def source(name: str) -> str:
    """Return the whole text of the operation `name`, its parts in front."""
    folder = resources.files("store") / "lua"
    text = (folder / f"{name}.lua").read_text(encoding="utf-8")
    uses = text.partition("\n")[0].removeprefix(USES).split()
    parts = [(folder / "lib" / f"{part}.lua").read_text(encoding="utf-8") for part in uses]
    return "\n".join([*parts, text])


class Scripts:
    """Runs operations in one namespace."""

    def __init__(self, redis: Client, namespace: str) -> None:
        self._redis = redis
        self.keys = (f"{namespace}:", *(f"{namespace}:{name}" for name in FIXED))
        self._scripts: dict[str, Script] = {}

    def run(self, name: str, *args: Argument, pipeline: Pipeline | None = None) -> Any:  # noqa: ANN401 - its reply
        """Run the operation `name` and return its reply, or add it to `pipeline`. Raises StoreError."""
        script = self._scripts.get(name)
        if script is None:
            script = self._scripts[name] = self._redis.register_script(source(name))
        return script(keys=self.keys, args=args, client=self._redis if pipeline is None else pipeline)


def ms(seconds: float) -> int:
    """Return seconds as whole milliseconds, which is how operations take times."""
    return max(0, round(seconds * 1000))
