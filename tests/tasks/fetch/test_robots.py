"""robots.txt is obeyed, fetched once, kept, and shared; a host that cannot say is left alone."""

from __future__ import annotations

import gzip
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from protego import Protego

from config.hosts import Hosts
from config.settings import load
from tasks.errors import Failed, Rejected
from tasks.fetch.robots import MAX_BYTES, Robots
from tasks.fetch.robots_text import decode, encode, for_token
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tasks.fetch.client import Fetcher

    Serve = Callable[..., Any]
    MakeFetcher = Callable[..., Fetcher]

AGENT = "newsluice/1.2 (+https://example.org)"
RULES = b"User-agent: *\nDisallow: /private\nAllow: /private/news\nCrawl-delay: 3\n"


class Shelf:
    """A cache as the workers share one: keeps values, and for how long it was asked to."""

    def __init__(self) -> None:
        self.values: dict[str, bytes] = {}
        self.seconds: dict[str, float] = {}

    def get(self, key: str) -> bytes | None:
        return self.values.get(key)

    def set(self, key: str, value: bytes, seconds: float) -> None:
        self.values[key] = value
        self.seconds[key] = seconds


class Counting(Shelf):
    """One that notes what it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.gets: list[str] = []

    def get(self, key: str) -> bytes | None:
        self.gets.append(key)
        return super().get(key)


def robots_of(fetcher: Fetcher, cache: Shelf | None = None, **settings: object) -> Robots:
    return Robots(fetcher, cache or Shelf(), load(user_agent=AGENT, **settings))


def text(body: bytes, **headers: str) -> Callable[[Any], None]:
    return lambda exchange: exchange.answer(body, **{"Content_Type": "text/plain", **headers})


def test_rules_are_obeyed_and_the_delay_is_told(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(text(RULES))
    robots = robots_of(fetcher)
    assert robots.check(f"{server.url}/a") == 3.0
    assert robots.check(f"{server.url}/private/news/1") == 3.0
    with pytest.raises(Rejected) as rejected:
        robots.check(f"{server.url}/private/1")
    assert rejected.value.outcome is Outcome.REJECTED_ROBOTS
    assert rejected.value.detail == f"robots.txt of 127.0.0.1:{server.port} disallows it for newsluice"
    assert server.paths == ["/robots.txt"]


@pytest.mark.parametrize(
    ("group", "allowed"),
    [
        ("User-agent: newsluice\nDisallow: /", False),
        ("User-agent: NewsLuice\nDisallow: /", False),
        ("User-agent: newsluice\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: other\nUser-agent: newsluice\nDisallow: /", False),
        ("User-agent: *\nDisallow: /*.html$", True),
        ("User-agent: *\nDisallow: /?q=", True),
        ("\ufeffUser-agent: *\nDisallow: /", False),
        # RFC 9309, section 2.2.1: the token is matched whole, in any case, whatever follows it
        ("User-agent: newsluice/9.9\nDisallow: /", False),
        ("User-agent: NewsLuice bot # ours\nDisallow: /", False),
        ("User-agent: news\nDisallow: /", True),
        ("User-agent: newsluice-images\nDisallow: /", True),
        ("User-agent: my-newsluice\nDisallow: /", True),
        ("User-agent: newsluice-images\nDisallow: /\n\nUser-agent: newsluice\nAllow: /", True),
        ("user-agent : newsluice\nDISALLOW : /", False),
        (
            "User-agent: newsluice\nDisallow: /x\n\nUser-agent: a\nAllow: /\n\nUser-agent: newsluice\nDisallow: /a",
            False,
        ),
        ("User-agent: newsluice\nSitemap: http://h/s.xml\nUser-agent: b\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: newsluice\nCrawl-delay: 0", True),
        ("User-agent: * # all\nDisallow: /", False),
        ("Disallow: /", True),
        # section 2.2.2: the longest match holds, allow where two are as long; paths are compared as they are escaped
        ("User-agent: *\nDisallow: /\nAllow: /a", True),
        ("User-agent: *\nAllow: /\nDisallow: /a", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a", True),
        ("User-agent: *\nDisallow: /%61", False),
        ("User-agent: *\nDisallow: /A", True),
        # section 2.2.3: the special characters
        ("User-agent: *\nDisallow: /*a", False),
        ("User-agent: *\nDisallow: /a$", False),
        ("User-agent: *\nDisallow: /a/$", True),
        ("User-agent: *\nDisallow: # nothing", True),
        # section 2.2.4 and 2.4: what is not known is passed over, of other line ends too
        ("User-agent: *\rNoise\rWhat: ever\rDisallow: /", False),
        ("User-agent: *\r\nDisallow: /\r\n", False),
        ("", True),
        ("<html>no rules at all</html>", True),
    ],
)
def test_the_group_of_our_token_holds(group: str, allowed: bool, serve: Serve, fetcher: Fetcher) -> None:
    server = serve(text(group.encode()))
    robots = robots_of(fetcher)
    if allowed:
        assert robots.check(f"{server.url}/a") is None
    else:
        with pytest.raises(Rejected):
            robots.check(f"{server.url}/a")


@pytest.mark.parametrize(
    ("rules", "delay"),
    [
        (b"Crawl-delay: 0.5", 0.5),
        (b"Crawl-delay: 86400", 60.0),
        (b"Crawl-delay: 0", None),
        (b"Crawl-delay: -1", None),
        (b"Crawl-delay: nan", None),
        (b"Crawl-delay: soon", None),
        (b"Request-rate: 1/10", 10.0),
        (b"Request-rate: 30/1m\nCrawl-delay: 1", 2.0),
        (b"Request-rate: 1/" + b"9" * 4000, 60.0),
        (b"Request-rate: " + b"9" * 4000 + b"/" + b"9" * 4000, 1.0),
        (b"Disallow: /x", None),
    ],
)
def test_delays_are_read_and_capped(rules: bytes, delay: float | None, serve: Serve, fetcher: Fetcher) -> None:
    server = serve(text(b"User-agent: *\n" + rules))
    assert robots_of(fetcher).check(f"{server.url}/a") == delay


@pytest.mark.parametrize(
    "respond",
    [
        lambda exchange: exchange.answer(RULES, status=404),
        lambda exchange: exchange.answer(b"User-agent: *\nDisallow: /", status=403),
        lambda exchange: exchange.answer(b"", status=410),
        lambda exchange: exchange.answer(b"", status=302, Location=f"{exchange.path}x"),
        lambda exchange: exchange.answer(b"", status=302),
        lambda exchange: exchange.answer(b"", status=302, Location="http://10.0.0.1/robots.txt"),
        lambda exchange: exchange.answer(b"x", Content_Encoding="gzip, gzip"),
    ],
    ids=["404", "403", "410", "too many redirects", "no location", "inward", "encodings"],
)
def test_a_host_without_rules_allows_all(respond: Callable[[Any], None], serve: Serve, fetcher: Fetcher) -> None:
    server = serve(respond)
    robots = robots_of(fetcher)
    for path in ("/a", "/private"):
        assert robots.check(server.url + path) is None
    assert len(server.requests) <= 6


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_host_that_cannot_give_its_rules_is_left_alone_for_a_while(
    status: int, serve: Serve, fetcher: Fetcher
) -> None:
    server = serve(lambda exchange: exchange.answer(b"", status=status))
    cache = Shelf()
    robots = robots_of(fetcher, cache)
    for _ in range(3):
        with pytest.raises(Failed) as failed:
            robots.check(f"{server.url}/a")
        assert failed.value.outcome is Outcome.FAILED_ROBOTS
        assert failed.value.of_host
        assert failed.value.detail.endswith(f": status {status}")
        assert failed.value.retry_after is None
    assert len(server.requests) == 1
    assert list(cache.seconds.values()) == [load().retry_base_seconds]


def test_the_while_is_short_where_retries_are_and_as_long_as_the_host_asks(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda exchange: exchange.answer(b"", status=500))
    robots = robots_of(fetcher, retry_base_seconds=0.01)
    for _ in range(2):
        with pytest.raises(Failed):
            robots.check(f"{server.url}/a")
        time.sleep(0.2)
    assert len(server.requests) == 2
    server = serve(lambda exchange: exchange.answer(b"", status=503, Retry_After="600"))
    with pytest.raises(Failed) as failed:
        robots.check(f"{server.url}/a")
    assert 590 < (failed.value.retry_after or 0) <= 600


def test_a_host_that_is_well_again_gives_its_rules(serve: Serve, fetcher: Fetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - the fixture's exchange
        if len(server.requests) < 3:
            exchange.answer(b"", status=503)
        else:
            exchange.answer(RULES, Content_Type="text/plain")

    server = serve(respond)
    robots = robots_of(fetcher, retry_base_seconds=0.01)
    for _ in range(2):
        with pytest.raises(Failed):
            robots.check(f"{server.url}/private")
        time.sleep(0.2)
    with pytest.raises(Rejected):
        robots.check(f"{server.url}/private")
    assert robots.check(f"{server.url}/public") == 3.0
    assert len(server.requests) == 3


def test_a_host_that_is_away_is_left_alone(serve: Serve, fetcher_with: MakeFetcher) -> None:
    server = serve(lambda _: None)
    robots = robots_of(fetcher_with(fetch_timeout=0.2))
    for _ in range(2):
        with pytest.raises(Failed) as failed:
            robots.check(f"{server.url}/a")
        assert failed.value.outcome is Outcome.FAILED_TIMEOUT
        assert "FETCH_TIMEOUT" in failed.value.detail
    assert len(server.requests) == 1


def test_a_host_that_may_not_be_asked_is_not_asked_for_its_rules(
    fetcher_with: MakeFetcher, connections: list[Any]
) -> None:
    robots = robots_of(fetcher_with(allow_private_addresses="no"))
    with pytest.raises(Rejected) as rejected:
        robots.check("http://127.0.0.1/a")
    assert rejected.value.outcome is Outcome.REJECTED_ADDRESS
    assert connections == []


def test_five_redirects_are_followed_to_another_host_even(serve: Serve, fetcher: Fetcher) -> None:
    there = serve(text(b"User-agent: *\nDisallow: /"))

    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        step = len(server.requests)
        exchange.answer(b"", status=301, Location=f"/{step}" if step < 5 else f"{there.url}/rules")

    server = serve(respond)
    with pytest.raises(Rejected):
        robots_of(fetcher).check(f"{server.url}/a")


def test_rules_are_read_compressed_of_any_type_and_to_their_limit(serve: Serve, fetcher_with: MakeFetcher) -> None:
    body = b"User-agent: *\n" + b"# padding\n" * 60_000 + b"Disallow: /\n"
    server = serve(text(gzip.compress(body), Content_Type="application/pdf", Content_Encoding="gzip"))
    assert robots_of(fetcher_with(fetch_max_bytes=10_000)).check(f"{server.url}/a") is None  # the last line is beyond
    body = b"User-agent: *\nDisallow: /\n" + b"# padding\n" * 60_000
    server = serve(text(gzip.compress(body), Content_Encoding="gzip"))
    with pytest.raises(Rejected):
        robots_of(fetcher_with()).check(f"{server.url}/a")
    body = b"User-agent: *\n" + b"# padding\n" * 1_000 + b"Disallow: /\n"
    server = serve(text(gzip.compress(body), Content_Type="application/pdf", Content_Encoding="gzip"))
    with pytest.raises(Rejected):
        robots_of(fetcher_with(fetch_max_bytes=10_000)).check(f"{server.url}/a")


def test_an_endless_robots_txt_is_read_to_its_limit(serve: Serve, fetcher: Fetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        exchange.send("HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /\n")
        while True:
            exchange.send("# and so on\n" * 1000)

    server = serve(respond)
    with pytest.raises(Rejected):
        robots_of(fetcher).check(f"{server.url}/a")


def test_what_one_worker_fetched_serves_the_others_for_a_day(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(text(RULES))
    cache = Shelf()
    for _ in range(3):
        assert robots_of(fetcher, cache).check(f"{server.url}/a") == 3.0
    assert len(server.requests) == 1
    assert cache.seconds == {f"robots:{server.url}": 86_400.0}


def test_what_a_worker_with_a_clock_that_is_ahead_has_kept_holds_no_longer_than_it_said(
    serve: Serve, fetcher: Fetcher
) -> None:
    server, cache = serve(text(RULES)), Shelf()
    cache.values[f"robots:{server.url}"] = encode(time.time() + 3600, 0.2, b"", "failed.robots status 503")
    robots = robots_of(fetcher, cache)
    assert robots.known(f"{server.url}/a")
    with pytest.raises(Failed) as failed:
        robots.check(f"{server.url}/a")
    assert failed.value.retry_after is None
    del cache.values[f"robots:{server.url}"]  # as the server does by then
    time.sleep(0.25)
    assert robots.check(f"{server.url}/a") == 3.0


def test_what_is_over_in_the_cache_or_of_another_make_is_fetched_anew(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(text(RULES))
    for value in (encode(time.time() - 1, 60, b"User-agent: *\nDisallow: /", None), b"", b"junk", b"{}\njunk"):
        cache = Shelf()
        cache.values[f"robots:{server.url}"] = value
        assert robots_of(fetcher, cache).check(f"{server.url}/a") == 3.0
    assert len(server.requests) == 4


def test_threads_that_ask_for_one_host_at_once_fetch_its_rules_once(serve: Serve, fetcher: Fetcher) -> None:
    def respond(exchange: Any) -> None:  # noqa: ANN401 - of conftest
        threading.Event().wait(0.2)
        exchange.answer(RULES)

    server = serve(respond)
    robots = robots_of(fetcher)
    delays: list[float | None] = []
    threads = [threading.Thread(target=lambda: delays.append(robots.check(f"{server.url}/a"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert delays == [3.0] * 8
    assert len(server.requests) == 1


def test_schemes_and_ports_have_rules_of_their_own(serve: Serve, fetcher: Fetcher) -> None:
    closed = serve(text(b"User-agent: *\nDisallow: /"))
    opened = serve(text(b""))
    robots = robots_of(fetcher)
    assert robots.check(f"{opened.url}/a") is None
    with pytest.raises(Rejected):
        robots.check(f"{closed.url}/a")


def test_robots_are_not_asked_for_when_they_are_to_be_ignored(fetcher: Fetcher, connections: list[Any]) -> None:
    assert robots_of(fetcher, robots="ignore").check("http://127.0.0.1:9/a") is None
    assert connections == []


@pytest.mark.parametrize("names", [["a{}"], ["a{}", "*", "Newsluice{}", "newsluice"]])
def test_thousands_of_names_in_one_group_are_few_to_the_parser(names: list[str]) -> None:
    agents = [f"User-agent: {name.format(number)}" for number in range(20_000) for name in names]
    text = for_token("\n".join([*agents, "", "Disallow: /private", *agents, "Disallow: /b"]), "newsluice")
    assert text.count("User-agent: ") <= 2 * 3
    assert Protego.parse(text).can_fetch("http://site.example/b", "newsluice") is ("newsluice" not in names)
    assert Protego.parse(text).can_fetch("http://site.example/c", "newsluice")


def test_a_group_behind_thousands_of_names_holds(serve: Serve, fetcher: Fetcher) -> None:
    agents = b"".join(b"User-agent: bot%d\n" % number for number in range(5000))
    server = serve(text(agents + b"Disallow: /\n" + RULES))
    robots = robots_of(fetcher)
    with pytest.raises(Rejected):
        robots.check(f"{server.url}/private/1")
    assert robots.check(f"{server.url}/public") == 3.0


def filled(rule: str) -> bytes:
    """Return a robots.txt as large as may be, of a rule with numbers."""
    lines = ["User-agent: *", *(rule.format(number) for number in range(MAX_BYTES // len(rule)))]
    return "\n".join(lines).encode()[:MAX_BYTES]


def test_wildcards_by_the_thousand_are_not_compared_with_long_urls(serve: Serve, fetcher: Fetcher) -> None:
    hostile, large = serve(text(filled("Disallow: /*{0:05}*x"))), serve(text(filled("Disallow: /{0:05}/x")))
    robots = robots_of(fetcher)
    assert robots.check(f"{hostile.url}/a") is None
    assert robots.check(f"{large.url}/{'a' * 2000}") is None
    with pytest.raises(Rejected, match="more wildcards than are compared with so long a URL") as rejected:
        robots.check(f"{hostile.url}/{'a' * 2000}")
    assert rejected.value.outcome is Outcome.REJECTED_ROBOTS


def test_rules_that_take_much_memory_are_kept_of_few_hosts(fetcher: Fetcher) -> None:
    cache, hosts = Counting(), [f"http://h{number}.example" for number in range(6)]
    robots = robots_of(fetcher, cache)
    for host in hosts:
        cache.values[f"robots:{host}"] = encode(time.time() + 60, 60, b"allow:\n" * (MAX_BYTES // 7), None)
        assert robots.known(f"{host}/a")
        assert robots.check(f"{host}/a") is None
    assert cache.gets == [f"robots:{host}" for host in hosts], "each is read once"
    robots.check(f"{hosts[-1]}/b")
    robots.check(f"{hosts[0]}/b")
    assert cache.gets[len(hosts) :] == [f"robots:{hosts[0]}"]


def test_a_rule_that_the_limit_cuts_is_none(serve: Serve, fetcher: Fetcher) -> None:
    rules = b"User-agent: *\nDisallow: /private\n"
    rules += b"#" * (MAX_BYTES - len(rules) - len(b"\nDisallow: /"))
    server = serve(text(rules + b"\nDisallow: /of-another-place\n"))
    robots = robots_of(fetcher)
    assert robots.check(f"{server.url}/public") is None
    with pytest.raises(Rejected):
        robots.check(f"{server.url}/private")


def test_an_entry_of_the_cache_is_read_as_it_was_written() -> None:
    entry = decode(encode(12.5, 60, RULES, None))
    assert entry is not None
    assert (entry.expires, entry.seconds, entry.text, entry.away) == (12.5, 60, RULES, None)
    entry = decode(encode(12.5, 60, b"", "status 503"))
    assert entry is not None
    assert entry.away == "status 503"


@pytest.mark.parametrize(
    ("host", "outcome"), [("robots-deny", Outcome.REJECTED_ROBOTS), ("robots-503", Outcome.FAILED_ROBOTS)]
)
def test_hosts_of_the_replayed_internet_are_obeyed(
    host: str, outcome: Outcome, replay: str, fetcher_with: MakeFetcher
) -> None:
    robots = robots_of(fetcher_with(fetch_proxy=replay))
    with pytest.raises((Rejected, Failed)) as caught:
        robots.check(f"http://{host}.test/a")
    assert caught.value.outcome is outcome
    assert robots.check("http://delay-2.test/a") == 2.0
    assert robots.check("http://page-1.test/a") is None


def test_a_host_is_asked_for_its_rules_once_and_that_is_told(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(text(RULES))
    cache = Shelf()
    robots = robots_of(fetcher, cache)
    assert robots.learn(f"{server.url}/a")
    assert not robots.learn(f"{server.url}/b")
    assert not robots_of(fetcher, cache).learn(f"{server.url}/a"), "another worker has asked"
    assert not robots_of(fetcher, robots="ignore").learn("http://127.0.0.1:9/a")
    assert server.paths == ["/robots.txt"]


def test_no_more_patience_is_had_with_a_host_than_is_given(serve: Serve, fetcher: Fetcher) -> None:
    server = serve(lambda _: None)
    robots = robots_of(fetcher)
    before = time.monotonic()
    assert robots.learn(f"{server.url}/a", 0.2)
    assert time.monotonic() - before < 4, "FETCH_TIMEOUT is 5 s"
    with pytest.raises(Failed):
        robots.check(f"{server.url}/a")


def test_a_host_that_is_shown_another_user_agent_is_obeyed_by_that(
    serve: Serve, fetcher: Fetcher, tmp_path: Path
) -> None:
    server = serve(text(b"User-agent: newsluice\nDisallow: /\n\nUser-agent: partner\nDisallow: /x"))
    path = tmp_path / "hosts.toml"
    path.write_text("")
    hosts = Hosts(path, look_seconds=0.0)
    robots = Robots(fetcher, Shelf(), load(user_agent=AGENT), hosts)
    with pytest.raises(Rejected):
        robots.check(f"{server.url}/a")
    path.write_text(f'["127.0.0.1:{server.port}"]\nuser_agent = "Partner/1.0"\n')
    assert hosts.refresh()
    assert robots.check(f"{server.url}/a") is None
    with pytest.raises(Rejected, match="disallows it for Partner"):
        robots.check(f"{server.url}/x")
    assert server.paths == ["/robots.txt"]


def test_ignoring_is_said_loudly(fetcher: Fetcher, capsys: pytest.CaptureFixture[str]) -> None:
    robots_of(fetcher, robots="ignore")
    assert "NEWSLUICE_ROBOTS is ignore" in capsys.readouterr().out
