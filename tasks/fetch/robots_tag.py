"""What a page says about itself to robots: X-Robots-Tag headers and <meta name=robots>, read alike; pure.

Google's documentation of both is the only specification that there is: directives separated by commas, each header's
perhaps after the name of the robot that it is for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Directives by which a page asks not to be taken.
NO: Final = frozenset({"noindex", "none"})
#: Directives that have a value after a colon, so that what is before it is no robot's name.
WITH_VALUE: Final = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
#: Names that mean every robot.
ANYBODY: Final = frozenset({"", "robots", "*"})
#: Characters of one value that are looked at.
MAX_LENGTH: Final = 1000
_NAME: Final = re.compile(r"\s*([a-z0-9_*-]+)\s*:(.*)", re.DOTALL)


def refusal(values: Iterable[str], token: str) -> str | None:
    """Return the directive by which one of these asks a robot of this product token not to take the page, or None.

    A value is `noindex, nofollow` or, for one robot, `NAME: noindex`; a meta element's name goes before its content.
    """
    for value in values:
        name = ""
        for part in value[:MAX_LENGTH].lower().split(","):
            named = _NAME.fullmatch(part)
            if named and named[1] not in WITH_VALUE:
                name, part = named[1], named[2]  # noqa: PLW2901 - what is after the name
            if part.strip() in NO and (name in ANYBODY or name == token.lower()):
                return part.strip()
    return None
