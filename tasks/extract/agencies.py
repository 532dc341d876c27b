# ruff: noqa: E501, RUF001 - names of many scripts
"""News agencies, by the names under which pages credit them."""

from __future__ import annotations

import re

#: Name → other spellings, as they stand in bylines and datelines. Case counts, for short names are also words.
AGENCIES = {
    "Reuters": "REUTERS|Thomson Reuters|Reuters Staff|Рейтер|Reuter|رويترز|רויטרס|路透社|路透|ロイター|로이터|रॉयटर्स",
    "AFP": "Agence France-Presse|Agence France Presse|Agencia France-Presse|АФП|أ ف ب|فرانس برس|法新社|AFP通信|AFP Deutschland",
    "AP": "The Associated Press|Associated Press|AP News|美联社|美聯社|AP通信|أسوشيتد برس|أ ب",
    "dpa": "DPA|Deutsche Presse-Agentur|Deutsche Presse Agentur|dpa-infocom|dpa-AFX|dpa-afx|dpa International|د ب أ",
    "EFE": "Agencia EFE|Efe|Agência EFE|EFEverde|إفي",
    "ANSA": "Ansa|Agenzia ANSA|redazione ANSA",
    "APA": "Austria Presse Agentur|APA/dpa|APA-OTS",
    "SDA": "sda|Keystone-SDA|Keystone-ATS|ATS|SDA-Keystone",
    "AWP": "awp|AWP Finanznachrichten",
    "SID": "Sport-Informations-Dienst",
    "epd": "Evangelischer Pressedienst",
    "KNA": "Katholische Nachrichten-Agentur",
    "Belga": "BELGA|Agence Belga",
    "ANP": "Algemeen Nederlands Persbureau",
    "NTB": "Norsk Telegrambyrå",
    "Ritzau": "ritzau|RITZAU|/ritzau",
    "TT": "TT Nyhetsbyrån|Tidningarnas Telegrambyrå",
    "STT": "Suomen Tietotoimisto",
    "PAP": "Polska Agencja Prasowa",
    "ČTK": "ČTK|CTK|Česká tisková kancelář",
    "TASR": "Tlačová agentúra Slovenskej republiky",
    "SITA": "Slovenská informačná a tlačová agentúra",
    "MTI": "Magyar Távirati Iroda",
    "Agerpres": "AGERPRES",
    "HINA": "Hina",
    "Tanjug": "TANJUG|Танјуг",
    "Beta": "Агенција Бета",
    "Lusa": "LUSA|Agência Lusa",
    "Europa Press": "EUROPA PRESS|EP",
    "Anadolu Agency": "Anadolu Ajansı|Anadolu|AA|Anadolu Agency (AA)|الأناضول",
    "DHA": "Demirören Haber Ajansı",
    "İHA": "IHA|İhlas Haber Ajansı",
    "TASS": "ТАСС|ITAR-TASS|塔斯社|タス通信",
    "RIA Novosti": "РИА Новости|RIA|俄新社",
    "Interfax": "Интерфакс|INTERFAX",
    "Ukrinform": "Укрінформ|Укринформ",
    "UNIAN": "УНІАН|УНИАН",
    "Interfax-Ukraine": "Інтерфакс-Україна|Интерфакс-Украина",
    "Xinhua": "XINHUA|Xinhua News Agency|新华社|新華社|新华网|新華社通信|신화통신|شينخوا|Синьхуа",
    "China News Service": "中新社|中新网|中国新闻社",
    "CNA": "中央社|Central News Agency",
    "Kyodo": "Kyodo News|KYODO|共同|共同通信|共同通信社|共同社|교도통신",
    "Jiji": "Jiji Press|JIJI|時事|時事通信|時事通信社",
    "Yonhap": "Yonhap News Agency|연합뉴스|韩联社|聯合ニュース",
    "Newsis": "뉴시스",
    "News1": "뉴스1",
    "PTI": "Press Trust of India|पीटीआई",
    "ANI": "Asian News International|एएनआई",
    "IANS": "Indo-Asian News Service|आईएएनएस",
    "UNI": "United News of India",
    "Bernama": "BERNAMA",
    "Antara": "ANTARA|Antara News",
    "VNA": "TTXVN|Vietnam News Agency",
    "IRNA": "ایرنا|إرنا",
    "ISNA": "ایسنا",
    "Fars": "فارس|خبرگزاری فارس",
    "SPA": "واس|Saudi Press Agency",
    "WAM": "وام|Emirates News Agency",
    "MENA": "أ ش أ|Middle East News Agency",
    "SANA": "سانا",
    "NAN": "News Agency of Nigeria",
    "APS": "Algérie Presse Service",
    "MAP": "Maghreb Arabe Presse",
    "SAnews": "SAnews.gov.za",
    "AAP": "Australian Associated Press",
    "PA": "PA Media|Press Association|PA News Agency|PA Wire",
    "The Canadian Press": "Canadian Press|La Presse Canadienne|LA PRESSE CANADIENNE|THE CANADIAN PRESS|La Presse canadienne",
    "Bloomberg": "Bloomberg News|BLOOMBERG",
    "UPI": "United Press International",
    "Télam": "Telam|TÉLAM|TELAM|Agencia Télam",
    "Agência Brasil": "Agencia Brasil",
    "Estadão Conteúdo": "Estadao Conteudo",
    "Folhapress": "FOLHAPRESS",
    "Prensa Latina": "PL",
    "Notimex": "NOTIMEX",
    "Colpisa": "COLPISA",
    "Adnkronos": "ADNKRONOS|AdnKronos",
    "LaPresse": "LAPRESSE",
    "AGI": "Agenzia Italia",
    "Sputnik": "Sputnik International|Sputnik News|Спутник",
}
#: Spelling, case folded where it is longer than that many letters, → name.
_SHORT = 4
_NAMES = {
    other if len(other) <= _SHORT else other.casefold(): name
    for name, others in AGENCIES.items()
    for other in (name, *others.split("|"))
}
#: Agencies whose short names are ordinary words, or others' initials: known by their brackets only.
_WORDS = frozenset(
    (
        "AA",
        "EP",
        "PL",
        "PA",
        "TT",
        "SPA",
        "MAP",
        "Beta",
        "Efe",
        "Hina",
        "RIA",
        "ATS",
        "UNI",
        "NAN",
        "APS",
        "SID",
        "وام",
        "فارس",
        "共同",
        "時事",
        "أ ب",
        "PAP",
        "SITA",
    )
)
_BETWEEN = re.compile(r"\s*[/,;+|&]\s*|\s+(?:und|and|et|y|e|with|mit|/)\s+")
_MARKS = " \t()[]{}*_-\u2013\u2014/©.·|=:【】（）"


def agency_of(name: str, *, certain: bool = False) -> str | None:
    """Return the agency that a text names and nothing else, or None. `certain`: it stands where a credit does."""
    text = " ".join(name.split()).strip(_MARKS)
    found = _NAMES.get(text) or _NAMES.get(text.casefold())
    return found if found and (certain or text not in _WORDS) else None


def agencies_in(credit: str, *, certain: bool = False) -> str | None:
    """Return the first agency that a byline or credit names, beside persons or other agencies, or None."""
    pieces = [credit, *_BETWEEN.split(credit[:300])]
    return next(filter(None, (agency_of(piece, certain=certain) for piece in pieces)), None)
