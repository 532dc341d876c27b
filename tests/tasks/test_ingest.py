"""One URL that fails, driven through its attempts to the dead letter, and what becomes of its host meanwhile."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.hosts import Hosts
from store.books import Books
from store.cache import Cache
from store.connection import connect
from store.dead import DeadLetter, DeadLetters
from store.frontier import Frontier, Lease
from tasks.enqueue import enqueue
from tasks.extract.pool import Pool
from tasks.fetch.client import Fetcher
from tasks.fetch.robots import Robots
from tasks.hands import Hands
from tasks.ingest import HANDED_BACK, RETRY, Ingest
from tasks.manners import Manners
from tasks.presence import Presence
from tasks.retry import JITTER
from tests.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.settings import Settings
    from tasks.room import Room
    from tests.site import Answer

BASE = 100.0  # seconds: long enough to be told from the delay of a slow machine
WORKS = Path(__file__).parent / "extract"


class Line:
    """A frontier with a worker's line of work, of which the test is the pump."""

    def __init__(self, settings: Settings, site: Site, work: str = "works:obey", room: Room | None = None) -> None:
        self.settings = settings
        self.site = site
        self.redis = connect(settings)
        self.frontier = Frontier(self.redis, settings)
        self.letters = DeadLetters(self.redis, settings)
        self.fetcher = Fetcher(settings)
        self.pool = Pool(settings, work=work)
        self.hands = Hands(self.frontier, settings.lease_seconds)
        self.ingest = Ingest(
            settings=settings,
            frontier=self.frontier,
            manners=Manners(
                settings=settings,
                frontier=self.frontier,
                fetcher=self.fetcher,
                robots=Robots(self.fetcher, Cache(self.redis, settings), settings),
                hosts=Hosts(settings.hosts_file),
                presence=Presence(),
            ),
            pool=self.pool,
            hands=self.hands,
            room=room,
            presence=Presence(),
        )

    def close(self) -> None:
        self.pool.close()
        self.fetcher.close()

    def enqueue(self, *paths: str, again: bool = False) -> None:
        enqueue(self.frontier, [self.site.url + path for path in paths], again=again)

    def lease(self) -> Lease:
        (lease,) = self.frontier.dispatch(1)
        return lease

    def attempt(self) -> str:
        """Make one attempt of the job whose turn it is."""
        lease = self.lease()
        return self.ingest.one(lease.id, lease.token)

    def pause(self) -> float:
        """Return for how many seconds the one delayed job waits, and let that time be over, its host's too."""
        ((_, score),) = self.redis.zrange(f"{self.settings.namespace}:delayed", 0, -1, withscores=True)
        self.hurry()
        return self._from_now(score)

    def hurry(self) -> None:
        """Let every time that is waited for be over."""
        for name in ("delayed", "hosts"):
            for member in self.redis.zrange(f"{self.settings.namespace}:{name}", 0, -1):
                self.redis.zadd(f"{self.settings.namespace}:{name}", {member: 1})
        self.redis.hdel(self._host(), "next")

    def host_pause(self) -> float:
        """Return for how many seconds the site's host is left alone."""
        until = self.redis.hget(self._host(), "next")
        return self._from_now(float(until)) if until else 0.0

    def letter(self) -> DeadLetter:
        (letter,) = self.letters.newest()
        return letter

    def _host(self) -> str:
        return f"{self.settings.namespace}:host:{self.site.url.removeprefix('http://')}"

    def _from_now(self, score: float) -> float:
        second, micro = self.redis.time()
        return score / 1000 - (second + micro / 1e6)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.syspath_prepend(str(WORKS))  # what the children run instead of extraction
    own = {"retry_base_seconds": BASE, "retry_cap_seconds": 1e6, "extract_processes": 1, "extract_timeout": 1.0}
    return settings.model_copy(update=own | {"robots": "ignore", "allow_private_addresses": ("127.0.0.0/8",)})


@pytest.fixture
def line_with(settings: Settings, site: Site) -> Iterator[Callable[..., Line]]:
    with ExitStack() as stack:

        def make(**changes: int) -> Line:
            made = Line(settings.model_copy(update=changes), site)
            stack.callback(made.close)
            return made

        yield make


@pytest.fixture
def line(line_with: Callable[..., Line]) -> Line:
    return line_with()


def within_jitter(seconds: float, middle: float) -> bool:
    late = 10.0  # that the machine may be slow in looking
    return middle * (1 - JITTER) - late <= seconds <= middle * (1 + JITTER)


def test_a_page_that_always_fails_is_tried_four_times_ever_further_apart(line: Line, site: Site) -> None:
    site.pages["/broken"] = (502, {}, b"")
    line.enqueue("/broken")
    for middle in (BASE, 3 * BASE, 9 * BASE):
        assert line.attempt() == RETRY
        assert line.host_pause() < 1, "one page's failure is not its host's"
        assert within_jitter(line.pause(), middle)
    assert line.attempt() == "failed.status"
    assert site.asked["/broken"] == 4
    letter = line.letter()
    assert (letter.reason, letter.detail, letter.attempts) == ("failed.status", "status 502", 4)
    assert len(letter.tries) == 4
    assert [letter.admitted, *letter.tries, letter.buried] == sorted([letter.admitted, *letter.tries, letter.buried])
    assert line.frontier.dispatch(1) == []
    assert Books(line.redis, line.settings).audit().balanced


def test_a_replayed_page_has_its_tries_and_pauses_from_the_start(line: Line, site: Site) -> None:
    site.pages["/broken"] = (502, {}, b"")
    line.enqueue("/broken")
    for _ in range(4):
        line.attempt()
        line.hurry()
    assert line.frontier.replay([line.letter().id]) == 1
    assert line.attempt() == RETRY
    assert within_jitter(line.pause(), BASE)


@pytest.mark.parametrize(
    ("order", "outcome"), [("crash", "failed.extract_crashed"), ("hang", "failed.extract_timeout")]
)
def test_a_page_that_fells_its_extractor_is_tried_twice_more(order: str, outcome: str, line: Line, site: Site) -> None:
    site.pages["/bad"] = (200, {}, order.encode())
    line.enqueue("/bad")
    assert line.attempt() == RETRY
    assert within_jitter(line.pause(), 4 * BASE)
    assert line.attempt() == RETRY
    assert within_jitter(line.pause(), 12 * BASE)
    assert line.attempt() == outcome
    assert (line.letter().attempts, line.host_pause()) == (3, 0.0)


def test_a_machine_that_cannot_extract_hands_back_uncharged(settings: Settings, site: Site) -> None:
    line = Line(settings, site, work="works:refuse")
    try:
        line.enqueue("/article/1")
        assert line.attempt() == HANDED_BACK
        counts = Books(line.redis, settings).counts()
        assert (counts["waiting"], counts["leased"], counts["dead"]) == (1, 0, 0)
        line.hurry()
        lease = line.lease()
        job = line.frontier.begin(lease.id, lease.token)
        assert job is not None
        assert job.attempt == 1
    finally:
        line.close()


def test_what_a_busy_host_asks_for_holds_for_all_its_pages(line: Line, site: Site) -> None:
    site.pages["/busy"] = (429, {"Retry-After": "5000"}, b"")
    line.enqueue("/busy", "/article/1")
    assert line.attempt() == RETRY
    assert line.frontier.dispatch(1) == []
    assert 4_990 < line.host_pause() <= 5_000
    assert 4_990 < line.pause() <= 5_000


def test_a_day_is_the_most_that_a_host_can_ask_for(line: Line, site: Site) -> None:
    site.pages["/busy"] = (503, {"Retry-After": "9" * 30}, b"")
    line.enqueue("/busy")
    assert line.attempt() == RETRY
    assert 86_390 < line.pause() <= 86_400


def test_a_host_whose_page_was_given_up_is_left_alone_all_the_same(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(retry_max=0)
    site.pages["/busy"] = (503, {"Retry-After": "5000"}, b"")
    line.enqueue("/busy", "/article/1")
    assert line.attempt() == "failed.busy"
    assert line.letter().attempts == 1
    assert 4_990 < line.host_pause() <= 5_000


def test_a_host_that_is_down_is_given_up_with_all_that_waits_for_it(line: Line, site: Site) -> None:
    urls = [f"/article/{number}" for number in range(6)]
    line.enqueue(*urls)
    site.__exit__()
    for failures in range(3):
        assert line.attempt() == RETRY
        assert line.host_pause() > BASE * 2**failures - 10
        line.hurry()
    assert line.attempt() == "failed.connect"
    letters = line.letters.newest()
    assert len(letters) == len(urls)
    assert {letter.reason for letter in letters} == {"failed.connect"}
    assert sum("its host was given up" in letter.detail for letter in letters) == len(letters) - 1
    assert Books(line.redis, line.settings).audit().balanced


def test_requests_that_fail_together_do_not_give_their_host_up(line_with: Callable[..., Line], site: Site) -> None:
    line = line_with(host_concurrency=8)
    all_asked = threading.Barrier(8)

    def busy() -> Answer:
        all_asked.wait(30)
        return 503, {}, b""

    site.pages |= {f"/{number}": busy for number in range(8)}
    line.enqueue(*(f"/{number}" for number in range(8)))
    with ThreadPoolExecutor(8) as slots:
        ends = slots.map(lambda lease: line.ingest.one(lease.id, lease.token), line.frontier.dispatch(8))
        assert list(ends) == [RETRY] * 8
    assert len(line.letters) == 0
