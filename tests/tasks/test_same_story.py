"""The same story under other addresses, and edited: pages are fetched and read for real, and end as what they are."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from store.outcomes import Outcomes
from store.records import Records
from tasks.enqueue import enqueue
from tests.site import Site, page_of, text_of
from tests.tasks.test_ingest import Line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.settings import Settings


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
