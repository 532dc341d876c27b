"""The generated page `docs/retries.md`: the table of tasks/retry.py, with the default settings, and how it is read."""

from __future__ import annotations

import inspect
import re

from config.settings import Settings
from tasks.fetch.response import MAX_RETRY_AFTER
from tasks.outcome import Outcome
from tasks.retry import FACTOR, JITTER, POLICIES, middle

SECONDS_AN_HOUR = 3600


def page(note: str) -> str:
    """Return the page, with the note of a generated page."""
    settings = Settings.model_construct()
    hours = MAX_RETRY_AFTER / SECONDS_AN_HOUR
    rows = "\n".join(_row(outcome, meaning, settings) for outcome, meaning in meanings().items())
    return f"""# Retries

{note}

Every URL ends in one of these outcomes. A `failed.…` one is tried again as its row says, with the default settings:
`RETRY_MAX` {settings.retry_max}, `RETRY_BASE_SECONDS` {settings.retry_base_seconds:g}, `RETRY_CAP_SECONDS` \
{settings.retry_cap_seconds:g}. After the last try it is a dead letter (`newsluice failed list`). The others are final.

- **How often.** All tries of a URL count, whatever the earlier ones failed with; the last failure's row says whether
  there is another. There are never more than `RETRY_MAX`: with 0 each URL is asked once. Attempts that ended with
  their worker are counted apart, and make a dead letter only when there were `RETRY_MAX` + 1 of them.
- **How far apart.** Each pause is {FACTOR} times as long as the one before, {JITTER:.0%} more or less at random,
  and never more than `RETRY_CAP_SECONDS`. The row has the middle values.
- **Retry-After wins**, in seconds or as a date, between `RETRY_BASE_SECONDS` and {hours:g} hours. A date counts
  from the answer's own `Date`, so that no clock has to be right; one in the past, or one that cannot be read, is as
  good as none.
- **The host.** Where the row says so, no URL of the host is asked meanwhile, and the pause is at least
  `RETRY_BASE_SECONDS`, doubled with each failure of the host in a row. Its other URLs are not charged; where the
  connection or the robots.txt failed, not even the one that was to be asked: the tries and pauses of the row are then
  the host's, and one URL at a time finds out whether it is back. Requests that were under way together and fail
  together count as one. After `RETRY_MAX` + 1 in a row (at least two), and `HOST_GIVE_UP_SECONDS`, the host is given
  up: all that wait for it become dead letters. An answer ends the row. [politeness.md](politeness.md) has all of it.

| outcome | what it means | tries after the first | pauses | its host |
|---|---|---|---|---|
{rows}
"""


def meanings() -> dict[Outcome, str]:
    """Return what each outcome means: the comment behind it in tasks/outcome.py."""
    found = dict(re.findall(r'"([\w.]+)"\s+#: (.+)', inspect.getsource(Outcome)))
    return {outcome: found[outcome.value] for outcome in Outcome}


def _row(outcome: Outcome, meaning: str, settings: Settings) -> str:
    policy = POLICIES.get(outcome)
    if policy is None:
        return f"| `{outcome}` | {meaning} | final | | |"
    tries = policy.tries(settings)
    pauses = [middle(policy, attempt, settings) for attempt in range(1, tries + 1)]
    apart = ", ".join(map(_duration, pauses)) if any(pauses) else "none: when its lease has run out"
    return f"| `{outcome}` | {meaning} | {tries} | {apart} | {policy.reach} |"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
