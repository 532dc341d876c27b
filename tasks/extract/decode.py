"""From the bytes of an answer to clean UTF-8: which character set it is really in, and what no parser should see."""

from __future__ import annotations

import codecs
import re

#: Bytes at the start in which a page names its character set; the HTML standard's 1024 is too few for real pages.
META_BYTES = 4096
#: Bytes shown to the detector, which costs about a millisecond a kilobyte.
SAMPLE_BYTES = 6000
#: Bytes beyond ASCII without which the detector only guesses.
LEAST_BEYOND_ASCII = 30
#: What the detector takes Western text for, by accident of few letters.
_LATIN = re.compile(
    r"cp125[0247]$|iso8859-(?:[12349]|1[03456])$|mac-(?:roman|latin|turk|ice|cro|rom)|cp(?:437|85\d|775|858)|hp"
)
#: Share of bytes that may be wrong in a page that is UTF-8 all the same.
BAD_SHARE = 0.002

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like the next one
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(
    rb"""<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_SCRIPT = re.compile(rb"<(?:script|style)\b", re.IGNORECASE)
_SCRIPT_END = re.compile(rb"</(?:script|style)", re.IGNORECASE)
_TAG = re.compile(rb"<[^<>]*>|[\x00-\x7f]{40,}")
#: What browsers decode under another name (WHATWG Encoding Standard, 4.2).
_WHATWG = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "iso8859-11": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
#: Seven-bit encodings, whose text is valid UTF-8 and yet is not.
_SEVEN_BIT = frozenset({"iso2022_jp", "hz"})
#: Codecs of Python's that are no character set of pages.
_NO_CHARSET = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf-7", "undefined", "mbcs", "oem"}
)
#: Names that servers send without looking.
_CARELESS = frozenset({"cp1252", "utf-8"})
_CONTROLS = bytes([*range(9), *range(14, 32), 127])
_SPACES = bytes.maketrans(b"\x0b\x0c", b"  ")
#: References to characters that XML forbids: controls, surrogates, U+FFFE, U+FFFF and beyond.
_REFERENCES = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|127|5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3]|6553[45]"
    rb"|[1-9]\d{7,}|111411[2-9]|1114[2-9]\d\d|111[5-9]\d{3}|11[2-9]\d{4}|1[2-9]\d{5}|[2-9]\d{6})(?!\d)"
    rb"|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|7[fF]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]"
    rb"|(?!10)[1-9a-fA-F][0-9a-fA-F]{5}|[1-9a-fA-F][0-9a-fA-F]{6,})(?![0-9a-fA-F]));?"
)
#: How UTF-8 looks that was read as Windows-1252 and written as UTF-8 again: accents, quotes, Cyrillic.
_TWICE = ("\xc3", "\xd0", "\xe2\u20ac")


def to_utf8(body: bytes, charset: str | None) -> bytes:
    """Return the page as UTF-8 without a byte order mark, NULs, controls, noncharacters or references to them.

    `charset` is what the header named. The order is that of the HTML standard (mark, header, meta, detection), but
    that a page which is valid UTF-8 is UTF-8, and that a name under which the page does not decode, or that servers
    send by default, yields to a better one.
    """
    text, page = _decoded(body, charset)
    if "\uffff" in text or "\ufffe" in text:
        page = None
        text = text.replace("\uffff", "").replace("\ufffe", "")
    if page is None:
        page = text.encode("utf-8", "replace")
    page = page.translate(_SPACES, _CONTROLS)
    return _REFERENCES.sub(b"", page) if b"&#" in page else page


def _decoded(body: bytes, charset: str | None) -> tuple[str, bytes | None]:
    """Return the page as text, and its bytes where they are that text in UTF-8."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace"), None
    if wide := _wide(body):
        return body.decode(wide, "replace"), None
    header = codec_of(charset)
    found = _META.search(body, 0, META_BYTES)
    meta = codec_of(found.group(1).decode("ascii", "replace")) if found else None
    if header in _SEVEN_BIT or meta in _SEVEN_BIT:
        return body.decode((header if header in _SEVEN_BIT else meta) or "utf-8", "replace"), None
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
        if not _mostly_utf8(text):
            text = body.decode(_legacy(body, header, meta), "replace")
        return text, None
    once = _once(text)
    return (text, body) if once is text else (once, None)


def codec_of(name: str | None) -> str | None:
    """Return the codec that browsers use for a label, by Python's name, or None for an unknown label."""
    if not name:
        return None
    try:
        codec = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if codec.name in _NO_CHARSET or not codec._is_text_encoding:  # noqa: SLF001 - codecs such as zlib and rot13 have no public mark
        return None
    return _WHATWG.get(codec.name, codec.name)


def _wide(body: bytes) -> str | None:
    """Return the byte order of UTF-16 that carries no mark: every other byte of its beginning is a NUL."""
    head = body[:64]
    if head.count(0) < len(head) // 3 or len(head) < 4:  # noqa: PLR2004 - two characters
        return None
    return "utf-16-be" if head[::2].count(0) > head[1::2].count(0) else "utf-16-le"


def _mostly_utf8(text: str) -> bool:
    """Whether the characters beyond ASCII are far more often right than replaced."""
    bad = text.count("\ufffd")
    if bad > len(text) * BAD_SHARE:
        return False
    good = len(text) - len(text.encode("ascii", "ignore")) - bad
    return good > 4 * bad


def _legacy(body: bytes, header: str | None, meta: str | None) -> str:
    """Choose among the names given and what the bytes look like, for a page that is not UTF-8."""
    given = [name for name in (header, meta) if name and not name.startswith(("utf-16", "utf-32"))]
    clean = [name for name in dict.fromkeys(given) if _decodes(body, name)]
    careful = [name for name in clean if name not in _CARELESS]
    if careful:
        return careful[0]
    fallback = next(iter(clean), "cp1252")
    if sum(byte > 127 for byte in body[: META_BYTES * 50]) < LEAST_BEYOND_ASCII:  # noqa: PLR2004 - where ASCII ends
        return fallback
    detected = _detected(body)
    if detected is None or (clean and _LATIN.match(detected)):
        return fallback
    return detected


def _decodes(body: bytes, codec: str) -> bool:
    return body.decode(codec, "replace").count("\ufffd") <= len(body) * BAD_SHARE


def _detected(body: bytes) -> str | None:
    """Guess from the text beyond ASCII alone, of which a few kilobytes are enough."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - slow to load and rarely needed

    shown = b" ".join(_SCRIPT.split(piece, 1)[0] for piece in _SCRIPT_END.split(body[:1_000_000]))
    sample = b" ".join(part for part in _TAG.split(shown) if part.strip() and not part.isascii())
    best = from_bytes(unescape_ascii(sample[:SAMPLE_BYTES]), steps=3, chunk_size=1024).best()
    codec = codec_of(best.encoding) if best else None
    return codec if codec and _decodes(body, codec) else None


def unescape_ascii(sample: bytes) -> bytes:
    """Return the sample without character references, which would look like English to the detector."""
    return re.sub(rb"&#?\w{1,10};", b" ", sample)


def _once(text: str) -> str:
    """Undo UTF-8 that was encoded twice, where the whole page shows that and nothing contradicts it."""
    if not any(mark[0] in text and mark in text for mark in _TWICE):  # one character is found far sooner than two
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text
