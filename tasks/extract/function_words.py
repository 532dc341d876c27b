"""Frequent words by which the languages written in Latin letters are told apart, where that is easy."""

from __future__ import annotations

import re
from collections import Counter

#: Words of a text that are looked at.
SAMPLE = 300
#: A language's words must be so many, such a share of all, and so many times those of the next language.
LEAST = 4
LEAST_SHARE = 0.03
LEAD = 1.4

_WORD = re.compile(r"[^\W\d_]+")
#: A word may stand for several languages: related ones are told apart by the words that they do not share.
_WORDS = {
    "af": "die van en het nie vir wat sy dit hulle ook maar aan met om te deur was is",
    "ca": "el la de que els les amb per una al del més no és dels han",
    "cs": "že se na je to jsou jako ale podle který které bylo byl také nebo pro už",
    "cy": "yn y yr ar gan wedi oedd mae fod ei bod ac eu",
    "da": "og at det er en af på til med som der ikke har den fra blev også",
    "de": "der die und das den von mit nicht ist ein eine auf für dem auch sich im des",
    "en": "the of and to in that for is on was with as it by from be this are has have",
    "es": "el la de que y en los las una con por para del se no más su al como pero",
    "et": "ja on et ei see oli ka aga mis kui selle oma ning",
    "eu": "eta da du ez dira bat ere izan zen baina dute",
    "fi": "ja on ei että se oli ovat myös mutta joka kun hän sen mukaan",
    "fr": "le la les des et est une dans que pour qui sur pas du par avec au plus ce il",
    "ga": "agus an na ar ag tá go sé bhí le is",
    "hr": "je u na se da su za od koji nije bi ili što će kako također",
    "hu": "a az és hogy nem is egy meg volt csak már el ezt szerint",
    "id": "yang dan di dari dengan untuk ini itu tidak pada dalam akan juga oleh tersebut adalah",
    "is": "og að er sem var ekki fyrir með til hann það við um hafa",
    "it": "il di che la per un del non sono con della gli le è una nel più anche",
    "lt": "ir kad buvo yra tai į su iš bet apie kaip dėl jis",
    "lv": "un ir ka no par ar bet tika nav arī kas gan",
    "nl": "de het een van en dat niet zijn op voor met te die is ook maar aan er hij",
    "no": "og det er på som til med har ikke av den fra å for også sier men",
    "pl": "w i na z się nie do że jest to jak po ale został przez od oraz dla",
    "pt": "o de que e do da em um para com não uma os no se na por mais as dos foi",
    "ro": "și de în a la cu pe care din nu este un o mai să pentru au fost",
    "sk": "že sa na je to sú ako ale podľa ktorý ktoré bolo bol aj alebo pre už",
    "sl": "je in da na se za so pri ki tudi bi ne pa kot bo",
    "so": "iyo oo ka ku waa in ay uu soo la ah waxaa",
    "sq": "të në dhe e për një me që nga është më se nuk ka",
    "sv": "och att det är en som på för med av inte till har den om ett från men",
    "sw": "ya na wa kwa katika ni za la kuwa hiyo huo alisema huku baada lakini",
    "tl": "ang ng sa mga na at ay hindi ito para siya kung",
    "tr": "ve bir bu için ile da de olarak çok daha olan gibi ise sonra ancak",
    "vi": "và của là có được trong cho không một các với người những đã này",
    "xh": "ukuba kwaye okanye kunye xa yaye le kodwa nto ngoku apho",
    "zu": "ukuthi futhi kanye uma noma kodwa lapho ngesikhathi kusho ngoba lo okuyi",
}
_LANGUAGES: dict[str, list[str]] = {}
for _language, _words in _WORDS.items():
    for _one in _words.split():
        _LANGUAGES.setdefault(_one, []).append(_language)


def by_function_words(text: str) -> str | None:
    """Return the language of a text in Latin letters whose words show it plainly, or None."""
    words = [word.lower() for word in _WORD.findall(text[: 10 * SAMPLE])[:SAMPLE]]
    counts = Counter(language for word in words for language in _LANGUAGES.get(word, ()))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < max(LEAST, LEAST_SHARE * len(words)):
        return None
    if len(ranked) > 1 and ranked[0][1] < LEAD * ranked[1][1]:
        return None
    return ranked[0][0]
