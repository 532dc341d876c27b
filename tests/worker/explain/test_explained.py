"""`newsluice extract --explain` and `--html`: run as a user does, on a page that means harm."""

from __future__ import annotations

import html
import os
import pty
import re
import subprocess
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from tests.worker.cli.program import COMMAND, environment, newsluice

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://news.example/a/b"
LONG = "of the article says at length what happened in the town, to whom it happened, and what came of it in the end."
SCRIPT = "<script>alert(1)</script>"
#: ESC and what follows it would clear the screen, set the window's title and turn the line around.
COMMANDS = "\\u001b[2J\\u001b]0;owned\\u0007\\u202e"
PAGE = f"""<html lang="en"><head><title>T</title>
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{COMMANDS} & \\u003cscript> news",
"author": {{"name": "\\" onmouseover=\\"alert(2)"}}, "description": "\\u009b2J {COMMANDS}"}}</script></head>
<body><article class='x"><img src=x onerror=alert(3)>'><h1>{COMMANDS} & news</h1>
<p>The first paragraph {html.escape(SCRIPT)} {LONG}</p><p>Read more: <a href="/x">Another story</a></p>
<p>The second paragraph [bold]{LONG}[/bold]</p><p>The third paragraph &lt;/p>&lt;/style> {LONG}</p>
</article></body></html>"""

#: All that the page of an account is made of; no script, no link, nothing that is loaded.
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "table", "tr", "th", "td", "bdi"),
    *("div", "label", "input", "ol", "li", "span", "b"),
}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE, encoding="utf-8")
    return path


class Outline(HTMLParser):
    """Tags and attributes of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in {"meta", "input"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def on_a_terminal(*arguments: str, **settings: str) -> bytes:
    """Run the command with a terminal of 80 columns as its standard output; return what the terminal got."""
    ours, theirs = pty.openpty()
    given = environment() | {"COLUMNS": "80", "TERM": "xterm-256color"} | settings
    with subprocess.Popen([*COMMAND, *arguments], env=given, stdout=theirs, stderr=subprocess.PIPE) as process:
        os.close(theirs)
        got = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side is closed
                break
            if not part:
                break
            got += part
    os.close(ours)
    assert process.returncode == 0
    return got


def test_in_a_pipe_each_block_is_a_line_without_colours(page: Path) -> None:
    ended = newsluice("extract", str(page), "--explain", "--url", URL)
    assert ended.returncode == 0, ended.stderr
    lines = ended.stdout.decode().splitlines()
    assert "\x1b" not in ended.stdout.decode()
    blocks = [line for line in lines if line[:2] in {"+ ", "- "}]
    assert [line[:40].split("  ")[0] for line in blocks] == ["- headline", "+ kept", "- pointer", "+ kept", "+ kept"]
    assert blocks[1] == f"+ kept  paragraph  The first paragraph {SCRIPT} {LONG}"
    assert "published; 3 blocks kept, 2 struck out (headline 1, pointer 1)" in lines
    assert any(line.startswith("title ") and "[JSON-LD headline" in line for line in lines)


def test_a_terminal_of_80_columns_is_enough_and_takes_no_commands_from_the_page(page: Path) -> None:
    got = on_a_terminal("extract", str(page), "--explain").decode()
    ours = re.compile(r"\x1b\[[0-9;]*m")
    assert ours.search(got)
    plain = ours.sub("", got).replace("\r\n", "\n")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", plain)
    assert "[2J" in plain, "what is left of a command without its control character"
    assert "[bold]of the article" in " ".join(plain.split())
    assert max(map(len, plain.splitlines())) <= 80
    assert "- pointer " in plain


def test_no_color_is_heeded(page: Path) -> None:
    got = on_a_terminal("extract", str(page), "--explain", NO_COLOR="1").decode()
    assert not re.search(r"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|9[0-7])(?:;[0-9;]*)?m", got)
    assert "+ kept" in got


def test_the_page_of_an_account_is_whole_and_harmless(page: Path, tmp_path: Path) -> None:
    ended = newsluice("extract", str(page), "--html", str(tmp_path / "account.html"), "--url", URL)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == b""
    assert "3 blocks kept, 2 struck out" in ended.stderr.decode()
    text = (tmp_path / "account.html").read_text(encoding="utf-8")
    outline = Outline(text)
    assert outline.open == []
    assert set(outline.tags) <= TAGS
    names = {name for name, _ in outline.attributes}
    assert names <= {"lang", "charset", "http-equiv", "content", "name", "class", "dir", "type", "id", "checked"}
    assert "url(" not in text
    assert "@import" not in text
    said = "".join(outline.texts)
    assert SCRIPT in said
    assert '" onmouseover="alert(2)' in said
    assert "[2J]0;owned" in said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)


def test_the_page_of_an_account_has_what_a_report_needs(page: Path) -> None:
    ended = newsluice("extract", str(page), "--html", "-", "--url", URL)
    text = ended.stdout.decode()
    said = Outline(text).texts
    for wanted in (
        URL,
        "published; 3 blocks kept, 2 struck out (headline 1, pointer 1)",
        " pointer 1",
        "JSON-LD headline",
    ):
        assert any(wanted in part for part in said), wanted
    assert any(re.fullmatch(r"trafilatura [\d.]+ / newsluice [\d.]+", part) for part in said)
    items = re.findall(r'<li class="(\w+) (\w+)', text)
    kept = ("kept", "paragraph")
    assert items == [("struck", "head"), kept, ("struck", "paragraph"), kept, kept]
    boxes = set(re.findall(r'type="checkbox" id="([\w-]+)"', text))
    assert {"f-kept", "f-struck", "r-headline", "r-pointer"} <= boxes
    assert set(re.findall(r"has\(#(r-\w+)", text)) == {box for box in boxes if box.startswith("r-")}


def test_a_page_that_gives_no_record_is_explained_and_ends_with_its_outcome(tmp_path: Path) -> None:
    path, account = tmp_path / "page.html", tmp_path / "account.html"
    path.write_text("<html><title>x</title><body><p>Home</p><p><a href='/'>Login here</a></p></body></html>")
    ended = newsluice("extract", str(path), "--explain", "--html", str(account))
    assert ended.returncode == 1
    assert "newsluice: rejected.no_text: " in ended.stderr.decode()
    assert " Home\n" in ended.stdout.decode()
    assert "rejected.no_text: " in ended.stdout.decode()
    assert '<p class="outcome bad">rejected.no_text: ' in account.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_written_is_one_sentence(page: Path) -> None:
    ended = newsluice("extract", str(page), "--html", "/dev/full")
    assert ended.returncode == 1
    (line,) = ended.stderr.decode().splitlines()
    assert line == "newsluice: /dev/full: No space left on device"


@pytest.mark.parametrize("more", [["--explain"], ["--json", "--url", URL]])
def test_one_standard_output_takes_one_thing(page: Path, more: list[str]) -> None:
    ended = newsluice("extract", str(page), "--html", "-", *more)
    assert ended.returncode == 2
    assert "--html -" in ended.stderr.decode()
