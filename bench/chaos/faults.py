"""The faults: a plan drawn from the seed, and how each is done."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chaos.fleet import Fleet
    from chaos.link import Link, Links
    from chaos.server import Server
    from chaos.watch import Watch

#: Every kind of fault: how often it is drawn, and how many seconds it lasts, least and most, in a long and a short run.
KINDS: dict[str, tuple[int, tuple[float, float], tuple[float, float]]] = {
    "kill worker": (3, (0, 0), (0, 0)),
    "kill busy child": (3, (0, 0), (0, 0)),
    "kill idle child": (2, (0, 0), (0, 0)),
    "end worker": (3, (0, 0), (0, 0)),
    "end worker twice": (1, (0, 0), (0, 0)),
    "freeze worker": (2, (6, 12), (6, 8)),
    "kill valkey": (3, (0.2, 5), (0.2, 2)),
    "pause valkey": (1, (2, 20), (3, 5)),
    "reset links": (2, (0, 0), (0, 0)),
    "refuse links": (2, (1, 8), (1, 3)),
    "swallow links": (2, (2, 15), (2, 5)),
    "half-open links": (2, (0, 0), (0, 0)),
    "kill consumer": (2, (0.5, 5), (0.5, 2)),
    "full memory": (1, (3, 8), (2, 4)),
}
#: Seconds between two faults, least and most; and the share of those that the next one does not wait for.
GAP, OVERLAP = (0.5, 4.0), 0.25
#: Seconds that a worker has for its end before it is killed, and after its second SIGTERM by the promise.
END_PATIENCE, AGAIN_SECONDS = 30.0, 2.0


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the plan: `gap` seconds after the one before; `worker` is None where it strikes all at once."""

    kind: str
    gap: float
    seconds: float
    worker: int
    everywhere: bool
    overlaps: bool
    chance: float


def plan(count: int, seed: int, workers: int, *, short: bool) -> list[Fault]:
    """Return `count` faults drawn from the seed, every kind at least once where there is room."""
    dice = random.Random(f"faults {seed}")  # noqa: S311 - the seed is to replay it
    kinds = list(KINDS)
    weights = [KINDS[kind][0] for kind in kinds]
    drawn = dice.sample(kinds, min(count, len(kinds)))
    drawn += dice.choices(kinds, weights, k=count - len(drawn))
    dice.shuffle(drawn)
    return [
        Fault(
            kind=kind,
            gap=dice.uniform(*GAP),
            seconds=dice.uniform(*KINDS[kind][2 if short else 1]),
            worker=dice.randrange(workers),
            everywhere=dice.random() < 0.5,
            overlaps=dice.random() < OVERLAP,
            chance=dice.random(),
        )
        for kind in drawn
    ]


class Consumer:
    """The consumer process; what it was given stands in `file`."""

    def __init__(self, port: int, key: str, folder: Path) -> None:
        self.file = folder / "consumed"
        program = Path(__file__).with_name("consumer.py")
        self._command = [sys.executable, str(program), str(port), key, "consumer-1", str(self.file)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(self._command, start_new_session=True)

    def kill(self) -> None:
        """Kill -9 it."""
        if self._process:
            self._process.kill()
            self._process.wait()


@dataclass
class Hand:
    """Does faults; `done` counts them, `notes` says what was out of order about the way they ended."""

    fleet: Fleet
    server: Server
    links: Links
    consumer: Consumer
    watch: Watch
    end_seconds: float  #: how long a worker may take to end
    done: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    longest_end: float = 0.0

    def __post_init__(self) -> None:
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._threads: list[threading.Thread] = []
        self._acts: dict[str, Callable[[Fault], None]] = {
            "kill worker": lambda fault: self.fleet.send(fault.worker, signal.SIGKILL),
            "kill busy child": lambda fault: self._kill_child(fault, busy=True),
            "kill idle child": lambda fault: self._kill_child(fault, busy=False),
            "end worker": self._end,
            "end worker twice": self._end,
            "freeze worker": self._freeze,
            "kill valkey": self._kill_server,
            "pause valkey": self._pause_server,
            "reset links": lambda fault: self._each_link(fault, "cut"),
            "refuse links": lambda fault: self._block_links(fault, "refuse"),
            "swallow links": lambda fault: self._block_links(fault, "swallow"),
            "half-open links": lambda fault: self._each_link(fault, "half_open"),
            "kill consumer": self._kill_consumer,
            "full memory": self._fill,
        }

    def do(self, fault: Fault) -> None:
        """Do one fault; return when it is over, or at once if the next may overlap with it."""
        thread = threading.Thread(target=self._do, args=(fault,), name=fault.kind, daemon=True)
        self._threads.append(thread)
        thread.start()
        if not fault.overlaps:
            thread.join()

    def wait(self) -> None:
        """Wait for the faults that still last."""
        for thread in self._threads:
            thread.join(60)

    def _do(self, fault: Fault) -> None:
        resource = fault.kind.rpartition(" ")[2]  # one fault at a time for a worker, the server, the links
        with self._locks[f"{resource} {fault.worker}" if resource in {"worker", "twice"} else resource]:
            if fault.kind in {"kill valkey", "pause valkey", "full memory"}:
                with self._locks["server"]:
                    self._acts[fault.kind](fault)
            else:
                self._acts[fault.kind](fault)
        self.done[fault.kind] += 1
        self.watch.fault(fault.kind)

    def _kill_child(self, fault: Fault, *, busy: bool) -> None:
        count = len(self.fleet.workers)
        if not any(self.fleet.kill_child((fault.worker + step) % count, busy=busy) for step in range(count)):
            self.done[fault.kind] -= 1  # there was none: not done

    def _end(self, fault: Fault) -> None:
        twice = fault.kind == "end worker twice"
        seconds, code = self.fleet.end(fault.worker, END_PATIENCE, again=0.3 if twice else None)
        most = AGAIN_SECONDS if twice else self.end_seconds
        self.longest_end = max(self.longest_end, seconds)
        if code is None:
            self.notes.append(f"{fault.kind}: worker {fault.worker} did not end within {seconds:.0f} s, killed")
        elif code or seconds > most:
            self.notes.append(f"{fault.kind}: worker {fault.worker} ended with {code} after {seconds:.1f} s ({most:g})")

    def _freeze(self, fault: Fault) -> None:
        self.fleet.send(fault.worker, signal.SIGSTOP)
        time.sleep(fault.seconds)
        self.fleet.send(fault.worker, signal.SIGCONT)

    def _kill_server(self, fault: Fault) -> None:
        with self.watch.excused():
            self.server.kill()
            time.sleep(fault.seconds)
            self.server.start()

    def _pause_server(self, fault: Fault) -> None:
        with self.watch.excused():
            self.server.pause()
            time.sleep(fault.seconds)
            self.server.go_on()

    def _fill(self, fault: Fault) -> None:
        with self.watch.excused():
            self.server.full(0.97 + 0.15 * fault.chance)  # refuses writes at once, or holds back and then refuses
            time.sleep(fault.seconds)
            self.server.roomy()

    def _kill_consumer(self, fault: Fault) -> None:
        self.consumer.kill()
        time.sleep(fault.seconds)
        self.consumer.start()

    def _chosen(self, fault: Fault) -> list[Link]:
        return self.links.each if fault.everywhere else [self.links.each[fault.worker]]

    def _each_link(self, fault: Fault, how: str) -> None:
        for link in self._chosen(fault):
            getattr(link, how)()

    def _block_links(self, fault: Fault, how: str) -> None:
        with ExitStack() as stack:
            if fault.everywhere:
                stack.enter_context(self.watch.excused())
            else:
                stack.enter_context(self._out_of_reach(fault.worker))
            for link in self._chosen(fault):
                getattr(link, how)()
            time.sleep(fault.seconds)
            for link in self._chosen(fault):
                link.restore()

    @contextmanager
    def _out_of_reach(self, number: int) -> Iterator[None]:
        """Expect no progress of this worker meanwhile."""
        worker = self.fleet.workers[number]
        worker.unreachable = True
        try:
            yield
        finally:
            worker.unreachable = False
            worker.progress = time.monotonic()
