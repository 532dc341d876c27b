"""A text is what can be seen, in NFC; what joins letters stays where a script needs it."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.characters import clean, escaped, line


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\x00b\ud800c\u0085\nd", "abc\u2026\nd"),
        ("f\u200br\u200be\u2060e \u200cm\u200do\ufeffn\u00adey", "free money"),
        ("ж\u200dди\u200cж", "ждиж"),
        ("abc\u202edef\u2066ghi\u2069\u200fj\u061c", "abcdefghij"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\u0d28\u0d4d\u200d", "\u0d28\u0d4d\u200d"),
        ("\U0001f469\u200d\U0001f680", "\U0001f469\u200d\U0001f680"),
        ("\u2764\ufe0f\u200d\U0001f525", "\u2764\ufe0f\u200d\U0001f525"),
        ("\u0645\u200c\u200d\u200c\u062e", "\u0645\u200c\u062e"),
        ("e\u0301 \u2028 \u00a0x", "\u00e9    x"),
        ("\x93q\x94 \x1b[31mred", "\u201cq\u201d [31mred"),
        ("\ue000\U000e0041\uffff", ""),
        ("a" + "\u0316\u0301" * 5000, None),
    ],
)  # fmt: skip
def test_what_a_text_keeps(text: str, seen: str | None) -> None:
    if seen is not None:
        assert clean(text) == seen
    assert len(clean(text)) < 60


def test_a_line_is_one_line() -> None:
    assert line(" a\n\u2029b\x85 c\t") == "a b\u2026 c"


@given(st.text(st.characters()) | st.text("\u200c\u200d\u202e\u0301\u0316\u0645\u0915a\x1b\x85\ud800\u2028\U0001f469"))
def test_any_text_comes_out_fit_to_be_seen_and_stays_as_it_is(text: str) -> None:
    seen = clean(text)
    assert clean(seen) == seen
    assert unicodedata.is_normalized("NFC", seen)
    assert all(char.isprintable() or char in "\n\u200c\u200d" for char in seen)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_escaped_json_is_one_line_for_any_reader_and_means_the_same(text: str) -> None:
    told = escaped(json.dumps({"a": text}, ensure_ascii=False))
    assert json.loads(told) == {"a": text}
    assert told.isascii() or told.splitlines() == [told]
    assert not {"\x1b", "\x7f", "\x9b", "\u2028", "\u202e", "\u2066", "\u200f"} & set(told)
