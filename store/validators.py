"""By what a page can be asked whether it has changed: ETag and Last-Modified of its last answer, by the URL's id."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.errors import Full
from store.scripts import Scripts

if TYPE_CHECKING:
    from config.settings import Settings
    from store.client import Client

#: Characters of a validator; a longer one is not kept.
MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Validators:
    """The validators of one answer (RFC 9110, section 8.8), as its headers had them."""

    etag: str | None = None
    modified: str | None = None

    def pack(self) -> str:
        """Return them as they are kept."""
        return json.dumps([self.etag, self.modified], separators=(",", ":"))


def unpack(value: bytes) -> Validators | None:
    """Return what is kept; None when that is nothing of ours."""
    try:
        etag, modified = json.loads(value)
        return Validators(etag and str(etag), modified and str(modified))
    except (ValueError, TypeError):
        return None


class Shelf:
    """The newest VALIDATORS_KEEP of one namespace; thread-safe. They come back with `Frontier.begin`."""

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._scripts = Scripts(redis, settings.namespace)
        self._keep = settings.validators_keep

    def note(self, job: str, validators: Validators | None) -> None:
        """Keep these for a URL, by its id, unless the server's memory is full. May raise StoreError."""
        known = validators and (validators.etag or validators.modified)
        with suppress(Full):
            self._scripts.run("validate", job, validators.pack() if validators and known else "", self._keep)
