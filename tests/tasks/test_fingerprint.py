"""The fingerprint forgives ways of writing and nothing else."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.fingerprint import content_hash, normalised

WORD = st.text(
    st.characters(categories=("Ll", "Lu", "Lo", "Nd"), exclude_characters="\u3164\u115f\u1160\uffa0"), min_size=1
)
TEXT = st.lists(WORD, min_size=1, max_size=8).map(" ".join)


def hash_of(text: str) -> bytes:
    return content_hash(normalised(text))


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(st.text())
def test_any_text_has_a_hash_of_32_bytes(text: str) -> None:
    assert len(hash_of(text)) == 32


@given(TEXT, st.sampled_from(["\n", "\r\n", "  ", "\t", "\u00a0", "\u2003", " \u200b ", "\n\n"]))
def test_white_space_does_not_count(text: str, space: str) -> None:
    assert hash_of(text.replace(" ", space) + space) == hash_of(text)


@given(TEXT)
def test_composition_and_case_do_not_count(text: str) -> None:
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert hash_of(unicodedata.normalize(form, text)) == hash_of(text)
    assert hash_of(text.casefold()) == hash_of(text)


@given(TEXT, st.integers(0, 100), st.sampled_from("\u00ad\u200b\u200e\u2060\ufeff"))
def test_invisible_characters_do_not_count(text: str, place: int, invisible: str) -> None:
    place = min(place, len(text))
    assert hash_of(text[:place] + invisible + text[place:]) == hash_of(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It\u2019s \u201cdone\u201d", 'It\'s "done"'),
        ("\u00abDone\u00bb", "\u201edone\u201c"),
        ("''Done''", '"done"'),
        ("10\u201312 \u2014 so", "10-12 - so"),
        ("10 -- 12", "10 \u2014 12"),
        ("of\ufb01ce", "office"),
        ("wait\u2026", "wait..."),
        ("\uff21\uff22\uff23\uff11", "abc1"),
        ("STRASSE", "stra\u00dfe"),
        ("\u0645\u0640\u062d\u0645\u062f", "\u0645\u062d\u0645\u062f"),
    ],
)
def test_one_way_of_writing_counts_as_the_other(one: str, other: str) -> None:
    assert hash_of(one) == hash_of(other)


@given(TEXT, TEXT)
def test_different_words_give_different_hashes(one: str, other: str) -> None:
    if normalised(one) != normalised(other):
        assert hash_of(one) != hash_of(other)


@given(TEXT, WORD)
def test_a_word_more_gives_another_hash(text: str, word: str) -> None:
    assert hash_of(f"{text} {word}") != hash_of(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("a b", "ab"), ("1.5", "15"), ("not so", "so not"), ("caf\u00e9", "cafe"), ("co-op", "coop"), ("a", "")],
)
def test_what_reads_differently_hashes_differently(one: str, other: str) -> None:
    assert hash_of(one) != hash_of(other)


def test_the_hash_is_sha_256_of_the_normalised_text_and_never_changes() -> None:
    assert hash_of("The  Lead").hex() == "461845f6b8be326a1ab0fb533060219badcd2dd14f12a4dbd1a9100ced50c0b0"
