from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.decode import codec_of, to_utf8

GERMAN = "<html><body><p>Über die Brücke führt künftig nur ein schmaler Weg für Fußgänger.</p></body></html>"
RUSSIAN = "<html><body><p>Городской совет решил построить новый мост через реку весной этого года.</p></body></html>"
JAPANESE = "<html><body><p>市議会は火曜日、川に新しい橋を架けることを決めた。工事は春に始まる予定だ。</p></body></html>"


def declared(text: str, charset: str) -> str:
    return text.replace("<html>", f"<html><head><meta charset='{charset}'></head>")


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_known_by_its_mark_or_its_nuls(codec: str) -> None:
    assert to_utf8(GERMAN.encode(codec), None).decode() == GERMAN


@pytest.mark.parametrize(
    ("text", "codec", "header"),
    [
        (GERMAN, "latin-1", "iso-8859-1"),
        (RUSSIAN, "windows-1251", "windows-1251"),
        (JAPANESE, "shift_jis", "Shift_JIS"),
        (JAPANESE, "euc-jp", '"euc-jp"'),
        (JAPANESE, "iso-2022-jp", "iso-2022-jp"),
    ],
)
def test_the_header_names_the_character_set(text: str, codec: str, header: str) -> None:
    assert to_utf8(text.encode(codec), header).decode() == text


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN, "windows-1251"), (JAPANESE, "shift_jis"), (JAPANESE, "euc-jp")])
@pytest.mark.parametrize("header", [None, "utf-8", "iso-8859-1", "nonsense"])
def test_the_page_is_believed_where_the_header_is_careless_or_wrong(text: str, codec: str, header: str | None) -> None:
    text = declared(text, codec)
    assert to_utf8(text.encode(codec), header).decode() == text


def test_valid_utf8_is_utf8_whatever_header_and_page_say() -> None:
    text = declared(RUSSIAN, "windows-1251")
    assert to_utf8(text.encode(), "iso-8859-1").decode() == text


def test_utf8_with_a_broken_byte_stays_utf8() -> None:
    page = GERMAN.replace("Weg", "W*g" + " und Straße" * 200).encode().replace(b"*", b"\xff")
    assert to_utf8(page, "utf-8").decode().count("\ufffd") == 1


@pytest.mark.parametrize(("text", "codec"), [(RUSSIAN * 3, "windows-1251"), (JAPANESE * 3, "euc-jp")])
def test_an_undeclared_character_set_is_detected(text: str, codec: str) -> None:
    assert to_utf8(text.encode(codec), None).decode() == text


def test_windows_quotes_in_a_page_that_says_latin_1_come_out_as_quotes() -> None:
    assert "\u201cquoted\u201d" in to_utf8(b"<p>\x93quoted\x94 caf\xe9</p>", "iso-8859-1").decode()


def test_utf8_that_was_encoded_twice_is_encoded_once() -> None:
    assert to_utf8(GERMAN.encode().decode("cp1252").encode(), None).decode() == GERMAN


def test_what_no_parser_should_see_is_gone() -> None:
    page = b"<p>a\x00b\x01c&#1;d&#xFFFE;e&#xD800;f&#0011;g\xef\xbf\xbeh&#39;i&#x27;j&#8217;k&#10;</p>"
    assert to_utf8(page, None) == b"<p>abcdefgh&#39;i&#x27;j&#8217;k&#10;</p>"


@pytest.mark.parametrize(
    ("name", "codec"),
    [("latin1", "cp1252"), ("GBK", "gb18030"), ("sjis", "cp932"), ("rot13", None), ("", None), ("x\x00y", None)],
)
def test_labels_mean_what_browsers_take_them_for(name: str, codec: str | None) -> None:
    assert codec_of(name) == codec


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "gbk", "utf-7", "idna", "ï", "cp037"]))
def test_any_bytes_become_utf8_without_controls(body: bytes, charset: str | None) -> None:
    text = to_utf8(body, charset).decode("utf-8")
    assert not {"\x00", "\x1f", "\x7f", "\ufffe", "\uffff"} & set(text)
