"""The text of a robots.txt: made safe to parse, and packed for the cache."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from typing import Final

#: Bytes that a packed text may unpack to.
MAX_TEXT: Final = 1024 * 1024

#: A line that names a group, with the spellings that the parser takes; its value.
_AGENT_LINE: Final = re.compile(r"\s*(?:user-agent|useragent|user agent)(?:\s*:|\s)(.*)", re.IGNORECASE | re.DOTALL)
_TOKEN: Final = re.compile(r"[A-Za-z_-]+")
#: How a line that names a group begins when it was made safe.
AGENT: Final = "User-agent: "
#: What the groups of other robots are called: nothing that our token could begin with.
_OTHER: Final = "/"


@dataclass(frozen=True, slots=True)
class Entry:
    """What the cache holds of a host: until when (wall clock), for how long (seconds), the text, or why it is away."""

    expires: float
    seconds: float
    text: bytes
    away: str | None


def whole_lines(text: bytes, limit: int) -> bytes:
    """Return a text that was read up to `limit` bytes without the line in which it was cut."""
    return text[: max(text.rfind(b"\n"), text.rfind(b"\r")) + 1] if len(text) >= limit else text


def for_token(text: str, token: str) -> str:
    """Return the text with the names of its groups as they are to be matched (RFC 9309, section 2.2.1).

    A group is ours when the product token at the beginning of its name, letters, `_` and `-`, is `token` in any case,
    and not when it only begins alike, or when a version follows: the parser alone would compare whole names. All that
    are not ours have one name, since the parser keeps every rule once for each name of its group.
    """
    lines: list[str] = []
    group: set[str] = set()
    for line in text.splitlines():
        agent = _AGENT_LINE.match(line)
        if agent is None:
            if line.strip():
                group.clear()
            lines.append(line)
        elif (name := _name(agent[1].strip(), token)) not in group:
            group.add(name)
            lines.append(f"{AGENT}{name}")
    return "\n".join(lines)


def _name(value: str, token: str) -> str:
    if value == "*" or value[:2] in {"* ", "*\t", "*#"}:
        return "*"
    found = _TOKEN.match(value)
    return token if found and found[0].lower() == token.lower() else _OTHER


def encode(expires: float, seconds: float, text: bytes, away: str | None) -> bytes:
    """Pack an entry: a line of JSON, then the text, compressed."""
    head = json.dumps({"expires": expires, "seconds": seconds, "away": away})
    return head.encode() + b"\n" + zlib.compress(text, 1)


def decode(value: bytes) -> Entry | None:
    """Unpack an entry; None when it is of another make."""
    head, _, packed = value.partition(b"\n")
    try:
        facts = json.loads(head)
        text = zlib.decompressobj().decompress(packed, MAX_TEXT)
        return Entry(float(facts["expires"]), float(facts["seconds"]), text, facts["away"])
    except (ValueError, KeyError, TypeError, zlib.error):
        return None
