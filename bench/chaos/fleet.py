"""The run's workers: started, started again when they exit, looked at from outside, and ended."""

from __future__ import annotations

import itertools
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil

from chaos import scale, tree
from chaos.worker import Worker

if TYPE_CHECKING:
    from pathlib import Path

    from chaos.side import Side

#: Seconds between two looks at the workers and their logs.
LOOK_SECONDS = 0.25
#: Looks between two at all processes below the workers.
TREE_LOOKS = 4
#: Seconds that a worker may take to start its Celery process.
START_SECONDS = 15.0
#: Characters of a complaint by which alike ones are counted together.
NAMED = 80


class Fleet:
    """All workers and the thread that keeps them running, as systemd would."""

    def __init__(self, side: Side, environments: list[dict[str, str]], folder: Path) -> None:
        self.workers = [
            Worker(number, side, environment, folder / f"worker-{number}.log")
            for number, environment in enumerate(environments)
        ]
        self.lock = threading.RLock()
        #: All processes ever seen below the workers, by id.
        self.seen: dict[int, psutil.Process] = {}
        #: Lines of the logs that tell of a defect, by their beginning, and the first of each.
        self.complaints: Counter[str] = Counter()
        self.samples: dict[str, str] = {}
        self._keeping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="fleet", daemon=True)

    @property
    def ended(self) -> int:
        """Return how many attempts ended by the workers' logs."""
        return sum(worker.attempts for worker in self.workers)

    def start(self) -> None:
        """Start all workers and keep them running."""
        self._keeping.set()
        for worker in self.workers:
            worker.launch()
        self._thread.start()

    def _keep(self) -> None:
        for turn in itertools.count():
            if not self._keeping.is_set():
                return
            for worker in self.workers:
                with self.lock:
                    self._look(worker, below=turn % TREE_LOOKS == 0)
                for line in worker.lines():
                    self._note(worker, line)
            time.sleep(LOOK_SECONDS)

    def _look(self, worker: Worker, *, below: bool) -> None:
        if worker.alive:
            if below and (root := worker.root):
                self.seen |= {process.pid: process for process in tree.below(root) if process.pid not in self.seen}
                worker.note_celery()
        elif not worker.exited:
            worker.note_exit()
        elif time.monotonic() - worker.exited > scale.RESTART_SECONDS and self._keeping.is_set():
            worker.launch()

    def _note(self, worker: Worker, raw: bytes) -> None:
        line = worker.side.line(raw)
        if line.ended:
            worker.attempts += 1
            worker.progress = time.monotonic()
        if line.complaint:
            name = line.complaint[:NAMED]
            self.complaints[name] += 1
            self.samples.setdefault(name, raw.decode(errors="replace").strip()[:1500])

    # ── faults ──

    def wait_for(self, number: int) -> None:
        """Return when the worker runs as it should, to be struck; what is just being started holds nothing yet."""
        deadline = time.monotonic() + START_SECONDS
        while self.workers[number].celery is None and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)

    def kill(self, number: int) -> psutil.Process | None:
        """Kill -9 the process that was started; return the Celery process that it leaves behind, if another."""
        with self.lock:
            worker = self.workers[number]
            celery, root = worker.celery, worker.root
            if root and worker.process:
                worker.expected = True
                worker.process.kill()
                worker.process.wait()
            return celery if celery and root and celery.pid != root.pid else None

    def kill_celery(self, number: int) -> bool:
        """Kill -9 the Celery process; False when there was none."""
        with self.lock:
            worker = self.workers[number]
            celery = worker.celery
            if celery is None:
                return False
            worker.expected |= bool(worker.process and celery.pid == worker.process.pid)
            worker.note_celery()
            worker.killed.add(celery.pid)
            with suppress(psutil.Error):
                celery.kill()
            return True

    def kill_reader(self, number: int, *, busy: bool) -> bool:
        """Kill -9 a process that reads a page just now, or one that waits for one; False if there was none such."""
        if reader := tree.pick(self.workers[number].readers, busy=busy):
            with suppress(psutil.Error):
                reader.kill()
                return True
        return False

    def freeze(self, number: int, seconds: float, *, celery: bool) -> bool:
        """SIGSTOP the Celery process, or the one that was started, and SIGCONT it; False when there was none."""
        worker = self.workers[number]
        with self.lock:
            process = worker.celery if celery else worker.root
            if process is None:
                return False
            worker.stopped = celery or not worker.side.celery
        with suppress(psutil.Error):
            process.suspend()
            tree.wait_gone(process, seconds)
            process.resume()
        worker.stopped, worker.progress = False, time.monotonic()
        return True

    def end(self, number: int, patience: float, *, again: float | None = None) -> tuple[float, int | None]:
        """SIGTERM a worker, and once more after `again` seconds; return the seconds it took to exit, and its code.

        A worker that does not end within `patience` seconds is killed; its code is None then.
        """
        with self.lock:
            worker = self.workers[number]
            process = worker.process
            if process is None or process.poll() is not None:
                return 0.0, 0
            worker.expected = True
            process.terminate()
        began = time.monotonic()
        try:
            if again is not None:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(again)
                if process.poll() is None:
                    began = time.monotonic()
                    process.terminate()
            code = process.wait(patience)
            return time.monotonic() - began, code
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return time.monotonic() - began, None

    # ── the end ──

    def close(self, limit: float, patience: float) -> list[str]:
        """SIGTERM all workers; return sentences about those that did not exit with 0 within `limit` seconds.

        What has not ended within `patience` seconds is killed.
        """
        self._keeping.clear()
        if self._thread.ident:
            self._thread.join(5)
        began = time.monotonic()
        ending = [worker for worker in self.workers if worker.alive]
        for worker in ending:
            if worker.process:
                worker.expected = True
                worker.process.send_signal(signal.SIGCONT)
                worker.process.terminate()
        wrong = []
        for worker in ending:
            if worker.process is None:
                continue
            try:
                code = worker.process.wait(max(0.1, began + patience - time.monotonic()))
                seconds = time.monotonic() - began
                if code or seconds > limit:
                    wrong.append(f"worker {worker.number} exited with {code} {seconds:.1f} s after SIGTERM: "
                                 f"{worker.tail()}")  # fmt: skip
            except subprocess.TimeoutExpired:
                wrong.append(f"worker {worker.number} did not end within {patience:g} s of SIGTERM: {worker.tail()}")
                worker.process.kill()
                worker.process.wait()
            worker.note_exit()
        return wrong

    def orphans(self, patience: float) -> list[str]:
        """Return the processes below the workers that still run after `patience` seconds, and kill them."""
        deadline = time.monotonic() + patience
        while (left := [each for each in self.seen.values() if not tree.is_gone(each)]) and time.monotonic() < deadline:
            time.sleep(0.2)
        named = []
        for process in left:
            with suppress(psutil.Error):
                named.append(f"process {process.pid} is still there: {' '.join(process.cmdline())[:120]}")
                process.kill()
        return named
