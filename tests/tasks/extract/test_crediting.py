# ruff: noqa: RUF001 - datelines in many scripts
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.extract.agencies import AGENCIES
from tasks.extract.crediting import credited
from tests.tasks.extract.pages_of import ENGLISH, meta, of, script


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("PARIS (AFP) - A bridge", "AFP"),
        ("LONDON, May 3 (Reuters) — A bridge", "Reuters"),
        ("NEW YORK (AP) _ A bridge", "AP"),
        ("Tokyo, Nov. 3 (Jiji Press)--A bridge", "Jiji"),
        ("Berlin (dpa/lby) - Eine Brücke", "dpa"),
        ("(ANSA) - ROMA, 3 NOV - Un ponte", "ANSA"),
        ("Madrid, 3 nov (EFE).- Un puente", "EFE"),
        ("МОСКВА, 3 ноября. /ТАСС/. Мост", "TASS"),
        ("МОСКВА, 3 ноя — РИА Новости. Мост", "RIA Novosti"),
        ("新华社北京11月3日电（记者王）桥", "Xinhua"),
        ("【ワシントン共同】橋", "Kyodo"),
        ("(서울=연합뉴스) 홍길동 기자 = 다리", "Yonhap"),
        ("القاهرة (أ ف ب) - جسر", "AFP"),
        ("Eine Brücke.\n© dpa-infocom, dpa:210903-99-81234/3", "dpa"),
        ("A bridge.\nReuters", "Reuters"),
        ("Un pont. (AFP)", "AFP"),
        ("The party Tehreek-e-Insaf (PTI) said that", None),
        ("The American Psychological Association (APA) said", None),
        ("He went to a meeting (AA) on Monday", None),
        ("Reuters said that it would buy the bridge", None),
        ("A bridge.\nWith material by others", None),
        ("", None),
    ],
)
def test_an_agency_is_credited_in_the_dateline_or_at_the_end_and_nowhere_else(text: str, agency: str | None) -> None:
    assert credited(text) == agency


@pytest.mark.parametrize(
    ("head", "agency"),
    [
        (script(author={"@type": "Organization", "name": "Deutsche Presse-Agentur"}), "dpa"),
        (script(author=[{"@type": "Person", "name": "Jane Roe"}, {"@type": "Organization", "name": "SDA"}]), "SDA"),
        (script(author={"@type": "Person", "name": "Jane Roe und John Doe, dpa"}), "dpa"),
        (script(sourceOrganization={"@type": "Organization", "name": "Agence France-Presse"}), "AFP"),
        (script(sourceOrganization={"@type": "Organization", "name": "Section Security"}), None),
        (script(author={"@type": "Person", "name": "Jane Roe"}), None),
        (meta(author="The Associated Press"), "AP"),
        (meta(article__source="新华社"), "Xinhua"),
        (meta(author="Jane Roe", copyright="Reuters"), None),
    ],
)
def test_an_agency_beside_the_authors_or_as_the_source_is_the_source(head: str, agency: str | None) -> None:
    assert of(head).source == agency


def test_a_dateline_comes_after_what_structured_data_says() -> None:
    head = script(sourceOrganization={"@type": "Organization", "name": "dpa"})
    assert of(head, text="PARIS (AFP) - " + ENGLISH).source == "dpa"


@given(st.text(max_size=300))
def test_any_text_is_read_for_agencies(text: str) -> None:
    assert credited(text) in {None, *AGENCIES}
