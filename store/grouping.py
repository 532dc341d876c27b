"""What is counted as one host: each name and port by itself, or all hosts of a registered domain together.

Hosts that share an address keep their own queues, and take turns (store/lua/lib/addresses.lua).
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
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
        return _suffixes().privatesuffix(name) or name
    return name


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reads 340 kB, which few need

    return PublicSuffixList()
