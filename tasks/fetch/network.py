"""The connections: to addresses that were checked, with every wait bounded by the request's deadline."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast
from zlib import crc32

import httpcore
import httpx
from httpcore._backends.sync import SyncStream, TLSinTLSStream
from ssrfguard import Policy, connect, resolve
from ssrfguard import Target as Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ssrfguard import Address, Resolver

    from tasks.fetch.clock import Clock
    from tasks.fetch.guard import Guard

#: Addresses of one name that are tried.
MAX_ATTEMPTS: Final = 4
#: Where a proxy may stand: anywhere, since whoever runs the workers chose it.
ANYWHERE: Final = tuple(map(ipaddress.ip_network, ("0.0.0.0/0", "::/0")))
#: Seconds for which an idle connection is kept.
KEEP_ALIVE: Final = 15.0
#: Pools among which hosts are spread, and idle connections that each keeps. With every request httpcore goes through
#: all pairs of a pool's connections, so that one pool of some hundred costs more than all else that a page takes here.
POOLS, IDLE_PER_POOL = 32, 4
#: Extension of a request that is to go over no idle connection.
FRESH: Final = "newsluice.fresh"
_NODELAY: Final = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class Stream(httpcore.NetworkStream):
    """A connection whose reads and writes end at the deadline of the thread that makes them."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        self._inner = inner
        self._clock = clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return at most `max_bytes`, none at the end. Raises OverBudget beside httpcore's errors."""
        data = self._inner.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))
        self._clock.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it."""
        self._inner.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the connection with TLS on it; the certificate is checked against `server_hostname`.

        What a proxy said before is none of the answer.
        """
        self._clock.heard = False
        left = self._left(timeout, httpcore.ConnectTimeout)
        sock = self._inner.get_extra_info("socket")
        if not isinstance(sock, ssl.SSLSocket):
            return Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._clock)
        try:  # a page by https through a proxy that is itself asked by https
            paced = cast("socket.socket", _PacedSocket(sock, self._clock))
            return Stream(TLSinTLSStream(paced, ssl_context, server_hostname, left), self._clock)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore declares it
        """Return what httpcore asks about the socket."""
        return self._inner.get_extra_info(info)

    def _left(self, timeout: float | None, error: type[httpcore.TimeoutException]) -> float:
        try:
            return self._clock.left(timeout)
        except TimeoutError as late:
            raise error(str(late)) from late


class _PacedSocket:
    """A socket whose every single read and write ends at the deadline: TLS in TLS makes many of them in one call."""

    def __init__(self, sock: socket.socket, clock: Clock) -> None:
        self._sock = sock
        self._clock = clock

    def recv(self, size: int) -> bytes:
        self._sock.settimeout(self._clock.left())
        return self._sock.recv(size)

    def sendall(self, data: bytes) -> None:
        if data:
            self._sock.settimeout(self._clock.left())
            self._sock.sendall(data)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - the socket's own
        return getattr(self._sock, name)


class Backend(httpcore.NetworkBackend):
    """Opens connections to the addresses that `find` returns for a host and port, and to no other."""

    def __init__(self, find: Callable[[str, int], tuple[Address, ...]], policy: Policy, clock: Clock) -> None:
        self._find = find
        self._policy = policy
        self._clock = clock

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's signature; never set here
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - as above
    ) -> httpcore.NetworkStream:
        """Resolve, check and connect; what is raised by `find` other than OSError comes through."""
        self._clock.connected = True
        try:
            addresses = self._find(host, port)[:MAX_ATTEMPTS]
            return Stream(SyncStream(self._connect(addresses, timeout)), self._clock)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error

    def _connect(self, addresses: tuple[Address, ...], timeout: float | None) -> socket.socket:
        """Connect to the first address that answers; all of them together have `timeout` seconds."""
        whole = self._clock.left(timeout)
        for last, address in enumerate(addresses, 1 - len(addresses)):
            try:
                left = self._clock.left(whole / len(addresses))
                return connect((address,), policy=self._policy, timeout=left, socket_options=[_NODELAY])
            except OSError:
                if not last:
                    raise
        raise AssertionError("a name that resolves has an address")


class Pools:
    """Connection pools, each host always in the same one, made by `pool` with how many idle connections it keeps.

    A request with the extension FRESH goes over a connection of its own.
    """

    def __init__(self, pool: Callable[[int], httpcore.ConnectionPool]) -> None:
        self._pools = [pool(IDLE_PER_POOL) for _ in range(POOLS)]
        self._fresh = pool(0)

    def handle_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send the request by its host's pool."""
        fresh = request.extensions.get(FRESH)
        pool = self._fresh if fresh else self._pools[crc32(request.url.host) % POOLS]
        return pool.handle_request(request)

    def close(self) -> None:
        """Close all connections."""
        for pool in (self._fresh, *self._pools):
            pool.close()


class Transport(httpx.HTTPTransport):
    """httpx's transport over the backend above: guarded, or through a proxy, which itself is not guarded."""

    def __init__(self, guard: Guard, clock: Clock, lookups: Resolver, *, proxy: str | None) -> None:
        context = tls_context()
        super().__init__(verify=context, trust_env=False)
        if proxy is None:
            backend = Backend(lambda host, port: guard.addresses(host, port, lookups), guard.policy, clock)
        else:
            anywhere = Policy(allowed_networks=ANYWHERE)
            backend = Backend(
                lambda host, port: resolve(_origin(host, port), policy=anywhere, resolver=lookups), anywhere, clock
            )

        def pool(idle: int) -> httpcore.ConnectionPool:
            return httpcore.ConnectionPool(
                ssl_context=context,
                proxy=None if proxy is None else _proxy(proxy),
                max_connections=None,  # a thread has one request at a time
                max_keepalive_connections=idle,
                keepalive_expiry=KEEP_ALIVE,
                network_backend=backend,
            )

        self._pool = cast("httpcore.ConnectionPool", Pools(pool))


@cache
def tls_context() -> ssl.SSLContext:
    """Return what certificates are checked against: one for the process, since reading it in takes 30 ms."""
    return httpx.create_ssl_context(trust_env=False)


def _origin(host: str, port: int) -> Origin:
    return Origin(scheme="tcp", host=host, port=port, host_as_written=host)


def _proxy(url: str) -> httpcore.Proxy:
    proxy = httpx.Proxy(url)
    context = tls_context() if proxy.url.scheme == "https" else None
    place = httpcore.URL(scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/")
    return httpcore.Proxy(place, auth=proxy.raw_auth, ssl_context=context)
