"""What the server knows of texts, through the functions that settle.lua uses, many texts a call."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.scripts import Argument, Scripts, ms
from tasks.fingerprint import normalised
from tasks.near import fingerprint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.client import Client

LIB = Path(__file__).resolve().parents[2] / "store" / "lua" / "lib"
PARTS = ("keys", "slices", "squeeze", "likeness", "near")
BATCH = 200
RETENTION_DAYS = 30
#: ARGV: retention, NEAR_MAX, '1' to look, '1' to remember; then for each text id, site, URL, fingerprint.
#: Returns for each text the id of what it is a copy of, or ''; 'U' before it where it is an update of that.
SCRIPT = """
local retention, most, answers = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
for at = 5, #ARGV, 4 do
  local mine = read_print(ARGV[at + 3], ARGV[at + 1])
  local near = ARGV[3] == '1' and find_original(mine, live_generations(retention, most), '')
  answers[#answers + 1] = near and (near.fuller and 'U' or '') .. near.id or ''
  if ARGV[4] == '1' and not near then remember_text(mine, ARGV[at], ARGV[at], ARGV[at + 2], retention, most) end
end
return answers
"""

#: A text: id (10 bytes), site (3), URL, fingerprint.
Entry = tuple[bytes, bytes, str, bytes]


class Texts:
    """The texts that one namespace remembers, at most `most`."""

    def __init__(self, redis: Client, namespace: str, most: int = 1_000_000) -> None:
        self._keys = Scripts(redis, namespace).keys
        text = "\n".join((LIB / f"{part}.lua").read_text(encoding="utf-8") for part in PARTS)
        self._script = redis.register_script(f"{text}\n{SCRIPT}")
        self.most = most

    def run(self, entries: Sequence[Entry], *, look: bool = True, remember: bool = True) -> list[bytes]:
        """Look for and remember each text in turn; return the ids of what they are copies of, b"" for none."""
        answers: list[bytes] = []
        for start in range(0, len(entries), BATCH):
            head: list[Argument] = [ms(RETENTION_DAYS * 86_400), self.most, int(look), int(remember)]
            flat = [part for entry in entries[start : start + BATCH] for part in entry]
            reply: Any = self._script(keys=self._keys, args=[*head, *flat])
            answers += reply
        return answers


def entry(number: int, text: str, site: bytes, url: str = "https://www.example.com/") -> Entry:
    """Return a text as the store takes it, with an id of its number."""
    return number.to_bytes(10, "big"), site, url, fingerprint(normalised(text))
