"""What a fetch comes to: a page, a text of any type, or a request that is to be made in another turn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.validators import Validators


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came.

    `url`: the address that answered; `redirects`: those asked before it, in order. `body`: decoded from gzip and the
    like, not from its charset. `charset`: as the header names it. `elapsed`: seconds, redirects included; `waited`:
    those of them until the last answer began. `validators`: by which it can be asked whether it has changed. `robots`:
    values of X-Robots-Tag.
    """

    url: str
    body: bytes
    content_type: str
    charset: str | None
    status: int
    elapsed: float
    redirects: tuple[str, ...]
    waited: float = 0.0
    validators: Validators | None = None
    robots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plain:
    """A text of any type, cut at a limit.

    `status` is 0, and the body empty, where redirects lead nowhere or the encoding is not read.
    """

    status: int
    body: bytes
    retry_after: float | None


class Elsewhere(Exception):
    """The next request is a turn of its own: for `url`, to which `hops` redirects led.

    `waited`: for how many seconds the answer that says so was waited for; None where an idle connection broke, and the
    host has said nothing. `refreshed`: a page's meta refresh was one of those followed just now.
    """

    def __init__(self, url: str, hops: int, waited: float | None) -> None:
        super().__init__(url)
        self.url = url
        self.hops = hops
        self.waited = waited
        self.refreshed = False
