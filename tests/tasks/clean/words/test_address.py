# ruff: noqa: RUF001 - quotation marks of many scripts
"""Whether a line speaks to its reader: in its own words, not in those that it quotes."""

from __future__ import annotations

import pytest

from tasks.clean.words.address import READ, speaks

NEWS = "The harbour office counted nine hundred boats on Friday. "


@pytest.mark.parametrize(
    "line",
    [
        "“You never see your own mistakes,” the pilot said.",
        "‘You can’t sail if you don’t row,’ the pilot said.",
        "'You can't sail if you don't row,' the pilot said.",
        "Der Lotse sagte: „Sie können nicht segeln, wenn Sie nicht rudern.“",
        "« Vous ne voyez pas vos fautes », dit le pilote.",
        NEWS,
    ],
)
def test_news_does_not_speak_to_its_reader_whoever_does_in_what_it_quotes(line: str) -> None:
    assert not speaks(line)


@pytest.mark.parametrize(
    "line",
    [
        "You can’t go on until your browser takes ‘cookies’.",
        "We can't show the boats' timetable, as the sailors' union asked your town.",
        "Bitte warten Sie.",
        "L'accès n'est pas ouvert : veuillez attendre l'heure d'ouverture.",
    ],
)
def test_a_line_with_apostrophes_or_a_word_in_quotes_speaks_all_the_same(line: str) -> None:
    assert speaks(line)


def test_speech_is_sought_at_the_beginning_of_a_long_text() -> None:
    assert speaks(f"Please wait. {NEWS * 100}")
    assert not speaks(f"{NEWS * (READ // len(NEWS) + 1)} Please wait.")
