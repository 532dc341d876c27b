"""The small internet of replay.py with what this bench needs besides: dead hosts, and a line for each request.

    python internet.py REPLAY LOG [options of replay.py]

`dead-N.test` takes every request and never answers. LOG has a JSON object a line: `t` (seconds, monotonic), `what`
("in" when a request was read, "out" before its answer is written or when its client has gone), `n` (its number),
`host`, `path`.
"""

from __future__ import annotations

import asyncio
import importlib.util
import itertools
import json
import sys
import time
from pathlib import Path
from typing import Any


def replay_module(path: Path) -> Any:  # noqa: ANN401 - a module
    """Return replay.py as a module."""
    spec = importlib.util.spec_from_file_location("replay", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules["replay"] = module  # its dataclasses look for it there
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Serve until told to stop."""
    replay = replay_module(Path(sys.argv[1]))
    numbers = itertools.count()
    with Path(sys.argv[2]).open("w", buffering=1, encoding="utf-8") as log:

        def note(what: str, number: int, host: str, path: str) -> None:
            log.write(json.dumps({"t": time.monotonic(), "what": what, "n": number, "host": host, "path": path}) + "\n")

        class Exchange(replay.Exchange):  # type: ignore[misc, name-defined]
            number = -1

            async def send(self, host: str, path: str, status: int, body: bytes = b"", **extra: str) -> bool:
                self.out(host, path)  # before it is written: whoever asked may have it before this process goes on
                return bool(await super().send(host, path, status, body, **extra))

            def out(self, host: str, path: str) -> None:
                if self.number >= 0:
                    note("out", self.number, host, path)
                self.number = -1

            async def answer(self, host: str, netloc: str, path: str, headers: dict[str, str]) -> bool:
                self.number = next(numbers)
                note("in", self.number, host, path)
                try:
                    if host.startswith("dead-"):
                        await self.reader.read(1)  # until the client has gone
                        return False
                    return bool(await super().answer(host, netloc, path, headers))
                finally:
                    self.out(host, path)

        replay.Exchange = Exchange
        sys.argv = [sys.argv[1], *sys.argv[3:]]
        asyncio.run(replay.main())


if __name__ == "__main__":
    main()
