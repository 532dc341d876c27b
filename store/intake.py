"""The way in: URLs that callers give, items of the inbox, and messages of Celery's queues; each step is atomic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from store.errors import NoRoom
from store.grouping import Grouping
from store.jobs import Admission
from store.pressure import Pressure
from store.records import Records
from store.scripts import Argument, Scripts, ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from config.settings import Settings
    from store.client import Client
    from store.jobs import Delivery, NewJob, Refusal

#: Jobs in one call of a script, so that no call holds the server up for long.
BATCH = 500
#: How much further from a queue's end than where it was read a message is looked for: others put messages back there.
SLACK = 100
SECONDS_A_DAY = 86_400
#: By the scripts' codes; 4 is a new URL that found no room.
ADMISSIONS = (Admission.NEW, Admission.WAITING, Admission.DONE, Admission.DEAD, None)


class Page(NamedTuple):
    """Messages of a queue, the oldest first, after the `beyond` oldest, which are passed over."""

    beyond: int
    messages: list[bytes]


class Intake:
    """What brings URLs into one namespace's frontier; thread-safe. Every method may raise StoreError.

    Nothing new is taken in while `PENDING_MAX` URLs are not finished, or the server is nearly full (`MEMORY_MAX_SHARE`,
    `DISK_MIN_FREE_MIB`, a file that it cannot write): then NoRoom is raised, and what was not taken stays where it is.
    """

    def __init__(self, redis: Client, settings: Settings) -> None:
        self._redis = redis
        self._settings = settings
        self._scripts = Scripts(redis, settings.namespace)
        self._records = Records(redis, settings)
        self._pressure = Pressure(redis, settings, self._records)
        self._prefix = f"{settings.namespace}:"
        self._inbox = f"{settings.namespace}:inbox"
        self._grouping = Grouping(settings)
        self._retention = ms(settings.retention_days * SECONDS_A_DAY)

    # ── room ──

    def full(self) -> str | None:
        """Return why nothing new is taken in for now, in one sentence; None when there is room."""
        reason = self._pressure.full()
        if not reason and self._pending() >= self._settings.pending_max:
            reason = self._too_many()
        return reason

    def room(self) -> int:
        """Return how many new URLs may be taken in now. Raises NoRoom when there is no room at all."""
        if reason := self._pressure.full():
            raise NoRoom(reason)
        room = self._settings.pending_max - self._pending()
        if room <= 0:
            raise NoRoom(self._too_many())
        return room

    def _too_many(self) -> str:
        most = self._settings.pending_max
        return f"as many URLs are open as NEWSLUICE_PENDING_MAX allows, {most:,}: let workers finish some or raise it"

    def _pending(self) -> int:
        pipeline = self._redis.pipeline(transaction=True)
        pipeline.hget(f"{self._prefix}counters", "waiting")
        pipeline.zcard(f"{self._prefix}delayed")
        pipeline.zcard(f"{self._prefix}leases")
        waiting, delayed, leased = pipeline.execute()
        return int(waiting or 0) + int(delayed) + int(leased)

    # ── from callers ──

    def admit(self, jobs: Sequence[NewJob]) -> list[Admission]:
        """Take those that are not known; return an answer for each, in order. Atomic by BATCH.

        Raises NoRoom when some that are new found no room; its `answers` say which, and what the others came to.
        """
        reason = self._pressure.full()
        head = self._head(0 if reason else None)
        pipeline = self._redis.pipeline(transaction=False)
        for start in range(0, len(jobs), BATCH):
            self._scripts.run("admit", *head, *self._flat(jobs[start : start + BATCH]), pipeline=pipeline)
        answers = [ADMISSIONS[code] for reply in pipeline.execute() for code in reply]
        taken = [answer for answer in answers if answer is not None]
        if len(taken) < len(jobs):
            raise NoRoom(reason or self._too_many(), answers)
        return taken

    # ── from the inbox ──

    def inbox(self, count: int) -> list[bytes]:
        """Return the first items of the inbox, which stay there."""
        items: Any = self._redis.lrange(self._inbox, 0, count - 1)
        return list(items)

    def admit_inbox(
        self, raw: Sequence[bytes], jobs: Sequence[NewJob], refused: Sequence[tuple[bytes, str]]
    ) -> list[Admission] | None:
        """Take the items `raw` off the inbox, as `jobs` and `refused` (item, reason), all in one step.

        Returns an answer for each job; None when the inbox begins with these no more (another pump took them), and then
        nothing was changed. Raises NoRoom when there is none for all, and then nothing was changed either.
        """
        pairs = [part for pair in refused for part in pair]
        reply = self._scripts.run("drain", *self._head(), len(raw), len(jobs), *raw, *self._flat(jobs), *pairs)
        if reply == 0:
            raise NoRoom(self._too_many())
        return None if reply is None else [answer for code in reply if (answer := ADMISSIONS[code])]

    # ── from Celery's queues ──

    def waiting_messages(self, queues: Sequence[str]) -> list[int]:
        """Return how many messages each of these lists holds."""
        pipeline = self._redis.pipeline(transaction=False)
        for queue in queues:
            pipeline.llen(queue)
        return [int(length) for length in pipeline.execute()]

    def messages(self, queue: str, count: int, size: int, *, mark: bytes = b"", beyond: int = 0) -> Page:
        """Return the oldest messages of a queue's list, which stay there; `size`: bytes at the most, but one message.

        The `beyond` oldest, the last of them `mark`, are passed over as long as they are there.
        """
        passed, messages = self._scripts.run("messages", queue, count, size, mark, beyond)
        return Page(int(passed), list(messages))

    def accept(self, queue: str, deliveries: Sequence[Delivery], *, beyond: int = 0) -> int:
        """Take these messages off the queue's list, and their URLs in, all in one step; return how many there were.

        One that another pump took meanwhile changes nothing. `beyond` is how many older messages are passed over.
        Raises NoRoom when there is none for all, and then nothing was changed.
        """
        args: list[Argument] = [queue, beyond + len(deliveries) + SLACK]
        for delivery in deliveries:
            args += (delivery.message, len(delivery.jobs), len(delivery.refused), *self._flat(delivery.jobs))
            args += (part for one in delivery.refused for part in (one.item, one.reason, one.queue or ""))
        reply = self._scripts.run("accept", *self._head(), *args)
        if reply is None:
            raise NoRoom(self._too_many())
        return int(reply[0])

    def refuse(self, refused: Iterable[Refusal]) -> None:
        """Keep what cannot be read on `inbox:dead`, to be put back or purged."""
        pipeline = self._redis.pipeline(transaction=False)
        for one in refused:
            fields: dict[Any, Any] = {"item": one.item, "reason": one.reason}
            pipeline.xadd(f"{self._inbox}:dead", fields | ({"queue": one.queue} if one.queue else {}))
        pipeline.execute()

    def _head(self, most: int | None = None) -> tuple[Argument, ...]:
        settings = self._settings
        return settings.host_concurrency, self._retention, settings.pending_max if most is None else most

    def queue_of(self, host: str) -> str:
        """Return the name of the queue in which the URLs of a host wait (HOST_GROUP)."""
        return self._grouping.name(host)

    def _flat(self, jobs: Iterable[NewJob]) -> list[Argument]:
        name = self._grouping.name
        return [
            part
            for job in jobs
            for part in (
                f"{job.id}{job.twin}{'+' * job.again}",
                job.url,
                name(job.host),
                job.meta or "",
                job.priority.lane,
            )
        ]
