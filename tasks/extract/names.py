# ruff: noqa: E501, RUF001 - words of many scripts
"""Persons' names out of bylines and structured data."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from tasks.extract.agencies import agency_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Authors that one article may have.
MOST = 12
#: Characters and words of one name.
LENGTH = 60
WORDS = 6

#: What stands before a name, by language: a word that needs a space or a colon after it.
BY = (
    r"by|von|vom|par|por|di|da|door|av|af|od|przez|autor(?:es|in|a|i|ius)?|auteurs?|autore|författare|forfatter|yazar|yazan|skrevet av"
    r"|text(?:e|o)?|testo|tekst|author|автор(?:ы|и)?|текст|от|автори|συγγραφέας|του|της|بقلم|كتبت?|מאת|نویسنده|oleh|penulis|bởi|द्वारा|लेखक|โดย"
)
#: "All articles by", as links to an author's page say before the name or after it.
_ALL_BY = re.compile(
    r"^\W*(?:(?:show|view|see|read|zeige|voir|ver|vedi|bekijk|zobacz)\s+)?(?:(?:all|more|other|alles?|mehr|weitere|tous|toutes|plus|todas?|todos|m[aá]s|tutti|meer|wszystkie)\s+)"
    r"(?:(?:the|les|los|as|os|las|gli|de)\s+)?(?:(?:articles?|posts?|stories|entries|beitr[aä]ge|artikel|texte|publications?|art[ií]culos|notas|artigos|articoli|berichten|wpisy|artykuły)\s*)?"
    r"(?:of|by|from|von|de|par|por|di|van|autora)\s*|\s*[→»›>]+$",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"^\W*(?:(?:written|posted|story|words|report(?:ed)?|edited|updated|published|{BY})\b[\s:：/]*"
    r"|(?:著者|作者|撰文|記者|记者|執筆|글|文\s?[:：/／])[\s:：/／]*)+(?=\S)",
    re.IGNORECASE,
)
#: Runs of spaces, on which the patterns below would take time by the square.
_SPACES = re.compile(r"[^\S\n\t]+|(?<=\n)\n+|(?<=\t)\t+")
_BETWEEN = re.compile(
    r"\s*(?:[;|•\n\t/、，；]|(?<=[\u3040-\u9fff\uac00-\ud7af])[·・]|\s[·・]\s"
    r"|,?\s+(?:and|und|et|og|och|en|y|e|ed|i|ja|és|a|și|şi|si|и|і|та|with|mit|avec|con|com|ve|dan|và|και|und|ו|و)\s+(?:و(?=\S))?"
    r"|\s+و(?=[\u0621-\u064a]{3})|\s&\s|\s\+\s|\s[-\u2013\u2014]\s|(?<=[a-zà-ÿ]{3})\.\s+(?=[A-Z]))\s*"
)
#: "Roe, Jane": a surname and what is called before it.
_TURNED = re.compile(r"^\s*([^\W\d_][^\s,;/|]+),\s+([^\W\d_][^\s,;/|]*(?:\s[^\W\d_]\.?)?)\s*$")
_ADDRESS = re.compile(r"\S*(?:@|\[at\]|https?:|www\.|\.com\b)\S*")
_LINK = re.compile(r"@|https?:|www\.|\w\.\w+/")
_NOBODY = re.compile(
    r"(?:(?:the |by )?(?:admin\w*|web ?master|anonymous|unknown|none|no author|null|undefined|n/a|guest|publisher|user|author|editor|autor|auteur|автор|nachrichten|news"
    r"|actualités?|noticias|home|default|test|root|super ?user)|\W*|\d+)",
    re.IGNORECASE,
)
_TAGS = re.compile(r"<[^>]{0,300}>")
_BRACKETS = re.compile(r"\s*[(\[（【][^)\]）】]{0,80}[)\]）】]")
#: Roles that are written after a name without a mark.
_ROLE_AFTER = re.compile(
    r"\s*(?:(?:선임|수습|인턴|객원)?\s?(?:기자|특파원|논설위원|에디터|앵커)(?:\s*외\s*\d+\s*명)?|記者|记者|特派員|特約記者|編集委員|編集長|論説委員|通讯员|编译)$"
)
#: Words that stand in the names of desks, agencies and companies, and in roles, not in persons' names.
_NOT_PERSON = re.compile(
    r"\b(?:staff|desk|news(?:room|desk|paper|wire|team)?|editors?|editorial|editor-in-chief|redak\w*|redazione|redacci[oó]n|reda[cç][aã]o|r[eé]daction|redactie"
    r"|team|agenc\w+|ag[eê]nc\w+|agentur\w*|ajans\w*|press|presse|prensa|imprensa|reporters?|correspond\w+|korrespond\w*|journalist\w*|writers?|contributors?|columnist"
    r"|admin\w*|webmaster|articles?|artikel|beitr[aä]ge|content|inhalte?|app|(?-i:e\.?\s?V)|\w*verband|\w*verein|\w*stiftung|\w*ministerium|media|online|magazine|group|gmbh|inc|ltd|llc|corp\w*|company|association|foundation|institute|university"
    r"|reuters|afp|dpa|dapd|ansa|efe|apa|sda|ntb|tt|pti|ians|ani|xinhua|tass|bloomberg|associated|wires?|service|dienst|office|bureau|studio"
    r"|twitter|facebook|instagram|whatsapp|bild|photos?|fotos?|images?|source|quelle|tv|radio|zeitung|nachrichten|times|post|daily|today|guest|updated?|published|minutes?|read|share|follow|view|more|profile|sponsored"
    r"|about|the author|home|senior|chief|president|manager|director|anonymous|unknown|none|null|undefined|wire|haber\w*|merkezi|servisi|merkez"
    r"|редакц\w+|корреспондент\w*|новост\w*|агентств\w*|пресс\w*|рубрик\w*|kontributor)\b"
    r"|編集部|编辑部|編輯部|新聞社|新闻社|通信社|通讯社|通訊社|取材班|本報|本报|综合报道|綜合報導|報導|报道|新聞|新闻|뉴스|신문|일보|편집국|취재팀|온라인|デジタル|ニュース|オンライン|Web"
    r"|تحرير|وكال|صحيفة|الأخبار|מערכת|חדשות",
    re.IGNORECASE,
)
_MARKS = " .:-\u2013\u2014*~\u200b\xa0\"'"
_ABBREVIATED = re.compile(r"\s(?:Jr|Sr|[^\W\d_a-z])$")
_PARTICLE = re.compile(
    r"(?:d[aeiou]s?|del|della|di|van|von|vom|zu|zum|zur|der|den|ten|ter|la|le|el|al|bin|ibn|ben|bint|abu|y|e|i|af|av|do|dos|das|st|mc)\b",
    re.IGNORECASE,
)


def persons(values: Iterable[str], strangers: Sequence[str] = (), *, certain: bool = False) -> tuple[str, ...]:
    """Return the persons named in these texts, once each, in order.

    `strangers` are names of the site and its publisher. `certain`: the page says that each text is a person's name, so
    a single word is believed where it stands alone.
    """
    foreign = {_key(name) for name in strangers if name}
    found: dict[frozenset[str], str] = {}
    for value in values:
        parts = _parts(value)
        for part in parts:
            alone = certain and len(parts) == 1
            key = frozenset(part.casefold().replace(".", " ").split())
            if key not in found and _key(part) not in foreign and is_person(part, certain=alone):
                found[key] = part
    return tuple(list(found.values())[:MOST])


def desks(values: Iterable[str]) -> tuple[str, ...]:
    """Return the agencies, desks or papers that a page names as authors, for pages that name no person."""
    found: dict[str, str] = {}
    for part in (part for value in values for part in _TAGS.sub(" ", unescape(value[:1000])).split(";")):
        name = " ".join(_BY.sub("", _ALL_BY.sub("", part)).split())
        if " " in name and name[0].islower():
            continue  # part of a sentence
        if 1 < len(name) <= LENGTH and not _NOBODY.fullmatch(name) and not _LINK.search(name):
            found.setdefault(_key(name), name)
    return tuple(list(found.values())[:MOST])


def _parts(value: str) -> list[str]:
    text = _TAGS.sub(" ", unescape(value))[:1000] if "<" in value or "&" in value else value[:1000]
    text = _ADDRESS.sub(" ; ", _SPACES.sub(" ", _BRACKETS.sub(" ", _SPACES.sub(" ", text))))
    if (turned := _TURNED.match(text)) and not (_NOT_PERSON.search(text) or agency_of(turned[1])):
        return [f"{turned[2]} {turned[1]}"]
    parts = []
    for piece in _BETWEEN.split(text):
        without = _BY.sub("", _ALL_BY.sub("", piece))
        if without.strip().isalpha() and piece.strip()[0].isupper() and _PARTICLE.match(piece.strip()):
            without = piece  # "Di Maria", whose first word is no preposition
        names = [_ROLE_AFTER.sub("", name.strip()) for name in without.split(",")]
        parts += [_stripped(" ".join(name.split())) for name in names]
    return [part for part in parts if part]


def _stripped(name: str) -> str:
    """Return a name without marks around it; the stop of an abbreviation is part of it."""
    bare = name.strip(_MARKS)
    return f"{bare}." if f"{bare}." in name and _ABBREVIATED.search(bare) else bare


def is_person(name: str, *, certain: bool = False) -> bool:
    """Whether a text looks like one person's name."""
    words = name.split()
    if len(name) > LENGTH or not 1 <= len(words) <= WORDS or any(map(str.isdigit, name)) or _NOT_PERSON.search(name):
        return False
    if not any(map(str.isalpha, name)) or any(char in "?!{}<>=#%…:@" for char in name) or agency_of(name):
        return False
    if not any(char.isupper() or char.islower() for char in name):  # a script without capitals
        return True
    if len(words) == 1:
        return certain and name[0].isupper() and len(name) > 2  # noqa: PLR2004 - no initials
    return all(
        word[0].isupper() or not word[0].isalpha() or "'" in word or "\u2019" in word or _PARTICLE.match(word)
        for word in words
    )


def _key(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
