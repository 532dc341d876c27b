"""Sites: which hosts belong together, by their registered domain."""

from __future__ import annotations

import hashlib

from store.grouping import domain_of

#: Bytes that stand for a site.
SITE_BYTES = 3


def site_of(host: str) -> bytes:
    """Return SITE_BYTES that are the same for all hosts of one registered domain."""
    return hashlib.blake2b(domain_of(host).encode(), digest_size=SITE_BYTES).digest()
