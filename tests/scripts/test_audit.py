"""What pip-audit found becomes a verdict: holes fail, and silence is never taken for safety."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types import ModuleType

PLACE = Path(__file__).resolve().parents[2] / "scripts/audit.py"
HOLE = {"name": "a", "version": "1", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1", "2"]}]}
WELL = {"name": "b", "version": "1", "vulns": []}
SKIPPED = {"name": "c", "skip_reason": "not found"}


@pytest.fixture
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("packages", "code", "said"),
    [
        ([WELL, HOLE], 1, "a 1: PYSEC-1, mended in 1.1 or 2"),
        ([WELL, SKIPPED, HOLE], 1, "a 1: PYSEC-1, mended in 1.1 or 2"),
        ([WELL, SKIPPED], 1, "no advisories could be had for c"),
        ([SKIPPED, SKIPPED], 0, "NOT AUDITED: no source of advisories can be reached from here"),
        ([WELL, WELL], 0, "no known holes in 2 packages"),
    ],
)
def test_a_verdict(packages: list[dict[str, Any]], code: int, said: str, audit: ModuleType) -> None:
    assert audit.verdict(packages) == (code, [said])
