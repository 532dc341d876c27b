"""Dead letters: found by filter, replayed, purged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from store.dead import DeadLetters, Which
from store.frontier import Admission, Frontier
from store.outcomes import Outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.frontier import Lease
    from tests.store.conftest import World


@pytest.fixture
def letters(world: World) -> DeadLetters:
    return DeadLetters(world.redis, world.settings)


def _bury(world: World, path: str, reason: str, host: str = "news.example") -> str:
    (job,) = world.admit(path, host=host)
    assert world.frontier.bury(world.begun(), reason, f"detail of {path}")
    return job.id


def test_a_dead_letter_says_what_happened(world: World, letters: DeadLetters) -> None:
    world.frontier.admit([world.job("a", meta='{"k": 1}')])
    world.begun()
    world.expire()
    world.frontier.retry(world.begun(), "failed.timeout", "first", 0)
    job = world.begun()
    world.frontier.bury(job, "failed.status", "502")
    (letter,) = letters.newest()
    assert (letter.id, letter.url, letter.host, letter.meta) == (job.id, job.url, "news.example", '{"k": 1}')
    assert (letter.reason, letter.detail, letter.attempts, letter.lost) == ("failed.status", "502", 3, 1)
    assert letter.admitted <= letter.tries[0] <= letter.tries[1] <= letter.tries[2] <= letter.buried
    (end,) = Outcomes(world.redis, world.settings).all()
    assert (end.outcome, end.detail, end.attempt) == ("failed.status", "502", 3)


def test_they_are_found_by_reason_and_host(world: World, letters: DeadLetters) -> None:
    a = _bury(world, "a", "failed.timeout")
    b = _bury(world, "b", "failed.connect")
    c = _bury(world, "c", "failed.timeout", host="other.example")
    assert {letter.id for letter in letters.newest(which=Which("failed.timeout"))} == {a, c}
    assert {letter.id for letter in letters.newest(which=Which("failed.timeout", "other.example"))} == {c}
    assert {letter.id for letter in letters.newest(which=Which("failed"))} == {a, b, c}
    assert letters.newest(which=Which("failed.time")) == []
    assert letters.counts(Which(host="news.example")).total() == 2
    assert len(letters.newest(2)) == 2


def test_many_are_listed_each_once(world: World, letters: DeadLetters) -> None:
    world = world.with_settings(host_concurrency=1000)
    world.admit(*(str(n) for n in range(450)))
    for lease in world.frontier.dispatch(450):
        job = world.frontier.begin(lease.id, lease.token)
        assert job is not None
        world.frontier.bury(job, "failed.timeout", "")
    listed = [letter.id for letter in letters.newest()]
    assert len(listed) == len(set(listed)) == 450
    assert letters.replay(world.frontier, Which("failed.timeout")) == 450
    assert len(letters) == 0
    assert world.balanced()


def test_a_replayed_job_has_a_fresh_set_of_attempts(world: World, letters: DeadLetters) -> None:
    id_ = _bury(world, "a", "failed.timeout")
    assert world.frontier.replay([id_, id_, "z" * 16]) == 1
    assert letters.newest() == []
    job = world.begun()
    assert (job.id, job.attempt) == (id_, 1)
    assert world.books.counts()["by_outcome"] == {}
    assert world.balanced()


def test_a_purged_url_ends_as_rejected_and_may_come_again(world: World, letters: DeadLetters) -> None:
    id_ = _bury(world, "a", "failed.timeout")
    _bury(world, "b", "failed.connect")
    assert letters.purge(world.frontier, Which("failed.timeout")) == 1
    assert world.frontier.purge([id_]) == 0
    assert world.books.counts()["by_outcome"] == {"failed.connect": 1, "rejected.purged": 1}
    last = list(Outcomes(world.redis, world.settings).all())[-1]
    assert (last.outcome, last.detail) == ("rejected.purged", "failed.timeout: detail of a")
    assert world.frontier.admit([world.job("a")]) == [Admission.NEW]
    assert world.balanced()


def test_they_are_found_by_when_they_were_given_up(world: World, letters: DeadLetters) -> None:
    ids = [_bury(world, name, "failed.timeout") for name in "abcd"]
    for id_, second in zip(ids, (10, 20, 20, 30), strict=True):
        world.redis.zadd(world.key("dead"), {id_: second * 1000})
    assert [letter.buried for letter in letters.newest(which=Which(before=20))] == [20, 20, 10]
    assert {letter.id for letter in letters.newest(which=Which(since=20))} == set(ids[1:])
    assert letters.counts(Which(since=20, before=20)) == {"failed.timeout": 2}
    assert letters.newest(which=Which(since=21, before=29)) == []
    assert letters.replay(world.frontier, Which(since=11, before=29)) == 2
    assert {letter.id for letter in letters.newest()} == {ids[0], ids[3]}


def test_they_are_counted_by_reason_the_same_from_counters_as_one_by_one(world: World, letters: DeadLetters) -> None:
    ids = [_bury(world, str(n), reason) for n, reason in enumerate(("failed.timeout", "failed.connect") * 2)]
    world.admit("x")
    world.reject(world.begun())
    world.frontier.replay(ids[:1])
    expected = {"failed.timeout": 1, "failed.connect": 2}
    assert letters.counts() == letters.counts(Which(since=0)) == letters.counts(Which(host="news.example")) == expected
    assert letters.counts(Which("failed.connect")) == {"failed.connect": 2}
    assert letters.counts(Which("failed.conn")) == {}
    assert letters.counts_of([*ids, "z" * 16]) == expected


def test_what_dies_again_while_all_are_replayed_is_left(world: World, letters: DeadLetters) -> None:
    """A worker that is as quick as the replay: each page's letters are dead again before the next page."""
    world = world.with_settings(host_concurrency=1000)
    world.admit(*(str(n) for n in range(700)))
    for lease in world.frontier.dispatch(700):
        _die(world, lease)
    acted = []

    class Quick(Frontier):
        def replay(self, ids: Sequence[str]) -> int:
            replayed = super().replay(ids)
            acted.extend(ids)
            for lease in world.frontier.dispatch(1000):
                _die(world, lease)
            return replayed

    assert letters.replay(Quick(world.redis, world.settings)) == 700
    assert len(acted) < 2 * 700
    assert len(letters) == 700
    assert world.balanced()


def _die(world: World, lease: Lease) -> None:
    job = world.frontier.begin(lease.id, lease.token)
    assert job is not None
    world.frontier.bury(job, "failed.timeout", "")
