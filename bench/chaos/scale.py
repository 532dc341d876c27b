"""The sizes and times of a run; everything is quick, so that a run sees many leases and retries."""

from __future__ import annotations

#: Slots of each worker.
SLOTS = 8
#: Seconds of a lease, of a page's fetch and of its extraction.
LEASE_SECONDS, FETCH_TIMEOUT, EXTRACT_TIMEOUT = 5.0, 3.0, 3.0
#: Bytes of a page at the most.
PAGE_BYTES = 2 * 1024 * 1024
#: Tries after the first one, seconds before the first retry and before any, and how many times longer each waits.
RETRY_MAX, RETRY_BASE, RETRY_CAP = 4, 0.3, 2
#: Seconds beyond FETCH_TIMEOUT in which a worker ends after SIGTERM, and seconds for it after a second one.
END_GRACE, AGAIN_SECONDS = 5.0, 2.0
#: Seconds that a worker has for its end before it is killed.
END_PATIENCE = 30.0
#: Seconds in which nothing may stand still.
STALL_LIMIT = 30.0
#: Seconds from which on a stall counts into the time that a set-up stood still in all.
STILL_SECONDS = 5.0
#: Seconds between a worker's exit and its next start, as systemd's RestartSec.
RESTART_SECONDS = 1.0
