"""What is tried again after a failure, how often and how far apart: one table, a row an outcome.

`docs/retries.md` is this table with the default settings (worker/docs.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from tasks.outcome import Outcome

if TYPE_CHECKING:
    from config.settings import Settings
    from tasks.errors import Failed

#: How many times longer each further pause is.
FACTOR: Final = 3
#: Share by which a pause is varied at random, so that many do not come at once.
JITTER: Final = 0.25
#: The pause, in RETRY_BASE_SECONDS, after what is seldom over in a moment: who is down or has too much to do.
LONG: Final = 4.0


class Reach(StrEnum):
    """What a failure means for the other URLs of its host; the value says it to people."""

    URL = "goes on"
    EITHER = "left alone as long if it said nothing: no connection, no robots.txt, or not a byte of an answer"
    HOST = "left alone as long"


@dataclass(frozen=True, slots=True)
class Policy:
    """How a failed URL is tried again.

    `most`: tries after the first, however many more RETRY_MAX would allow; None leaves it at that. `pause`: how long
    the first pause is, in RETRY_BASE_SECONDS.
    """

    most: int | None = None
    pause: float = 1.0
    reach: Reach = Reach.URL

    def tries(self, settings: Settings) -> int:
        """Return how often a URL is tried after its first attempt, never more than RETRY_MAX."""
        return settings.retry_max if self.most is None else min(self.most, settings.retry_max)

    def is_final(self, attempt: int, settings: Settings) -> bool:
        """Whether nothing follows this attempt, 1 for the first. All count, whatever the earlier ones failed with."""
        return attempt > self.tries(settings)

    def leaves_host(self, error: Failed) -> bool:
        """Whether the whole host is left alone, not this URL only."""
        return self.reach is Reach.HOST or (self.reach is Reach.EITHER and (error.of_host or error.silent))


#: Every outcome of the kind `failed`. An extraction that fails gives the same again, but where the machine was short of
#: time or memory at that moment, or somebody killed the child; so does a defect of our own.
POLICIES: Final[dict[Outcome, Policy]] = {
    Outcome.FAILED_TIMEOUT: Policy(pause=LONG, reach=Reach.EITHER),
    Outcome.FAILED_CONNECT: Policy(pause=LONG, reach=Reach.EITHER),
    Outcome.FAILED_INCOMPLETE: Policy(reach=Reach.EITHER),
    Outcome.FAILED_BUSY: Policy(pause=LONG, reach=Reach.HOST),
    Outcome.FAILED_STATUS: Policy(),
    Outcome.FAILED_ROBOTS: Policy(pause=LONG, reach=Reach.HOST),
    Outcome.FAILED_EXTRACT_TIMEOUT: Policy(most=2, pause=LONG),
    Outcome.FAILED_EXTRACT_CRASHED: Policy(most=2, pause=LONG),
    Outcome.FAILED_WORKER_LOST: Policy(pause=0.0),  # decided by store/lua/dispatch.lua, when a lease runs out
    Outcome.FAILED_INTERNAL: Policy(most=1, pause=LONG),
}


def pause(policy: Policy, attempt: int, settings: Settings, dice: float, asked: float | None = None) -> float:
    """Return the seconds between this attempt, 1 for the first, and the next; `dice` is from 0 to 1, at random.

    Exponential, varied by JITTER, never more than RETRY_CAP_SECONDS. What the host itself asked for (`asked`, of its
    Retry-After, which tasks/fetch/response.py bounds) wins, but for less than RETRY_BASE_SECONDS.
    """
    if asked is not None:
        return max(asked, settings.retry_base_seconds)
    return middle(policy, attempt, settings) * (1 - JITTER + 2 * JITTER * dice)


def middle(policy: Policy, attempt: int, settings: Settings) -> float:
    """Return the seconds after this attempt before chance varies them."""
    wanted = settings.retry_base_seconds * policy.pause * float(FACTOR ** (attempt - 1))
    return min(wanted, settings.retry_cap_seconds / (1 + JITTER))
