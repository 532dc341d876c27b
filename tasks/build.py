"""From an article to the record that consumers get."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from tasks.record import SCHEMA, Record
from tasks.url import canonical, host_of, job_id, normalise

if TYPE_CHECKING:
    from datetime import datetime

    from tasks.article import Article


def record_of(article: Article, *, requested_url: str, url: str, fetched: datetime, meta: str | None) -> Record:
    """Return the record of an article.

    `requested_url` is the address that was enqueued, of whose normal form `id` is a hash; `url` the one that answered,
    `fetched` an aware time, `meta` the caller's own as JSON text. Raises UrlRefused when `url` is none.
    """
    name = job_id(normalise(requested_url))
    return Record(
        schema=SCHEMA,
        id=name,
        story=name,  # the rest of what settling may set
        near_duplicate_of=None,
        revision=1,
        supersedes=None,
        changed=None,
        similarity=None,
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
        words=article.words,
        truncated=article.truncated,
        content_hash=article.content_hash,
        fetched=fetched.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        extractor=extractor(),
        removed=dict(Counter(struck.rule for struck in article.struck)),
        meta=json.loads(meta) if meta else None,
    )


@cache
def extractor() -> str:
    """Return what makes the text, with versions: `trafilatura 2.3.1 / newsluice 0.1.0`."""
    return " / ".join(f"{name} {_version(name)}" for name in ("trafilatura", "newsluice"))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "0"
