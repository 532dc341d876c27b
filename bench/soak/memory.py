"""The memory of a worker's processes and of its server, over the pages done."""

from __future__ import annotations

import itertools
import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from redis import Redis

MIB = 2**20
#: How the processes below `newsluice worker` are known by their command lines.
CELERY, CHILD = "worker.app", "tasks.extract.child"


@dataclass(frozen=True, slots=True)
class Memory:
    """MiB of a process: proportional (shared pages divided among those that share them), unshared, and resident."""

    pss: float
    uss: float
    rss: float


@dataclass(frozen=True, slots=True)
class Sample:
    """All processes at one moment; `supervisor` is None where `newsluice worker` is the Celery process itself."""

    seconds: float
    pages: int
    supervisor: Memory | None
    worker: Memory
    children: dict[int, Memory]
    valkey_used: float
    valkey_rss: float
    valkey_kept: float  #: what it has allocated but for the stream of records


@dataclass
class Sampler:
    """Looks at the processes below `pid` and at the server."""

    pid: int
    server: Redis
    records: str  #: key of the stream of records
    samples: list[Sample] = field(default_factory=list)
    supervised: bool = False  #: whether `pid` was seen to have the Celery process as its child

    def look(self, seconds: float, pages: int) -> Sample | None:
        """Take a sample; None while the worker's process is not there."""
        root = psutil.Process(self.pid)
        family = {process: _command(process) for process in (root, *root.children(recursive=True))}
        celery = next((process for process, command in family.items() if CELERY in command), root)
        self.supervised |= celery != root
        worker = None if self.supervised and celery == root else _memory(celery)
        if worker is None:
            return None
        children = {process.pid: _memory(process) for process, command in family.items() if CHILD in command}
        info = self.server.info("memory")
        stream = self.server.memory_usage(self.records, samples=0) or 0
        sample = Sample(
            seconds=round(seconds, 1),
            pages=pages,
            supervisor=None if celery == root else _memory(root),
            worker=worker,
            children={pid: memory for pid, memory in children.items() if memory},
            valkey_used=info["used_memory"] / MIB,
            valkey_rss=info["used_memory_rss"] / MIB,
            valkey_kept=(info["used_memory"] - stream) / MIB,
        )
        self.samples.append(sample)
        return sample


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _memory(process: psutil.Process) -> Memory | None:
    try:
        info = process.memory_full_info()
    except psutil.Error:
        return None  # it has just ended
    return Memory(*(round(size / MIB, 2) for size in (info.pss, info.uss, info.rss)))


def window(samples: Sequence[Sample], first: int, last: int) -> list[Sample]:
    """Return the samples between two numbers of pages."""
    return [sample for sample in samples if first <= sample.pages <= last]


def worker_level(samples: Sequence[Sample]) -> float:
    """Return the median of the Celery process, in MiB."""
    return statistics.median(sample.worker.pss for sample in samples)


def children_level(samples: Sequence[Sample]) -> float:
    """Return the mean of an extraction child over pages, in MiB: children grow and are replaced, page by page."""
    return _over_pages(samples, lambda sample: statistics.fmean(each.pss for each in sample.children.values()))


def valkey_level(samples: Sequence[Sample]) -> float:
    """Return the median of what the server has allocated, in MiB, without the records: those come and are trimmed."""
    return statistics.median(sample.valkey_kept for sample in samples)


def _over_pages(samples: Sequence[Sample], value: Callable[[Sample], float]) -> float:
    steps = [
        (sample.pages - before.pages, value(sample))
        for before, sample in itertools.pairwise(samples)
        if sample.children
    ]
    return sum(pages * amount for pages, amount in steps) / sum(pages for pages, _ in steps)
