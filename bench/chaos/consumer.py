"""A consumer of the records in a process of its own, which the run kills and starts again.

    python consumer.py PORT KEY NAME FILE

Reads the group `chaos` as docs/consumers.md shows it, and writes the ids of each entry and its record to FILE before it
acknowledges them.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError, ResponseError

GROUP = "chaos"


def consume(server: Redis, key: str, name: str, file: Path) -> None:
    """Read until something fails: first what this consumer had taken before, then what is new."""
    try:
        server.xgroup_create(key, GROUP, id="0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise
    start = "0"
    with file.open("a", buffering=1, encoding="utf-8") as out:
        while True:
            answer = server.xreadgroup(GROUP, name, {key: start}, count=50, block=1000)
            entries = answer[0][1] if answer else []
            for entry, fields in entries:
                if fields:
                    out.write(f"{entry} {fields['id']}\n")
                server.xack(key, GROUP, entry)
            if not entries:
                start = ">"


def main() -> None:
    """Consume for ever; a server that is away is asked again half a second later."""
    port, key, name, file = sys.argv[1:]
    while True:
        try:
            with Redis(port=int(port), socket_timeout=5, decode_responses=True, protocol=2) as server:
                consume(server, key, name, Path(file))
        except RedisError:
            time.sleep(0.5)


if __name__ == "__main__":
    main()
