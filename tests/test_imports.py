"""Imports go one way, and each library has one place that imports it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
#: Each may import itself and those before it.
LAYERS = ["config", "store", "tasks", "worker"]
#: Library → the one folder that may import it.
HOMES = {"redis": "store", "httpx": "tasks/fetch", "httpcore": "tasks/fetch", "trafilatura": "tasks/extract"}
MODULES = sorted(path.relative_to(ROOT) for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, wherever in it."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively: write the whole name"
            yield node.module or ""


@pytest.mark.parametrize("path", MODULES, ids=str)
def test_imports_go_from_worker_to_config_only(path: Path) -> None:
    allowed = LAYERS[: LAYERS.index(path.parts[0]) + 1]
    for module in imported(path):
        top = module.partition(".")[0]
        assert top not in LAYERS or top in allowed, f"{path} imports {module}"
        home = HOMES.get(top)
        assert home is None or path.is_relative_to(home), f"{path} imports {module}: only {home}/ may"


@pytest.mark.parametrize("path", [path for path in MODULES if path.parts[0] != "config"], ids=str)
def test_only_config_reads_the_environment(path: Path) -> None:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    written = {id(node.value) for node in nodes if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)}
    read = [node for node in nodes if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}]
    # Children are started with the environment and what differs: the one use that takes nothing from it.
    hands_on = path.as_posix() in {"worker/supervisor.py", "worker/cli/demo.py"}
    assert hands_on or all(id(node) in written for node in read)


def test_extraction_and_cleaning_know_neither_clock_nor_network() -> None:
    for path in MODULES:
        if path.as_posix() in {"tasks/extract/pool.py", "tasks/extract/child.py"}:
            continue  # the processes around extraction: time limits are their purpose
        if path.is_relative_to("tasks/extract") or path.is_relative_to("tasks/clean"):
            assert not {"time", "socket", "random", "store"} & {m.partition(".")[0] for m in imported(path)}, path
