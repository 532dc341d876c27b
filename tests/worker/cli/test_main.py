"""The command line as a whole: it starts fast, explains itself, and ends every error in one sentence."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import PREFIX, Settings
from tests.worker.cli.program import environment, newsluice
from tests.worker.conftest import until
from worker.cli.main import COMMANDS, cli

VISIBLE = [name for name, place in COMMANDS.items() if not place.hidden]


def start(*arguments: str) -> tuple[str, set[str]]:
    """Run a command, and return its output and the names of the modules that were imported for it."""
    program = "import sys\nfrom worker.cli.main import run\nrun(sys.argv[1:])\nprint(*sys.modules, file=sys.stderr)"
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments], env=environment(), capture_output=True, check=True
    )
    return ended.stdout.decode(), set(ended.stderr.decode().split())


def test_the_help_imports_none_of_the_large_libraries() -> None:
    _, modules = start("--help")
    assert not modules & {"celery", "trafilatura", "redis", "pydantic", "httpx", "rich"}


@pytest.mark.parametrize("command", VISIBLE)
def test_every_command_has_help_with_an_example_and_imports_nothing_large_for_it(command: str) -> None:
    text, modules = start(command, "--help")
    assert "Example" in text
    assert f"newsluice {command}" in text
    assert not modules & {"celery", "trafilatura", "httpx", "redis"}


def test_every_command_of_the_table_exists() -> None:
    context = cli.make_context("newsluice", ["--help"], resilient_parsing=True)
    assert all(cli.get_command(context, name) for name in COMMANDS)


def test_an_unknown_command_is_bad_usage() -> None:
    ended = newsluice("enqeue")
    assert ended.returncode == 2
    assert "enqeue" in ended.stderr.decode()
    assert "Traceback" not in ended.stderr.decode()


def test_ctrl_c_while_it_still_imports_ends_it_without_a_word(tmp_path: Path) -> None:
    slow = f"open({str(tmp_path / 'begun')!r}, 'w').close()\nimport time\ntime.sleep(30)\n"
    (tmp_path / "click.py").write_text(slow, encoding="utf-8")  # as from a disk that hangs
    command = [sys.executable, "-c", "from worker.cli.start import main; main()", "config"]
    own = environment() | {"PYTHONPATH": str(tmp_path)}
    with subprocess.Popen(command, env=own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as begun:
        until((tmp_path / "begun").exists, "the first import")
        begun.send_signal(signal.SIGINT)
        said, _ = begun.communicate(timeout=20)
    assert (begun.returncode, said) == (-signal.SIGINT, b"")


def test_the_version_is_told() -> None:
    assert newsluice("--version").stdout.decode().startswith("newsluice ")


def test_an_unknown_setting_is_named_with_the_nearest_known_one() -> None:
    ended = newsluice("config", HOST_DELY="3")
    assert ended.returncode == 2
    assert ended.stderr.decode() == (
        "newsluice: unknown setting NEWSLUICE_HOST_DELY in the environment; did you mean NEWSLUICE_HOST_DELAY? "
        "(`newsluice config` lists all)\n"
    )


@pytest.mark.parametrize("command", [("status",), ("enqueue", "https://example.com/"), ("records", "export")])
def test_no_redis_is_one_sentence_with_the_address_and_what_to_start(command: tuple[str, ...]) -> None:
    ended = newsluice(*command, REDIS_URL="redis://:secret@127.0.0.1:1/0")
    assert ended.returncode == 1
    (line,) = ended.stderr.decode().splitlines()
    assert "127.0.0.1:1" in line
    assert "start" in line
    assert "secret" not in line


def test_a_full_disk_on_standard_output_is_one_sentence() -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "worker.cli.main", "config"],
            env=environment(), stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert ended.returncode == 1
    assert ended.stderr.decode() == "newsluice: No space left on device\n"


def test_a_reader_that_goes_away_is_one_sentence() -> None:
    program = f"{sys.executable} -m worker.cli.main config --json | head -c 1; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["/bin/bash", "-c", program], env=environment(), capture_output=True, check=False)
    assert b"Traceback" not in ended.stderr
    assert b"Exception ignored" not in ended.stderr


def test_each_setting_is_shown_with_its_value_and_where_it_came_from(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NEWSLUICE_RETRY_MAX=7\nNEWSLUICE_FLOWER_BASIC_AUTH=me:geheim\n")
    ended = newsluice("config", "--json", HOST_DELAY="2.5", REDIS_URL="redis://:geheim@127.0.0.1:6379/1")
    shown = json.loads(ended.stdout)
    assert shown["NEWSLUICE_RETRY_MAX"]["value"] == 7
    assert shown["NEWSLUICE_RETRY_MAX"]["source"] == ".env"
    assert shown["NEWSLUICE_HOST_DELAY"]["value"] == 2.5
    assert shown["NEWSLUICE_HOST_DELAY"]["source"] == "environment"
    assert shown["NEWSLUICE_CONCURRENCY"]["source"] == "default"
    assert all(setting["help"] for setting in shown.values())
    assert b"geheim" not in ended.stdout + newsluice("config", REDIS_URL="redis://:geheim@127.0.0.1:6379/1").stdout


def test_the_table_of_settings_has_a_row_for_each() -> None:
    text = newsluice("config", OUTPUT="stream,list").stdout.decode()
    assert "stream,list" in text
    assert all(PREFIX + name.upper() in text for name in Settings.model_fields)
