"""The generated pages say what the code says."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from config.settings import PREFIX, Settings
from tasks.outcome import Outcome
from tasks.record import Record
from worker import docs
from worker.cli.main import COMMANDS
from worker.docs_retries import meanings


@pytest.mark.parametrize("name", docs.PAGES)
def test_a_generated_page_is_up_to_date(name: str) -> None:
    assert name not in docs.stale(), f"docs/{name} is stale: run `python -m worker.docs`"


def test_every_setting_is_in_its_page_with_a_description() -> None:
    page = docs.settings_page()
    for name, field in Settings.model_fields.items():
        assert f"`{PREFIX}{name.upper()}`" in page
        assert field.description


def test_every_command_is_in_its_page() -> None:
    page = docs.cli_page()
    for name, place in COMMANDS.items():
        assert (f"## newsluice {name}\n" in page) == (not place.hidden)
    assert "## newsluice records forward\n" in page


def test_every_outcome_is_in_the_page_of_retries_with_what_it_means() -> None:
    page = docs.retries_page()
    for outcome, meaning in meanings().items():
        assert f"| `{outcome}` | {meaning} | " in page
        assert (f"| {meaning} | final |" in page) != outcome.retried
    assert set(meanings()) == set(Outcome)
    assert "| `failed.incomplete` | the answer broke off or broke the protocol | 3 | 4 s, 12 s, 36 s |" in page
    assert "16 s, 48 s, 2 min 24 s" in page


@pytest.mark.parametrize("name", ["reliability", "safety", "politeness"])
def test_the_evidence_for_each_promise_is_there(name: str) -> None:
    root = Path(__file__).resolve().parents[2]
    page = (docs.DOCS / f"{name}.md").read_text(encoding="utf-8")
    files = dict.fromkeys(re.findall(r"`((?:tests/\w+/\w*/?)?test_\w+\.py|tests/[\w/]+\.py)`", page))
    found = {path for file in files for path in root.glob(f"**/{file}") if ".venv" not in path.parts}
    assert len(found) >= len(files) > 10
    defined = set(re.findall(r"^def test_(\w+)", "".join(path.read_text() for path in found), re.MULTILINE))
    named = {re.sub(r"\W+", "_", words) for words in re.findall(r"(?<!\*)\*([a-z][^*]+)\*(?!\*)", page)}
    assert len(named) > 10
    assert named <= defined, f"no such tests: {named - defined}"


def test_the_schema_names_every_field_and_requires_it() -> None:
    schema = json.loads(docs.schema_page())
    fields = {field.alias or name for name, field in Record.model_fields.items()}
    assert set(schema["properties"]) == fields
    assert set(schema["required"]) == fields
    assert all(field.get("description") for field in schema["properties"].values())
