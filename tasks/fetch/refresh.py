"""Where a page's `meta` element sends its reader on at once: a redirect in another place."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from tasks.errors import Rejected
from tasks.fetch import response as reading

#: Bytes of a page in which it is looked for, and of one element.
HEAD_BYTES: Final = 16 * 1024
#: Seconds up to which a reader is sent on, beyond which a page is shown and only then another.
LONGEST_DELAY: Final = 5.0

#: What is passed over, since nothing in it counts (of `noscript`: for a want of JavaScript), and meta elements.
_TOKEN: Final = re.compile(
    rb"<!--.*?(?:-->|\Z)|<(script|noscript|style|template|title|textarea)\b.*?(?:</\1|\Z)|<meta\b([^>]{0,2048})",
    re.IGNORECASE | re.DOTALL,
)
#: The attribute that such an element has.
_EQUIVALENT: Final = b"http-equiv"
_ATTRIBUTE: Final = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
#: The standard's shared declarative refresh steps, as far as pages follow them.
_CONTENT: Final = re.compile(
    r"""\s*(\d{0,6}(?:\.\d{0,6})?)\s*[;,\s]\s*(?:url\s*=\s*)?+(?:"([^"]*)|'([^']*)|(\S.*))""", re.IGNORECASE
)


def target(body: bytes, base: str) -> str | None:
    """Return the absolute URL, in its one spelling, that a page at `base` sends its reader on to, or None.

    None too where that is the page itself or nothing that is fetched.
    """
    if _EQUIVALENT not in body[:HEAD_BYTES].lower():
        return None
    for token in _TOKEN.finditer(body, 0, HEAD_BYTES):
        if token[2] is None or _EQUIVALENT not in token[2].lower():
            continue
        found = _refresh(token[2].decode("utf-8", "replace"))
        if found is not None:
            try:
                url = reading.target(base, found.encode())
            except Rejected:
                return None
            return None if url == base else url
    return None


def _refresh(attributes: str) -> str | None:
    values = {name.lower(): unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(attributes)}
    if values.get("http-equiv", "").strip().lower() != "refresh":
        return None
    said = _CONTENT.match(values.get("content", ""))
    if said is None or float(said[1].strip(".") or 0) > LONGEST_DELAY:
        return None
    return (said[2] or said[3] or said[4] or "").strip() or None
