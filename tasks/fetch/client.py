"""The fetcher: asks for one URL, follows its redirects, and brings back a whole page or a named outcome."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import httpx

from config.hosts import Hosts
from tasks.errors import Failed, Rejected
from tasks.fetch import body, refresh
from tasks.fetch import response as reading
from tasks.fetch.answer import Elsewhere, Fetched, Plain
from tasks.fetch.clock import Clock
from tasks.fetch.failures import translated
from tasks.fetch.guard import Guard, Refused
from tasks.fetch.lookups import Lookups
from tasks.fetch.names import Names
from tasks.fetch.network import FRESH, Transport
from tasks.fetch.remembering import Remembering
from tasks.fetch.visitor import Visitor
from tasks.outcome import Outcome
from tasks.url import UrlRefused, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from ssrfguard import Resolver

    from config.settings import Settings
    from store.validators import Validators

#: Bytes of headers that may come before an answer, those of informational ones (1xx) included.
MAX_HEADERS: Final = 256 * 1024
#: Header fields that an answer may have; browsers and servers allow about as many.
MAX_FIELDS: Final = 256
#: Bytes beyond the body's cap that may come over the wire: what chunked transfer adds.
OVERHEAD: Final = 1024 * 1024
#: Part of FETCH_TIMEOUT in which a connection must be there.
CONNECT_SHARE: Final = 0.5
#: Look-ups at the same time for each thread that fetches: those that hang are left behind.
LOOKUPS_PER_THREAD: Final = 2
#: Headers X-Robots-Tag of one answer that are looked at.
MAX_ROBOTS_TAGS: Final = 20


class Fetcher:
    """Fetches pages; thread-safe, to be shared by all threads of a worker.

    `resolver` stands in for all look-ups, like `socket.getaddrinfo`, `servers` (`ADDRESS:PORT`) for the machine's name
    servers; what they return is checked all the same. `hosts` has the headers of single hosts.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        resolver: Callable[..., Any] | None = None,
        servers: Sequence[str] | None = None,
        hosts: Hosts | None = None,
    ) -> None:
        self._settings = settings
        self._visitor = Visitor(settings, hosts or Hosts(None))
        self._clock = Clock()
        self._guard = Guard(settings)
        system = Lookups(self._clock, resolver or socket.getaddrinfo, threads=settings.concurrency * LOOKUPS_PER_THREAD)
        names = Names(self._clock, system, servers)
        self._lookups: Resolver = system if resolver else Remembering(names)
        self._close = (system.close, names.close)
        self._proxied = settings.fetch_proxy is not None
        self._transport = Transport(self._guard, self._clock, self._lookups, proxy=settings.fetch_proxy)

    def fetch(
        self,
        url: str,
        *,
        hops: int = 0,
        refreshed: bool = False,
        known: Validators | None = None,
        stays: Callable[[str], bool] = lambda _: True,
    ) -> Fetched:
        """Return the page at a normalised URL, to which `hops` redirects led. Raises Rejected and Failed.

        A redirect is followed when `stays` says so of the URL it leads to, else Elsewhere is raised; so it is where an
        idle connection breaks, and the URL would be asked for once more. With what is `known` of the page, one that is
        as it was is Rejected as DUPLICATE_UNCHANGED. A meta refresh is followed once, unless the page was `refreshed`.
        """
        started = time.monotonic()
        redirects: list[str] = []
        with translated(self._settings, redirects, self._clock):
            self._clock.start(self._settings.fetch_timeout)
            most = self._settings.fetch_max_redirects - hops
            response, final, content, media_type = self._page(url, redirects, most, stays, known)
            onward = None if refreshed else refresh.target(content, final)
            if onward is not None and onward not in redirects and len(redirects) < most:
                redirects.append(final)
                try:
                    if not stays(onward):
                        raise Elsewhere(onward, hops + len(redirects), self._clock.answered or 0.0)  # noqa: TRY301
                    response, final, content, media_type = self._page(onward, redirects, most, stays)
                    refreshed = True
                except Elsewhere as error:
                    error.refreshed = True
                    raise
        return Fetched(
            url=final,
            body=content,
            content_type=media_type,
            charset=reading.charset(response.headers),
            status=response.status_code,
            elapsed=time.monotonic() - started,
            redirects=tuple(redirects),
            waited=self._clock.answered or 0.0,
            validators=None if refreshed else reading.validators(response.headers),  # they are not the first page's
            robots=tuple(response.headers.get_list("x-robots-tag")[:MAX_ROBOTS_TAGS]),
        )

    def plain(self, url: str, *, limit: int, redirects: int, seconds: float | None = None) -> Plain:
        """Return the first `limit` bytes of what is at a URL, whatever its type and status; within `seconds` in all.

        Raises Rejected when the address may not be asked, and Failed.
        """
        passed: list[str] = []
        with translated(self._settings, passed, self._clock):
            timeout = self._settings.fetch_timeout
            self._clock.start(timeout if seconds is None else min(seconds, timeout))
            try:
                response, _ = self._follow(url, passed, redirects)
            except (Rejected, Refused):
                if not passed:
                    raise
                return Plain(0, b"", None)
            try:
                wait = reading.retry_after(response.headers, datetime.now(UTC))
                if not response.is_success:
                    body.drain(response, self._clock)
                    return Plain(response.status_code, b"", wait)
                return Plain(response.status_code, body.beginning(response, limit), wait)
            except Rejected:  # an encoding that is not read
                return Plain(0, b"", None)
            finally:
                response.close()

    def addresses(self, url: str, seconds: float) -> frozenset[str]:
        """Return what a request for a normalised URL may connect to; none where it has no address that may be asked.

        Raises Failed, `of_host`, when that is not known within so many seconds: the look-up may end a moment later.
        """
        place = httpx.URL(url)
        self._clock.start(seconds)
        try:
            found = self._guard.addresses(place.raw_host.decode("ascii"), _port(place), self._lookups)
        except TimeoutError as error:
            detail = f"its name was not looked up within {seconds:g} s"
            raise Failed(Outcome.FAILED_TIMEOUT, detail, of_host=True) from error
        except (Refused, OSError):
            return frozenset()
        return frozenset(str(getattr(address.ip, "ipv4_mapped", None) or address.ip) for address in found)

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()
        for close in self._close:
            close()

    def _page(
        self,
        url: str,
        redirects: list[str],
        most: int,
        stays: Callable[[str], bool],
        known: Validators | None = None,
    ) -> tuple[httpx.Response, str, bytes, str]:
        """Return the answer at the end of the redirects, its URL, its body and its media type."""
        response, final = self._follow(url, redirects, most, stays, known)
        try:
            if response.status_code == reading.NOT_MODIFIED and known:
                raise Rejected(Outcome.DUPLICATE_UNCHANGED, "status 304: as it was when it was asked last")
            error = reading.refusal(response.status_code, response.headers, datetime.now(UTC))
            if error is not None:
                body.drain(response, self._clock)
                raise error
            content, media_type = body.page(response, self._settings.fetch_max_bytes)
        finally:
            response.close()
        return response, final, content, media_type

    def _follow(
        self,
        url: str,
        redirects: list[str],
        most: int,
        stays: Callable[[str], bool] | None = None,
        known: Validators | None = None,
    ) -> tuple[httpx.Response, str]:
        """Return the first answer that is no redirect, unread, and its URL; add each URL passed to `redirects`."""
        try:
            url = canonical(url)
        except UrlRefused as error:
            raise Rejected(Outcome.REJECTED_URL, error.reason) from error
        while True:
            hops = self._settings.fetch_max_redirects - most + len(redirects)
            response = self._ask(url, known, hops, stays)
            if response.status_code not in reading.REDIRECTS:
                return response, url
            try:
                redirects.append(url)
                if len(redirects) > most:
                    limit = self._settings.fetch_max_redirects if stays else most
                    raise Rejected(Outcome.REJECTED_REDIRECTS, f"more than {limit} redirects")
                location = next((value for name, value in response.headers.raw if name.lower() == b"location"), None)
                url = reading.target(url, location)
                if url in redirects:
                    raise Rejected(Outcome.REJECTED_REDIRECTS, "redirects that go in a circle")
                body.drain(response, self._clock)
            finally:
                response.close()
            if stays and not stays(url):
                raise Elsewhere(url, hops + 1, self._clock.answered or 0.0)

    def _ask(
        self, url: str, known: Validators | None, hops: int, stays: Callable[[str], bool] | None
    ) -> httpx.Response:
        request = self._visitor.request(url, known)
        self._clock.answered = None
        started = time.monotonic()
        if self._proxied:
            self._guard.check_unresolved(request.url.raw_host.decode("ascii"), _port(request.url))
        for fresh in (False, True):
            self._clock.allow(MAX_HEADERS)
            self._clock.connected = self._clock.heard = False
            connect = min(self._settings.fetch_timeout * CONNECT_SHARE, self._clock.left())
            request.extensions |= {"timeout": {"connect": connect, "pool": self._clock.left()}, FRESH: fresh}
            try:
                response = self._transport.handle_request(request)
            except (httpx.NetworkError, httpx.RemoteProtocolError) as error:
                if self._clock.connected or self._clock.heard:
                    raise
                if stays and not stays(url):  # it may have been seen all the same
                    raise Elsewhere(url, hops, None) from error
                continue  # an idle connection that the server had just closed
            self._clock.answered = time.monotonic() - started
            self._clock.allow(self._settings.fetch_max_bytes + OVERHEAD)
            if len(response.headers.raw) > MAX_FIELDS:
                response.close()
                raise Rejected(Outcome.REJECTED_TOO_LARGE, f"more than {MAX_FIELDS} header fields")
            self._visitor.note(response, request)
            return response
        raise AssertionError("a fresh connection answers or raises")


def _port(url: httpx.URL) -> int:
    return url.port or (443 if url.scheme == "https" else 80)
