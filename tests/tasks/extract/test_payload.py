from __future__ import annotations

import json

import pytest

from tasks.errors import Rejected
from tasks.extract.page import read

SENTENCES = [
    f"The council decided on day {number} to build a new bridge across the river, and work begins in spring."
    for number in range(8)
]
ARTICLE = "".join(f'<p class="text">{sentence}</p>' for sentence in SENTENCES)


def page(script: str) -> bytes:
    return f"<html><head><title>A bridge</title></head><body><div id='root'></div>{script}</body></html>".encode()


def _state(**held: object) -> str:
    return json.dumps({"props": {"menu": ["Home", "News"], **held}}).replace("<", "\\u003c")


@pytest.mark.parametrize(
    "script",
    [
        f"<script type='application/json'>{_state(content=ARTICLE)}</script>",
        f"<script>window.__STATE__ = {_state(post={'body': {'html': ARTICLE}})};</script>",
        f"<script>self.push([1,{json.dumps(_state(content=ARTICLE))}])</script>",
        f"<script>self.push([1,{json.dumps(ARTICLE)}])</script>",
    ],
    ids=["json", "assignment", "json in a string", "html in a string"],
)
def test_an_article_that_stands_in_a_script_alone_is_read(script: str) -> None:
    found = read(page(script), "http://news.example/x", None)
    assert [paragraph.text for paragraph in found.paragraphs] == SENTENCES
    assert found.metadata.title == "A bridge"


@pytest.mark.parametrize(
    "script",
    ["", "<script>let x = '<p>';</script>", f"<script>{_state(content='<p>Loading the page</p>' * 20)[:300]}</script>"],
)
def test_scripts_without_an_article_give_none(script: str) -> None:
    with pytest.raises(Rejected):
        read(page(script), "http://news.example/x", None)


def test_a_page_with_an_article_of_its_own_is_read_from_its_elements() -> None:
    own = "".join(f"<p>{sentence} It rained.</p>" for sentence in SENTENCES)
    body = page(f"<article>{own}</article><script>{_state(content=ARTICLE)}</script>")
    assert all(
        paragraph.text.endswith("It rained.") for paragraph in read(body, "http://news.example/x", None).paragraphs
    )
