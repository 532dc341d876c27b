"""The fetcher: asks for one URL, follows its redirects, and brings back a whole page or a named outcome."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, cast

import httpx

from tasks.errors import Failed, Rejected, UrlError
from tasks.fetch import response as reading
from tasks.fetch.clock import Clock, OverBudget
from tasks.fetch.decoders import DecodingError, TooMuch
from tasks.fetch.guard import Guard, Refused
from tasks.fetch.lookups import Lookups
from tasks.fetch.network import Transport
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from config.settings import Settings

#: Bytes of headers that may come before an answer, those of informational ones (1xx) included.
MAX_HEADERS: Final = 256 * 1024
#: Bytes beyond the body's cap that may come over the wire: what chunked transfer adds.
OVERHEAD: Final = 1024 * 1024
#: Bytes of a body that is not wanted which are read so that the connection can be used again.
DRAIN: Final = 16 * 1024
#: Seconds that this may take.
DRAIN_SECONDS: Final = 0.25
#: Part of FETCH_TIMEOUT in which a connection must be there.
CONNECT_SHARE: Final = 0.5
ACCEPT: Final = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
ENCODINGS: Final = "gzip, br, zstd"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came.

    `url`: the address that answered; `redirects`: those asked before it, in order. `body`: decoded from gzip and the
    like, not from its charset. `charset`: as the header names it. `elapsed`: seconds, redirects included.
    """

    url: str
    body: bytes
    content_type: str
    charset: str | None
    status: int
    elapsed: float
    redirects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plain:
    """A text of any type, cut at a limit.

    `status` is 0, and the body empty, where redirects lead nowhere or the encoding is not read.
    """

    status: int
    body: bytes
    retry_after: float | None


class Fetcher:
    """Fetches pages; thread-safe, to be shared by all threads of a worker.

    `resolver` stands in for `socket.getaddrinfo`; what it returns is checked all the same.
    """

    def __init__(self, settings: Settings, *, resolver: Callable[..., Any] | None = None) -> None:
        self._settings = settings
        self._clock = Clock()
        self._guard = Guard(settings)
        self._lookups = Lookups(self._clock, resolver)
        self._proxied = settings.fetch_proxy is not None
        self._transport = Transport(
            self._guard, self._clock, self._lookups, threads=settings.concurrency, proxy=settings.fetch_proxy
        )
        self._headers = {
            "User-Agent": settings.user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": ENCODINGS,
            "Connection": "keep-alive",
        }

    def fetch(self, url: str) -> Fetched:
        """Return the page at a normalised URL. Raises Rejected and Failed."""
        started = time.monotonic()
        redirects: list[str] = []
        with self._errors():
            response, final = self._follow(url, redirects, self._settings.fetch_max_redirects)
            try:
                body, media_type = self._page(response)
            finally:
                response.close()
        return Fetched(
            url=final,
            body=body,
            content_type=media_type,
            charset=reading.charset(response.headers),
            status=response.status_code,
            elapsed=time.monotonic() - started,
            redirects=tuple(redirects),
        )

    def plain(self, url: str, *, limit: int, redirects: int) -> Plain:
        """Return the first `limit` bytes of what is at a URL, whatever its type and status.

        Raises Rejected when the address may not be asked, and Failed.
        """
        passed: list[str] = []
        with self._errors():
            try:
                response, _ = self._follow(url, passed, redirects)
            except (Rejected, Refused):
                if not passed:
                    raise
                return Plain(0, b"", None)
            try:
                wait = reading.retry_after(response.headers.get("retry-after"), datetime.now(UTC))
                if not response.is_success:
                    self._drain(response)
                    return Plain(response.status_code, b"", wait)
                return Plain(response.status_code, self._beginning(response, limit), wait)
            except Rejected:  # an encoding that is not read
                return Plain(0, b"", None)
            finally:
                response.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()
        self._lookups.close()

    def _follow(self, url: str, redirects: list[str], most: int) -> tuple[httpx.Response, str]:
        """Return the first answer that is no redirect, unread, and its URL; add each URL passed to `redirects`."""
        self._clock.start(self._settings.fetch_timeout)
        while True:
            response = self._ask(url)
            if response.status_code not in reading.REDIRECTS:
                return response, url
            try:
                redirects.append(url)
                if len(redirects) > most:
                    raise Rejected(Outcome.REJECTED_REDIRECTS, f"more than {most} redirects")
                location = next((value for name, value in response.headers.raw if name.lower() == b"location"), None)
                url = reading.target(url, location)
                if url in redirects:
                    raise Rejected(Outcome.REJECTED_REDIRECTS, "redirects that go in a circle")
                self._drain(response)
            finally:
                response.close()

    def _ask(self, url: str) -> httpx.Response:
        request = httpx.Request("GET", url, headers=self._headers)
        if self._proxied:
            port = request.url.port or (443 if request.url.scheme == "https" else 80)
            self._guard.check_unresolved(request.url.raw_host.decode("ascii"), port)
        for last in (False, False, True):
            self._clock.allow(MAX_HEADERS)
            self._clock.connected = False
            connect = self._settings.fetch_timeout * CONNECT_SHARE
            request.extensions["timeout"] = {"connect": connect, "pool": self._clock.left()}
            try:
                response = self._transport.handle_request(request)
            except (httpx.NetworkError, httpx.RemoteProtocolError):
                if last or self._clock.connected:
                    raise
                continue  # an idle connection that the server had just closed
            self._clock.allow(self._settings.fetch_max_bytes + OVERHEAD)
            return response
        raise AssertionError("the last try returns or raises")

    def _page(self, response: httpx.Response) -> tuple[bytes, str]:
        """Return the decoded body of a page, and its media type."""
        error = reading.refusal(response.status_code, response.headers, datetime.now(UTC))
        if error is not None:
            self._drain(response)
            raise error
        cap = self._settings.fetch_max_bytes
        media_type = reading.content_type(response.headers)
        sniff = reading.needs_sniffing(media_type)
        decoder = reading.decoder(response.headers, cap)
        length = reading.length(response.headers)
        if length is not None and length > cap:
            raise Rejected(Outcome.REJECTED_TOO_LARGE, f"a body of {length} bytes; FETCH_MAX_BYTES is {cap}")
        body = bytearray()
        wire = 0
        for data in _pieces(response):
            wire += len(data)
            if wire > cap:
                raise TooMuch
            body += decoder.feed(data)
            if sniff and len(body) >= reading.SNIFF_BYTES:
                self._check_markup(body, media_type)
                sniff = False
        if wire and not decoder.finished:
            raise Failed(Outcome.FAILED_INCOMPLETE, f"the compressed body ends too soon, after {wire} bytes")
        if sniff:
            self._check_markup(body, media_type)
        return bytes(body), media_type

    def _beginning(self, response: httpx.Response, limit: int) -> bytes:
        decoder = reading.decoder(response.headers, limit)
        body = bytearray()
        with suppress(TooMuch):
            for data in _pieces(response):
                body += decoder.feed(data)
                if len(body) >= limit:
                    break
        return bytes(body[:limit])

    @staticmethod
    def _check_markup(body: bytearray, media_type: str) -> None:
        if not reading.looks_like_html(body):
            named = f"content type {media_type!r}" if media_type else "no content type"
            raise Rejected(Outcome.REJECTED_NOT_HTML, f"{named}, and no markup in the body")

    def _drain(self, response: httpx.Response) -> None:
        """Read a short body away, undecoded, so that the connection can be used again."""
        length = reading.length(response.headers)
        if length is not None and length <= DRAIN:
            with suppress(httpx.HTTPError, OverBudget), self._clock.hurry(DRAIN_SECONDS):
                for _ in _pieces(response):
                    pass

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Translate what httpx, the guard and the decoders raise."""
        settings = self._settings
        try:
            yield
        except UrlError:
            raise
        except Refused as error:
            raise Rejected(Outcome.REJECTED_ADDRESS, str(error)) from error
        except (TooMuch, OverBudget) as error:
            seen = f"more than FETCH_MAX_BYTES ({settings.fetch_max_bytes}) bytes"
            raise Rejected(Outcome.REJECTED_TOO_LARGE, seen) from error
        except DecodingError as error:
            raise Failed(Outcome.FAILED_INCOMPLETE, f"the compressed body is broken: {error}") from error
        except (httpx.TimeoutException, TimeoutError) as error:
            seen = _timeout(error, settings.fetch_timeout)
            raise Failed(Outcome.FAILED_TIMEOUT, seen) from error
        except httpx.ConnectError as error:
            raise Failed(Outcome.FAILED_CONNECT, f"no connection: {_brief(error)}") from error
        except httpx.ProxyError as error:
            raise Failed(Outcome.FAILED_CONNECT, f"the proxy refused: {_brief(error)}") from error
        except httpx.HTTPError as error:
            raise Failed(Outcome.FAILED_INCOMPLETE, f"the answer broke off: {_brief(error)}") from error


def _pieces(response: httpx.Response) -> Iterator[bytes]:
    """Return the body as it comes, neither decoded nor kept."""
    return iter(cast("httpx.SyncByteStream", response.stream))


def _timeout(error: Exception, seconds: float) -> str:
    if isinstance(error, httpx.ConnectTimeout):
        return f"no connection in time (FETCH_TIMEOUT is {seconds:g} s)"
    return f"no whole answer within FETCH_TIMEOUT ({seconds:g} s)"


def _brief(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
