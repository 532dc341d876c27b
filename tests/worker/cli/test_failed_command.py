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


def test_a_dry_run_says_how_many_and_changes_nothing(command: Program, letters: dict[str, str]) -> None:
    before = listed(command)
    ended = command("failed", "retry", "--all", "--dry-run")
    assert ended.returncode == 0
    assert ended.stdout.startswith(b"4 dead letters would be tried again: 2 inbox, 1 failed.")
    assert command("failed", "purge", "--reason", "timeout", "--dry-run").stdout == (
        b"1 dead letter would be purged: 1 failed.timeout\n"
    )
    some = command("failed", "purge", letters["away"], str(before[-1]["id"]), "z" * 16, "--dry-run")
    assert some.stdout == b"2 dead letters would be purged: 1 failed.connect, 1 inbox\n"
    assert some.returncode == 1
    assert "1 of these IDs" in some.stderr.decode()
    assert listed(command) == before


@pytest.mark.usefixtures("letters")
def test_the_list_ends_with_counts_by_reason(command: Program) -> None:
    text = command("failed", "list", "-n", "1").stdout.decode().splitlines()
    assert text[-2] == "… and 3 more (-n 0 shows all)"
    assert text[-1].startswith("4 dead letters: 2 inbox, 1 failed.")
    assert command("failed", "list", "--host", "AWAY.example.com").stdout.decode().splitlines()[-1] == (
        "1 dead letter: 1 failed.connect"
    )
    assert command("failed", "list", "--counts", "--reason", "inbox").stdout == b"2 dead letters: 2 inbox\n"
    counts = json.loads(command("failed", "list", "--counts", "--json").stdout)
    assert counts == {"failed.timeout": 1, "failed.connect": 1, "inbox": 2}


@pytest.mark.usefixtures("letters")
def test_letters_are_chosen_by_when_they_were_given_up(command: Program) -> None:
    assert len(listed(command, "--since", "5m")) == 4
    assert len(listed(command, "--since", "2026-01-01", "--reason", "failed")) == 2
    assert listed(command, "--before", "5m") == []
    assert len(listed(command, "--before", "2999-12-31T23:59+01:00")) == 4
    assert command("failed", "purge", "--before", "1h", "--yes").stdout == (
        b"no dead letter matches; `newsluice failed list --counts` says what there is\n"
    )
    assert command("failed", "retry", "--since", "1h", "--reason", "failed").stdout == (
        b"2 dead letters to be tried again\n"
    )
    assert command("failed", "list", "--counts").stdout == b"2 dead letters: 2 inbox\n"
    assert command("failed", "retry", "--since", "1h").stdout == b"2 dead letters to be tried again\n"
    assert command("failed", "list").stdout == b"nothing was given up\n"


@pytest.mark.parametrize("when", ["yesterday", "3", "3y", "2026-13-01"])
def test_a_moment_that_is_none_is_bad_usage(when: str, command: Program) -> None:
    ended = command("failed", "list", "--since", when)
    assert ended.returncode == 2
    assert f"{when!r} is neither an age" in ended.stderr.decode()


@pytest.mark.usefixtures("letters")
def test_a_host_is_known_in_any_spelling(command: Program) -> None:
    for host in ("SLOW.example.com", "slow.example.com:80", "https://slow.example.com/2"):
        assert len(listed(command, "--host", host)) == 1
    ended = command("failed", "list", "--host", "slow example")
    assert ended.returncode == 2
    assert "is no host" in ended.stderr.decode()


def test_a_dead_letter_tells_its_whole_story_to_programs(command: Program, frontier: Frontier) -> None:
    give_up(frontier, "https://slow.example.com/1")
    (letter,) = listed(command)
    assert set(letter) == {
        "kind", "id", "url", "host", "reason", "detail", "attempts", "lost", "admitted", "given_up", "tries",
        "meta",
    }  # fmt: skip
    (tried,) = letter["tries"]  # type: ignore[misc]
    assert str(letter["admitted"]) <= str(tried) <= str(letter["given_up"])
