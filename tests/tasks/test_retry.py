"""The table of retries, and the pauses that come of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.settings import Settings, load
from tasks.errors import Failed
from tasks.outcome import Outcome
from tasks.retry import FACTOR, JITTER, POLICIES, Policy, Reach, middle, pause

policies = st.sampled_from(list(POLICIES.values()))
attempts = st.integers(1, 51)
dice = st.floats(0, 1)


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    base = draw(st.floats(0.01, 600))
    cap = draw(st.floats(base, 100_000))
    return load(retry_base_seconds=base, retry_cap_seconds=cap, retry_max=draw(st.integers(0, 50)))


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_final_or_has_a_row(outcome: Outcome) -> None:
    assert (outcome in POLICIES) == outcome.retried == (outcome.kind == "failed")


@given(policies, attempts, settings(), dice)
def test_a_pause_is_within_a_quarter_of_its_middle_and_never_above_the_cap(
    policy: Policy, attempt: int, settings: Settings, dice: float
) -> None:
    centre, chosen = middle(policy, attempt, settings), pause(policy, attempt, settings, dice)
    assert centre * (1 - JITTER) <= chosen * (1 + 1e-9)
    assert chosen <= centre * (1 + JITTER) * (1 + 1e-9)
    assert 0 <= chosen <= settings.retry_cap_seconds * (1 + 1e-9)


@given(policies, attempts, settings())
def test_pauses_grow_by_the_factor_up_to_the_cap(policy: Policy, attempt: int, settings: Settings) -> None:
    now, then = middle(policy, attempt, settings), middle(policy, attempt + 1, settings)
    assert then == pytest.approx(min(now * FACTOR, settings.retry_cap_seconds / (1 + JITTER)))


@given(policies, attempts, settings(), dice)
def test_chance_spreads_pauses_in_both_directions(
    policy: Policy, attempt: int, settings: Settings, dice: float
) -> None:
    one, other = pause(policy, attempt, settings, dice), pause(policy, attempt, settings, 1 - dice)
    assert one + other == pytest.approx(2 * middle(policy, attempt, settings))


@given(policies, attempts, settings(), dice, st.floats(0, 86_400))
def test_what_the_host_asks_for_wins_but_for_less_than_the_base(
    policy: Policy, attempt: int, settings: Settings, dice: float, asked: float
) -> None:
    assert pause(policy, attempt, settings, dice, asked) == max(asked, settings.retry_base_seconds)


@given(policies, settings())
def test_no_row_allows_more_tries_than_the_setting(policy: Policy, settings: Settings) -> None:
    last = policy.tries(settings) + 1
    assert last <= settings.retry_max + 1
    assert policy.is_final(last, settings)
    assert last == 1 or not policy.is_final(last - 1, settings)


def test_what_seldom_helps_is_tried_once_or_twice_more() -> None:
    generous = load(retry_max=50)
    for outcome in (Outcome.FAILED_EXTRACT_TIMEOUT, Outcome.FAILED_EXTRACT_CRASHED):
        assert POLICIES[outcome].tries(generous) == 2
    assert POLICIES[Outcome.FAILED_INTERNAL].tries(generous) == 1
    assert POLICIES[Outcome.FAILED_TIMEOUT].tries(generous) == 50


@pytest.mark.parametrize(
    ("reach", "of_host", "left_alone"),
    [
        (Reach.URL, False, False),
        (Reach.URL, True, False),
        (Reach.EITHER, False, False),
        (Reach.EITHER, True, True),
        (Reach.HOST, False, True),
        (Reach.HOST, True, True),
    ],
)
def test_whether_the_host_is_left_alone(reach: Reach, of_host: bool, left_alone: bool) -> None:
    error = Failed(Outcome.FAILED_CONNECT, "", of_host=of_host)
    assert Policy(reach=reach).leaves_host(error) is left_alone
