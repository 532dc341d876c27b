"""`newsluice run`: the whole main job, through the real command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from config.settings import PREFIX
from tests.site import page_of, text_of
from tests.worker.conftest import lines, until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.site import Site

COMMAND = [sys.executable, "-m", "worker.cli.main", "run"]


@pytest.fixture
def here(environment: dict[str, str]) -> dict[str, str]:
    """Return an environment without a Redis of one's own: the embedded server is all there is."""
    own = ("REDIS_URL", "NAMESPACE", "ENQUEUE_QUEUES")
    return {name: value for name, value in environment.items() if name.removeprefix(PREFIX) not in own}


def run(*arguments: str, here: dict[str, str], stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([*COMMAND, *arguments], env=here, input=stdin, capture_output=True, timeout=90, check=False)


def test_every_url_has_one_outcome_and_records_come_on_standard_output(
    site: Site, here: dict[str, str], tmp_path: Path
) -> None:
    site.pages["/copy"] = (200, {}, page_of(0))
    site.pages["/empty"] = (200, {}, b"<html><body></body></html>")
    first = site.articles(1)[0]
    given = {
        first: "published",
        f"{site.url}/copy": "duplicate.content",
        f"{site.url}/article/1?utm_source=x#top": "published",
        f"{site.url}/article/1": "duplicate.url",
        f"{site.url}/missing": "rejected.not_found",
        f"{site.url}/empty": "rejected.no_text",
        "javascript:alert(1)": "rejected.url",
        "http://127.0.0.1:1/": "failed.connect",
        "http://169.254.169.254/latest/meta-data/": "rejected.address",
    }
    outcomes = tmp_path / "outcomes.jsonl"
    listed = "\r\n".join(["# a comment", "", *given]).encode()
    ended = run("-", "--outcomes", str(outcomes), here=here, stdin=listed)
    assert ended.returncode == 0, ended.stderr.decode()
    records = [json.loads(line) for line in ended.stdout.splitlines()]
    assert sorted(record["text"] for record in records) == sorted("\n".join(text_of(number)) for number in (0, 1))
    told = lines(outcomes)
    ends = {line["url"]: line["outcome"] for line in told}
    assert len(told) == len(given)
    published = [record["id"] for record in records]
    copies = {first, f"{site.url}/copy"}
    assert sorted(ends.pop(url) for url in copies) == ["duplicate.content", "published"]  # whichever came first
    assert ends == {url: outcome for url, outcome in given.items() if url not in copies}
    assert {line["duplicate_of"] for line in told if str(line["outcome"]).startswith("duplicate")} <= set(published)
    assert b"9  in all" in ended.stderr


def test_a_second_run_takes_nothing_twice(site: Site, here: dict[str, str], tmp_path: Path) -> None:
    out, outcomes = str(tmp_path / "records.jsonl"), tmp_path / "outcomes.jsonl"
    assert run(*site.articles(2), "-o", out, here=here).returncode == 0
    assert run(*site.articles(3), "-o", out, "--outcomes", str(outcomes), here=here).returncode == 0
    taken = [str(record["url"]) for record in lines(tmp_path / "records.jsonl")]
    assert sorted(taken) == site.articles(3), "what an earlier run wrote is kept, since it would not come again"
    assert sorted(str(line["outcome"]) for line in lines(outcomes)) == ["duplicate.url", "duplicate.url", "published"]
    assert site.asked["/article/0"] == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_finishes_what_is_in_hand_and_resume_goes_on_with_exactly_the_rest(
    number: int, site: Site, here: dict[str, str], tmp_path: Path
) -> None:
    site.pause = 0.3
    urls = site.articles(40)
    (tmp_path / "urls").write_text("\n".join(urls))
    out, outcomes = tmp_path / "records.jsonl", tmp_path / "outcomes.jsonl"
    files = ["-o", str(out), "--outcomes", str(outcomes)]
    with subprocess.Popen(
        [*COMMAND, "-f", str(tmp_path / "urls"), *files], env=here, stderr=subprocess.PIPE
    ) as process:
        until(lambda: out.exists() and len(out.read_text().splitlines()) >= 4, "some records")
        process.send_signal(number)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said.decode()
    some = len(lines(out))
    assert 4 <= some < 40
    assert f"{40 - some} URLs are left".encode() in said
    assert b"newsluice run --resume" in said
    refused = run(*urls, *files, here=here)
    assert refused.returncode == 1
    assert b"--resume" in refused.stderr
    assert len(lines(out)) == some, "a refused run has touched the file"
    site.pause = 0.0
    ended = run("--resume", *files, here=here)
    assert ended.returncode == 0, ended.stderr.decode()
    for path in (out, outcomes):
        assert sorted(str(line["url"]) for line in lines(path)) == sorted(urls)
    assert max(site.asked.values()) <= 1


def test_ctrl_c_while_standard_input_stays_open_says_that_it_was_not_read_to_its_end(
    site: Site, here: dict[str, str]
) -> None:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*COMMAND, "-"], env=here, **pipes) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(f"{site.articles(1)[0]}\n".encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["url"] == site.articles(1)[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert process.stderr
        said = process.stderr.read()
    assert b"standard input was not read to its end" in said
    assert b"Fatal" not in said


def test_a_host_that_does_not_answer_ends_all_its_urls_together(here: dict[str, str], tmp_path: Path) -> None:
    urls = [f"http://127.0.0.1:1/{number}" for number in range(30)]
    outcomes = tmp_path / "outcomes.jsonl"
    assert run(*urls, "--outcomes", str(outcomes), here=here).returncode == 0
    assert [line["outcome"] for line in lines(outcomes)] == ["failed.connect"] * 30


def test_after_a_kill_of_everything_resume_finishes_and_writes_no_record_twice(
    site: Site, here: dict[str, str], tmp_path: Path
) -> None:
    site.pause = 0.3
    urls = site.articles(30)
    out = tmp_path / "records.jsonl"
    with subprocess.Popen([*COMMAND, *urls, "-o", str(out)], env=here, stderr=subprocess.DEVNULL) as process:
        until(lambda: out.exists() and len(out.read_text().splitlines()) >= 4, "some records")
        process.kill()
    site.pause = 0.0
    with out.open("a") as cut:
        cut.write('{"id": "half a li')
    until(lambda: run("--resume", "-o", str(out), here=here).returncode == 0, "the directory free again, and the rest")
    assert sorted(str(line["url"]) for line in lines(out)) == sorted(urls)


def test_a_worker_that_is_killed_is_started_again(site: Site, here: dict[str, str], tmp_path: Path) -> None:
    site.pause = 0.3
    out = tmp_path / "records.jsonl"
    with subprocess.Popen([*COMMAND, *site.articles(20), "-o", str(out)], env=here, stderr=subprocess.PIPE) as process:
        until(lambda: out.exists() and len(out.read_text().splitlines()) >= 4, "some records")
        (worker,) = [pid for pid in children(process.pid) if b"worker.begin" in command_of(pid)]
        os.kill(worker, signal.SIGKILL)
        _, said = process.communicate(timeout=90)
    assert process.returncode == 0, said.decode()
    assert len(lines(out)) == 20


def test_a_server_that_is_killed_is_started_again_and_every_url_has_one_line(
    site: Site, here: dict[str, str], tmp_path: Path
) -> None:
    site.pause = 0.2
    urls = site.articles(60)
    out, outcomes = tmp_path / "records.jsonl", tmp_path / "outcomes.jsonl"
    command = [*COMMAND, *urls, "-o", str(out), "--outcomes", str(outcomes)]
    with subprocess.Popen(command, env=here, stderr=subprocess.PIPE) as process:
        for done in (5, 25):
            until(lambda: out.exists() and len(out.read_text().splitlines()) >= done, "some records")  # noqa: B023
            (server,) = [pid for pid in children(process.pid) if b"valkey" in command_of(pid).partition(b"\0")[0]]
            os.kill(server, signal.SIGKILL)
        _, said = process.communicate(timeout=90)
    assert process.returncode == 0, said.decode()
    assert sorted(str(line["url"]) for line in lines(outcomes)) == sorted(urls)
    assert sorted(str(line["url"]) for line in lines(out)) == sorted(urls)


@pytest.mark.parametrize("given_up_before", [False, True])
def test_a_url_that_a_killed_server_had_not_written_down_is_given_to_it_again(
    site: Site, here: dict[str, str], tmp_path: Path, *, given_up_before: bool
) -> None:
    first, second = site.articles(2)
    if given_up_before:
        site.pages["/article/1"] = (503, {}, b"")
        assert run(second, here=here).returncode == 0
        del site.pages["/article/1"]
        site.asked.clear()
    out, data = tmp_path / "records.jsonl", tmp_path / "data" / "valkey"
    with subprocess.Popen([*COMMAND, "-", "-o", str(out)], env=here, stdin=subprocess.PIPE) as process:
        assert process.stdin
        process.stdin.write(f"{first}\n".encode())
        process.stdin.flush()
        until(lambda: out.exists() and len(lines(out)) == 1, "the first record")
        (kept,) = data.glob("appendonlydir/*.incr.aof")
        size = kept.stat().st_size
        site.pause = 60.0
        process.stdin.write(f"{second}\n".encode())
        process.stdin.close()
        until(lambda: sum(site.asked.values()) == 2, "the second page asked for")
        time.sleep(0.5)  # nothing happens any more
        (server,) = [pid for pid in children(process.pid) if b"valkey" in command_of(pid).partition(b"\0")[0]]
        process.send_signal(signal.SIGSTOP)
        os.kill(server, signal.SIGKILL)
        until(lambda: (data / "valkey.sock").exists() and not command_of(server), "the server's end")
        os.truncate(kept, size)
        site.pause = 0.0
        process.send_signal(signal.SIGCONT)
        process.stdin = None
        assert process.wait(60) == 0
    assert [line["url"] for line in lines(out)] == [first, second]


def test_a_second_ctrl_c_ends_at_once_and_resume_does_the_rest(
    site: Site, here: dict[str, str], tmp_path: Path
) -> None:
    site.pause = 30.0
    urls = site.articles(3)
    out = tmp_path / "records.jsonl"
    with subprocess.Popen([*COMMAND, *urls, "-o", str(out)], env=here, stderr=subprocess.PIPE) as process:
        until(lambda: sum(site.asked.values()) >= 3, "all pages asked for")
        for _ in range(2):
            process.send_signal(signal.SIGINT)
            time.sleep(0.3)
        _, said = process.communicate(timeout=8)
    assert process.returncode == 130, said.decode()
    assert b"3 URLs are left" in said
    site.pause = 0.0
    assert run("--resume", "-o", str(out), here=here).returncode == 0
    assert sorted(str(line["url"]) for line in lines(out)) == sorted(urls)


def test_ctrl_c_while_the_server_stands_still_finishes_what_is_in_hand_all_the_same(
    site: Site, here: dict[str, str], tmp_path: Path
) -> None:
    site.pause = 2.0
    urls = site.articles(3)
    out = tmp_path / "records.jsonl"
    with subprocess.Popen([*COMMAND, *urls, "-o", str(out)], env=here, stderr=subprocess.PIPE) as process:
        until(lambda: site.asked.total() >= 4, "all pages asked for, and robots.txt")
        (server,) = [pid for pid in children(process.pid) if b"valkey" in command_of(pid).partition(b"\0")[0]]
        os.kill(server, signal.SIGSTOP)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=25)
    assert process.returncode == 130, said.decode()
    assert b"3  published" in said
    assert sorted(str(line["url"]) for line in lines(out)) == sorted(urls)


def children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)  # noqa: S607 - procps
    return [int(line) for line in found.stdout.split()]


def command_of(pid: int) -> bytes:
    with open(f"/proc/{pid}/cmdline", "rb") as words:  # noqa: PTH123 - /proc
        return words.read()


def test_a_full_disk_stops_the_run_and_what_was_not_written_comes_with_resume(
    site: Site, here: dict[str, str], tmp_path: Path
) -> None:
    urls = site.articles(3)
    ended = run(*urls, "-o", "/dev/full", here=here)
    assert ended.returncode == 1
    assert b"/dev/full cannot be written" in ended.stderr
    assert b"Traceback" not in ended.stderr
    assert run("--resume", "-o", str(tmp_path / "records.jsonl"), here=here).returncode == 0
    assert sorted(str(line["url"]) for line in lines(tmp_path / "records.jsonl")) == sorted(urls)


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ([], 2, b"no URLs"),
        (["-f", "nowhere.txt"], 1, b"nowhere.txt"),
        (["-f", "empty.txt"], 0, b"what was given is empty"),
        (["--resume"], 0, b"nothing was left"),
        (["http://127.0.0.1:1/", "-o", "nowhere/records.jsonl"], 1, b"nowhere/records.jsonl"),
    ],
)
def test_bad_input_is_one_sentence(
    arguments: list[str], code: int, sentence: bytes, here: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "empty.txt").write_text("")
    ended = run(*arguments, here=here)
    assert ended.returncode == code, ended.stderr.decode()
    assert sentence in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_what_all_pages_of_a_host_share_is_left_out_once_the_host_is_known(
    site: Site, here: dict[str, str], tmp_path: Path
) -> None:
    slogan = "The Valley Echo has told its readers since 1904 what moves the valley, and belongs to those who write it."
    pages = range(20)
    for number in pages:
        first = text_of(number)[0]
        page = page_of(number).decode().replace(f"<p>{first}</p>", f"<p>{first}</p><p>{slogan}</p>")
        site.pages[f"/story/{number}"] = (200, {}, page.encode())
    urls = [f"{site.url}/story/{number}" for number in pages]
    out = tmp_path / "records.jsonl"
    assert run(*urls, "-o", str(out), here=here).returncode == 0
    records = lines(out)
    assert len(records) == len(urls)
    assert all(slogan in str(record["text"]) for record in records[:8]), "nothing is said of a host's first pages"
    left_out = [record for record in records if slogan not in str(record["text"])]
    assert left_out
    for record in left_out:
        assert record["removed"] == {"headline": 1, "familiar": 1}
        assert record["text"] == "\n".join(text_of(pages[urls.index(str(record["url"]))]))
