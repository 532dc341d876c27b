"""By what a page can be asked whether it has changed: ETag and Last-Modified of its last answer, by the URL's id."""

from __future__ import annotations

import json
from dataclasses import dataclass

#: Characters of a validator; a longer one is not kept.
MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of one answer (RFC 9110, section 8.8), as its headers had them."""

    etag: str | None = None
    modified: str | None = None

    def pack(self) -> str:
        """Return them as they are kept; empty where there is none."""
        if not (self.etag or self.modified):
            return ""
        return json.dumps([self.etag, self.modified], separators=(",", ":"))


def unpack(value: bytes) -> Validators | None:
    """Return what is kept; None when that is nothing of ours."""
    try:
        etag, modified = json.loads(value)
        return Validators(etag and str(etag), modified and str(modified))
    except (ValueError, TypeError):
        return None
