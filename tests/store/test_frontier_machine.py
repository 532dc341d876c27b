"""The frontier against a plain model: all operations in random order from two clients, the books checked after each."""

from __future__ import annotations

import base64
import hashlib
import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from store.books import Books
from store.connection import connect
from store.dead import DeadLetters, Which
from store.frontier import Admission, Ending, Frontier, Job, Lease, NewJob, Priority
from store.inbox import RefusedItems
from store.outcomes import Outcomes
from store.records import Records

if TYPE_CHECKING:
    from config.settings import Settings

URLS, HOSTS, TEXTS = 24, 3, 5
HOST_NAMES = [f"h{number}.example" for number in range(HOSTS)]
RETRY_MAX = 1
#: Waiting jobs from which on no more are admitted, so that the other operations get their turns.
ENOUGH = 6
#: Seconds that nothing in a run ever waits for by itself.
LONG = 100_000.0
DAY = 86_400

clients = st.integers(0, 1)
urls = st.integers(0, URLS - 1)
picks = st.integers(0, 99)


@dataclass
class Known:
    """A job of the model, and where it is."""

    new: NewJob
    place: str = "waiting"
    token: int = 0
    begun: bool = False
    attempt: int = 0
    lost: int = 0
    reason: str = ""
    host: str = ""

    def __post_init__(self) -> None:
        self.host = self.new.host


@dataclass
class Model:
    """What the frontier should hold."""

    concurrency: int
    jobs: dict[str, Known] = field(default_factory=dict)
    queues: dict[str, list[str]] = field(default_factory=dict)  # by lane
    done: dict[str, str | None] = field(default_factory=dict)  # id → the record it stands for
    texts: dict[int, str] = field(default_factory=dict)
    ended: list[tuple[str, str, str | None]] = field(default_factory=list)  # id, outcome, record it repeats
    published: list[str] = field(default_factory=list)
    refused: list[bytes] = field(default_factory=list)
    held_up: set[str] = field(default_factory=set)
    failing: set[str] = field(default_factory=set)
    admitted: int = 0
    purged: int = 0

    def ids(self, place: str) -> list[str]:
        return [id_ for id_, job in self.jobs.items() if job.place == place]

    def in_flight(self, host: str) -> int:
        return sum(job.place == "leased" and job.host == host for job in self.jobs.values())

    def room(self) -> dict[str, int]:
        """Return how many jobs of each host may be given out now."""
        return {
            host: room
            for host in HOST_NAMES
            if (room := min(len(self.waiting(host)), self.free(host))) and host not in self.held_up
        }

    def free(self, host: str) -> int:
        """Return how many more jobs of a host may be in flight: one of a host that fails, at a time."""
        in_flight = self.in_flight(host)
        return max(0, (1 if host in self.failing else self.concurrency) - in_flight)

    def waiting(self, host: str) -> list[str]:
        return [id_ for priority in Priority for id_ in self.queues.get(priority.lane + host, [])]

    def wait(self, job: Known, *, front: bool) -> None:
        job.place, job.token, job.begun = "waiting", 0, False
        queue = self.queues.setdefault(job.new.priority.lane + job.host, [])
        queue.insert(0 if front else len(queue), job.new.id)

    def admit(self, new: NewJob) -> Admission:
        if new.id in self.jobs:
            return Admission.DEAD if self.jobs[new.id].place == "dead" else Admission.WAITING
        if new.id in self.done:
            return Admission.DONE
        self.admitted += 1
        self.jobs[new.id] = Known(new)
        self.wait(self.jobs[new.id], front=False)
        return Admission.NEW

    def bury(self, job: Known, reason: str) -> None:
        job.place, job.reason, job.token, job.begun = "dead", reason, 0, False
        self.ended.append((job.new.id, reason, None))

    def end(self, id_: str, outcome: str, original: str | None) -> None:
        del self.jobs[id_]
        self.done[id_] = id_ if outcome == "published" else original
        if outcome == "published":
            self.published.append(id_)
        else:
            self.ended.append((id_, outcome, original))


def new_job(number: int) -> NewJob:
    host = f"h{number % HOSTS}.example"
    long = "x" * (40 * (number % 4))
    id_ = base64.b32encode(hashlib.sha256(b"%d" % number).digest()[:10]).decode().lower()
    priority = (Priority.NORMAL, Priority.NORMAL, Priority.HIGH, Priority.LOW)[number // HOSTS % 4]
    return NewJob(id_, f"https://{host}/{number}{long}", host, '{"n":1}' if number % 2 else None, priority)


class Machine(RuleBasedStateMachine):
    """Two clients of one namespace."""

    namespaces = itertools.count()

    def __init__(self, base: Settings) -> None:
        super().__init__()
        self.base = base

    @initialize(concurrency=st.integers(1, 2))
    def start(self, concurrency: int) -> None:
        namespace = f"{self.base.namespace}-{next(self.namespaces)}"
        settings = self.base.model_copy(
            update={
                "namespace": namespace,
                "host_concurrency": concurrency,
                "retry_max": RETRY_MAX,
                "retention_days": 4.0,
            }
        )
        self.settings = settings
        self.redis = [connect(settings), connect(settings)]
        self.frontiers = [Frontier(redis, settings) for redis in self.redis]
        self.books = Books(self.redis[0], settings)
        self.model = Model(concurrency)
        self.given: list[tuple[Lease, Job | None]] = []  # all leases ever, so stale ones too
        self.tokens: set[int] = set()
        self.expired: list[str] = []
        self.due: list[str] = []

    def key(self, name: str) -> str:
        return f"{self.settings.namespace}:{name}"

    def held(self, lease: Lease) -> Known | None:
        job = self.model.jobs.get(lease.id)
        return job if job and job.place == "leased" and job.token == lease.token else None

    def choose(self, pick: int, *, begun: bool = False) -> int:
        """Return the index of a lease: of those that hold, three times of four, else of all there ever were."""
        every = [at for at, (_, job) in enumerate(self.given) if job or not begun]
        holding = [at for at in every if self.held(self.given[at][0])]
        chosen = holding if holding and pick % 4 else every
        return chosen[pick // 4 % len(chosen)]

    def free(self, lease: Lease) -> None:
        if lease.id in self.expired:
            self.expired.remove(lease.id)

    # ── in ──

    @precondition(lambda self: len(self.model.ids("waiting")) < ENOUGH)
    @rule(client=clients, numbers=st.lists(urls, min_size=1, max_size=8))
    def admit(self, client: int, numbers: list[int]) -> None:
        jobs = [new_job(number) for number in numbers]
        assert self.frontiers[client].admit(jobs) == [self.model.admit(job) for job in jobs]

    @precondition(lambda self: len(self.model.ids("waiting")) < ENOUGH)
    @rule(
        client=clients,
        items=st.lists(st.one_of(urls, st.binary(max_size=3)), min_size=1, max_size=4),
        both=st.booleans(),
    )
    def inbox(self, client: int, items: list[int | bytes], both: bool) -> None:
        raw = [b"%d" % item if isinstance(item, int) else b"!" + item for item in items]
        self.redis[client].rpush(self.key("inbox"), *raw)
        seen = self.frontiers[client].inbox(len(raw))
        assert seen == raw
        jobs = [new_job(item) for item in items if isinstance(item, int)]
        refused = [(item, "no URL") for item in raw if item.startswith(b"!")]
        expected = [self.model.admit(job) for job in jobs]
        assert self.frontiers[client].admit_inbox(raw, jobs, refused) == expected
        self.model.refused += [item for item, _ in refused]
        if both:
            assert self.frontiers[1 - client].admit_inbox(raw, jobs, refused) is None

    # ── out ──

    @precondition(lambda self: self.model.room() or self.expired or self.due)
    @rule(client=clients, limit=st.integers(1, 8))
    def dispatch(self, client: int, limit: int) -> None:
        model = self.model
        leases = self.frontiers[client].dispatch(limit)
        for id_ in sorted(self.expired):  # all have the same score
            job = model.jobs[id_]
            job.lost += job.begun
            if job.lost > RETRY_MAX:
                model.bury(job, "failed.worker_lost")
            else:
                model.wait(job, front=True)
        for id_ in sorted(self.due):
            model.wait(model.jobs[id_], front=True)
        self.expired, self.due = [], []
        assert len(leases) == min(limit, sum(model.room().values()))
        for lease in leases:
            assert lease.token not in self.tokens
            self.tokens.add(lease.token)
            assert lease.id == model.waiting(lease.host)[0]
            job = model.jobs[lease.id]
            model.queues[job.new.priority.lane + lease.host].pop(0)
            assert lease.host == job.host
            job.place, job.token = "leased", lease.token
            assert model.in_flight(lease.host) <= model.concurrency
            self.given.append((lease, None))

    @precondition(lambda self: self.model.room() or self.expired or self.due)
    @rule(client=clients)
    def dispatch_and_begin(self, client: int) -> None:
        before = len(self.given)
        self.dispatch(client, 8)
        for at in range(before, len(self.given)):
            self.begin_at(1 - client, at)

    @precondition(lambda self: self.given)
    @rule(
        client=clients,
        picked=st.lists(picks, min_size=1, max_size=3),
        what=st.sampled_from(("begin", "renew", "release")),
    )
    def handle(self, client: int, picked: list[int], what: str) -> None:
        if what == "begin":
            self.begin(client, picked[0])
        elif what == "renew":
            self.renew(client, picked)
        else:
            self.release(client, picked[0])

    def begin(self, client: int, pick: int) -> None:
        self.begin_at(client, self.choose(pick))

    def begin_at(self, client: int, at: int) -> None:
        lease, _ = self.given[at]
        known = self.held(lease)
        begun = self.frontiers[client].begin(lease.id, lease.token)
        if known is None or known.begun:
            assert begun is None
            return
        assert begun is not None
        known.begun = True
        known.attempt += 1
        new = known.new
        counted = known.attempt - known.lost
        assert (begun.url, begun.host, begun.meta, begun.attempt) == (new.url, known.host, new.meta, counted)
        assert (begun.failures > 0) == (begun.host in self.model.failing)
        self.given[at] = (lease, begun)
        self.free(lease)

    def renew(self, client: int, picked: list[int]) -> None:
        leases = [self.given[self.choose(pick)][0] for pick in picked] if self.given else []
        kept = self.frontiers[client].renew([(lease.id, lease.token) for lease in leases])
        assert kept == {lease.id for lease in leases if self.held(lease)}
        for lease in leases:
            if self.held(lease):
                self.free(lease)

    def release(self, client: int, pick: int) -> None:
        lease, _ = self.given[self.choose(pick)]
        known = self.held(lease)
        count = self.frontiers[client].release([(lease.id, lease.token)])
        assert count == (known is not None)
        if known:
            known.attempt -= known.begun
            self.model.wait(known, front=True)
            self.free(lease)

    # ── ends ──

    def begun(self, pick: int) -> tuple[Lease, Job, Known | None]:
        lease, job = self.given[self.choose(pick, begun=True)]
        assert job is not None
        return lease, job, self.held(lease)

    @precondition(lambda self: any(job for _, job in self.given))
    @rule(
        client=clients,
        pick=picks,
        how=st.sampled_from(
            ("record", "record", "record", "end", "retry", "retry of the host", "pass", "wait", "bury")
        ),
        text=st.integers(0, TEXTS - 1),
        others=st.lists(urls, max_size=3),
    )
    def finish(self, client: int, pick: int, how: str, text: int, others: list[int]) -> None:
        match how:
            case "record":
                self.settle_record(client, pick, text, others)
            case "end":
                self.settle_end(client, pick)
            case "bury":
                self.bury(client, pick)
            case "pass":
                self.pass_on(client, pick, text)
            case "wait":
                self.postpone(client, pick)
            case _:
                self.retry(client, pick, host_wide=how != "retry")

    def settle_record(self, client: int, pick: int, text: int, others: list[int]) -> None:
        lease, job, known = self.begun(pick)
        model = self.model
        aliases = [new_job(number).id for number in others]
        content_hash = bytes([text]) * 32
        settled = self.frontiers[client].settle_record(
            job, f'{{"id":"{job.id}"}}', content_hash, aliases, answered_ago=0.0
        )
        assert settled.stale == (known is None)
        if known is None:
            return
        addresses = [job.id, *aliases]
        original = next((model.done[id_] for id_ in addresses if model.done.get(id_)), None)
        outcome = "duplicate.url" if original else "published"
        if not original and text in model.texts:
            outcome, original = "duplicate.content", model.texts[text]
        assert (settled.outcome, settled.duplicate_of) == (outcome, original)
        if outcome == "published":
            model.texts[text] = job.id
        for id_ in aliases:
            if id_ != job.id:
                model.done.setdefault(id_, original or job.id)
        model.end(job.id, outcome, original)
        model.failing.discard(job.host)
        self.free(lease)

    def settle_end(self, client: int, pick: int) -> None:
        lease, job, known = self.begun(pick)
        settled = self.frontiers[client].settle_end(job, Ending("rejected.robots", "rejected"), 0.0)
        assert settled.stale == (known is None)
        if known:
            self.model.end(job.id, "rejected.robots", None)
            self.model.failing.discard(job.host)
            self.free(lease)

    def retry(self, client: int, pick: int, *, host_wide: bool) -> None:
        lease, job, known = self.begun(pick)
        pause = LONG if host_wide else None
        assert self.frontiers[client].retry(job, "failed.timeout", "slow", LONG, host_delay_s=pause) == (
            known is not None
        )
        if known:
            known.place, known.token, known.begun = "delayed", 0, False
            self.free(lease)
            if host_wide:
                self.model.held_up.add(job.host)
                self.model.failing.add(job.host)
            else:
                self.model.failing.discard(job.host)

    def postpone(self, client: int, pick: int) -> None:
        lease, job, known = self.begun(pick)
        assert self.frontiers[client].postpone(job, "failed.connect", "away", LONG) == (known is not None)
        if known:
            known.attempt -= 1
            self.model.wait(known, front=True)
            self.free(lease)
            self.model.held_up.add(job.host)
            self.model.failing.add(job.host)

    def pass_on(self, client: int, pick: int, text: int) -> None:
        lease, job, known = self.begun(pick)
        host = HOST_NAMES[text % HOSTS]
        url = f"https://{host}/elsewhere"
        assert self.frontiers[client].pass_on(job, url, host, 1, answered_ago=0.0) == (known is not None)
        if known:
            known.attempt -= 1
            self.model.failing.discard(job.host)
            known.host = host
            self.model.wait(known, front=True)
            self.free(lease)

    def bury(self, client: int, pick: int) -> None:
        lease, job, known = self.begun(pick)
        assert self.frontiers[client].bury(job, "failed.timeout", "slow") == (known is not None)
        if known:
            self.model.bury(known, "failed.timeout")
            self.model.failing.discard(job.host)
            self.free(lease)

    @precondition(lambda self: self.model.ids("dead"))
    @rule(client=clients, numbers=st.lists(urls, max_size=URLS, unique=True), replay=st.booleans())
    def look_at_dead_letters(self, client: int, numbers: list[int], replay: bool) -> None:
        if replay:
            self.replay(client, [new_job(number).id for number in numbers] + self.model.ids("dead")[:1])
        else:
            self.purge_all(client)

    def replay(self, client: int, ids: list[str]) -> None:
        ids = list(dict.fromkeys(ids))
        dead = [id_ for id_ in ids if id_ in self.model.ids("dead")]
        assert self.frontiers[client].replay(ids) == len(dead)
        for id_ in dead:
            job = self.model.jobs[id_]
            job.attempt, job.lost, job.reason = 0, 0, ""
            self.model.failing.discard(job.host)
            job.host = job.new.host
            self.model.wait(job, front=False)

    def purge_all(self, client: int) -> None:
        dead = self.model.ids("dead")
        letters = DeadLetters(self.redis[client], self.settings)
        assert letters.purge(self.frontiers[client], Which(reason="failed")) == len(dead)
        for id_ in dead:
            del self.model.jobs[id_]
            self.model.purged += 1

    # ── time passes ──

    @rule(pick=picks, what=st.sampled_from(("lease", "retry", "retry", "host", "retention")))
    def time_passes(self, pick: int, what: str) -> None:
        if what == "lease" and self.model.ids("leased"):
            self.lease_runs_out(pick)
        if what == "retry" and self.model.ids("delayed"):
            self.retry_comes_due(pick)
        if what == "host":
            self.hosts_may_be_asked_again()
        if what == "retention" and pick < len(self.model.texts) * 10:
            self.retention_passes(pick % 2)

    def lease_runs_out(self, pick: int) -> None:
        leased = self.model.ids("leased")
        id_ = leased[pick % len(leased)]
        self.redis[0].zadd(self.key("leases"), {id_: 0}, xx=True)
        if id_ not in self.expired:
            self.expired.append(id_)

    def retry_comes_due(self, pick: int) -> None:
        delayed = self.model.ids("delayed")
        id_ = delayed[pick % len(delayed)]
        self.redis[0].zadd(self.key("delayed"), {id_: 1}, xx=True)
        if id_ not in self.due:
            self.due.append(id_)

    def hosts_may_be_asked_again(self) -> None:
        for host in self.model.held_up:
            self.redis[0].hdel(self.key(f"host:{host}"), "next")
            self.redis[0].zadd(self.key("hosts"), {host: 1}, xx=True)
        self.model.held_up.clear()

    def retention_passes(self, client: int) -> None:
        for slice_ in self.redis[0].zrange(self.key("slices"), 0, -1):
            self.redis[0].zadd(self.key("slices"), {slice_: 1})
            for kind in ("urls", "content"):
                if self.redis[0].exists(self.key(f"{kind}:{slice_.decode()}")):
                    self.redis[0].hset(self.key(f"{kind}:{slice_.decode()}"), "last", 1)
        self.model.done.clear()
        self.model.texts.clear()
        self.frontiers[client].tidy()
        assert self.redis[0].zcard(self.key("slices")) <= 1

    # ── what always holds ──

    @invariant()
    def the_books_balance(self) -> None:
        model, audit = self.model, self.books.audit()
        assert audit.differences == ()
        assert audit.admitted == model.admitted
        for place in ("waiting", "delayed", "leased", "dead"):
            assert audit.places[place] == len(model.ids(place))

    def teardown(self) -> None:
        if not hasattr(self, "redis"):
            return
        counts, audit = self.books.counts(), self.books.audit()
        assert {name: counts[name] for name in audit.places} == audit.places
        for redis in self.redis:
            if keys := list(redis.scan_iter(self.key("*"), count=1000)):
                redis.unlink(*keys)
            redis.close()

    @invariant()
    def every_job_has_exactly_one_place_and_every_host_its_own(self) -> None:
        model, hosts = self.model, HOST_NAMES
        lanes = [priority.lane + host for host in hosts for priority in Priority]
        pipeline = self.redis[0].pipeline(transaction=False)
        for key in ("delayed", "leases", "dead", "hosts"):
            pipeline.zrange(self.key(key), 0, -1)
        pipeline.zrange(self.key("busy"), 0, -1, withscores=True)
        for lane in lanes:
            pipeline.lrange(self.key(f"queue:{lane}"), 0, -1)
        pipeline.keys(self.key("job:*"))
        delayed, leased, dead, ready, busy, *queues, hashes = pipeline.execute()

        places = [("delayed", delayed), ("leased", leased), ("dead", dead), *(("waiting", queue) for queue in queues)]
        found = sorted((id_.decode(), place) for place, ids in places for id_ in ids)
        assert found == sorted((id_, job.place) for id_, job in model.jobs.items())
        assert [[id_.decode() for id_ in queue] for queue in queues] == [model.queues.get(lane, []) for lane in lanes]
        assert {key.decode()[-16:] for key in hashes} == set(model.jobs)
        in_flight = {host: model.in_flight(host) for host in hosts}
        assert {host.decode() for host in ready} == {host for host in hosts if model.waiting(host) and model.free(host)}
        assert {host.decode(): count for host, count in busy} == {host: n for host, n in in_flight.items() if n}

    @invariant()
    def every_end_was_told_once(self) -> None:
        redis, model = self.redis[1], self.model
        assert [entry.id for entry in Records(redis, self.settings).all()] == model.published
        told = [(end.id, end.outcome, end.duplicate_of) for end in Outcomes(redis, self.settings).all()]
        assert sorted(end for end in told if end[1] != "rejected.purged") == sorted(model.ended)
        assert len(told) == len(model.ended) + model.purged
        assert [item.item for item in RefusedItems(redis, self.settings).after("0", 1000)] == model.refused


@pytest.mark.timeout(300)
def test_the_frontier_does_what_its_model_does(settings: Settings) -> None:
    run_state_machine_as_test(
        lambda: Machine(settings),
        settings=hypothesis_settings(
            max_examples=70,
            stateful_step_count=80,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
