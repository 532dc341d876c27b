"""Look-ups by the machine's name servers, whose answers say for how long they hold.

c-ares reads /etc/resolv.conf and /etc/hosts as the system's resolver does, and puts addresses
in the order of RFC 6724; unlike `getaddrinfo` it tells TTLs, and a look-up that hangs takes no thread.
"""

from __future__ import annotations

import socket
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Final

import pycares
from pycares import errno

from tasks.fetch.guard import LOCAL_DOMAINS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tasks.fetch.clock import Clock
    from tasks.fetch.lookups import Row

#: Seconds for which an answer is kept at least and at the most, whatever its TTL.
LEAST, MOST = 10.0, 3600.0
#: Seconds for which an answer of the system's resolver is kept, which does not tell its TTL.
UNTOLD: Final = 60.0
#: Answers that a name has no address.
NONE: Final = frozenset({errno.ARES_ENOTFOUND, errno.ARES_ENODATA, errno.ARES_EBADNAME})
#: Failures of the name's servers, or of those in between.
FAILED: Final = frozenset(
    {
        errno.ARES_ETIMEOUT,
        errno.ARES_ESERVFAIL,
        errno.ARES_EREFUSED,
        errno.ARES_EFORMERR,
        errno.ARES_EBADRESP,
        errno.ARES_ECANCELLED,
        errno.ARES_EDESTRUCTION,
    }
)


class Names:
    """Callable like `socket.getaddrinfo`, but returns how many seconds its rows may be kept, too; thread-safe.

    `system` is asked what is no question for a name server: literal addresses, names of a local kind; and all names
    where no name server can be asked. `servers`: `ADDRESS:PORT` of others than the machine's.
    """

    def __init__(self, clock: Clock, system: Callable[..., list[Row]], servers: Sequence[str] | None = None) -> None:
        self._clock = clock
        self._system = system
        self._channel = pycares.Channel(servers=servers)

    def __call__(  # noqa: PLR0913, PLR0917 - getaddrinfo's own arguments
        self, host: str, port: int, family: int = 0, kind: int = 0, protocol: int = 0, flags: int = 0
    ) -> tuple[list[Row], float]:
        """Return rows and seconds. Raises OSError as `getaddrinfo` does, and TimeoutError at the deadline."""
        question = (host, port, family, kind, protocol, flags)
        if flags & socket.AI_NUMERICHOST:
            return self._system(*question), MOST
        if "." not in host or host.endswith(LOCAL_DOMAINS):
            return self._system(*question), UNTOLD
        found, error = self._asked(host, port, family, kind)
        if error == errno.ARES_SUCCESS:
            return _rows(found), _seconds(found)
        if error in NONE:
            raise socket.gaierror(socket.EAI_NONAME, f"{host[:80]} is not known")
        if error not in FAILED:
            return self._system(*question), UNTOLD
        raise socket.gaierror(socket.EAI_AGAIN, f"{host[:80]} cannot be looked up: {errno.errorcode[error]}")

    def close(self) -> None:
        """End all look-ups."""
        self._channel.close()

    def _asked(self, host: str, port: int, family: int, kind: int) -> tuple[Any, int]:
        answer: Future[tuple[Any, int]] = Future()
        try:
            self._channel.getaddrinfo(
                host,
                port,
                family=socket.AddressFamily(family),
                type=kind,
                callback=lambda found, error: answer.set_result((found, error or errno.ARES_SUCCESS)),
            )
        except RuntimeError as error:
            raise socket.gaierror(socket.EAI_AGAIN, "no more look-ups: it is closed") from error
        return answer.result(timeout=self._clock.left())


def _rows(found: Any) -> list[Row]:  # noqa: ANN401 - c-ares' own
    return [
        (node.family, node.socktype, node.protocol, "", (node.addr[0].decode("ascii"), *node.addr[1:]))
        for node in found.nodes
    ]


def _seconds(found: Any) -> float:  # noqa: ANN401 - c-ares' own
    told: float = min(part.ttl for part in (*found.nodes, *found.cnames))
    return min(MOST, max(LEAST, told))
