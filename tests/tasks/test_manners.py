"""How a worker asks a host: its robots.txt first, each request in its turn, what pages ask of robots, what is known."""

from __future__ import annotations

import gzip
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from store.books import Books
from store.hosts import Hosts
from store.outcomes import Outcomes
from store.records import Records
from tasks.enqueue import enqueue
from tasks.ingest import CONTACT, PASSED, RETRY
from tasks.room import Room, places
from tests.site import Site, page_of
from tests.tasks.test_ingest import BASE, WORKS, Line
from tests.worker.conftest import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.settings import Settings
    from tests.site import Answer

RULES = b"User-agent: *\nDisallow: /private\n"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def line_with(settings: Settings, site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Line]]:
    """Make lines of work; one that is not `real` has children that take any page for an article."""
    monkeypatch.syspath_prepend(str(WORKS))
    with ExitStack() as stack:

        def make(*, real: bool = False, **changes: Any) -> Line:  # noqa: ANN401 - any setting's value
            own = {"extract_processes": 1, "allow_private_addresses": ("127.0.0.0/8",), "retry_base_seconds": BASE}
            own |= {"retry_cap_seconds": 1e6}
            made = Line(
                settings.model_copy(update=own | changes),
                site,
                "tasks.extract.child:article_of" if real else "works:obey",
            )
            stack.callback(made.close)
            return made

        yield make


def asked(site: Site) -> dict[str, int]:
    return dict(site.asked)


def ends(line: Line) -> list[tuple[str, str]]:
    return [(end.outcome, end.detail) for end in Outcomes(line.redis, line.settings).all()]


# ── turns ──


def test_a_host_that_was_asked_for_its_rules_is_asked_for_the_page_in_its_next_turn(
    line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with(host_delay=50.0)
    site.pages["/robots.txt"] = (200, {}, RULES)
    line.enqueue("/article/1", "/article/2")
    assert line.attempt() == PASSED
    assert 40 < line.host_pause() <= 50
    line.hurry()
    assert line.attempt() == "published"
    assert asked(site) == {"/robots.txt": 1, "/article/1": 1}
    (record,) = Records(line.redis, line.settings).all()
    assert record.url == f"{site.url}/article/1"
    assert Books(line.redis, line.settings).audit().balanced


def test_where_there_is_no_delay_the_page_follows_at_once(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with()
    line.enqueue("/article/1")
    assert line.attempt() == "published"
    assert asked(site) == {"/robots.txt": 1, "/article/1": 1}


def test_a_crawl_delay_holds_from_the_first_page_on(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with()
    site.pages["/robots.txt"] = (200, {}, b"User-agent: *\nCrawl-delay: 30")
    line.enqueue("/article/1", "/article/2")
    assert line.attempt() == PASSED
    assert 20 < line.host_pause() <= 30
    line.hurry()
    assert line.attempt() == "published"
    assert 20 < line.host_pause() <= 30


def test_pages_that_are_denied_are_not_asked_for_and_cost_no_time(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(host_delay=50.0)
    site.pages["/robots.txt"] = (200, {}, RULES)
    line.enqueue(*(f"/private/{number}" for number in range(4)))
    assert line.attempt() == "rejected.robots"
    assert 40 < line.host_pause() <= 50
    line.hurry()
    assert [line.attempt() for _ in range(3)] == ["rejected.robots"] * 3
    assert line.host_pause() == 0
    assert asked(site) == {"/robots.txt": 1}


def test_each_redirect_is_another_turn(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(host_delay=50.0)
    site.pages["/old"] = (301, {"Location": "/older"}, b"")
    site.pages["/older"] = (301, {"Location": "/article/1"}, b"")
    line.enqueue("/old")
    for _ in range(3):
        assert line.attempt() == PASSED
        line.hurry()
    assert line.attempt() == "published"
    (record,) = Records(line.redis, line.settings).all()
    assert record.url == f"{site.url}/old"
    assert f'"url":"{site.url}/article/1"' in record.record
    line.enqueue("/article/1")
    assert Books(line.redis, line.settings).counts()["waiting"] == 0, "where it led to is known, too"


def test_a_redirect_to_another_host_waits_for_that_hosts_turn_and_obeys_its_rules(
    line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with()
    with Site() as other:
        other.pages["/robots.txt"] = (200, {}, RULES)
        site.pages["/gone"] = (302, {"Location": f"{other.url}/private/1"}, b"")
        line.enqueue("/gone")
        assert line.attempt() == PASSED
        assert line.lease().host == other.url.removeprefix("http://")
        line.frontier.reclaim()
        assert line.attempt() == "rejected.robots"
        assert asked(other) == {"/robots.txt": 1}
    assert Books(line.redis, line.settings).audit().balanced


@pytest.mark.parametrize("delay", [0.0, 50.0])
def test_a_page_that_sends_its_readers_on_is_followed_once_whatever_the_turns(
    delay: float, line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with(host_delay=delay, robots="ignore")
    for number in range(4):
        refresh = f'<meta http-equiv="refresh" content="0;url=/{number + 1}">'.encode()
        site.pages[f"/{number}"] = (200, {}, page_of(number).replace(b"<head>", b"<head>" + refresh))
    site.pages["/1"] = (302, {"Location": "/2"}, b"")
    line.enqueue("/0")
    turns = [line.attempt()]
    while turns[-1] == PASSED:
        line.hurry()
        turns.append(line.attempt())
    assert turns == [*([PASSED] * 2 if delay else []), "published"]
    assert asked(site) == {"/0": 1, "/1": 1, "/2": 1}
    (record,) = Records(line.redis, line.settings).all()
    assert f'"url":"{site.url}/2"' in record.record


def test_redirects_without_end_end(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(host_delay=50.0, fetch_max_redirects=3)
    for number in range(9):
        site.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"}, b"")
    line.enqueue("/0")
    for _ in range(4):
        assert line.attempt() == PASSED
        line.hurry()
    assert line.attempt() == "rejected.redirects"
    assert ends(line) == [("rejected.redirects", "more than 3 redirects")]


def test_a_slow_answer_makes_the_pause_longer(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(host_slow_factor=100.0, host_delay=1.0, robots="ignore")
    site.pause = 0.3
    line.enqueue("/article/1", "/article/2")
    assert line.attempt() == "published"
    assert line.host_pause() > 20
    ((trouble),) = Hosts(line.redis, line.settings).troubled(9)
    assert (trouble.state, trouble.failures, trouble.waiting) == ("slow", 0, 1)


# ── hosts that share an address ──


def test_names_of_one_address_are_asked_in_turn(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(host_delay=50.0, host_group="address")
    named = f"http://localhost:{site.url.rpartition(':')[2]}"
    with Site() as other:
        enqueue(line.frontier, [f"{other.url}/article/1"])
        assert line.attempt() == PASSED
        assert asked(other) == {"/robots.txt": 1}
        enqueue(line.frontier, [f"{named}/article/1"])
        assert line.attempt() == PASSED
        assert asked(site) == {}, "it was looked up, and not asked"
        assert line.frontier.dispatch(9) == []
        hosts, name = f"{line.settings.namespace}:hosts", named.removeprefix("http://")
        assert line.redis.zscore(hosts, name) > time.time() * 1000 + 20_000
        for key in line.redis.scan_iter(f"{line.settings.namespace}:host:@*"):
            line.redis.hdel(key, "next")
        line.redis.zadd(hosts, {name: 1})
        assert line.attempt() == PASSED
        assert asked(site) == {"/robots.txt": 1}
        assert Books(line.redis, line.settings).audit().balanced


def test_a_name_that_leads_nowhere_fails_as_it_does_otherwise(line_with: Callable[..., Line]) -> None:
    line = line_with(host_group="address")
    enqueue(line.frontier, ["http://nowhere.invalid/article/1", "http://10.1.2.3/article/1"])
    assert sorted(line.attempt() for _ in range(2)) == ["rejected.address", RETRY]


# ── first contacts ──


def test_who_waits_for_a_first_answer_holds_no_slot(settings: Settings, site: Site) -> None:
    asked_for, may_answer = threading.Event(), threading.Event()

    def rules() -> Answer:
        asked_for.set()
        may_answer.wait(60)
        return 404, {}, b""

    site.pages["/robots.txt"] = rules
    own = {"extract_processes": 1, "allow_private_addresses": ("127.0.0.0/8",), "host_concurrency": 2}
    line = Line(settings.model_copy(update=own), site, "tasks.extract.child:article_of", Room(1))
    try:
        line.enqueue("/article/1", "/article/2")
        first, second = ([(lease.id, lease.token)] for lease in line.frontier.dispatch(2))
        line.hands.receive(first)
        assert line.ingest.batch(first) == CONTACT
        assert asked_for.wait(60)
        assert line.hands.work.in_hand == 1, "its lease is kept"
        may_answer.set()
        line.hands.receive(second)
        until(lambda: line.hands.work.ended == 1, "the first contact to end")
        assert line.ingest.batch(second) == "published", "what is known needs no room"
        assert Books(line.redis, line.settings).counts()["waiting"] == 1, "its page is to be asked for in its next turn"
        assert line.attempt() == "published"
        assert asked(site) == {"/robots.txt": 1, "/article/1": 1, "/article/2": 1}
    finally:
        may_answer.set()
        line.close()


def test_a_room_has_so_many_places(settings: Settings) -> None:
    room, left, leave = Room(2), [], threading.Event()

    def stay() -> None:
        leave.wait(60)
        left.append(1)

    assert [room.take(stay) for _ in range(3)] == [True, True, False]
    leave.set()
    until(lambda: len(left) == 2, "both to leave")
    until(lambda: room.take(lambda: None), "a place to be free")
    assert places(settings, 8) == 32
    assert places(settings.model_copy(update={"robots": "ignore"}), 8) == 6


# ── failures of hosts ──


def test_a_host_whose_rules_cannot_be_had_is_waited_for_and_no_url_is_charged(
    line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with()
    site.pages["/robots.txt"] = (503, {}, b"")
    line.enqueue("/article/1", "/article/2")
    assert line.attempt() == RETRY
    counts = Books(line.redis, line.settings).counts()
    assert (counts["waiting"], counts["delayed"]) == (2, 0)
    assert line.host_pause() > 2 * BASE
    ((trouble),) = Hosts(line.redis, line.settings).troubled(9)
    assert (trouble.state, trouble.failures, trouble.waiting) == ("blocked", 1, 2)
    assert trouble.why.endswith("status 503")
    assert 0 <= time.time() - trouble.since < 60
    line.hurry()
    lease = line.lease()
    job = line.frontier.begin(lease.id, lease.token)
    assert job is not None
    assert (job.url, job.attempt, job.failures) == (f"{site.url}/article/1", 1, 1)


def test_a_host_is_not_given_up_before_its_time(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(host_give_up_seconds=3600.0)
    line.enqueue("/article/1")
    site.__exit__()
    waits = []
    for _ in range(6):
        assert line.attempt() == RETRY
        waits.append(line.host_pause())
        line.hurry()
    assert waits == sorted(waits), "ever longer"
    key = f"{line.settings.namespace}:troubled"
    line.redis.zincrby(key, -3_600_000, site.url.removeprefix("http://"))
    assert line.attempt() == "failed.connect"
    assert line.letter().reason == "failed.connect"


def test_a_page_that_says_nothing_leaves_its_host_alone_and_is_charged(
    line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with(fetch_timeout=0.3, robots="ignore")
    site.pause = 2.0
    line.enqueue("/article/1", "/article/2")
    assert line.attempt() == RETRY
    assert line.host_pause() > 2 * BASE
    assert Books(line.redis, line.settings).counts()["delayed"] == 1
    ((trouble),) = Hosts(line.redis, line.settings).troubled(9)
    assert (trouble.state, trouble.why.partition(":")[0]) == ("down", "failed.timeout")


def no_answer() -> NoReturn:
    raise ConnectionAbortedError


def test_a_connection_that_ends_without_a_byte_leaves_its_host_alone_and_is_charged(
    line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with(robots="ignore")
    site.pages["/article/1"] = no_answer
    line.enqueue("/article/1", "/article/2")
    assert line.attempt() == RETRY
    assert line.host_pause() > BASE / 2
    assert Books(line.redis, line.settings).counts()["delayed"] == 1
    ((trouble),) = Hosts(line.redis, line.settings).troubled(9)
    assert (trouble.state, trouble.why.partition(":")[0]) == ("down", "failed.incomplete")


@pytest.mark.parametrize(
    "answer",
    [
        (200, {"Content-Encoding": "gzip"}, gzip.compress(page_of(1))[:-9]),
        (200, {"Set-Cookie": "a=\0b"}, page_of(1)),
    ],
    ids=["cut", "against the protocol"],
)
def test_an_answer_that_cannot_be_read_leaves_its_host_alone_no_longer_than_usual(
    answer: Answer, line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with(robots="ignore")
    site.pages["/article/1"] = answer
    line.enqueue("/article/1", "/article/2")
    assert line.attempt() == RETRY
    assert line.host_pause() == 0
    assert not Hosts(line.redis, line.settings).troubled(9)


def test_an_idle_connection_that_breaks_is_neither_an_answer_of_its_host_nor_a_failure(
    line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with(robots="ignore", host_delay=BASE)
    answers = iter([(503, {}, b""), None, (503, {}, b"")])
    site.pages["/article/1"] = lambda: next(answers) or no_answer()
    line.enqueue("/article/1")
    failures = []
    for expected in (RETRY, PASSED, RETRY):
        assert line.attempt() == expected
        assert line.host_pause() > BASE / 2, "it was asked"
        ((trouble),) = Hosts(line.redis, line.settings).troubled(9)
        failures.append((trouble.state, trouble.failures))
        line.hurry()
    assert failures == [("blocked", 1), ("blocked", 1), ("blocked", 2)]
    line.hurry()
    job = line.lease()
    assert line.redis.hget(f"{line.settings.namespace}:job:{job.id}", "attempt") == b"2", "it was not charged"


# ── what pages ask of robots, and what is known of them ──


def page_saying(name: str, content: str) -> bytes:
    return page_of(1).replace(b"<head>", f'<head><meta name="{name}" content="{content}">'.encode())


@pytest.mark.parametrize(
    ("headers", "page", "detail"),
    [
        ({"X-Robots-Tag": "noindex"}, page_of(1), "X-Robots-Tag says noindex"),
        ({"X-Robots-Tag": "newsluice: none"}, page_of(1), "X-Robots-Tag says none"),
        ({"X-Robots-Tag": "otherbot: none"}, page_of(1), None),
        ({}, page_saying("ROBOTS", "NoIndex, nofollow"), "meta robots says noindex"),
        ({}, page_saying("Newsluice", "none"), "meta robots says none"),
        ({}, page_saying("googlebot", "noindex"), None),
        ({}, page_saying("description", "none"), None),
        ({}, page_saying("robots", "index, follow"), None),
    ],
)
def test_pages_that_are_not_to_be_indexed_are_not_taken(
    headers: dict[str, str], page: bytes, detail: str | None, line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with(real=b"<meta name" in page)
    site.pages["/a"] = (200, headers, page)
    line.enqueue("/a")
    assert line.attempt() == ("rejected.robots" if detail else "published")
    assert ends(line) == ([("rejected.robots", detail)] if detail else [])


def test_that_can_be_ignored(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(noindex="ignore")
    site.pages["/a"] = (200, {"X-Robots-Tag": "noindex"}, page_saying("robots", "noindex"))
    line.enqueue("/a")
    assert line.attempt() == "published"


def test_a_page_that_was_taken_is_asked_for_again_only_if_it_has_changed(
    line_with: Callable[..., Line], site: Site
) -> None:
    line = line_with()
    site.pages["/a"] = (200, {"ETag": '"v1"'}, page_of(1))
    line.enqueue("/a")
    assert line.attempt() == "published"
    (record,) = Records(line.redis, line.settings).all()
    site.pages["/a"] = (304, {}, b"")
    line.enqueue("/a", again=True)
    assert line.attempt() == "duplicate.unchanged"
    (end,) = Outcomes(line.redis, line.settings).all()
    assert end.duplicate_of == record.id
    assert len(Records(line.redis, line.settings)) == 1
    assert Books(line.redis, line.settings).audit().balanced
