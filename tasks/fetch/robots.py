"""robots.txt (RFC 9309): fetched once a host, kept for a day, obeyed."""

from __future__ import annotations

import re
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import structlog
from protego import Protego

from config.hosts import Hosts
from tasks.errors import Failed, Rejected
from tasks.fetch.robots_text import AGENT, decode, encode, for_token, whole_lines
from tasks.outcome import Outcome
from tasks.url import host_of

if TYPE_CHECKING:
    from config.settings import Settings
    from tasks.fetch.client import Fetcher

log = structlog.get_logger(__name__)

#: Seconds for which a robots.txt holds.
LIFETIME: Final = 24 * 3600.0
#: Bytes of a robots.txt that are read (RFC 9309, section 2.5).
MAX_BYTES: Final = 500 * 1024
#: Redirects that are followed to it (RFC 9309, section 2.3.1.2).
MAX_REDIRECTS: Final = 5
#: Seconds between two pages that a robots.txt can ask for, at the most.
MAX_DELAY: Final = 60
#: Seconds for which a robots.txt that could not be had is not asked for again, at the most; RETRY_BASE_SECONDS if less.
AWAY: Final = 60.0
#: Hosts whose rules are kept parsed in a process, and bytes of memory that they have together; those of a parsed line,
#: which are 90 to 1,300.
KEPT_HOSTS: Final = 5000
KEPT_BYTES: Final = 64 * 1024 * 1024
LINE_BYTES: Final = 500
#: Bytes of rules with wildcards times characters of a URL that are compared at the most: some 50 ms.
MAX_COMPARED: Final = 128 * 1024 * 1024


class Cache(Protocol):
    """Where all workers keep what they fetched."""

    def get(self, key: str) -> bytes | None:
        """Return what was set, unless its time is over."""

    def set(self, key: str, value: bytes, seconds: float) -> None:
        """Keep it for so many seconds."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What holds for a host until `expires` (seconds, monotonic): rules, or in `away` an outcome and a detail.

    `token` is the product token for which the rules are read. `size`: bytes of memory, about; `wild`: bytes of rules
    with wildcards.
    """

    expires: float
    size: int
    wild: int
    parsed: Protego | None
    token: str
    away: str | None = None


class Robots:
    """Answers whether a URL may be fetched; thread-safe. Two threads that ask for one host fetch its rules once."""

    def __init__(self, fetcher: Fetcher, cache: Cache, settings: Settings, hosts: Hosts | None = None) -> None:
        self._fetcher = fetcher
        self._cache = cache
        self._hosts = hosts or Hosts(None)
        self._obey = settings.robots == "obey"
        self._agent = settings.user_agent
        self._away = min(AWAY, settings.retry_base_seconds)
        self._known: OrderedDict[str, _Rules] = OrderedDict()
        self._size = 0
        self._underway: dict[str, Future[_Rules]] = {}
        self._lock = threading.Lock()
        if not self._obey:
            log.warning("NEWSLUICE_ROBOTS is ignore: pages are fetched that sites ask robots not to fetch")

    def known(self, url: str) -> bool:
        """Say whether the rules for a URL are known without asking its host. Loads those that another worker has."""
        if not self._obey:
            return True
        origin = _origin(url)
        token = self.token(url)
        with self._lock:
            rules = self._known.get(origin)
            if rules is not None and rules.expires > time.monotonic() and rules.token == token:
                return True
        rules = self._cached(origin, token)
        if rules is not None:
            with self._lock:
                self._keep(origin, rules)
        return rules is not None

    def learn(self, url: str, seconds: float | None = None) -> bool:
        """See that the rules for a URL are known; return whether its host was asked for them just now.

        `seconds`: how long that may take, FETCH_TIMEOUT at the most. Raises Rejected when the host may not be asked.
        """
        return self._obey and self._rules(_origin(url), seconds)[1]

    def check(self, url: str) -> float | None:
        """Return the seconds that robots.txt asks for between two pages of this URL's host, or None.

        Raises Rejected(REJECTED_ROBOTS), or REJECTED_ADDRESS when the host may not be asked at all, and
        Failed, `of_host`, when its robots.txt cannot be had: FAILED_ROBOTS where the host answers but not with
        that, else what kept it from answering; `retry_after` is what the host itself asked for.
        """
        if not self._obey:
            return None
        rules, _ = self._rules(_origin(url))
        if rules.away is not None:
            outcome, _, detail = rules.away.partition(" ")
            left = rules.expires - time.monotonic()
            raise Failed(
                Outcome(outcome),
                f"robots.txt of {host_of(url)}: {detail}",
                retry_after=left if left > self._away else None,
                of_host=True,
            )
        if rules.parsed is None:
            return None
        if rules.wild * len(url) > MAX_COMPARED:
            detail = f"robots.txt of {host_of(url)} has more wildcards than are compared with so long a URL"
            raise Rejected(Outcome.REJECTED_ROBOTS, detail)
        token = self.token(url)
        if not rules.parsed.can_fetch(url, token):
            raise Rejected(Outcome.REJECTED_ROBOTS, f"robots.txt of {host_of(url)} disallows it for {token}")
        return _delay(rules.parsed, token)

    def token(self, url: str) -> str:
        """Return the product token of the User-Agent that this URL's host is shown (RFC 9309, section 2.2.1)."""
        return _token(self._hosts.of(host_of(url)).user_agent or self._agent)

    def _rules(self, origin: str, seconds: float | None = None) -> tuple[_Rules, bool]:
        """Return the rules, and whether this call has asked the host for them."""
        token = self.token(f"{origin}/")
        with self._lock:
            rules = self._known.get(origin)
            if rules is not None and rules.expires > time.monotonic() and rules.token == token:
                self._known.move_to_end(origin)
                return rules, False
            underway = self._underway.get(origin)
            if underway is None:
                mine: Future[_Rules] = Future()
                self._underway[origin] = mine
        if underway is not None:
            return underway.result(), False
        try:
            cached = self._cached(origin, token)
            rules = cached or self._fetched(origin, token, seconds)
        except BaseException as error:
            mine.set_exception(error)
            raise
        else:
            mine.set_result(rules)
            with self._lock:
                self._keep(origin, rules)
            return rules, cached is None
        finally:
            with self._lock:
                del self._underway[origin]

    def _keep(self, origin: str, rules: _Rules) -> None:
        before = self._known.pop(origin, None)
        self._size += rules.size - (before.size if before else 0)
        self._known[origin] = rules
        while len(self._known) > KEPT_HOSTS or self._size > KEPT_BYTES:
            self._size -= self._known.popitem(last=False)[1].size

    def _cached(self, origin: str, token: str) -> _Rules | None:
        value = self._cache.get(_key(origin))
        entry = None if value is None else decode(value)
        if entry is None or entry.expires <= time.time():
            return None
        left = min(entry.expires - time.time(), entry.seconds)  # the clock of who kept it may be ahead
        return _parsed(left, entry.text, entry.away, token)

    def _fetched(self, origin: str, token: str, patience: float | None) -> _Rules:
        seconds, text, away = self._ask(origin, patience)
        self._cache.set(_key(origin), encode(time.time() + seconds, seconds, text, away), seconds)
        return _parsed(seconds, text, away, token)

    def _ask(self, origin: str, patience: float | None) -> tuple[float, bytes, str | None]:
        """Return for how many seconds the answer holds, the text of robots.txt, and why it could not be had, if so."""
        try:
            answer = self._fetcher.plain(
                f"{origin}/robots.txt", limit=MAX_BYTES, redirects=MAX_REDIRECTS, seconds=patience
            )
        except Failed as error:
            return self._away, b"", f"{error.outcome} {error.detail}"
        if answer.status >= 500 or answer.status == 429:  # noqa: PLR2004 - HTTP
            return max(self._away, answer.retry_after or 0.0), b"", f"{Outcome.FAILED_ROBOTS} status {answer.status}"
        return LIFETIME, whole_lines(answer.body, MAX_BYTES), None


def _key(origin: str) -> str:
    return f"robots:{origin}"


def _origin(url: str) -> str:
    return f"{url.partition('://')[0]}://{host_of(url)}"


def _token(agent: str) -> str:
    match = re.match(r"[A-Za-z_-]+", agent)
    return match[0] if match else agent.split(maxsplit=1)[0].partition("/")[0]


def _parsed(seconds: float, text: bytes, away: str | None, token: str) -> _Rules:
    """Return rules that hold for so many seconds from now."""
    readable = for_token(text.decode("utf-8-sig", errors="replace"), token)
    lines = readable.splitlines()
    wild = sum(len(line) for line in lines if "*" in line and not line.startswith(AGENT))
    size = len(text) + LINE_BYTES * len(lines)
    return _Rules(time.monotonic() + seconds, size, wild, Protego.parse(readable) if text else None, token, away)


def _delay(parsed: Protego, token: str) -> float | None:
    """Return the longer of Crawl-delay and Request-rate, in seconds, at most MAX_DELAY."""
    delays = [parsed.crawl_delay(token)]
    rate = parsed.request_rate(token)
    if rate is not None:
        delays.append(min(rate.seconds, MAX_DELAY * rate.requests) / rate.requests)  # of whole numbers of any size
    known = [delay for delay in delays if delay]
    return min(max(known), float(MAX_DELAY)) if known else None
