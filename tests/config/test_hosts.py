"""The file with settings of single hosts: read whole, refused whole, and read again when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config.hosts import Hosts, read
from config.settings import SettingsError

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """
["news.example"]
delay = 2.5
concurrency = 3
user_agent = "newsluice/1 (by arrangement)"
headers = { Authorization = "Bearer opensesame", X-Team = "news" }
cookies = true

["other.example:8080"]
delay = 0
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hosts.toml"


def test_each_host_has_its_own_and_others_have_none(path: Path) -> None:
    path.write_text(WHOLE)
    hosts = Hosts(path)
    news = hosts.of("news.example")
    assert (news.delay, news.concurrency, news.cookies) == (2.5, 3, True)
    assert news.headers == {"Authorization": "Bearer opensesame", "X-Team": "news"}
    assert hosts.of("other.example:8080").delay == 0
    assert hosts.of("other.example").delay is None
    assert hosts.of("nobody.example") == Hosts(None).of("news.example")
    assert hosts.limits == {"news.example": (2.5, 3), "other.example:8080": (0, None)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("delay = 1", 'delay is no table: write ["HOST"] above the settings of a host'),
        ('["News.example"]\ndelay = 1', "[News.example] is no host"),
        ('["news.example/path"]\ndelay = 1', "is no host"),
        ('["a.example"]\ndelay = -1', "[a.example] delay: Input should be greater than or equal to 0"),
        ('["a.example"]\ndelai = 1', "[a.example] delai: Extra inputs are not permitted"),
        ('["a.example"]\nconcurrency = 0', "[a.example] concurrency"),
        ('["a.example"]\nuser_agent = "ü"', "[a.example] user_agent: must be printable ASCII"),
        ('["a.example"]\nheaders = { Host = "b" }', "[a.example] headers: Host is set by the fetcher"),
        ('["a.example"]\nheaders = { "a b" = "c" }', "'a b' is no name of a header"),
        ('["a.example"]\nheaders = { A = "secret\\r\\nB: c" }', "the value of A must be printable ASCII"),
        ('["a.example', "is not TOML"),
    ],
)
def test_what_cannot_be_used_is_named(text: str, said: str, path: Path) -> None:
    path.write_text(text)
    with pytest.raises(SettingsError) as refused:
        read(path)
    assert said in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_file_that_is_missing_is_an_error_at_the_start(path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read: No such file"):
        Hosts(path)


def test_secrets_are_not_shown(path: Path) -> None:
    path.write_text(WHOLE)
    assert "opensesame" not in repr(Hosts(path).of("news.example"))
    path.write_text('["news.example"]\nheaders = { Authorization = ["opensesame"] }')
    with pytest.raises(SettingsError) as refused:
        Hosts(path)
    assert "opensesame" not in str(refused.value)


def test_a_change_is_taken_and_a_broken_one_is_told_and_not_taken(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text(WHOLE)
    hosts = Hosts(path, look_seconds=0.0)
    assert not hosts.refresh(), "nothing has changed"
    path.write_text(WHOLE.replace("2.5", "7.25"))
    assert hosts.refresh()
    assert hosts.of("news.example").delay == 7.25
    path.write_text(WHOLE.replace("2.5", '"Bearer opensesame"'))
    assert not hosts.refresh()
    assert hosts.of("news.example").delay == 7.25
    path.unlink()
    assert not hosts.refresh()
    assert hosts.of("news.example").delay == 7.25
    path.write_text('["news.example"]\n')
    assert hosts.refresh()
    assert hosts.limits == {}
    said = capsys.readouterr().out
    assert said.count("the hosts file is not taken, what held before holds") == 2
    assert "opensesame" not in said


def test_the_file_is_looked_at_no_more_than_once_a_second(path: Path) -> None:
    path.write_text(WHOLE)
    hosts = Hosts(path)
    hosts.refresh()
    path.write_text("")
    assert not hosts.refresh()
