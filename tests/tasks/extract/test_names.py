# ruff: noqa: RUF001 - names in many scripts
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.names import MOST, desks, persons


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["By Jane Roe"], ("Jane Roe",)),
        (["Von Anna Müller und Max van der Berg"], ("Anna Müller", "Max van der Berg")),
        (["Jane Roe, Political Editor"], ("Jane Roe",)),
        (["Jane Roe & John O\u2019Neil; Li Na"], ("Jane Roe", "John O\u2019Neil", "Li Na")),
        (["jane@example.com", "https://www.facebook.com/times"], ()),
        (["Reuters"], ()),
        (["The Example Times"], ()),
        (["Newsroom Staff", "Redaktion"], ()),
        (["JANE ROE (London)"], ("JANE ROE",)),
        (["山田太郎"], ("山田太郎",)),
        (["<a href='/x'>Jane Roe</a>", "Jane Roe"], ("Jane Roe",)),
        (["Roe, Jane"], ("Jane Roe",)),
        (["E. V. Lucas", "Jane Roe"], ("E. V. Lucas", "Jane Roe")),
        (["Jane Roe", "ROE JANE"], ("Jane Roe",)),
        (["Jane Roe, London"], ("Jane Roe",)),
        (["Jane Roe und John Doe, dpa"], ("Jane Roe", "John Doe")),
        (["Par Jean Dupont et Élodie Petit"], ("Jean Dupont", "Élodie Petit")),
        (["Por María Pérez y José Ruiz"], ("María Pérez", "José Ruiz")),
        (["Di Anna Rossi e Carlo Bianchi"], ("Anna Rossi", "Carlo Bianchi")),
        (["Door Jan de Vries en Piet Smit"], ("Jan de Vries", "Piet Smit")),
        (["Av Kari Nordmann og Ola Hansen"], ("Kari Nordmann", "Ola Hansen")),
        (["Автор: Иван Петров и Анна Сидорова"], ("Иван Петров", "Анна Сидорова")),
        (["Yazar: Ayşe Yılmaz ve Mehmet Demir"], ("Ayşe Yılmaz", "Mehmet Demir")),
        (["بقلم: محمد علي"], ("محمد علي",)),
        (["מאת: דנה לוי"], ("דנה לוי",)),
        (["記者 王小明、李大同"], ("王小明", "李大同")),
        (["山田太郎・佐藤花子"], ("山田太郎", "佐藤花子")),
        (["홍길동 기자"], ("홍길동",)),
        (["박준석 기자 외 1명"], ("박준석",)),
        (["文在寅"], ("文在寅",)),
        (["Angel Di Maria", "Von Trapp"], ("Angel Di Maria", "Von Trapp")),
        (["Deutsche Presse-Agentur", "新华社", "РИА Новости", "Agencia EFE"], ()),
        (["朝日新聞社", "연합뉴스", "編集部", "Haber Merkezi", "Редакция"], ()),
        (["Eddie"], ()),
        (["Show all articles of Jane Roe"], ("Jane Roe",)),
        (["Alle Beiträge von Anna Müller →"], ("Anna Müller",)),
        (["Ver todas las notas de María Pérez"], ("María Pérez",)),
        (["~ Jane Roe"], ("Jane Roe",)),
        (["Alles von Anna Müller"], ("Anna Müller",)),
        (["von Creeny", "di Example", "Von „"], ()),
        (["Jane Roe Jr.", "María Pérez C.", "Max Mann."], ("Jane Roe Jr.", "María Pérez C.", "Max Mann")),
        (["Deutscher Musterverband e. V.", "Alle Beiträge", "Artikel von", "jane[at]example.com"], ()),
    ],
)
def test_persons_are_told_from_roles_desks_and_addresses(texts: list[str], expected: tuple[str, ...]) -> None:
    assert persons(texts, ["The Example Times"]) == expected


def test_a_single_word_is_a_name_only_where_the_page_says_so_and_it_stands_alone() -> None:
    assert persons(["Eddie"], certain=True) == ("Eddie",)
    assert persons(["Jane Roe, London"], certain=True) == ("Jane Roe",)


def test_desks_are_no_names_of_roles_or_sections() -> None:
    assert desks(["By Times Staff", "admin", "Nachrichten", "https://example.com/a"]) == ("Times Staff",)
    assert desks(["publisher", "our readers and friends", "Alle Beiträge von newsbot →", "srf"]) == ("newsbot", "srf")


@given(st.lists(st.text(max_size=200), max_size=4), st.booleans())
def test_any_text_is_read_for_names_within_bounds(texts: list[str], certain: bool) -> None:
    found = persons(texts, certain=certain)
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
