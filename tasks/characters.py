"""Which characters a text keeps: those that are seen, and the joiners that some scripts need; in NFC."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: C1 controls are Windows-1252 that went through the wrong hands.
_C1: Final = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
#: Letters and signs that a joiner (U+200C, U+200D) may follow: Arabic and its kin, the scripts from India to Mongolia,
#: emoji with their variation selectors and skin tones. Anywhere else it is clutter, or hides words from a search.
_BEFORE_JOINER: Final = re.compile(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u109f\u1780-\u18af\u1900-\u1aaf\u1b00-\u1c4f\ua800-\ua8ff\ua980-\uabff"
    "\ufb50-\ufdff\ufe0f\ufe70-\ufefe\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U00010a00-\U00011fff"
    "\U0001f000-\U0001faff]"
)
_JOINERS: Final = "\u200c\u200d"
#: Marks on one letter, beyond the 30 of Unicode's stream-safe format (UAX 15, section 13): putting a pile of them in
#: order takes time by the square.
_MARK: Final = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]"
_PILE: Final = re.compile(f"({_MARK}{_MARK}{{29}}){_MARK}+")  # so written it is sought by its first character
#: What ends a line for some reader of lines (NEL, U+2028, U+2029), C1 controls, and what turns the order of characters
#: on a screen around.
_UNSAFE: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """Return the text in NFC, without controls and invisible characters but line feeds and joiners where they join.

    Any other white space becomes a space; lone surrogates, private and unassigned characters, direction marks, soft
    hyphens and zero-width characters go.
    """
    if not text.isprintable():
        text = "\n".join(line if line.isprintable() else _visible(line) for line in text.split("\n"))
    return text if text.isascii() else unicodedata.normalize("NFC", _PILE.sub(r"\1", text))


def line(text: str) -> str:
    """Return the text clean, on one line, with single spaces."""
    return " ".join(clean(text).split())


def escaped(json_text: str) -> str:
    r"""Return JSON with what could break a line or a terminal as `\uXXXX`, which means the same."""
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)


def _visible(text: str) -> str:
    kept: list[str] = []
    previous = " "
    for char in text.translate(_C1):
        if char.isprintable():
            kept.append(char)
        elif char.isspace():
            kept.append(" ")
        elif char in _JOINERS and _BEFORE_JOINER.match(previous):
            kept.append(char)
        else:
            continue
        previous = char
    return "".join(kept)
