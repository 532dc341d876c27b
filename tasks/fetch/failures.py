"""From what httpx, the guard and the decoders raise to outcomes, in one place."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import httpx

from tasks.errors import Failed, Rejected, UrlError
from tasks.fetch.clock import OverBudget
from tasks.fetch.decoders import DecodingError, TooMuch
from tasks.fetch.guard import Refused
from tasks.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from config.settings import Settings
    from tasks.fetch.clock import Clock

#: Characters of a library's own message that are handed on.
BRIEF: Final = 200


@contextmanager
def translated(settings: Settings, passed: Sequence[str], clock: Clock) -> Iterator[None]:
    """Raise Rejected or Failed for whatever ends a request inside; each detail is a short sentence.

    `passed` grows by each redirect that is followed: a connection that fails before the first one is the host's own
    failure, unless it is the proxy's.
    """

    def own() -> bool:
        return not passed and settings.fetch_proxy is None

    try:
        yield
    except UrlError:
        raise
    except Refused as error:
        raise Rejected(Outcome.REJECTED_ADDRESS, str(error)) from error
    except (TooMuch, OverBudget) as error:
        seen = str(error) or f"more than FETCH_MAX_BYTES ({settings.fetch_max_bytes}) bytes"
        raise Rejected(Outcome.REJECTED_TOO_LARGE, seen) from error
    except DecodingError as error:
        raise Failed(Outcome.FAILED_INCOMPLETE, f"the compressed body is broken: {_brief(error)}") from error
    except (httpx.TimeoutException, TimeoutError) as error:
        unconnected = isinstance(error, httpx.ConnectTimeout)
        seen = "no connection in time" if unconnected else "no whole answer in time"
        detail = f"{seen} (FETCH_TIMEOUT is {settings.fetch_timeout:g} s)"
        raise Failed(Outcome.FAILED_TIMEOUT, detail, of_host=unconnected and own(), silent=not clock.heard) from error
    except httpx.ConnectError as error:
        raise Failed(Outcome.FAILED_CONNECT, f"no connection: {_brief(error)}", of_host=own()) from error
    except httpx.ProxyError as error:
        raise Failed(Outcome.FAILED_CONNECT, f"the proxy refused: {_brief(error)}") from error
    except httpx.HTTPError as error:
        detail = f"the answer broke off: {_brief(error)}"
        raise Failed(Outcome.FAILED_INCOMPLETE, detail, silent=not clock.heard) from error


def _brief(error: Exception) -> str:
    return "".join(filter(str.isprintable, " ".join(str(error).split())))[:BRIEF] or type(error).__name__
