"""Files of URLs: one a line, in UTF-8, with comments and blank lines; every other line gets a reason."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

from tasks.url import MAX_LENGTH

#: Bytes of a line beyond which it is not looked at: four for each character that a URL may have.
MAX_LINE: Final = 4 * MAX_LENGTH
COMMENT: Final = "#"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is no URL; `reason` is a short sentence, the same for the same kind of fault."""

    reason: str


def read_urls(lines: Iterable[bytes]) -> Iterator[tuple[int, str | Refusal]]:
    """Yield (line number from 1, URL as written, without space around it) for each line that is not blank or a comment.

    `lines` as an open binary file gives them; they may end in LF or CR LF, and the first may begin with a byte order
    mark. A line that cannot be read gives a Refusal in the URL's place. A NUL byte or UTF-16 means that it is no text
    file: that line is refused and nothing after it is read.
    """
    for number, raw in enumerate(lines, 1):
        line = raw
        if number == 1:
            if line.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
                yield number, Refusal("the file is in UTF-16; save it as UTF-8")
                return
            line = line.removeprefix(BOM_UTF8)
        if b"\0" in line:
            yield number, Refusal("binary data, not a list of URLs; the lines from here on were not read")
            return
        line = line.strip()
        if len(line) > MAX_LINE:
            yield number, Refusal(f"longer than {MAX_LENGTH} characters")
            continue
        try:
            text = line.decode()
        except UnicodeDecodeError:
            yield number, Refusal("not UTF-8; save the file as UTF-8, or write these characters as %XX")
            continue
        text = text.strip()
        if text and not text.startswith(COMMENT):
            yield number, text
