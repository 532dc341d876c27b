"""The near fingerprint: the same for every way to write a text, much the same for edits of it, stable for ever."""

from __future__ import annotations

import hashlib
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tasks.fingerprint import normalised
from tasks.near import ANCHORS, LEAST, VERSION, fingerprint

TEXT = (
    "The council voted on Tuesday to close the old bridge at Langley for 14 months.\n"
    "Engineers had found cracks in two of its seven piers, and lorries have been banned since March 2025."
)
CHINESE = "市政府星期二表示,由于桥墩出现裂缝,旧大桥将关闭十四个月。工程师在检查中发现七个桥墩中有两个受损。"
#: Of the fingerprints of version 2, which must stay what they are.
DIGESTS = ["7bf2f2bee206b80a", "d945aefd9fb1e4ec"]
words = st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8), min_size=LEAST, max_size=80)


def print_of(text: str) -> bytes:
    return fingerprint(normalised(text))


def test_a_fingerprint_never_changes_with_a_release() -> None:
    digests = [hashlib.sha256(print_of(text)).hexdigest()[:16] for text in (TEXT, CHINESE)]
    assert (VERSION, digests) == (2, DIGESTS)


def test_a_text_of_a_few_words_has_none() -> None:
    assert print_of(" ".join("abcdefghijk")) == b""
    assert print_of("") == b""
    assert print_of(" ".join("abcdefghijkl"))


def test_a_fingerprint_is_short_however_long_the_text_is() -> None:
    long = " ".join(f"word{number}" for number in range(20_000))
    assert len(print_of(long)) == 1 + 2 + 16 + 96 + 24 + 4 * ANCHORS


@given(words, st.sampled_from(["NFC", "NFD", "NFKC"]), st.sampled_from([" ", "\n", "\u00a0 ", "\u200b \t"]))
def test_a_text_is_its_own_duplicate_however_it_is_written(some: list[str], form: str, space: str) -> None:
    written = unicodedata.normalize(form, space.join(some)).swapcase().swapcase()
    assert print_of(written) == print_of(unicodedata.normalize("NFC", " ".join(some)).swapcase().swapcase())


def test_quotes_dashes_case_and_invisible_characters_make_no_difference() -> None:
    one = 'He said: "We will not go" - and the 50 000 who had come before him stayed where they were, too.'
    other = (
        "HE SAID: \u201cWe\u00ad will not go\u201d \u2013 and the 50\u00a0000 who had come before him "
        "stayed where they were, too\u200b."
    )
    assert print_of(one) == print_of(other)


def test_a_word_changed_leaves_most_of_the_sketch() -> None:
    text = " ".join(f"word{number}" for number in range(300))
    changed = text.replace("word150 ", "other ")
    one, other = print_of(text), print_of(changed)
    assert sum(a != b for a, b in zip(one[19:115], other[19:115], strict=True)) < 10
    assert sum(a != b for a, b in zip(one[115:139], other[115:139], strict=True)) < 4
    assert (
        len(
            {one[at : at + 4] for at in range(139, len(one), 4)}
            & {other[at : at + 4] for at in range(139, len(other), 4)}
        )
        > 20
    )


def test_marks_that_stand_for_themselves_do_not_end_a_word() -> None:
    hindi = "सरकार ने मंगलवार को कहा कि पुराना पुल चौदह महीने के लिए बंद रहेगा क्योंकि खंभों में दरारें मिली हैं"
    count = int.from_bytes(print_of(hindi)[1:3], "big")
    assert count == len(hindi.split()) - 4


def test_turkish_capitals_make_no_difference() -> None:
    text = "Ankara'da sınır dışı edilen kişilerin ışıklı yolda ilk ve son kez içeri alındığı açıklandı"  # noqa: RUF001
    assert print_of(text) == print_of(text.upper()) == print_of(text.replace("i", "İ").upper())
