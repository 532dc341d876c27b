"""The programs beside the workers: the consumer of the records, and pumps of their own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
#: Seconds beyond its time that the program of pumps may take to start and to end.
PUMPS_PATIENCE = 45.0


class Consumer:
    """The consumer process (consumer.py); what it was given stands in `file`."""

    def __init__(self, port: int, key: str, folder: Path) -> None:
        self.file = folder / "consumed"
        self._command = [sys.executable, str(HERE / "consumer.py"), str(port), key, "consumer-1", str(self.file)]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        self._process = subprocess.Popen(self._command, start_new_session=True)

    def kill(self) -> None:
        """Kill -9 it."""
        if self._process:
            self._process.kill()
            self._process.wait()


def run_pumps(seconds: float, seed: float, environment: dict[str, str], log: Path) -> str:
    """Let several pumps (pumps.py) run for so long; return what was wrong about it, in a sentence, if anything."""
    command = [sys.executable, "-m", "chaos.pumps", str(seconds), str(seed)]
    with log.open("ab") as out:
        try:
            done = subprocess.run(
                command, env=environment, stdout=out, stderr=out, timeout=seconds + PUMPS_PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            return f"the pumps did not end within {seconds + PUMPS_PATIENCE:.0f} s"
    if done.returncode:
        return f"the pumps ended with {done.returncode}: {log.read_text(errors='replace')[-600:]}"
    return ""
