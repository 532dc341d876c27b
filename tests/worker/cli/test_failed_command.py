"""`newsluice failed`: what was given up can be looked at, tried again and dropped; URLs and inbox items alike."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tasks.enqueue import drain
from tests.worker.cli.urls import give_up

if TYPE_CHECKING:
    from store.connection import Client
    from store.frontier import Frontier
    from tests.worker.cli.conftest import Program

from store.connection import connect


@pytest.fixture
def letters(frontier: Frontier, settings) -> dict[str, str]:  # noqa: ANN001
    redis: Client = connect(settings)
    ids = {
        "slow": give_up(frontier, "https://slow.example.com/1"),
        "away": give_up(frontier, "https://away.example.com/1", "failed.connect", "name not resolved\x1b[31m"),
    }
    redis.rpush(f"{settings.namespace}:inbox", b"\xff\x00", b'{"uri": 1}')
    assert drain(frontier, 10)
    return ids


def listed(command: Program, *arguments: str) -> list[dict[str, object]]:
    ended = command("failed", "list", "--json", *arguments)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout)
    assert isinstance(found, list)
    return found


def test_both_kinds_are_listed_for_programs(command: Program, letters: dict[str, str]) -> None:
    away, slow, binary, unknown = listed(command)
    assert (slow["id"], slow["reason"], slow["attempts"]) == (letters["slow"], "failed.timeout", 1)
    assert (away["id"], away["detail"]) == (letters["away"], "name not resolved\x1b[31m")
    assert [item["kind"] for item in (away, slow, binary, unknown)] == ["url", "url", "inbox", "inbox"]
    assert binary["detail"] == "not UTF-8"
    assert "'uri'" in str(unknown["detail"])


@pytest.mark.usefixtures("letters")
def test_a_list_can_be_narrowed(command: Program) -> None:
    assert len(listed(command, "--reason", "timeout")) == 1
    assert len(listed(command, "--reason", "failed")) == 2
    assert len(listed(command, "--reason", "inbox")) == 2
    assert len(listed(command, "--host", "slow.example.com")) == 1
    assert listed(command, "--host", "slow.example.com", "--reason", "failed.connect") == []
    assert json.loads(command("failed", "list", "--json", "--host", "none").stdout) == []


@pytest.mark.usefixtures("letters")
def test_the_table_shows_no_control_characters(command: Program) -> None:
    text = command("failed", "list").stdout.decode()
    assert "https://slow.example.com/1" in text
    assert "\x1b" not in text
    assert "… and 3 more" in command("failed", "list", "-n", "1").stdout.decode()


@pytest.mark.usefixtures("letters")
def test_a_wrong_reason_is_bad_usage_with_the_nearest_one(command: Program) -> None:
    ended = command("failed", "retry", "--reason", "timeuot")
    assert ended.returncode == 2
    assert "did you mean failed.timeout?" in ended.stderr.decode()


def test_one_is_tried_again_by_its_id(command: Program, frontier: Frontier, letters: dict[str, str]) -> None:
    assert command("failed", "retry", letters["slow"]).returncode == 0
    assert [lease.id for lease in frontier.dispatch(10)] == [letters["slow"]]
    again = command("failed", "retry", letters["slow"], "nonsense")
    assert again.returncode == 1
    assert "2 of these IDs are no dead letters" in again.stderr.decode()


@pytest.mark.usefixtures("letters")
def test_all_of_a_reason_are_tried_again(command: Program, frontier: Frontier) -> None:
    assert command("failed", "retry", "--reason", "inbox").stdout == b"2 dead letters to be tried again\n"
    assert len(frontier.inbox(10)) == 2
    assert command("failed", "retry", "--all").stdout == b"2 dead letters to be tried again\n"
    assert listed(command) == []


def test_purging_asks_first(command: Program, letters: dict[str, str]) -> None:
    refused = command("failed", "purge", "--all")
    assert refused.returncode == 2
    assert "--yes" in refused.stderr.decode()
    assert len(listed(command)) == 4
    assert command("failed", "purge", letters["away"], "--yes").stdout == b"1 dead letter purged\n"
    assert command("failed", "purge", "--all", "--yes").stdout == b"3 dead letters purged\n"
    assert listed(command) == []
    assert json.loads(command("status", "--json", "--check").stdout)["by_outcome"] == {"rejected.purged": 2}


@pytest.mark.parametrize("arguments", [(), ("--all", "--host", "x"), ("--all", "abc")])
def test_which_ones_has_to_be_said(command: Program, arguments: tuple[str, ...]) -> None:
    ended = command("failed", "retry", *arguments)
    assert ended.returncode == 2
    assert "Say which" in ended.stderr.decode()
