"""The page's own address and its image: absolute http(s), or nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

from tasks.extract.jsonld import strings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tasks.extract.jsonld import Structured
    from tasks.extract.markup import Markup

#: Characters of an address.
URL_LENGTH = 2048
_IMAGES = (
    "og:image",
    "og:image:url",
    "og:image:secure_url",
    "twitter:image",
    "twitter:image:src",
    "parsely-image-url",
    "sailthru.image.full",
)
#: Names of files that stand in for a picture, whatever the article.
_STAND_IN = re.compile(
    r"(?:.*[-_.])?(?:logo|placeholder|blank|spacer|pixel|1x1|dummy|no-?image|no-?photo|default|favicon|apple-touch-icon"
    r"|(?:default|fallback|share|social|og|fb|facebook|twitter)[-_]?(?:default|image|img|share|logo|card|fallback)?)"
    r"(?:[-_.]?(?:\d{1,5}(?:x\d{1,5})?|small|large|big|white|black|dark|light|square|og|fb|social|v\d+|new|default|image|site)){0,4}",
    re.IGNORECASE,
)
#: Hosts and paths that only count visits.
_COUNTS = re.compile(
    r"(?:^|\.)(?:scorecardresearch|doubleclick|google-analytics|facebook)\.(?:com|net)$", re.IGNORECASE
)


def absolute(address: str | None, url: str) -> str | None:
    """Return the address as an absolute http(s) one without credentials, or None."""
    if not address or len(address) > URL_LENGTH:
        return None
    try:
        whole = urljoin(url, address.strip())
        parts = urlsplit(whole)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if (
        parts.scheme not in {"http", "https"}
        or not host
        or "@" in parts.netloc
        or not whole.isprintable()
        or any(map(str.isspace, whole))
    ):
        return None
    return whole


def base_of(markup: Markup, url: str) -> str:
    """Return what relative addresses are relative to: the `base` element's, where it is of the page's own host."""
    base = absolute(markup.base, url)
    return base if base and urlsplit(base).hostname == urlsplit(url).hostname else url


def canonical_of(markup: Markup, url: str) -> str | None:
    """Return the page's own address; a home page given for an inner page is a template's mistake.

    The address may be another site's, as the page states it: it is told, and trusted nowhere.
    """
    base, path = base_of(markup, url), urlsplit(url).path.rstrip("/")
    for address in (markup.links.get("canonical"), markup.meta("og:url")):
        whole = absolute(address, base)
        if not whole:
            continue
        whole = whole.partition("#")[0]
        parts = urlsplit(whole)
        within = (parts.hostname or "").rpartition(".")[0] or parts.hostname == urlsplit(url).hostname
        if within and (parts.path.rstrip("/") or parts.query or not path):
            return whole
    return None


def image_of(markup: Markup, data: Structured, url: str) -> str | None:
    """Return the address of the article's picture; not one that stands in for it, a logo or a counter."""
    base = base_of(markup, url)
    logos = set(_addresses(data.resolved(data.page.get("logo")) + _logos(data)))
    stated = [value for name in _IMAGES for value in markup.metas.get(name, ())[:3]]
    stated += _addresses(data.resolved(data.article.get("image")))
    stated += _addresses(data.resolved(data.article.get("thumbnailUrl")))
    if "image_src" in markup.links:
        stated.append(markup.links["image_src"])
    found = (absolute(address, base) for address in stated if address not in logos)
    return next((address for address in found if address and not _stands_in(address)), None)


def _logos(data: Structured) -> list[object]:
    publishers = (item for item in data.resolved(data.article.get("publisher")) if isinstance(item, dict))
    return [logo for publisher in publishers for logo in data.resolved(publisher.get("logo"))]


def _addresses(images: list[object]) -> Iterator[str]:
    for image in images:
        if isinstance(image, dict):
            for name in ("url", "contentUrl"):
                yield from strings(image.get(name))
        else:
            yield from strings(image)


def _stands_in(address: str) -> bool:
    parts = urlsplit(address)
    name = unquote(parts.path.rstrip("/").rpartition("/")[2])[:200]
    stem = name.rpartition(".")[0] or name
    return bool(_STAND_IN.fullmatch(stem) or _COUNTS.search(parts.hostname or ""))
