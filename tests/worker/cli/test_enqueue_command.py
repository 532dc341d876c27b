"""`newsluice enqueue`: every line of the input gets an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from store.frontier import Frontier
    from tests.worker.cli.conftest import Program

from store.frontier import Ending
from tests.worker.cli.urls import begun, give_up, publish

BASE = "https://example.com/news"


def first_line(output: bytes) -> str:
    return output.decode().splitlines()[0]


def test_urls_from_arguments_wait_and_carry_their_meta(command: Program, frontier: Frontier) -> None:
    ended = command("enqueue", f"{BASE}/1", "--meta", "desk=sport", "--meta", "note=a=b")
    assert ended.returncode == 0
    assert first_line(ended.stdout) == "1 URL: 1 new, 0 already waiting, 0 already done, 0 refused"
    (lease,) = frontier.dispatch(10)
    job = frontier.begin(lease.id, lease.token)
    assert job
    assert job.meta == '{"desk":"sport","note":"a=b"}'


def test_urls_of_high_priority_go_before_their_hosts_others(command: Program, frontier: Frontier) -> None:
    for name, priority in (("1", "low"), ("2", "normal"), ("3", "high")):
        assert command("enqueue", f"{BASE}/{name}", "--priority", priority).returncode == 0
    given = []
    while leases := frontier.dispatch(1):
        given.append(leases[0].url[-1])
        job = frontier.begin(leases[0].id, leases[0].token)
        assert job
        frontier.settle_end(job, Ending("rejected.no_text", "rejected"), answered_ago=None)
    assert given == ["3", "2", "1"]
    assert command("enqueue", BASE, "--priority", "urgent").returncode == 2


def test_ten_thousand_urls_go_in_at_once_and_only_once(command: Program) -> None:
    lines = "\n".join(f"https://host{number % 50}.example.com/{number}" for number in range(10_000)).encode()
    assert first_line(command("enqueue", "-", stdin=lines).stdout).startswith("10,000 URLs: 10,000 new")
    assert first_line(command("enqueue", "-", stdin=lines).stdout).startswith("10,000 URLs: 0 new, 10,000 already wait")


def test_what_is_known_is_told_apart(command: Program, frontier: Frontier) -> None:
    publish(frontier, 1)
    give_up(frontier, f"{BASE}/2")
    begun(frontier, f"{BASE}/3")
    ended = command("enqueue", *(f"{BASE}/{number}" for number in (1, 2, 3, 4)))
    assert first_line(ended.stdout) == (
        "4 URLs: 1 new, 1 already waiting, 1 already done, 1 given up before (`newsluice failed retry` tries them "
        "again), 0 refused"
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"news", "not a URL"),
        (b"ftp://example.com/", "ftp: is not fetched"),
        (b"javascript:alert(1)", "javascript: is not fetched"),
        (b"https://me:secret@example.com/", "a user name or password"),
        (b"https://example.com/" + b"x" * 10_000, "longer than 2048 characters"),
        (b"https://example.com/\x1b[31mred", "control characters"),
        (b"https://example.com/caf\xe9", "not UTF-8"),
        (b"\x89PNG\x00\x00\x1a", "binary data"),
        (b"https://", "no host"),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_the_rest_is_taken(
    command: Program, tmp_path: Path, line: bytes, reason: str
) -> None:
    path = tmp_path / "urls.txt"
    path.write_bytes(b"\xef\xbb\xbf# a comment\r\n\r\nhttps://example.com/good\r\n" + line + b"\r\n")
    ended = command("enqueue", "--verbose", "-f", str(path))
    assert ended.returncode == 0
    summary, refusal = ended.stdout.decode().splitlines()
    assert summary == "2 URLs: 1 new, 0 already waiting, 0 already done, 1 refused"
    assert reason in refusal
    assert "(first: line 4)" in refusal
    (named,) = ended.stderr.decode().splitlines()
    assert named.startswith("line 4: ")
    assert reason in named
    assert "secret" not in named
    assert "\x1b" not in named


def test_one_line_tells_each_distinct_reason(command: Program) -> None:
    ended = command("enqueue", "-", stdin=b"news\nftp://a/\nothernews\n")
    assert ended.returncode == 1
    assert ended.stdout.decode().splitlines()[1:] == [
        "  2 refused: not a URL: it does not begin with http:// or https:// (first: line 1)",
        "  1 refused: ftp: is not fetched, only http and https are (first: line 2)",
    ]


def test_an_empty_file_says_so(command: Program, tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_text("\n# nothing yet\n")
    ended = command("enqueue", "-f", str(path))
    assert ended.returncode == 0
    assert ended.stderr.decode() == f"{path}: no URLs in it\n"


def test_a_file_that_is_not_there_is_one_sentence(command: Program) -> None:
    ended = command("enqueue", "-f", "nowhere.txt")
    assert ended.returncode == 1
    assert ended.stderr.decode() == "newsluice: nowhere.txt: No such file or directory\n"


@pytest.mark.parametrize("meta", ["desk", "=sport", "a=1 --meta a=2", "a=" + "x" * 5000])
def test_meta_that_cannot_be_kept_is_bad_usage(command: Program, meta: str) -> None:
    ended = command("enqueue", f"{BASE}/1", "--meta", *meta.split(" "))
    assert ended.returncode == 2
    assert "--meta" in ended.stderr.decode()


def test_a_full_frontier_takes_what_it_can_and_says_where_to_go_on(command: Program, tmp_path: Path) -> None:
    path = tmp_path / "urls.txt"
    path.write_text("# five\n" + "\n".join(f"{BASE}/{number}" for number in range(5)) + "\n")
    ended = command("enqueue", "-f", str(path), PENDING_MAX="3")
    assert ended.returncode == 1
    assert first_line(ended.stdout) == "3 URLs: 3 new, 0 already waiting, 0 already done, 0 refused"
    assert ended.stderr.decode() == (
        "newsluice: as many URLs are open as NEWSLUICE_PENDING_MAX allows, 3: let workers finish some or raise it"
        "; 3 URLs taken, go on from line 5\n"
    )
    again = command("enqueue", "-f", str(path), PENDING_MAX="3")
    assert first_line(again.stdout).startswith("3 URLs: 0 new, 3 already waiting")
    rest = b"".join(path.read_bytes().splitlines(keepends=True)[4:])
    assert first_line(command("enqueue", "-", stdin=rest).stdout).startswith("2 URLs: 2 new")


def test_urls_that_are_known_are_no_trouble_when_it_is_full(command: Program) -> None:
    assert command("enqueue", f"{BASE}/1").returncode == 0
    assert command("enqueue", f"{BASE}/1", DISK_MIN_FREE_MIB="1000000000").returncode == 0
    ended = command("enqueue", f"{BASE}/1", f"{BASE}/2", DISK_MIN_FREE_MIB="1000000000")
    assert ended.returncode == 1
    assert "NEWSLUICE_DISK_MIN_FREE_MIB is 1,000,000,000" in ended.stderr.decode()
    assert ended.stderr.decode().endswith("; 1 URL taken, go on from argument 2\n")


def test_no_url_at_all_is_bad_usage(command: Program) -> None:
    assert command("enqueue").returncode == 2


def test_urls_that_are_done_are_asked_for_again_only_when_told(command: Program, frontier: Frontier) -> None:
    publish(frontier, 1)
    url = "https://example.com/news/1"
    assert b"0 new, 0 already waiting, 1 already done" in command("enqueue", url).stdout
    assert b"1 new" in command("enqueue", "--again", url).stdout
    (lease,) = frontier.dispatch(1)
    assert lease.url == url
