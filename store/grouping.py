"""What is counted as one host: each name and port by itself, or all hosts of a registered domain together.

Hosts that share an address keep their own queues, and take turns (store/lua/lib/addresses.lua).
"""

from __future__ import annotations

import ipaddress
import threading
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

    from config.settings import Settings


class Grouping:
    """Names the queue of a host; thread-safe."""

    def __init__(self, settings: Settings) -> None:
        self._by_domain = settings.host_group == "domain"

    def name(self, host: str) -> str:
        """Return the name under which a host, with its port if that is not the scheme's own, is counted."""
        return domain_of(host) if self._by_domain else host


@lru_cache(maxsize=10_000)
def domain_of(host: str) -> str:
    """Return the registered domain of a host by the public suffix list, ports left out; an address stays one."""
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        with _reading:
            suffixes = _suffixes()
        return suffixes.privatesuffix(name) or name
    return name


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reads 340 kB, which not all commands need

    return PublicSuffixList()


#: Held while the list is read: all threads of a worker need it with their first page, and would read it at once.
_reading = threading.Lock()
