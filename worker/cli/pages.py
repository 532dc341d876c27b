"""Pages from disk and their records: what `newsluice extract` does with one page and with many."""

from __future__ import annotations

import gzip
import json
import zlib
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.build import record_of
from tasks.errors import UrlError
from tasks.url import UrlRefused, canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tasks.article import Article
    from tasks.extract.pool import Pool
    from tasks.record import Record

#: The first two bytes of a gzip file.
GZIP_MAGIC = b"\x1f\x8b"
#: Pages read ahead for each child, so that none of them waits.
AHEAD = 2


class PageError(Exception):
    """A page gives no record; the message says why, without its address."""


def read_page(path: Path, max_bytes: int) -> bytes:
    """Return a file's bytes, unpacked when it is gzip. Raises PageError."""
    try:
        with path.open("rb") as file:
            if file.peek(2)[:2] == GZIP_MAGIC:
                with gzip.GzipFile(fileobj=file) as unpacked:
                    body = unpacked.read(max_bytes + 1)
            else:
                body = file.read(max_bytes + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise PageError(f"{path}: broken gzip: {error}") from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise PageError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if len(body) > max_bytes:
        raise PageError(f"{path}: more than FETCH_MAX_BYTES ({max_bytes:,})")
    return body


def record_from_file(article: Article, url: str) -> Record:
    """Return the record of an article whose page came from disk; `url` is its address as given. Raises UrlRefused."""
    return record_of(article, requested_url=canonical(url), url=url, fetched=datetime.now(UTC), meta=None)


def records_of_lines(lines: Iterable[bytes], pool: Pool, workers: int, max_bytes: int) -> Iterator[str]:
    """Yield a line of JSON for each `{"url", "html": PATH}` line, in order: the record, or `{"url", "error"}`.

    Blank lines are passed over. Lines are read only as fast as the pool takes them.
    """
    waiting: deque[Future[str]] = deque()
    with ThreadPoolExecutor(workers, thread_name_prefix="extract") as threads:
        try:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                waiting.append(threads.submit(_record_of_line, number, line, pool, max_bytes))
                if len(waiting) >= workers * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _record_of_line(number: int, line: bytes, pool: Pool, max_bytes: int) -> str:
    url: str | None = None
    try:
        url, path = _given(number, line)
        canonical(url)  # before the work is done
        article = pool.article(read_page(path, max_bytes), url, None)
        return record_from_file(article, url).to_json()
    except UrlError as error:
        return _error(url, str(error))
    except UrlRefused as error:
        return _error(url, f"rejected.url: {error.reason}")
    except PageError as error:
        return _error(url, str(error))
    except Exception as error:  # noqa: BLE001 - one page must not stop the rest
        return _error(url, f"failed.internal: {error!r}")


def _given(number: int, line: bytes) -> tuple[str, Path]:
    """Return the address and the path that a line names. Raises PageError with the line's number."""
    try:
        given: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PageError(f"line {number}: not JSON") from error
    if not isinstance(given, dict):
        raise PageError(f"line {number}: not a JSON object with url and html")
    for key in ("url", "html"):
        if not isinstance(given.get(key), str):
            raise PageError(f"line {number}: no {key}: an object has url and html, the path of the page")
    return given["url"].strip(), Path(given["html"])


def _error(url: str | None, error: str) -> str:
    return json.dumps({"url": url, "error": error}, ensure_ascii=False)
