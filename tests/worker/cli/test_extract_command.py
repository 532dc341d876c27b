"""`newsluice extract`: one page to look at, many to turn into records."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from tasks.record import Record
from tasks.url import job_id
from tests.site import Site, page_of, text_of
from tests.worker.cli.program import newsluice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "https://example.com/news/one"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_bytes(page_of(1, "Harbour bridge opens again"))
    return path


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def test_a_file_is_shown_with_title_and_text(page: Path) -> None:
    ended = newsluice("extract", str(page), "--url", URL)
    assert ended.returncode == 0, ended.stderr
    text = ended.stdout.decode()
    assert text.startswith("Harbour bridge opens again\n")
    assert URL in text
    assert all(paragraph in text for paragraph in text_of(1))


def test_a_gzip_file_needs_no_address_to_be_looked_at(page: Path) -> None:
    packed = page.with_suffix(".html.gz")
    packed.write_bytes(gzip.compress(page.read_bytes()))
    ended = newsluice("extract", str(packed))
    assert ended.returncode == 0
    assert "localhost" not in ended.stdout.decode()
    assert text_of(1)[0] in ended.stdout.decode()


def test_a_record_of_a_file_is_as_consumers_get_it(page: Path) -> None:
    ended = newsluice("extract", str(page), "--url", f"{URL}#top", "--json")
    (line,) = ended.stdout.decode().splitlines()
    record = Record.model_validate_json(line)
    assert record.id == job_id(URL)
    assert record.requested_url == URL
    assert record.host == "example.com"
    assert record.text.split("\n") == text_of(1)


def test_a_record_of_a_file_needs_an_address(page: Path) -> None:
    ended = newsluice("extract", str(page), "--json")
    assert ended.returncode == 2
    assert "--url" in ended.stderr.decode()


def test_with_a_record_the_explanation_goes_to_standard_error(page: Path) -> None:
    ended = newsluice("extract", str(page), "--url", URL, "--explain", "--json")
    assert ended.returncode == 0
    removed = json.loads(ended.stdout)["removed"]
    lines = ended.stderr.decode().splitlines()
    assert removed == {"headline": 1}
    assert "- headline  head  Harbour bridge opens again" in lines
    assert [line.split("  ")[-1] for line in lines if line.startswith("+ kept")] == text_of(1)


def test_a_url_is_fetched(site: Site) -> None:
    ended = newsluice("extract", f"{site.url}/article/7", "--json", ALLOW_PRIVATE_ADDRESSES="127.0.0.0/8")
    assert ended.returncode == 0, ended.stderr
    record = json.loads(ended.stdout)
    assert record["url"] == f"{site.url}/article/7"
    assert record["text"].split("\n") == text_of(7)


def test_a_private_address_is_refused_unless_allowed(site: Site) -> None:
    ended = newsluice("extract", f"{site.url}/article/7")
    assert ended.returncode == 1
    assert ended.stderr.decode().startswith("newsluice: rejected.address: ")
    assert site.asked.total() == 0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file"),
        (b"\x1f\x8b broken", "broken gzip"),
        (b"<html><body></body></html>", "rejected.no_text"),
    ],
)
def test_a_page_that_gives_none_is_one_sentence(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "page.html"
    if content is not None:
        path.write_bytes(content)
    ended = newsluice("extract", str(path), "--url", URL)
    assert ended.returncode == 1
    (line,) = ended.stderr.decode().splitlines()
    assert line.startswith("newsluice: ")
    assert message in line


@pytest.mark.parametrize("arguments", [(), ("page.html", "--jsonl"), ("--jsonl", "--url", URL), (URL, "--url", URL)])
def test_options_that_do_not_go_together_are_bad_usage(arguments: tuple[str, ...]) -> None:
    assert newsluice("extract", *arguments).returncode == 2


def test_many_pages_give_a_line_each_in_order(tmp_path: Path, page: Path) -> None:
    lines: list[bytes] = []
    expected: list[tuple[Any, str]] = []

    def give(line: Any, url: str | None, answer: str) -> None:  # noqa: ANN401 - whatever JSON can hold
        lines.append(line if isinstance(line, bytes) else json.dumps(line).encode())
        expected.append((url, answer))

    for number in range(12):
        path = tmp_path / f"{number}.html"
        path.write_bytes(page_of(number))
        give({"url": f"{URL}/{number}", "html": str(path)}, f"{URL}/{number}", text_of(number)[0])
    give({"url": f"{URL}/x", "html": str(tmp_path / "nowhere")}, f"{URL}/x", "No such file")
    give(b"{broken", None, "line 14: not JSON")
    give(["a"], None, "line 15: not a JSON object")
    give({"url": URL}, None, "line 16: no html")
    give({"url": "ftp://example.com/", "html": str(page)}, "ftp://example.com/", "rejected.url: ftp:")
    (tmp_path / "empty.html").write_bytes(b"")
    give({"url": URL, "html": str(tmp_path / "empty.html")}, URL, "rejected.")
    give({"url": URL, "html": str(page)}, URL, text_of(1)[0])
    ended = newsluice("extract", "--jsonl", stdin=b"\n".join(lines) + b"\n\n", EXTRACT_PROCESSES="2")
    assert ended.returncode == 0, ended.stderr
    answers = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [answer["url"] for answer in answers] == [url for url, _ in expected]
    for answer, (_, beginning) in zip(answers, expected, strict=True):
        assert beginning in (answer.get("text") or answer["error"])


def test_a_page_that_takes_too_long_does_not_stop_the_rest(tmp_path: Path, page: Path) -> None:
    slow = tmp_path / "slow.html"
    attributes = " ".join(f"a{number}=1" for number in range(100_000))  # which parsers compare each with each
    slow.write_text(f"<html><body><p {attributes}>Text.</p></body></html>")
    lines = "".join(json.dumps({"url": URL, "html": str(path)}) + "\n" for path in (slow, page))
    ended = newsluice("extract", "--jsonl", stdin=lines.encode(), EXTRACT_PROCESSES="1", EXTRACT_TIMEOUT="1")
    first, second = (json.loads(line) for line in ended.stdout.splitlines())
    assert "error" in first
    assert second["text"].split("\n") == text_of(1)
