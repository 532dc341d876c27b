"""The same address asked again: unchanged, a revision, not too often; and visits by age."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from store.forgetting import Forgetting
from store.frontier import Admission, Ending
from store.outcomes import Outcomes
from store.validators import Validators
from tests.store.test_near import THERE, edited, near, record_of, records, settle, text_of

if TYPE_CHECKING:
    from store.frontier import Settled
    from tests.store.conftest import World

HOUR = 3600.0


def again(world: World, path: str, text: str, validators: Validators | None = None) -> Settled:
    assert world.frontier.admit([replace(world.job(path), again=True)]) == [Admission.NEW]
    fields = record_of(path, "news.example").replace('"supersedes"', '"revision":1,"changed":null,"supersedes"', 1)
    return world.publish(world.begun(), text, near=near(text), record=fields, validators=validators)


def test_a_page_that_is_asked_for_again_and_is_as_it_was_ends_as_unchanged(world: World) -> None:
    job = world.job("a")
    settle(world, "a", text_of(1))
    settled = again(world, "a", text_of(1))
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.unchanged", job.id)
    slightly = text_of(1).replace(text_of(1).split()[7], "other", 1)
    assert again(world, "a", slightly).outcome == "duplicate.unchanged"
    ends = list(Outcomes(world.redis, world.settings).all())
    assert [end.detail for end in ends] == ["", "changed by 3 %"]
    assert world.frontier.admit([job]) == [Admission.DONE]
    assert world.balanced()


def test_a_real_change_is_sent_as_a_revision_with_the_share_that_changed(world: World) -> None:
    job = world.job("a")
    settle(world, "a", text_of(1))
    grown = f"{text_of(1)} {text_of(2, 100)}"
    assert again(world, "a", grown).outcome == "published"
    _, revision = records(world)
    assert (revision["revision"], revision["supersedes"], revision["story"]) == (2, job.id, job.id)
    assert 0.2 < revision["changed"] < 0.3
    assert settle(world, "copy", edited(grown, 2), "other.example", THERE).duplicate_of == job.id
    assert settle(world, "same", grown, "third.example", b"six").outcome == "duplicate.content"
    assert world.balanced()
    assert world.inspection.check().findings == ()


def test_a_live_ticker_is_not_sent_each_minute(world: World) -> None:
    world = world.with_settings(revision_min_minutes=30.0)
    texts = [" ".join([text_of(1), *(text_of(10 + at, 60) for at in range(number))]) for number in range(4)]
    settle(world, "a", texts[0])
    assert again(world, "a", texts[1]).outcome == "published"
    assert again(world, "a", texts[2]).outcome == "duplicate.unchanged"
    (end,) = Outcomes(world.redis, world.settings).all()
    assert end.detail == "changed, but 30 min too soon after the last revision"
    world = world.with_settings(revision_min_minutes=0.0)
    assert again(world, "a", texts[3]).outcome == "published"
    assert [record.get("revision", 1) for record in records(world)] == [1, 2, 3]


def test_what_changed_into_the_text_of_another_record_is_its_duplicate(world: World) -> None:
    settle(world, "a", text_of(1))
    settle(world, "b", text_of(2))
    assert again(world, "a", text_of(2)).duplicate_of == world.job("b").id


def test_a_page_that_is_gone_when_it_is_asked_for_again_still_has_its_record(world: World) -> None:
    settle(world, "a", text_of(1))
    world.frontier.admit([replace(world.job("a"), again=True)])
    world.frontier.settle_end(world.begun(), Ending("rejected.not_found", "rejected"), answered_ago=0.0)
    assert again(world, "a", text_of(1)).outcome == "duplicate.unchanged"


def test_an_article_is_visited_again_at_the_ages_that_are_set(world: World) -> None:
    world = world.with_settings(revisit_hours=(1.0, 6.0), revision_min_minutes=0.0)
    settle(world, "a", text_of(1))
    for hours, before in ((1, 0), (6, 1)):
        assert abs(due(world) - hours * HOUR) < 60
        world.make_due()
        make_older(world, (hours - before) * HOUR)
        text = f"{text_of(1)} {text_of(50 + hours, 60)}"
        assert world.publish(world.begun(), text, near=near(text)).outcome == "published"
    assert world.redis.zcard(world.key("delayed")) == 0
    assert world.books.counts()["admitted"] == 3
    assert world.balanced()


def test_a_visit_that_waits_is_made_at_once_when_somebody_asks_again_and_the_later_ones_stay(world: World) -> None:
    world = world.with_settings(revisit_hours=(1.0, 6.0), revision_min_minutes=0.0)
    settle(world, "a", text_of(1))
    assert world.frontier.admit([world.job("a")]) == [Admission.WAITING]
    assert not world.frontier.dispatch(1)
    assert world.frontier.admit([replace(world.job("a"), again=True)]) == [Admission.WAITING]
    assert world.balanced()
    assert world.inspection.check().findings == ()
    assert world.publish(world.begun(), text_of(1), near=near(text_of(1))).outcome == "duplicate.unchanged"
    assert abs(due(world) - HOUR) < 60
    make_older(world, 2 * HOUR)
    assert world.frontier.admit([replace(world.job("a"), again=True)]) == [Admission.WAITING]
    assert world.publish(world.begun(), text_of(1), near=near(text_of(1))).outcome == "duplicate.unchanged"
    assert abs(due(world) - 6 * HOUR) < 60
    assert world.balanced()


def test_a_visit_that_waits_is_taken_back_when_its_article_is_forgotten(world: World) -> None:
    world = world.with_settings(revisit_hours=(1.0,))
    for path in ("a", "b"):
        settle(world, path, text_of(len(path) + ord(path)))
    world.make_due()
    assert [lease.url[-1] for lease in world.frontier.dispatch(1)] == ["a"]  # which brings b into its host's queue
    settle(world, "c", text_of(9), "other.example")
    world.frontier.reclaim()
    jobs = [world.job("b"), world.job("c", "other.example")]
    Forgetting(world.redis, world.settings).forget(job.id for job in jobs)
    assert not any(world.redis.exists(world.key(f"job:{job.id}")) for job in jobs)
    assert world.balanced()
    assert world.inspection.check().findings == ()
    assert world.frontier.admit(jobs) == [Admission.NEW, Admission.NEW]


def test_what_is_rejected_or_repeats_another_is_not_visited_again(world: World) -> None:
    world = world.with_settings(revisit_hours=(1.0,))
    world.admit("bad")
    world.reject(world.begun())
    assert world.redis.zcard(world.key("delayed")) == 0
    settle(world, "a", text_of(1))
    settle(world, "b", text_of(1))
    assert world.redis.zcard(world.key("delayed")) == 1


def due(world: World) -> float:
    """Return in how many seconds, counted from its birth, the one delayed job is due."""
    ((id_, score),) = world.redis.zrange(world.key("delayed"), 0, -1, withscores=True)
    return (score - int(world.redis.hget(world.key(f"job:{id_.decode()}"), "born") or 0)) / 1000


def make_older(world: World, seconds: float) -> None:
    """Let the articles that wait for a visit be born that much earlier."""
    for key in world.redis.scan_iter(world.key("job:*")):
        if world.redis.hexists(key, "born"):
            world.redis.hincrby(key, "born", -round(seconds * 1000))


def test_what_was_held_back_is_asked_for_whole_the_next_time(world: World) -> None:
    world = world.with_settings(revision_min_minutes=30.0)
    texts = [" ".join([text_of(1), *(text_of(10 + at, 60) for at in range(number))]) for number in range(3)]
    settle(world, "a", texts[0])
    assert again(world, "a", texts[1], Validators('"v2"')).outcome == "published"
    assert again(world, "a", texts[2], Validators('"v3"')).outcome == "duplicate.unchanged"
    world.frontier.admit([replace(world.job("a"), again=True)])
    assert world.begun().known == Validators('"v2"')


def test_a_page_that_goes_back_to_an_earlier_text_is_a_revision(world: World) -> None:
    world = world.with_settings(revision_min_minutes=0.0)
    longer = f"{text_of(1)} {text_of(2, 100)}"
    settle(world, "a", text_of(1))
    assert again(world, "a", longer).outcome == "published"
    assert again(world, "a", longer).outcome == "duplicate.unchanged"
    assert again(world, "a", text_of(1)).outcome == "published"
    assert [record.get("revision", 1) for record in records(world)] == [1, 2, 3]


def test_a_visit_to_a_page_that_a_redirect_led_away_from_is_a_turn_of_the_pages_own_host(world: World) -> None:
    world = world.with_settings(revisit_hours=(1.0,))
    world.admit("a")
    world.frontier.pass_on(world.begun(), "https://other.example/a", "other.example", 1, answered_ago=0.0)
    world.let_hosts_be_asked()
    job = world.begun()
    assert job.host == "other.example"
    assert world.publish(job, text_of(1)).outcome == "published"
    world.make_due()
    world.let_hosts_be_asked()
    (visit,) = world.frontier.dispatch(9)
    assert (visit.host, visit.url) == ("news.example", world.job("a").url)
