"""Every end of a URL, by name: one table that feeds logs, counters, Flower and `status`."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """How a URL ended.

    The part before the dot is the class in which the books count it: `published`, `duplicate`, `rejected` (final at
    once: asking again would give the same) or `failed` (tried again as tasks/retry.py says, then kept as a dead letter
    until it is retried or purged).
    """

    PUBLISHED = "published"  #: its record is in the output

    DUPLICATE_URL = "duplicate.url"  #: the address, or the one it leads to, was taken before
    DUPLICATE_CONTENT = "duplicate.content"  #: the same clean text was published before
    DUPLICATE_UNCHANGED = "duplicate.unchanged"  #: asked for again, it is as it was, or very nearly
    DUPLICATE_NEAR = "duplicate.near"  #: nearly the same clean text was published before

    REJECTED_URL = "rejected.url"  #: not a URL that can be fetched; refused at the door
    REJECTED_ROBOTS = "rejected.robots"  #: robots.txt disallows it, or the page says noindex
    REJECTED_ADDRESS = "rejected.address"  #: it leads to an address, port or scheme that may not be asked
    REJECTED_NOT_FOUND = "rejected.not_found"  #: 404 or 410
    REJECTED_STATUS = "rejected.status"  #: another 4xx that asking again does not change
    REJECTED_REDIRECTS = "rejected.redirects"  #: more redirects than allowed, or one that leads nowhere
    REJECTED_NOT_HTML = "rejected.not_html"  #: neither a page nor text: data, sound, video
    REJECTED_PDF = "rejected.pdf"  #: a PDF
    REJECTED_IMAGE = "rejected.image"  #: an image
    REJECTED_FEED = "rejected.feed"  #: a feed or a sitemap: URLs to enqueue, not an article
    REJECTED_PLAIN_TEXT = "rejected.plain_text"  #: text without markup that is code, data or a list
    REJECTED_TOO_LARGE = "rejected.too_large"  #: more bytes than allowed, on the wire or decoded
    REJECTED_NO_TEXT = "rejected.no_text"  #: nothing to read on the page: it is empty, or needs JavaScript
    REJECTED_NOT_ARTICLE = "rejected.not_article"  #: a home, section, tag, search, profile, gallery or log-in page
    REJECTED_PAYWALL = "rejected.paywall"  #: nothing of the article but the wall before it
    REJECTED_CONSENT = "rejected.consent"  #: a page that asks for consent to cookies instead
    REJECTED_BLOCKED = "rejected.blocked"  #: a bot check, a captcha or a refusal instead of the page
    REJECTED_SOFT_404 = "rejected.soft_404"  #: an error page sent as a good one: not found, gone, out of order
    REJECTED_PURGED = "rejected.purged"  #: given up, then purged by an operator

    FAILED_TIMEOUT = "failed.timeout"  #: no whole answer in time
    FAILED_CONNECT = "failed.connect"  #: name not resolved, connection refused or TLS failed
    FAILED_INCOMPLETE = "failed.incomplete"  #: the answer broke off or broke the protocol
    FAILED_BUSY = "failed.busy"  #: 429 or 503: the host asks to wait
    FAILED_STATUS = "failed.status"  #: another 5xx, or 408 or 425
    FAILED_ROBOTS = "failed.robots"  #: robots.txt could not be had, so nothing may be asked
    FAILED_EXTRACT_TIMEOUT = "failed.extract_timeout"  #: extraction took longer than EXTRACT_TIMEOUT
    FAILED_EXTRACT_CRASHED = "failed.extract_crashed"  #: the extraction child died or ran out of memory
    FAILED_WORKER_LOST = "failed.worker_lost"  #: its workers vanished each time they had it in hand
    FAILED_INTERNAL = "failed.internal"  #: a defect of Newsluice's own; the detail names it

    @property
    def kind(self) -> str:
        """Return the part before the dot: published, duplicate, rejected or failed."""
        return self.value.partition(".")[0]

    @property
    def retried(self) -> bool:
        """Whether it is tried again before it is final."""
        return self.kind == "failed"
