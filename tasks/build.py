"""From an article to the record that consumers get."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import UTC
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from tasks.fingerprint import content_hash
from tasks.record import SCHEMA, Record
from tasks.url import canonical, host_of, job_id, normalise

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.article import Article

#: Scripts that write no spaces between words, counted by the character: Chinese and Japanese.
_IDEOGRAPHS = re.compile("[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
#: What separates words beside white space: dashes that are no hyphens, slashes, ellipses.
_BETWEEN = re.compile(r"[\s\u2012-\u2015/\u2026]+|--+|\.\.+")


def record_of(article: Article, *, requested_url: str, url: str, fetched: datetime, meta: str | None) -> Record:
    """Return the record of an article.

    `requested_url` is the address that was enqueued, of whose normal form `id` is a hash; `url` the one that answered,
    `fetched` an aware time, `meta` the caller's own as JSON text. Raises UrlRefused when `url` is none.
    """
    return Record(
        schema=SCHEMA,
        id=job_id(normalise(requested_url)),
        url=url,
        requested_url=requested_url,
        canonical_url=article.canonical_url,
        host=host_of(canonical(url)),
        title=article.title,
        authors=list(article.authors),
        published=article.published,
        modified=article.modified,
        language=article.language,
        site=article.site,
        source=article.source,
        description=article.description,
        image=article.image,
        tags=list(article.tags),
        text=article.text,
        words=count_words(article.text),
        content_hash=content_hash(article.text).hex(),
        fetched=fetched.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        extractor=extractor(),
        removed=dict(Counter(struck.rule for struck in article.struck)),
        meta=json.loads(meta) if meta else None,
    )


def count_words(text: str) -> int:
    """Count the words: what stands between spaces, dashes and slashes and holds a letter or digit.

    Hyphens and apostrophes do not divide a word. Chinese and Japanese are counted by the character. Thai, Lao, Khmer
    and Burmese count too low, a phrase being one word, since their words cannot be told apart without a dictionary.
    """
    ideographs = _IDEOGRAPHS.findall(text)
    if ideographs:
        text = _IDEOGRAPHS.sub(" ", text)
    return len(ideographs) + sum(1 for part in _BETWEEN.split(text) if any(map(str.isalnum, part)))


@cache
def extractor() -> str:
    """Return what makes the text, with versions: `trafilatura 2.3.1 / newsluice 0.1.0`."""
    return " / ".join(f"{name} {_version(name)}" for name in ("trafilatura", "newsluice"))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
