"""The run's workers: started, started again when they exit, looked at from outside, and ended."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Seconds between a worker's exit and its next start, as systemd's RestartSec.
RESTART_SECONDS = 1.0
#: Seconds between two looks at the workers and their logs.
LOOK_SECONDS = 0.25
#: Events of a worker's log that end an attempt.
ENDS = frozenset({"settled", "to be tried again", "given up"})
#: How an extraction child is known by its command line.
CHILD = "tasks.extract.child"
#: What tells of an error in a line that is not JSON.
PLAIN_ERROR = re.compile(r"^[\w.]*(Error|Exception|Exit)\b|^Traceback|^newsluice: ")
#: CPU seconds within BUSY_LOOK seconds that tell a busy child from an idle one.
BUSY_CPU, BUSY_LOOK = 0.03, 0.1


@dataclass
class Worker:
    """One place in the fleet, and the worker process that has it now."""

    number: int
    environment: dict[str, str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    exited: float = 0.0  #: when it was found to have exited, monotonic
    expected: bool = False  #: whether this program is ending the present process
    stopped: bool = False  #: whether it is under SIGSTOP
    unreachable: bool = False  #: whether it cannot reach Redis just now
    ready: bool = False  #: whether it ended an attempt, or said so, since its start
    progress: float = 0.0  #: when it last ended an attempt, monotonic; its start at first
    read: int = 0  #: bytes of the log that were looked at
    exits: list[str] = field(default_factory=list)  #: exits that nobody asked for

    @property
    def alive(self) -> bool:
        """Whether a process has this place."""
        return self.process is not None and self.process.poll() is None


class Fleet:
    """All workers and the thread that keeps them running."""

    def __init__(self, environments: list[dict[str, str]], folder: Path) -> None:
        self.workers = [
            Worker(number, environment, folder / f"worker-{number}.log")
            for number, environment in enumerate(environments)
        ]
        self.lock = threading.RLock()
        #: All processes ever seen below the workers, by id, with their start times.
        self.seen: dict[int, float] = {}
        #: Lines of the logs that tell of a defect, by their event, and the first of each.
        self.complaints: Counter[str] = Counter()
        self.samples: dict[str, str] = {}
        self._keeping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="fleet", daemon=True)

    def start(self) -> None:
        """Start all workers and keep them running."""
        self._keeping.set()
        for worker in self.workers:
            self._launch(worker)
        self._thread.start()

    # ── faults ──

    def send(self, number: int, what: signal.Signals) -> None:
        """Send a signal to a worker."""
        with self.lock:
            worker = self.workers[number]
            if worker.process and worker.alive:
                worker.expected |= what in {signal.SIGKILL, signal.SIGTERM}
                worker.stopped = what == signal.SIGSTOP or (worker.stopped and what != signal.SIGCONT)
                worker.process.send_signal(what)
                if what == signal.SIGCONT:
                    worker.progress = time.monotonic()

    def end(self, number: int, patience: float, *, again: float | None = None) -> tuple[float, int | None]:
        """SIGTERM a worker, and once more after `again` seconds; return the seconds it took to exit, and its code.

        A worker that does not end within `patience` seconds is killed; its code is None then.
        """
        with self.lock:
            process = self.workers[number].process
            if process is None or process.poll() is not None:
                return 0.0, 0
            self.send(number, signal.SIGTERM)
        began = time.monotonic()
        try:
            if again is not None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(again)
                if process.poll() is None:
                    began = time.monotonic()
                    process.send_signal(signal.SIGTERM)
            code = process.wait(patience)
            return time.monotonic() - began, code
        except subprocess.TimeoutExpired:
            process.kill()
            return time.monotonic() - began, None

    def kill_child(self, number: int, *, busy: bool) -> bool:
        """Kill -9 an extraction child of a worker, one that works or one that waits; False if there was none such."""
        for _ in range(20):
            for child in self._children(number):
                with suppress(psutil.Error):
                    before = sum(child.cpu_times()[:2])
                    time.sleep(BUSY_LOOK)
                    if (sum(child.cpu_times()[:2]) - before > BUSY_CPU) == busy:
                        child.kill()
                        return True
        return False

    def _children(self, number: int) -> list[psutil.Process]:
        with self.lock:
            process = self.workers[number].process
        with suppress(psutil.Error):
            children = psutil.Process(process.pid).children() if process else []
            return [child for child in children if CHILD in " ".join(child.cmdline())]
        return []

    # ── keeping ──

    def _launch(self, worker: Worker) -> None:
        with worker.log.open("ab") as log:
            worker.process = subprocess.Popen(
                [sys.executable, "-m", "worker.cli.main", "worker", "-n", f"chaos-{worker.number}@%h"],
                env=worker.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        worker.expected = worker.stopped = worker.ready = False
        worker.exited, worker.progress = 0.0, time.monotonic()

    def _keep(self) -> None:
        while self._keeping.is_set():
            now = time.monotonic()
            for worker in self.workers:
                with self.lock:
                    self._look(worker, now)
                for line in self._lines(worker):
                    self._note(worker, line)
            time.sleep(LOOK_SECONDS)

    def _look(self, worker: Worker, now: float) -> None:
        if worker.alive and worker.process:
            with suppress(psutil.Error):
                for child in psutil.Process(worker.process.pid).children(recursive=True):
                    self.seen.setdefault(child.pid, child.create_time())
        elif not worker.exited:
            worker.exited = now
            if not worker.expected and worker.process:
                worker.exits.append(
                    f"worker {worker.number} exited with {worker.process.returncode}: {_tail(worker.log)}"
                )
        elif now - worker.exited > RESTART_SECONDS and self._keeping.is_set():
            self._launch(worker)

    @staticmethod
    def _lines(worker: Worker) -> Iterator[bytes]:
        with suppress(OSError), worker.log.open("rb") as log:
            log.seek(worker.read)
            for line in log:
                if not line.endswith(b"\n"):
                    break
                worker.read += len(line)
                yield line

    def _note(self, worker: Worker, line: bytes) -> None:
        try:
            row: dict[str, Any] = json.loads(line)
            event = str(row.get("event", ""))
        except (ValueError, AttributeError):
            event = line.decode(errors="replace").strip()
            row = {"level": "error"} if PLAIN_ERROR.search(event) else {}
        if event in ENDS and not row.get("stale"):
            worker.progress, worker.ready = time.monotonic(), True
        if row.get("level") in {"error", "critical"}:
            name = event[:80]
            self.complaints[name] += 1
            self.samples.setdefault(name, line.decode(errors="replace").strip()[:1500])

    # ── the end ──

    def close(self, patience: float) -> list[str]:
        """SIGTERM all workers; return sentences about those that did not end well in time."""
        self._keeping.clear()
        if self._thread.ident:
            self._thread.join(5)
        for worker in self.workers:
            self.send(worker.number, signal.SIGCONT)
            self.send(worker.number, signal.SIGTERM)
        wrong = []
        deadline = time.monotonic() + patience
        for worker in self.workers:
            if worker.process is None:
                continue
            try:
                code = worker.process.wait(max(0.1, deadline - time.monotonic()))
                if code:
                    wrong.append(f"worker {worker.number} exited with {code} after SIGTERM: {_tail(worker.log)}")
            except subprocess.TimeoutExpired:
                wrong.append(
                    f"worker {worker.number} did not end within {patience:g} s of SIGTERM: {_tail(worker.log)}"
                )
                worker.process.kill()
                worker.process.wait()
        return wrong

    def orphans(self, patience: float) -> list[str]:
        """Return the processes below the workers that still run after `patience` seconds, and kill them."""
        deadline = time.monotonic() + patience
        while (left := self._left()) and time.monotonic() < deadline:
            time.sleep(0.2)
        named = []
        for process in left:
            with suppress(psutil.Error):
                named.append(f"process {process.pid} is still there: {' '.join(process.cmdline())[:120]}")
                process.kill()
        return named

    def _left(self) -> list[psutil.Process]:
        found = []
        for pid, created in self.seen.items():
            with suppress(psutil.Error):
                process = psutil.Process(pid)
                if process.create_time() == created and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(process)
        return found


def environment(settings: dict[str, object]) -> dict[str, str]:
    """Return this process's environment with nothing of Newsluice's but these settings."""
    own = {f"NEWSLUICE_{name}": str(value) for name, value in settings.items()}
    return {name: value for name, value in os.environ.items() if not name.startswith("NEWSLUICE_")} | own


def _tail(log: Path, count: int = 3) -> str:
    with suppress(OSError):
        return " / ".join(line[:300] for line in log.read_text(errors="replace").splitlines()[-count:])
    return "no log"
