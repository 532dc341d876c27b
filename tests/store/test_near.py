"""Near duplicates in the one step that ends a job: found, claimed by one, marked, updated, forgotten in time."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.forgetting import Forgetting
from store.frontier import Frontier, Near
from store.jobs import NewJob
from store.outcomes import Outcomes
from store.records import Records
from tasks.fingerprint import content_hash, normalised
from tasks.near import VERSION, fingerprint
from tests.store.race import race

if TYPE_CHECKING:
    from collections.abc import Callable

    from store.frontier import Job, Settled
    from tests.store.conftest import World

HERE, THERE = b"one", b"two"


def text_of(seed: int, words: int = 300) -> str:
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghij", k=6)) for _ in range(words))


def edited(text: str, seed: int) -> str:
    """Return the text with 1 % of the words changed, a new lead, a footer, or cut to 80 %."""
    rng = random.Random(seed)
    words = ["changed" if rng.random() < 0.01 else word for word in text.split()]
    way = seed % 4
    if way == 1:
        words[:20] = text_of(seed + 1000, 30).split()
    if way == 2:
        words += text_of(seed + 2000, 30).split()
    if way == 3:
        words = words[: len(words) * 4 // 5]
    return " ".join(words)


def near(text: str, site: bytes = HERE) -> Near:
    return Near((fingerprint(normalised(text)),), site)


def settle(world: World, path: str, text: str, host: str = "news.example", site: bytes = HERE) -> Settled:
    world.admit(path, host=host)
    return world.publish(world.begun(), text, near=near(text, site), record=record_of(path, host))


def record_of(path: str, host: str) -> str:
    from tests.store.conftest import World  # noqa: PLC0415 - at run time, too

    id_ = World.job(path, host).id
    fields = {"id": id_, "story": id_, "near_duplicate_of": None, "supersedes": None, "similarity": None}
    meta = {"meta": {"near_duplicate_of": None, "supersedes": None}}
    return json.dumps(fields | {"text": 'he said "story":"x"'} | meta, separators=(",", ":"))


def records(world: World) -> list[dict[str, Any]]:
    return [json.loads(entry.record) for entry in Records(world.redis, world.settings).all()]


def test_an_edited_copy_ends_as_a_near_duplicate_that_names_its_record(world: World) -> None:
    text = text_of(1)
    first = world.job("first")
    assert settle(world, "first", text).outcome == "published"
    settled = settle(world, "copy", edited(text, 2), "other.example", THERE)
    assert (settled.outcome, settled.duplicate_of, settled.duplicate_url) == ("duplicate.near", first.id, first.url)
    assert settled.similarity is not None
    assert 0.6 < settled.similarity < 1
    (end,) = Outcomes(world.redis, world.settings).all()
    assert (end.outcome, end.duplicate_of, end.duplicate_url) == ("duplicate.near", first.id, first.url)
    assert end.similarity == settled.similarity
    assert world.balanced()
    assert world.inspection.check().findings == ()


def test_the_same_text_names_the_url_of_its_record_too(world: World) -> None:
    settle(world, "first", text_of(1))
    settled = settle(world, "copy", text_of(1), "other.example", THERE)
    assert (settled.outcome, settled.duplicate_url) == ("duplicate.content", "https://news.example/first")


def test_other_texts_are_published(world: World) -> None:
    assert {settle(world, str(seed), text_of(seed)).outcome for seed in range(30)} == {"published"}
    assert world.balanced()


def test_reports_of_one_template_with_other_numbers_are_published(world: World) -> None:
    def report(seed: int) -> str:
        rng = random.Random(seed)
        words = text_of(1, 100).split()
        return " ".join(str(rng.randrange(10_000)) if at % 9 == 0 else word for at, word in enumerate(words))

    outcomes = {
        settle(world, str(seed), report(seed), f"h{seed}.example", bytes([seed] * 3)).outcome for seed in range(8)
    }
    assert outcomes == {"published"}


@pytest.mark.parametrize(("words", "outcome"), [(600, "duplicate.near"), (120, "published")])
def test_other_numbers_make_another_report_of_a_short_text_and_not_of_a_long_one(
    world: World, words: int, outcome: str
) -> None:
    def story(seed: int, *numbers: int) -> str:
        """Return the words with these numbers in four places, and one word in thirty others."""
        rng = random.Random(seed)
        text = ["other" if rng.random() < 1 / 30 else word for word in text_of(1, words).split()]
        for at, number in enumerate(numbers, start=1):
            text[at * words // 6] = str(number)
        return " ".join(text)

    settle(world, "a", story(1, 1811, 2622, 3433, 4244))
    settled = settle(world, "b", story(2, 1811, 7377, 8488, 9599), "b.example", THERE)
    assert settled.outcome == outcome


def test_where_a_template_shows_a_text_with_another_number_in_four_is_no_copy(world: World) -> None:
    words = text_of(1, 150).split()

    def report(seed: int, *numbers: int) -> str:
        """Return the words with these numbers in four places, and a few others elsewhere."""
        given = dict(zip((20, 50, 80, 110), numbers, strict=True))
        others = dict.fromkeys(random.Random(seed).sample(range(150), 6), "other")
        return " ".join(str((others | given).get(at, word)) for at, word in enumerate(words))

    settle(world, "a", report(1, 1811, 2622, 3433, 4244))
    settled = settle(world, "b", report(2, 1811, 2622, 3433, 9876), "b.example", THERE)
    assert settled.outcome == "duplicate.near"
    assert settled.similarity is not None
    assert settled.similarity < 0.8
    assert settle(world, "c", report(3, 5055, 6166, 7277, 8388), "c.example", b"six").outcome == "published"
    assert settle(world, "d", report(4, 1811, 2622, 3433, 9876), "d.example", b"ten").outcome == "published"
    same = settle(world, "e", report(5, 1811, 2622, 3433, 4244), "e.example", b"new")
    assert (same.outcome, same.duplicate_of) == ("duplicate.near", world.job("a").id)


def test_within_a_site_more_must_be_the_same(world: World) -> None:
    text = text_of(1, 200)
    half = " ".join([*text.split()[:120], *text_of(2, 80).split()])
    settle(world, "a", text)
    assert settle(world, "b", half).outcome == "published"
    settle(world, "c", text_of(3, 200), "third.example", b"six")
    half = " ".join([*text_of(3, 200).split()[:120], *text_of(4, 80).split()])
    assert settle(world, "d", half, "fourth.example", b"ten").outcome == "duplicate.near"


def test_short_texts_of_a_site_that_share_its_long_footer_are_published(world: World) -> None:
    footer = text_of(50, 100)
    outcomes = [settle(world, str(seed), f"{text_of(seed, 50 + seed)} {footer}").outcome for seed in range(20)]
    assert set(outcomes) == {"published"}
    corrected = f"{text_of(3, 53).replace('a', 'e', 3)} {footer}"
    settled = settle(world, "corrected", corrected)
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.near", world.job("3").id)


def form(seed: int, slots: int, fixed: int) -> str:
    """Return a report without numbers: `slots` words of its own, after each the next `fixed` of its form."""
    words, own = text_of(9, slots * fixed).split(), text_of(seed + 100, slots).split()
    return " ".join(" ".join((own[at], *words[at * fixed : (at + 1) * fixed])) for at in range(slots))


def test_reports_of_one_form_without_numbers_show_by_one_another(world: World) -> None:
    texts = [form(seed, 8, 14) for seed in range(60)]
    settled = [settle(world, str(seed), text).outcome for seed, text in enumerate(texts)]
    assert settled.count("published") >= 57
    copy = settle(world, "copy", f"{texts[7]} with a word or two", "copy.example", THERE)
    assert (copy.outcome, copy.duplicate_of) == ("duplicate.near", world.job("7").id)


@pytest.mark.parametrize(("others", "outcome"), [(2, "duplicate.near"), (3, "published")])
def test_several_that_have_much_in_common_make_half_a_text_no_copy(world: World, others: int, outcome: str) -> None:
    text = text_of(9, 150).split()  # one of which enough anchors lead to all of the others
    for seed in range(others):
        akin = " ".join([*text[40 * seed : 40 * seed + 64], *text_of(seed + 60, 86).split()])
        assert settle(world, str(seed), akin, f"h{seed}.example", bytes([seed] * 3)).outcome == "published"
    half = " ".join([*text[:84], *text_of(99, 66).split()])
    assert settle(world, "half", half, "half.example", b"hlf").outcome == "published"
    assert settle(world, "text", " ".join(text), "other.example", THERE).outcome == outcome


def test_what_shares_a_houses_footer_or_is_another_variant_makes_no_series_of_a_copy(world: World) -> None:
    footer = text_of(50, 60)
    for seed in range(20):
        assert settle(world, str(seed), f"{text_of(seed, 80)} {footer}").outcome == "published"
    lead = f"{text_of(70, 50)} {' '.join(text_of(3, 80).split()[30:])} {footer}"
    assert settle(world, "lead", lead).outcome == "published", "a short text of the same site"
    for path, text, site in (
        ("cut", f"{' '.join(text_of(3, 80).split()[:70])} {footer}", HERE),
        ("longer", f"{text_of(3, 80)} {footer} {text_of(71, 40)}", HERE),
        ("elsewhere", f"{text_of(3, 80)} {footer} {text_of(72, 40)}", THERE),
    ):
        settled = settle(world, path, text, "copy.example", site)
        assert (path, settled.outcome, settled.duplicate_of) == (path, "duplicate.near", world.job("3").id)


@pytest.mark.parametrize("site", [HERE, THERE])
def test_a_short_text_with_a_few_words_changed_is_a_copy_also_within_a_site(world: World, site: bytes) -> None:
    for seed in range(12):
        text = text_of(seed, 140)
        settle(world, f"a{seed}", text)
        words = ["changed" if at % 35 == 9 else word for at, word in enumerate(text.split())]
        assert settle(world, f"b{seed}", " ".join(words), "b.example", site).outcome == "duplicate.near"


def test_a_much_fuller_text_is_published_as_an_update_of_the_same_story(world: World) -> None:
    flash, rest = text_of(1, 90), text_of(2, 200)
    one = world.job("flash")
    settle(world, "flash", flash)
    settled = settle(world, "full", f"{flash} {rest}", "other.example", THERE)
    assert (settled.outcome, settled.duplicate_of) == ("published", one.id)
    first, second = records(world)
    assert (first["story"], first["supersedes"]) == (one.id, None)
    assert (second["story"], second["supersedes"], second["near_duplicate_of"]) == (one.id, one.id, None)
    assert second["meta"] == {"near_duplicate_of": None, "supersedes": None}
    again = settle(world, "copy", edited(f"{flash} {rest}", 4), "third.example", b"six")
    assert (again.outcome, again.duplicate_of) == ("duplicate.near", world.job("full", "other.example").id)
    assert world.balanced()


@pytest.mark.parametrize(("site", "host"), [(HERE, "news.example"), (THERE, "other.example")])
def test_a_story_that_follows_a_flash_of_a_few_lines_is_its_update_wherever_it_appears(
    world: World, site: bytes, host: str
) -> None:
    linked = 0
    for number in range(12):
        flash, rest = text_of(number, 80), text_of(number + 100, 380)
        settle(world, f"flash-{number}", flash)
        settled = settle(world, f"full-{number}", f"{rest[:600]} {flash} {rest[600:]}", host, site)
        assert settled.outcome == "published"
        assert settled.duplicate_of in {None, world.job(f"flash-{number}").id}
        linked += settled.duplicate_of is not None
    assert linked >= 8
    assert {record["near_duplicate_of"] for record in records(world)} == {None}


def test_with_mark_copies_are_published_with_the_story_they_belong_to(world: World) -> None:
    world = world.with_settings(near_duplicates="mark")
    text, one = text_of(1), world.job("a")
    settle(world, "a", text)
    for number in (1, 2, 3):
        assert (
            settle(world, "b", edited(text, number), f"h{number}.example", bytes([number] * 3)).outcome == "published"
        )
    copies = records(world)[1:]
    assert {(copy["near_duplicate_of"], copy["story"], copy["supersedes"]) for copy in copies} == {
        (one.id, one.id, None)
    }
    assert all(0.5 < copy["similarity"] < 1 for copy in copies)
    assert settle(world, "same", text, "last.example", b"lst").outcome == "duplicate.content"
    assert world.balanced()


def test_with_off_nothing_is_looked_for_or_remembered(world: World) -> None:
    world = world.with_settings(near_duplicates="off")
    settle(world, "a", text_of(1))
    assert settle(world, "b", edited(text_of(1), 2), "other.example", THERE).outcome == "published"
    assert not world.redis.exists(world.key("generations"))


def test_a_job_that_fails_claims_nothing_and_the_same_job_finds_no_copy_of_its_own(world: World) -> None:
    text = text_of(1)
    world.admit("a")
    job = world.begun()
    assert world.frontier.retry(job, "failed.timeout", "", 60)
    assert world.publish(job, text, near=near(text)).stale
    assert settle(world, "b", edited(text, 2), "other.example", THERE).outcome == "published"
    world.make_due()
    settled = world.publish(world.begun(), text, near=near(text))
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.near", world.job("b", "other.example").id)
    assert world.balanced()


def test_a_job_that_is_given_out_again_gets_its_own_claim_back(world: World) -> None:
    text, job = text_of(1), world.job("a")
    settle(world, "a", text)
    for key in world.redis.scan_iter(world.key("urls:*")):  # as if its URL had been forgotten, and its hash
        world.redis.delete(key)
    world.redis.delete(world.key("content:1"), world.key("content:1:0"))
    settled = settle(world, "a", edited(text, 2))
    assert (settled.outcome, settled.duplicate_of, job.id) == ("published", None, job.id)


def light(text: str, seed: int) -> str:
    """Return the text with 3 % of its words changed, or 3 % and a new lead, or 3 % and a footer."""
    rng = random.Random(seed)
    words = [text_of(seed + at, 1) if rng.random() < 0.03 else word for at, word in enumerate(text.split())]
    if seed % 3 == 1:
        words[:25] = text_of(seed + 7000, 30).split()
    if seed % 3 == 2:
        words += text_of(seed + 8000, 40).split()
    return " ".join(words)


def race_of(world: World, texts: list[list[str]]) -> list[tuple[list[Job], list[Settled]]]:
    """Let the variants of each story be settled at the same moment: texts[story][worker]."""
    plain = [[normalised(text) for text in some] for some in texts]
    hashes = [[content_hash(text) for text in some] for some in plain]
    prints = [[Near((fingerprint(text),), bytes([at] * 3)) for at, text in enumerate(some)] for some in plain]

    def settle_variant(frontier: Frontier, job: Job, turn: int, number: int) -> Settled:
        own = prints[turn][number]
        return frontier.settle_record(job, "{}", hashes[turn][number], (), answered_ago=0.0, near=own)

    return race(world, len(texts), len(texts[0]), settle_variant)


@pytest.mark.parametrize(("rounds", "edit"), [(60, edited), (120, light)])
def test_of_workers_with_variants_at_the_same_moment_exactly_one_publishes(
    world: World, rounds: int, edit: Callable[[str, int], str]
) -> None:
    texts = [[text_of(turn), *(edit(text_of(turn), 4 * turn + way) for way in (1, 2, 3))] for turn in range(rounds)]
    for jobs, settled in race_of(world, texts):
        assert sorted(one.outcome for one in settled) == ["duplicate.near"] * 3 + ["published"]
        winner = next(number for number, one in enumerate(settled) if one.outcome == "published")
        assert {one.duplicate_of for one in settled} == {None, jobs[winner].id}
    assert world.balanced()


def test_variants_that_are_both_published_in_a_race_are_so_one_after_the_other_too(world: World) -> None:
    def changed(turn: int, seed: int) -> str:
        """Return 60 words of which a third are others: as much as is found at times, and at times not."""
        rng = random.Random(seed)
        words = text_of(turn, 60).split()
        start = rng.randrange(40)
        words[start : start + 20] = text_of(seed + 5000, 20).split()
        return " ".join(words)

    rounds, workers = 60, 4
    texts = [[changed(turn, workers * turn + number) for number in range(workers)] for turn in range(rounds)]
    raced = race_of(world, texts)
    of = {
        jobs[number].id: (turn, number)
        for turn, (jobs, settled) in enumerate(raced)
        for number, one in enumerate(settled)
        if one.outcome == "published"
    }
    assert rounds < len(of) < rounds * workers
    order = [of[entry.id] for entry in Records(world.redis, world.settings).all()]
    assert len(order) == len(of)
    alone = world.with_settings(namespace=f"{world.settings.namespace}-alone", host_concurrency=1)
    for turn, number in order:
        settled = settle(alone, str(turn), texts[turn][number], f"h{number}.example", bytes([number] * 3))
        assert settled.outcome == "published"


@given(order=st.permutations(range(12)))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_order_of_arrival_does_not_change_which_texts_group_together(world: World, order: list[int]) -> None:
    for key in world.redis.scan_iter(world.key("*")):
        world.redis.delete(key)
    texts = [text_of(number // 4) if number % 4 == 0 else edited(text_of(number // 4), number) for number in range(12)]
    stories: dict[str, set[int]] = {}
    for number in order:
        settled = settle(world, str(number), texts[number], f"h{number}.example", bytes([number] * 3))
        own = world.job(str(number), f"h{number}.example").id
        stories.setdefault(settled.duplicate_of or own, set()).add(number)
    assert sorted(map(sorted, stories.values())) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]


# ── what is remembered, and for how long ──


@given(
    start=st.sampled_from(["https://", "https://www.", "http://", "http://www."]),
    rest=st.text(st.sampled_from("abcdeilmnorstuwz019-./%?=&~!_"), max_size=200),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_url_comes_back_as_it_was(world: World, start: str, rest: str) -> None:
    for key in world.redis.scan_iter(world.key("*")):
        world.redis.delete(key)
    url = f"{start}news.example/{rest}"
    job = NewJob(world.job("any").id, url, "news.example", None)
    world.frontier.admit([job])
    assert world.publish(world.begun(), near=near(text_of(1))).outcome == "published"
    assert [known.url for known in Forgetting(world.redis, world.settings).known([job.id])] == [url]
    assert Forgetting(world.redis, world.settings).of_host("news.example") == {job.id}


def test_texts_are_forgotten_after_the_retention_and_nothing_of_them_stays(world: World) -> None:
    text, day = text_of(1), 86_400
    settle(world, "a", text)
    world.age_generations(29 * day)
    assert settle(world, "b", edited(text, 2), "other.example", THERE).outcome == "duplicate.near"
    world.age_generations(2 * day)
    assert settle(world, "c", edited(text, 6), "third.example", b"six").outcome == "published"
    world.frontier.tidy()
    assert world.redis.zrange(world.key("generations"), 0, -1) == [b"2"]
    assert {
        key.split(b":")[2] for name in ("near", "prints") for key in world.redis.scan_iter(world.key(f"{name}:*"))
    } == {b"2"}


def test_no_more_texts_are_remembered_than_near_max_and_the_last_ones_are(world: World) -> None:
    world = world.with_settings(near_max=1000)
    remember(world, 1500)
    world.frontier.tidy()
    numbers = [number.decode() for number in world.redis.zrange(world.key("generations"), 0, -1)]
    texts = [int(world.redis.hget(world.key(f"near:{number}"), "texts") or 0) for number in numbers]
    assert 750 <= sum(texts) <= 1000
    assert sum(1 for _ in world.redis.scan_iter(world.key("prints:*"))) <= 1000 / 64 + 4
    assert world.inspection.check().findings == ()


def test_a_lowered_near_max_takes_effect_at_once_and_frees_memory(world: World) -> None:
    world = world.with_settings(near_max=8000)
    settle(world, "a", text_of(1))
    remember(world, 1500)
    assert settle(world, "b", edited(text_of(1), 2), "other.example", THERE).outcome == "duplicate.near"
    before = sum(1 for _ in world.redis.scan_iter(world.key("prints:*")))
    world = world.with_settings(near_max=1000)
    assert settle(world, "c", edited(text_of(1), 6), "third.example", b"six").outcome == "published"
    world.frontier.tidy()
    assert before > 20
    assert sum(1 for _ in world.redis.scan_iter(world.key("prints:*"))) < 5


def test_fingerprints_of_two_versions_live_side_by_side_until_the_old_ones_expire(world: World) -> None:
    text, job = text_of(1), world.job("a")
    settle(world, "a", text)

    def both(text: str, site: bytes) -> Near:  # as a release does that knows both
        old = fingerprint(normalised(text))
        new = fingerprint(normalised(" ".join(reversed(text.split()))))
        return Near((bytes([VERSION + 1]) + new[1:], old), site)

    world.admit("b", "c", host="other.example")
    assert world.publish(world.begun(), "b", near=both(edited(text, 2), THERE)).duplicate_of == job.id
    new = text_of(9)
    assert world.publish(world.begun(), "c", near=both(new, THERE)).outcome == "published"
    world.admit("d", "e", host="third.example")
    assert world.publish(world.begun(), "d", near=both(edited(new, 2), b"six")).outcome == "duplicate.near"
    assert world.publish(world.begun(), "e", near=near(edited(text, 6), b"six")).duplicate_of == job.id
    versions = [world.redis.hget(world.key(f"near:{number}"), "version") for number in (1, 2)]
    assert versions == [b"%d" % version for version in (VERSION, VERSION + 1)]


def test_an_inspection_finds_and_mends_a_wrong_count_of_anchors(world: World) -> None:
    settle(world, "a", text_of(1))
    world.redis.hset(world.key("near:1"), "count", 99)
    world.redis.set(world.key("prints:7:0"), "not a list")
    kinds = {finding.kind for finding in world.inspection.repair()}
    assert kinds == {"slice_count", "wrong_key"}
    assert world.inspection.check().findings == ()


@pytest.mark.parametrize("pairs", [3])
def test_the_hosts_that_copy_most_are_counted(world: World, pairs: int) -> None:
    for seed in range(pairs):
        settle(world, str(seed), text_of(seed))
        settle(world, str(seed), edited(text_of(seed), 2), "other.example", THERE)
    assert world.redis.zrange(world.key("copies"), 0, -1, withscores=True) == [(b"other.example news.example", pairs)]


def remember(world: World, count: int) -> None:
    """Publish that many texts of no sense, by their fingerprints alone."""
    rng = random.Random(5)
    jobs = [world.job(f"filler-{number}", "filler.example") for number in range(count)]
    world = world.with_settings(host_concurrency=count, host_delay=0.0)
    world.frontier.admit(jobs)
    while leases := world.frontier.dispatch(500):
        for lease in leases:
            job = world.frontier.begin(lease.id, lease.token)
            assert job is not None
            some = Near((bytes([VERSION]) + b"\x01\x90" + rng.randbytes(16 + 96 + 24 + 96),), rng.randbytes(3))
            assert world.publish(job, near=some).outcome == "published"


# ── addresses ──


def test_an_address_that_only_the_page_calls_its_own_is_not_believed_when_its_text_is_another(world: World) -> None:
    page = world.job("page")
    settle(world, "page", text_of(1))
    world.admit("page-2", "amp")
    second, amp = text_of(2), f"{text_of(1)} more"
    settled = world.publish(world.begun(), second, (f"{page.id}~",), near=near(second))
    assert settled.outcome == "published"
    settled = world.publish(world.begun(), amp, (f"{page.id}~",), near=near(amp))
    assert (settled.outcome, settled.duplicate_of) == ("duplicate.url", page.id)
