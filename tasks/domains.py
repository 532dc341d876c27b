"""Registered domains by the public suffix list: which hosts belong to one site.

The list comes with the package publicsuffixlist and is renewed with its releases; nothing is fetched.
"""

from __future__ import annotations

import hashlib
import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

#: Bytes that stand for a site.
SITE_BYTES = 3


@lru_cache(maxsize=10_000)
def domain_of(host: str) -> str:
    """Return the registered domain of a host; ports are left out, an address or a suffix stays what it is.

    `www.example.co.uk:8080` gives `example.co.uk`.
    """
    name = host if host.endswith("]") else host.partition(":")[0]
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return _suffixes().privatesuffix(name) or name
    return name


def site_of(host: str) -> bytes:
    """Return SITE_BYTES that are the same for all hosts of one registered domain."""
    return hashlib.blake2b(domain_of(host).encode(), digest_size=SITE_BYTES).digest()


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - reads 340 kB, which only workers need

    return PublicSuffixList()
