"""Does the faults of the plan, and notes what was out of order about the way they ended."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chaos import scale, tree
from chaos.beside import run_pumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from chaos.beside import Consumer
    from chaos.clock import Clock
    from chaos.disk import Disk
    from chaos.fleet import Fleet
    from chaos.link import Link, Links
    from chaos.plan import Fault
    from chaos.server import Server
    from chaos.watch import Watch

#: Kinds of fault that strike the server as a whole: one at a time.
OF_SERVER = frozenset({"kill valkey", "pause valkey", "full memory", "full disk"})
#: Looks at the workers in turn for a process that reads a page, or for one that waits for one.
PICK_LOOKS = 100
#: Seconds between the first and the second SIGTERM.
TWICE_SECONDS = 0.3


@dataclass
class Hand:
    """Does faults; `done` counts them, `findings` says what was wrong about the way that workers took them."""

    fleet: Fleet
    server: Server
    links: Links
    consumer: Consumer
    watch: Watch
    clock: Clock
    disk: Disk
    pumps: dict[str, str]  #: environment of the pumps beside the workers
    folder: Path
    more: Callable[[], None]  #: lets more URLs in
    done: Counter[str] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    longest_end: float = 0.0

    def __post_init__(self) -> None:
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._threads: list[threading.Thread] = []
        fleet = self.fleet
        self._acts: dict[str, Callable[[Fault], bool | None]] = {
            "kill celery": lambda fault: fleet.kill_celery(fault.worker),
            "kill supervisor": self._kill_supervisor,
            "kill busy child": lambda fault: self._kill_reader(fault, busy=True),
            "kill idle child": lambda fault: self._kill_reader(fault, busy=False),
            "end worker": self._end,
            "end worker twice": self._end,
            "freeze celery": lambda fault: fleet.freeze(fault.worker, fault.seconds, celery=True),
            "freeze supervisor": lambda fault: fleet.freeze(fault.worker, fault.seconds, celery=False),
            "kill valkey": self._kill_server,
            "pause valkey": self._pause_server,
            "reset links": lambda fault: self._each_link(fault, "cut"),
            "refuse links": lambda fault: self._block_links(fault, "refuse"),
            "swallow links": lambda fault: self._block_links(fault, "swallow"),
            "half-open links": lambda fault: self._each_link(fault, "half_open"),
            "two pumps": self._pump,
            "kill consumer": self._kill_consumer,
            "wrong clock": self._wrong_clock,
            "full disk": self._fill_disk,
            "full memory": self._fill_memory,
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
            thread.join(120)

    def _do(self, fault: Fault) -> None:
        with self._locks[_resource(fault)]:
            if fault.of_a_worker:
                self.fleet.wait_for(fault.worker)
            try:
                if self._acts[fault.kind](fault) is False:
                    return  # there was nobody to strike
            except Exception as error:  # noqa: BLE001 - a fault that could not be done is told at the end
                self.findings.append(f"{fault.kind} could not be done: {error!r}")
                return
        self.done[fault.kind] += 1
        self.watch.fault(fault.kind, self.fleet.workers[fault.worker] if fault.of_a_worker else None)

    # ── workers ──

    def _kill_supervisor(self, fault: Fault) -> None:
        celery = self.fleet.kill(fault.worker)
        limit = scale.FETCH_TIMEOUT + scale.END_GRACE
        if celery and not tree.wait_gone(celery, limit):
            self.findings.append(f"{fault.kind}: Celery process {celery.pid} was still there {limit:g} s later")

    def _kill_reader(self, fault: Fault, *, busy: bool) -> bool:
        for turn in range(PICK_LOOKS):
            if self.fleet.kill_reader((fault.worker + turn) % len(self.fleet.workers), busy=busy):
                return True
            self.more()
        return False

    def _end(self, fault: Fault) -> None:
        twice = fault.kind == "end worker twice"
        patience, again = scale.END_PATIENCE, TWICE_SECONDS if twice else None
        seconds, code = self.fleet.end(fault.worker, patience, again=again)
        most = scale.AGAIN_SECONDS if twice else scale.FETCH_TIMEOUT + scale.END_GRACE
        self.longest_end = max(self.longest_end, seconds)
        if code is None:
            self.findings.append(f"{fault.kind}: worker {fault.worker} did not end within {patience:g} s, killed")
        elif code or seconds > most:
            self.findings.append(
                f"{fault.kind}: worker {fault.worker} ended with {code} after {seconds:.1f} s, not with 0 in {most:g} s"
            )

    def _wrong_clock(self, fault: Fault) -> None:
        self.clock.wrong(ahead=fault.chance < 0.5)
        time.sleep(fault.seconds)
        self.clock.right()

    # ── the server ──

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

    def _fill_memory(self, fault: Fault) -> None:
        with self.watch.excused():
            self.server.full(0.97 + 0.15 * fault.chance)  # refuses writes at once, or holds back and then refuses
            time.sleep(fault.seconds)
            self.server.roomy()

    def _fill_disk(self, fault: Fault) -> None:
        with self.watch.excused():
            self.disk.fill()
            time.sleep(fault.seconds)
            self.disk.free()
            self.server.mend()

    # ── links ──

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

    # ── beside the workers ──

    def _pump(self, fault: Fault) -> None:
        if wrong := run_pumps(fault.seconds, fault.chance, self.pumps, self.folder / "pumps.log"):
            self.findings.append(f"{fault.kind}: {wrong}")

    def _kill_consumer(self, fault: Fault) -> None:
        self.consumer.kill()
        time.sleep(fault.seconds)
        self.consumer.start()


def _resource(fault: Fault) -> str:
    """Name what only one fault at a time may have hold of: the server, the links or one of the workers."""
    if fault.kind in OF_SERVER:
        return "server"
    return f"worker {fault.worker}" if fault.of_a_worker else fault.kind.rpartition(" ")[2]
