"""Who asks: the headers of a request, those of single hosts among them, and cookies where a host is to have them."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import httpx

from tasks.url import host_of

if TYPE_CHECKING:
    from config.hosts import Hosts
    from config.settings import Settings
    from store.validators import Validators

ACCEPT: Final = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"
ENCODINGS: Final = "gzip, br, zstd"
#: Cookies of one host that are kept; at more all go.
MAX_COOKIES: Final = 100


class Visitor:
    """Makes requests; thread-safe."""

    def __init__(self, settings: Settings, hosts: Hosts) -> None:
        self._hosts = hosts
        self._agent = settings.agent
        self._cookies: dict[str, httpx.Cookies] = {}
        self._lock = threading.Lock()

    def request(self, url: str, known: Validators | None = None) -> httpx.Request:
        """Return the request for a URL; with what is `known` of the page it asks only whether that has changed."""
        host = host_of(url)
        rules = self._hosts.of(host)
        headers = {"Host": host, "Accept": ACCEPT, **rules.headers}  # httpx would decode it, and fails on xn--i-7iq.ws
        headers |= {
            "User-Agent": rules.user_agent or self._agent,
            "Accept-Encoding": ENCODINGS,
            "Connection": "keep-alive",
        }
        if known and known.etag:
            headers["If-None-Match"] = known.etag
        elif known and known.modified:  # a server passes over it beside an If-None-Match (RFC 9110, section 13.1.3)
            headers["If-Modified-Since"] = known.modified
        request = httpx.Request("GET", url, headers=headers)
        if rules.cookies and (cookies := self._cookies.get(host)):
            with self._lock:
                cookies.set_cookie_header(request)
        return request

    def note(self, response: httpx.Response, request: httpx.Request) -> None:
        """Keep the cookies of an answer, where its host is to have them."""
        host = host_of(str(request.url))
        if not self._hosts.of(host).cookies or "set-cookie" not in response.headers:
            return
        response.request = request
        with self._lock:
            cookies = self._cookies.setdefault(host, httpx.Cookies())
            cookies.extract_cookies(response)
            if len(cookies.jar) > MAX_COOKIES:
                cookies.clear()
