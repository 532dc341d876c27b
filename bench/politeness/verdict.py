"""What the log of the small internet says about the visitors: who was asked at once, too soon, or in spite of a no."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Seconds that clocks are read apart: milliseconds are whole ones in the store.
TOLERANCE = 0.002
ROBOTS = "/robots.txt"
#: Requests of a host of which there is always one more to make.
MUCH = 5


@dataclass
class Asked:
    """One request: when it came, when its answer was out, for what."""

    came: float
    path: str
    out: float | None = None

    @property
    def seconds(self) -> float:
        """Return how long its answer took."""
        return (self.out or self.came) - self.came


@dataclass
class Verdict:
    """What was seen; `first` and `last` are the moments of the first request and of the last answer."""

    hosts: dict[str, list[Asked]]
    at_once: list[str] = field(default_factory=list)
    too_soon: list[str] = field(default_factory=list)
    denied: list[str] = field(default_factory=list)
    closest: float = float("inf")  #: seconds that the closest request came later than its delay allowed

    @property
    def first(self) -> float:
        """Return when the first request came."""
        return min(asked[0].came for asked in self.hosts.values())

    @property
    def last(self) -> float:
        """Return when the last answer was out."""
        return max(one.out or one.came for asked in self.hosts.values() for one in asked)


def read(log: Path) -> dict[str, list[Asked]]:
    """Return all requests by host, in the order in which they came."""
    hosts: dict[str, list[Asked]] = {}
    by_number: dict[int, Asked] = {}
    for line in _lines(log):
        if line["what"] == "in":
            asked = Asked(line["t"], line["path"])
            by_number[line["n"]] = asked
            hosts.setdefault(line["host"], []).append(asked)
        else:
            by_number[line["n"]].out = line["t"]
    return hosts


def judge(log: Path, delay: float) -> Verdict:
    """Return the verdict for visitors who wait `delay` seconds after an answer, or as long as a host's name says."""
    verdict = Verdict(read(log))
    for host, asked in verdict.hosts.items():
        wanted = delay_of(host, delay)
        for one, other in pairwise(asked):
            gap = other.came - (one.out if one.out is not None else float("inf"))
            if gap < 0:
                verdict.at_once.append(f"{host}: {one.path} and {other.path}")
            elif gap < wanted - TOLERANCE:
                verdict.too_soon.append(f"{host}: {gap:.3f} s after {one.path} came {other.path}, not {wanted:g} s")
            verdict.closest = min(verdict.closest, gap - wanted)
        if host.startswith("robots-deny"):
            verdict.denied += [f"{host}{one.path}" for one in asked if one.path != ROBOTS]
    return verdict


def delay_of(host: str, delay: float) -> float:
    """Return the seconds that a host is to be left alone after an answer."""
    return max(delay, float(host[6:-5])) if host.startswith("delay-") else delay


def best(hosts: dict[str, list[Asked]], delay: float, slots: int) -> tuple[float, str]:
    """Return the seconds that the best schedule of these requests takes by the rules, and what bounds it.

    Nobody can be quicker than the host with the most to do, all its answers and the pauses between them one after the
    other, nor than all answers spread evenly over all slots.
    """
    paths = {
        host: sum(one.seconds for one in asked) + delay_of(host, delay) * (len(asked) - 1)
        for host, asked in hosts.items()
    }
    longest = max(paths, key=lambda host: paths[host])
    spread = sum(one.seconds for asked in hosts.values() for one in asked) / slots
    return (paths[longest], longest) if paths[longest] > spread else (spread, f"{slots} slots")


def lag(hosts: dict[str, list[Asked]], delay: float) -> float:
    """Return by how many seconds later than it might a host is asked again: the median, where there is much to ask."""
    busy = {host: asked for host, asked in hosts.items() if len(asked) >= MUCH}
    return median(
        other.came - (one.out or one.came) - delay_of(host, delay)
        for host, asked in busy.items()
        for one, other in pairwise(asked)
    )


def _lines(log: Path) -> Iterator[dict[str, object]]:
    for line in log.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
