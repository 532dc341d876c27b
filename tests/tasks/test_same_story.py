"""The same story under other addresses, and edited: pages are fetched and read for real, and end as what they are."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from store.books import Books
from store.forgetting import Forgetting
from store.outcomes import Outcomes
from store.records import Records
from tasks.enqueue import enqueue
from tasks.url import job_id
from tests.site import Site, page_of, text_of
from tests.tasks.test_ingest import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Settings
    from tests.site import Answer


@pytest.fixture
def line(settings: Settings) -> Iterator[Line]:
    own = {"extract_processes": 1, "robots": "ignore", "allow_private_addresses": ("127.0.0.0/8",)}
    with Site() as site:
        made = Line(settings.model_copy(update=own), site, work="tasks.extract.child:article_of")
        yield made
        made.close()


def page(paragraphs: list[str], canonical: str = "") -> tuple[int, dict[str, str], bytes]:
    own = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    text = (
        f"<!doctype html><html><head><title>A story of the harbour</title>{own}</head><body><article>{body}</article>"
    )
    return 200, {"content-type": "text/html"}, f"{text}</body></html>".encode()


def test_an_edited_copy_names_the_record_that_it_repeats(line: Line) -> None:
    paragraphs = text_of(7)
    line.site.pages["/first"] = page(paragraphs)
    line.site.pages["/copy"] = page(
        [*paragraphs[:3], "Readers were told of it by this paper alone, as so often.", *paragraphs[3:]]
    )
    line.enqueue("/first", "/copy")
    assert [line.attempt(), line.attempt()] == ["published", "duplicate.near"]
    (record,) = Records(line.redis, line.settings).all()
    (end,) = Outcomes(line.redis, line.settings).all()
    assert (end.duplicate_of, end.duplicate_url) == (record.id, f"{line.site.url}/first")
    assert json.loads(record.record)["story"] == record.id


def test_a_page_that_calls_another_address_its_own_is_that_page_unless_its_text_is_another(line: Line) -> None:
    address = f"{line.site.url}/news/old-bridge-to-close"
    paths = {"/news/old-bridge-to-close": 1, "/x/old-bridge-to-close?view=2": 1, "/x/old-bridge-to-close?page=2": 2}
    for path, number in paths.items():
        line.site.pages[path] = page(text_of(number), canonical=address)
    line.enqueue(*paths)
    assert [line.attempt() for _ in paths] == ["published", "duplicate.url", "published"]


def test_another_view_of_a_published_page_is_not_asked_for(line: Line) -> None:
    line.site.pages["/story"] = (200, {"content-type": "text/html"}, page_of(3))
    line.enqueue("/story")
    assert line.attempt() == "published"
    views = [f"{line.site.url}/{path}" for path in ("story/", "story/amp", "amp/story", "story?print=1&utm_source=x")]
    assert enqueue(line.frontier, views)["done"] == len(views)


class Growing:
    """A page with an ETag that its server looks at: 304 as long as the reader has what is there."""

    def __init__(self, site: Site, path: str, paragraphs: list[str]) -> None:
        self.site, self.path, self.paragraphs = site, path, paragraphs
        site.pages[path] = self

    @property
    def tag(self) -> str:
        return f'"{hashlib.sha256(repr(self.paragraphs).encode()).hexdigest()[:12]}"'

    def __call__(self) -> Answer:
        if self.site.headers[self.path].get("If-None-Match") == self.tag:
            return 304, {"ETag": self.tag}, b""
        status, headers, body = page(self.paragraphs)
        return status, headers | {"ETag": self.tag}, body


def test_a_page_asked_for_again_is_unchanged_by_its_servers_word_until_it_grows(line: Line) -> None:
    growing = Growing(line.site, "/grows", text_of(8))
    url = f"{line.site.url}/grows"
    line.enqueue("/grows")
    assert line.attempt() == "published"
    (record,) = Records(line.redis, line.settings).all()
    for _ in range(2):
        assert enqueue(line.frontier, [url])["done"] == 1
        assert enqueue(line.frontier, [url], again=True)["new"] == 1
        assert line.attempt() == "duplicate.unchanged"
        assert line.site.headers["/grows"]["If-None-Match"] == growing.tag
    growing.paragraphs = [*text_of(8), *text_of(9)]
    enqueue(line.frontier, [url], again=True)
    assert line.attempt() == "published"
    revision = json.loads(list(Records(line.redis, line.settings).all())[1].record)
    assert (revision["id"], revision["revision"], revision["supersedes"]) == (record.id, 2, record.id)
    enqueue(line.frontier, [url], again=True)
    assert line.attempt() == "duplicate.unchanged"
    assert [(end.duplicate_of, end.detail[:10]) for end in Outcomes(line.redis, line.settings).all()] == [
        (record.id, "status 304")
    ] * 3
    assert Books(line.redis, line.settings).audit().balanced


def test_a_copy_that_is_asked_for_again_and_is_as_it_was_is_still_the_copy_of_its_record(line: Line) -> None:
    line.site.pages["/first"] = page(text_of(8))
    Growing(line.site, "/copy", text_of(8))
    line.enqueue("/first", "/copy")
    assert [line.attempt(), line.attempt()] == ["published", "duplicate.content"]
    (record,) = Records(line.redis, line.settings).all()
    known = Forgetting(line.redis, line.settings).known
    copy = job_id(f"{line.site.url}/copy")
    for _ in range(2):
        enqueue(line.frontier, [f"{line.site.url}/copy"], again=True)
        assert line.attempt() == "duplicate.unchanged"
        assert known([copy])[0].record == record.id
    assert {end.duplicate_of for end in Outcomes(line.redis, line.settings).all()} == {record.id}


def test_a_forgotten_page_is_taken_again_though_its_server_says_that_it_is_as_it_was(line: Line) -> None:
    Growing(line.site, "/grows", text_of(8))
    line.enqueue("/grows")
    assert line.attempt() == "published"
    (record,) = Records(line.redis, line.settings).all()
    Forgetting(line.redis, line.settings).forget([record.id])
    line.enqueue("/grows")
    assert line.attempt() == "published"
    assert "If-None-Match" not in line.site.headers["/grows"]
