"""All that runs: set up in order, ended in the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chaos import load, scale
from chaos.beside import Consumer
from chaos.clock import Clock
from chaos.disk import Disk
from chaos.feed import Feeder
from chaos.fleet import Fleet
from chaos.hand import Hand
from chaos.link import Links
from chaos.ours import Newsluice
from chaos.server import Server
from chaos.theirs import Plain
from chaos.watch import Watch

if TYPE_CHECKING:
    import argparse
    from contextlib import ExitStack
    from pathlib import Path

    from chaos.side import Side

#: Which worker's clock can be wrong.
CLOCK_WORKER = 0
#: Seconds beyond those for faults after which the replay proxy ends by itself.
REPLAY_GRACE = 900.0


@dataclass
class Stage:
    """All that runs."""

    side: Side
    server: Server
    links: Links
    fleet: Fleet
    watch: Watch
    feeder: Feeder
    hand: Hand
    consumer: Consumer
    replay: load.Replay
    missing: dict[str, str]  #: kinds of fault that this machine does not allow, and why
    findings: list[str] = field(default_factory=list)

    def close(self) -> None:
        """End the workers, as they promise to; what they leave is a finding."""
        limit = scale.FETCH_TIMEOUT + scale.END_GRACE
        self.findings += self.fleet.close(limit, scale.END_PATIENCE)
        self.findings += self.fleet.orphans(1.0)


def set_up(asked: argparse.Namespace, folder: Path, stack: ExitStack) -> Stage:
    """Start everything but the feeder; the stack ends it all."""
    given = load.urls(asked.urls, asked.seed, asked.corpus if asked.corpus.is_dir() else None, folder)
    replay = load.Replay(asked.replay, folder, 2 * asked.seconds + REPLAY_GRACE)
    stack.callback(replay.close)
    clock, disk = Clock(folder), Disk(folder, asked.urls)
    stack.callback(disk.close)
    server = Server(disk.folder, folder / "valkey.log", asked.appendfsync)
    stack.callback(server.close)
    server.start()
    links = Links(asked.workers, server.port)
    stack.callback(links.close)
    links.start()
    side: Side = (Plain if asked.plain else Newsluice)(server.url, replay.address, folder)
    environments = [side.environment(f"redis://127.0.0.1:{link.port}/0") for link in links.each]
    environments[CLOCK_WORKER] |= clock.environment
    fleet = Fleet(side, environments, folder)
    stack.callback(fleet.close, 0, 0.1)
    watch = Watch(server, fleet, side)
    stack.callback(watch.close)
    consumer = Consumer(server.port, side.stream, folder)
    stack.callback(consumer.kill)
    feeder = Feeder(given, side, watch)
    stack.callback(feeder.close)
    hand = Hand(fleet, server, links, consumer, watch, clock, disk, side.environment(server.url), folder, feeder.more)
    consumer.start()
    fleet.start()
    watch.start()
    missing = {kind: why for kind, why in (("wrong clock", clock.missing), ("full disk", disk.missing)) if why}
    return Stage(side, server, links, fleet, watch, feeder, hand, consumer, replay, missing)
