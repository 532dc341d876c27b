"""The demo site: what its table promises is what its servers give."""

from __future__ import annotations

import http.client
import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from tasks.outcome import Outcome
from worker.demo.addresses import ADDRESSES, HIDDEN, HOSTS, Address
from worker.demo.site import Site, page

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLES = [place for place in (*ADDRESSES, *HIDDEN) if place.expected is Outcome.PUBLISHED and place.page]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def ask(url: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(url)
    assert parts.hostname
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
    try:
        connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
        answer = connection.getresponse()
        return answer.status, dict(answer.headers), answer.read()
    finally:
        connection.close()


def one(behaviour: str) -> Address:
    (place,) = (place for place in ADDRESSES if place.behaviour == behaviour)
    return place


def test_every_page_is_served_with_its_own_bytes(site: Site) -> None:
    for url, place in site.urls.items():
        if place.behaviour == "page":
            status, _, body = ask(url)
            assert (status, body) == (200, page(place)), url


def test_the_site_has_fourteen_articles_in_four_languages_and_five_layouts() -> None:
    languages = {b"lang=" in page(place) and page(place).split(b'lang="')[1][:2] for place in ARTICLES}
    assert len({place.page for place in ARTICLES}) >= 14
    assert {b"en", b"de", b"es", b"ar"} <= languages
    assert len({place.layout for place in ARTICLES}) >= 5


def test_newspapers_are_hosts_of_their_own(site: Site) -> None:
    assert len({urlsplit(url).netloc for url in site.urls}) == len(HOSTS)
    assert {urlsplit(url).scheme for url in site.urls} == {"http"}


def test_one_address_can_be_given_for_all_newspapers() -> None:
    with Site("127.0.0.1") as narrow:
        assert {urlsplit(url).hostname for url in narrow.urls} == {"127.0.0.1"}
        status, _, _ = ask(next(iter(narrow.urls)))
        assert status == 200


def test_the_busy_page_is_busy_once() -> None:
    with Site() as fresh:
        url = fresh.url(one("busy_once"))
        first, headers, _ = ask(url)
        again, _, body = ask(url)
    assert (first, headers["Retry-After"]) == (503, "1")
    assert (again, body) == (200, page(one("busy_once")))


def test_the_redirect_leads_to_an_article_that_no_other_url_names(site: Site) -> None:
    place = one("redirect")
    status, headers, _ = ask(site.url(place))
    assert (status, headers["Location"]) == (302, HIDDEN[0].path)
    status, _, body = ask(site.url(HIDDEN[0]))
    assert (status, body) == (200, page(HIDDEN[0]))


def test_the_missing_page_is_missing_and_the_document_is_no_page(site: Site) -> None:
    assert ask(site.url(one("missing")))[0] == 404
    status, headers, body = ask(site.url(one("document")))
    assert (status, headers["Content-Type"], body[:4]) == (200, "application/pdf", b"%PDF")


def test_old_pages_name_their_charset_themselves(site: Site) -> None:
    old = [place for place in ADDRESSES if place.charset == "iso-8859-1"]
    assert old
    for place in old:
        _, headers, body = ask(site.url(place))
        assert headers["Content-Type"] == "text/html"
        assert b"charset=iso-8859-1" in body
        with pytest.raises(UnicodeDecodeError):
            body.decode("utf-8")


def test_robots_txt_disallows_what_should_be_refused_for_it(site: Site) -> None:
    (place,) = (place for place in ADDRESSES if place.expected is Outcome.REJECTED_ROBOTS)
    _, _, body = ask(site.url(place).replace(place.path, "/robots.txt"))
    disallowed = [line.removeprefix("Disallow: ") for line in body.decode().splitlines() if line.startswith("Disallow")]
    assert any(place.path.startswith(prefix) for prefix in disallowed)


def test_one_page_stands_under_two_addresses() -> None:
    (copy,) = (place for place in ADDRESSES if place.expected is Outcome.DUPLICATE_CONTENT)
    originals = [place for place in ARTICLES if place.page == copy.page]
    assert len(originals) == 1
    assert originals[0].host != copy.host


def test_every_kind_of_end_but_failure_is_expected_somewhere() -> None:
    kinds = Counter(place.expected.kind for place in ADDRESSES)
    assert set(kinds) == {"published", "duplicate", "rejected"}


def test_every_teaser_leads_to_the_article_whose_headline_it_shows() -> None:
    teaser = re.compile(r'<(?:li|h2|div class="teaser")><a href="(/[^"]+)">([^<]+)</a>')
    places = {(place.host, place.path): place for place in ARTICLES}
    seen = 0
    for shown in (
        place for place in (*ADDRESSES, *HIDDEN) if place.page and place.expected is not Outcome.DUPLICATE_CONTENT
    ):
        text = page(shown).decode(shown.charset).partition("</header>")[2] or page(shown).decode(shown.charset)
        for path, headline in teaser.findall(text):
            seen += 1
            assert f"<h1>{headline}</h1>" in page(places[shown.host, path]).decode()
            assert path != shown.path
    assert seen >= 20
