"""Known holes in the locked packages, as pip-audit finds them; ends with 1 when there is one.

    .venv/bin/python scripts/audit.py

pip-audit asks the package index's own advisories. Where no advisory source can be reached, as on a machine that reaches
packages and nothing else, that is said, and is no failure: run it again where one can be.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def verdict(dependencies: list[dict[str, Any]]) -> tuple[int, list[str]]:
    """Return the exit code and what to say, of pip-audit's JSON: a package has `vulns`, or `skip_reason`."""
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {' or '.join(hole['fix_versions']) or '-'}"
        for package in dependencies
        for hole in package.get("vulns", ())
    ]
    skipped = [package["name"] for package in dependencies if "skip_reason" in package]
    if holes:
        return 1, holes
    if len(skipped) == len(dependencies):
        return 0, ["NOT AUDITED: no source of advisories can be reached from here"]
    if skipped:
        return 1, [f"no advisories could be had for {', '.join(skipped)}"]
    return 0, [f"no known holes in {len(dependencies)} packages"]


def main() -> int:
    """Audit requirements.lock."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "requirements.lock")]
    options = ["--require-hashes", "--no-deps", "--disable-pip", "--format", "json", "--progress-spinner", "off"]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603 - our own
    try:
        found = json.loads(done.stdout)["dependencies"]
    except ValueError:
        code, said = 0, [f"NOT AUDITED: {(done.stderr.strip().splitlines() or ['pip-audit said nothing'])[-1]}"]
    else:
        code, said = verdict(found)
    sys.stdout.write("\n".join(said) + "\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main())
