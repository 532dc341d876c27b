"""Brings URLs to an end in the frontier, without a worker: published, given up."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from tasks.enqueue import prepare

if TYPE_CHECKING:
    from store.frontier import Frontier, Job


def begun(frontier: Frontier, url: str, meta: str | None = None) -> Job:
    """Admit a URL and begin its first attempt."""
    frontier.admit([prepare(url, meta)])
    leases = [lease for lease in frontier.dispatch(100) if lease.url == url]
    job = frontier.begin(leases[0].id, leases[0].token)
    assert job
    return job


def publish(frontier: Frontier, *numbers: int) -> list[str]:
    """Publish small records, and return their ids."""
    ids = []
    for number in numbers:
        job = begun(frontier, f"https://example.com/news/{number}")
        record = json.dumps(
            {"id": job.id, "url": job.url, "title": f"Schlagzeile Nr. {number} aus Zürich"}, ensure_ascii=False
        )
        settled = frontier.settle_record(job, record, hashlib.sha256(record.encode()).digest(), [], answered_ago=0.0)
        assert settled.outcome == "published"
        ids.append(job.id)
    return ids


def give_up(frontier: Frontier, url: str, reason: str = "failed.timeout", detail: str = "no answer in 20 s") -> str:
    """Make a dead letter, and return its id."""
    job = begun(frontier, url)
    assert frontier.bury(job, reason, detail)
    return job.id
