"""URL normalisation: one spelling for each page, and the same page asked for as before.

Written out here, over the standard library and `idna`, since a job's id is a hash of the result: it must not change
with the release of a library. `docs/urls.md` says what is done, what is not, and how courlan and w3lib compare.
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote

import idna

from tasks.url_tracking import tracks

#: Characters of a URL, as given and as normalised.
MAX_LENGTH: Final = 2048
#: Characters of a host name (RFC 1035, section 2.3.4).
MAX_HOST: Final = 253
MAX_PORT: Final = 65535
#: URLs whose form is kept: that of a job is asked for several times on its way.
KEPT: Final = 512
#: Bytes of the hash that a job's id keeps.
ID_BYTES: Final = 10

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
#: Schemes that a refusal names; of any other it says only that it is neither http nor https.
_NAMED: Final = re.compile("about|blob|data|feed|file|ftps?|gopher|irc|javascript|magnet|mailto|news|sftp|tel|urn|wss?")
_FORBIDDEN: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY: Final = re.compile(r"(\[[^\]]*\]|[^:\[\]]*)(?::(.*))?", re.DOTALL)
_LABEL: Final = re.compile(r"[a-z0-9_-]{1,63}")
_NUMBER: Final = re.compile(r"0x[0-9a-f]*|[0-9]+")
_ESCAPE: Final = re.compile(r"%([0-9A-Fa-f]{2})?")
_JSESSIONID: Final = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_IN_PATH: Final = "%/:@!$&'()*+,;=~"
_SAFE_IN_QUERY: Final = _SAFE_IN_PATH + "?"


class UrlRefused(ValueError):
    """A text that is no URL to fetch; `reason` is a short sentence, one for each kind of fault, without the URL."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def normalise(text: str) -> str:
    """Return the URL in its normal form: all ASCII, at most MAX_LENGTH characters, without fragment and tracking.

    Idempotent. Raises UrlRefused.
    """
    return canonical(text, strip=True)


@lru_cache(KEPT)
def canonical(text: str, *, strip: bool = False) -> str:
    """Return the URL with scheme, host, port, path and escapes in their one spelling, and no fragment.

    `strip` takes out tracking and session parameters too, which must not be done with the target of a redirect.
    Raises UrlRefused.
    """
    text = text.strip()
    if not text:
        raise UrlRefused("empty")
    if len(text) > MAX_LENGTH:
        raise UrlRefused(f"longer than {MAX_LENGTH} characters")
    if _FORBIDDEN.search(text):
        raise UrlRefused("spaces or control characters inside")
    scheme, rest = _split_scheme(text)
    rest = rest.partition("#")[0]
    end = next((at for at, character in enumerate(rest) if character in "/?"), len(rest))
    authority, rest = rest[:end], rest[end:]
    path, _, query = rest.partition("?")
    path = _escaped(path, _SAFE_IN_PATH)
    query = _escaped(query, _SAFE_IN_QUERY)
    if strip:
        path = _JSESSIONID.sub("", path)
        query = _without_tracking(query)
    path = _without_dots(path)
    url = f"{scheme}://{_authority(authority, scheme)}{path or '/'}{'?' if query else ''}{query}"
    if len(url) > MAX_LENGTH:
        raise UrlRefused(f"longer than {MAX_LENGTH} characters")
    return url


def host_of(url: str) -> str:
    """Return the host of a normalised URL, with its port unless that is the scheme's own."""
    return url.split("/", 3)[2].partition("?")[0]


def job_id(url: str) -> str:
    """Return the id of a normalised URL: 16 characters of a-z2-7, the beginning of its SHA-256."""
    return base64.b32encode(hashlib.sha256(url.encode()).digest()[:ID_BYTES]).decode().lower()


def _split_scheme(text: str) -> tuple[str, str]:
    match = _SCHEME.match(text)
    scheme = match[1].lower() if match else ""
    rest = text[match.end() :] if match else text
    if scheme in DEFAULT_PORTS:
        if not rest.startswith("//"):
            raise UrlRefused("no // after http: or https:")
        return scheme, rest[2:]
    if _NAMED.fullmatch(scheme):
        raise UrlRefused(f"{scheme}: is not fetched, only http and https are")
    if rest.startswith("//") and scheme:
        raise UrlRefused("the scheme is neither http nor https")
    raise UrlRefused("not a URL: it does not begin with http:// or https://")


def _authority(authority: str, scheme: str) -> str:
    if "@" in authority:
        raise UrlRefused("a user name or password in the URL")
    match = _AUTHORITY.fullmatch(authority)
    if not match:
        raise UrlRefused("bad host: brackets or colons that do not fit")
    host, port = match[1], match[2]
    if not host:
        raise UrlRefused("no host")
    host = _ipv6(host[1:-1]) if host.startswith("[") else _name(host)
    if not port:
        return host
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= MAX_PORT):
        raise UrlRefused(f"bad port: not a number from 1 to {MAX_PORT}")
    return host if int(port) == DEFAULT_PORTS[scheme] else f"{host}:{int(port)}"


def _ipv6(text: str) -> str:
    try:
        address = ipaddress.IPv6Address(text)
    except ValueError:
        address = None
    if address is None or address.scope_id is not None:
        raise UrlRefused("bad host: not an IPv6 address in the brackets")
    if address.ipv4_mapped is not None:  # Python 3.13 writes these otherwise than those before it
        low = int(address.ipv4_mapped)
        return f"[::ffff:{low >> 16:x}:{low & 0xFFFF:x}]"
    return f"[{address.compressed}]"


def _name(host: str) -> str:
    if len(host) > MAX_HOST + 1:
        raise UrlRefused(f"bad host: longer than {MAX_HOST} characters")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True, transitional=False).decode("ascii")
        except UnicodeError:
            raise UrlRefused("bad host: not an internationalised domain name") from None
    host = host.lower().removesuffix(".")
    if len(host) > MAX_HOST:
        raise UrlRefused(f"bad host: longer than {MAX_HOST} characters")
    labels = host.split(".")
    if not all(map(_LABEL.fullmatch, labels)):
        raise UrlRefused("bad host: empty or overlong parts, or characters that a host name cannot have")
    return _ipv4(labels) if _NUMBER.fullmatch(labels[-1]) else host


def _ipv4(labels: list[str]) -> str:
    """Return the dotted form of an IPv4 address in any spelling that resolvers take (inet_aton): 0x7f.1, 017700000001.

    Method: the IPv4 parser of the URL living standard.
    """
    try:
        numbers = [_number(label) for label in labels]
    except ValueError:
        raise UrlRefused("bad host: not an IPv4 address, but it ends in a number") from None
    *head, tail = numbers
    if len(head) > 3 or any(number > 255 for number in head) or tail >= 256 ** (4 - len(head)):  # noqa: PLR2004 - bytes
        raise UrlRefused("bad host: not an IPv4 address, but it ends in a number")
    value = tail + sum(number << (8 * (3 - at)) for at, number in enumerate(head))
    return str(ipaddress.IPv4Address(value))


def _number(label: str) -> int:
    if label.startswith("0x"):
        return int(label[2:] or "0", 16)
    if label.startswith("0") and label != "0":
        return int(label, 8)
    return int(label)


def _escaped(part: str, safe: str) -> str:
    """Return it with escapes only where they are needed, in capitals (RFC 3986, section 6.2.2); a lone % is escaped."""
    if "%" in part:
        part = _ESCAPE.sub(_escape, part)
    return quote(part, safe=safe)


def _escape(match: re.Match[str]) -> str:
    if match[1] is None:
        return "%25"
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else f"%{match[1].upper()}"


def _without_dots(path: str) -> str:
    """Resolve `.` and `..` (RFC 3986, section 5.2.4); empty segments stay, since servers tell them apart."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _without_tracking(query: str) -> str:
    pairs = query.split("&")
    kept = [pair for pair in pairs if not tracks(pair.partition("=")[0])]
    return query if len(kept) == len(pairs) else "&".join(kept)
