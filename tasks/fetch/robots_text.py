"""The text of a robots.txt: made safe to parse, and packed for the cache."""

from __future__ import annotations

import json
import re
import zlib
from dataclasses import dataclass
from typing import Final

#: Rules that are read, each counted once for every user agent that it holds for: the parser keeps that many.
MAX_RULES: Final = 300_000
#: Bytes that a packed text may unpack to.
MAX_TEXT: Final = 1024 * 1024

_AGENT: Final = (b"user-agent", b"useragent", b"user agent")
#: A line that names a group, with the spellings that the parser takes; its value.
_AGENT_LINE: Final = re.compile(
    r"^[ \t]*(user-agent|useragent|user agent)(?:[ \t]*:|[ \t])([^\r\n]*)(?:\r?\n|\r|$)", re.IGNORECASE | re.MULTILINE
)
_TOKEN: Final = re.compile(r"[A-Za-z_-]+")
#: What the groups of other robots are called: nothing that our token could begin with.
_OTHER: Final = "/"
_UNIX: Final = "\n"
_RULE: Final = (b"allow:", b"disallow:", b"crawl-delay:")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the cache holds for a host: until when (seconds, wall clock), the text, or why it could not be had."""

    expires: float
    text: bytes
    away: str | None


def trimmed(text: bytes) -> bytes:
    """Return the lines up to MAX_RULES: thousands of agents in one group with thousands of rules take minutes."""
    agents = rules = 0
    in_rules = False
    lines = text.splitlines()
    for at, line in enumerate(lines):
        line = line.strip().lower()  # noqa: PLW2901 - as it is compared
        if line.startswith(_AGENT):
            agents = 1 if in_rules else agents + 1
            in_rules = False
        elif line:
            rules += max(agents, 1)
            in_rules = in_rules or line.startswith(_RULE)
        if rules + agents * agents > MAX_RULES:
            return b"\n".join(lines[:at])
    return b"\n".join(lines)


def for_token(text: str, token: str) -> str:
    """Return the text with the names of its groups as they are to be matched (RFC 9309, section 2.2.1).

    A group is ours when the product token at the beginning of its name, letters, `_` and `-`, is `token` in any case,
    and not when it only begins alike, or when a version follows: the parser alone would compare whole names.
    """

    def name(match: re.Match[str]) -> str:
        value = match[2].strip()
        found = _TOKEN.match(value)
        if value == "*" or value[:2] in {"* ", "*\t", "*#"}:
            return f"User-agent: *{_UNIX}"
        return f"User-agent: {token if found and found[0].lower() == token.lower() else _OTHER}{_UNIX}"

    return _AGENT_LINE.sub(name, text)


def encode(expires: float, text: bytes, away: str | None) -> bytes:
    """Pack an entry: a line of JSON, then the text, compressed."""
    head = json.dumps({"expires": expires, "away": away})
    return head.encode() + b"\n" + zlib.compress(text, 1)


def decode(value: bytes) -> Entry | None:
    """Unpack an entry; None when it is of another make."""
    head, _, packed = value.partition(b"\n")
    try:
        facts = json.loads(head)
        text = zlib.decompressobj().decompress(packed, MAX_TEXT)
        return Entry(float(facts["expires"]), text, facts["away"])
    except (ValueError, KeyError, TypeError, zlib.error):
        return None
