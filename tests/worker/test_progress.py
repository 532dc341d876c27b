"""Progress in words: how far, how fast, how long still."""

from __future__ import annotations

import pytest

from worker.progress import Progress, Rate, State, duration


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (8.2, "8 s"), (59.4, "59 s"), (60, "1 min"), (3599, "59 min"), (7500, "2 h 5 min")],
)
def test_a_duration_is_said_for_people(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_the_rate_is_that_of_the_last_seconds() -> None:
    rate = Rate()
    assert rate.note(0, 0.0) == 0.0
    assert rate.note(10, 1.0) == 10.0
    for second in range(2, 30):
        last = rate.note(10, float(second))
    assert last == 0.0


def test_a_line_says_what_is_done_and_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = {"published": 3, "rejected.not_found": 1}
    with Progress() as progress:
        progress.show(State(total=10, outcomes=outcomes, waiting=5, delayed=1, hosts=2, reading=False, note="ending"))
    said = capsys.readouterr().err
    for part in ("4/10 done", "published 3, rejected.not_found 1", "2 hosts waiting", "1 to be tried again", "ending"):
        assert part in said
