"""The language of a text: what the page says where that fits the text, detection where it does not."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from tasks.extract.function_words import by_function_words

if TYPE_CHECKING:
    from collections.abc import Iterable

#: Letters that are looked at to tell the script, and characters given to the detector.
SCRIPT_SAMPLE = 120
DETECT_SAMPLE = 2000
#: Letters without which nothing is said against the page, nor detected.
LEAST_LETTERS = 40
#: Words of English text, and the share of them that is always reached by these.
ENGLISH = frozenset(
    "the of and to in a is that for it on as with was at by from be this are has have he she not his its".split()  # noqa: SIM905 - a table, to be read
)
ENGLISH_SHARE = 0.12
ENGLISH_SAMPLE = 300

#: ISO 639-1, with a few of three letters that pages use for a code of two.
CODES = frozenset(
    """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so
    sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
    """.split()  # noqa: SIM905 - a table, to be read
)
_OLD = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
}
_OLD |= {
    "spa": "es",
    "ita": "it",
    "por": "pt",
    "rus": "ru",
    "zho": "zh",
    "chi": "zh",
    "jpn": "ja",
    "ara": "ar",
    "gb": "en",
    "us": "en",
}

#: First and last letter of scripts, and the languages written in them; a language not named here is written in Latin.
_SCRIPTS: tuple[tuple[str, int, int, str], ...] = (
    ("greek", 0x370, 0x3FF, "el"),
    ("cyrillic", 0x400, 0x52F, "ru uk be bg mk sr kk ky mn tg tt ba cv ce os kv av ab uz bs az tk"),
    ("armenian", 0x530, 0x58F, "hy"),
    ("hebrew", 0x590, 0x5FF, "he yi"),
    ("arabic", 0x600, 0x77F, "ar fa ur ps sd ug ks ku az ms ha pa"),
    ("devanagari", 0x900, 0x97F, "hi mr ne sa bh ks sd"),
    ("bengali", 0x980, 0x9FF, "bn as"),
    ("gurmukhi", 0xA00, 0xA7F, "pa"),
    ("gujarati", 0xA80, 0xAFF, "gu"),
    ("oriya", 0xB00, 0xB7F, "or"),
    ("tamil", 0xB80, 0xBFF, "ta"),
    ("telugu", 0xC00, 0xC7F, "te"),
    ("kannada", 0xC80, 0xCFF, "kn"),
    ("malayalam", 0xD00, 0xD7F, "ml"),
    ("sinhala", 0xD80, 0xDFF, "si"),
    ("thai", 0xE00, 0xE7F, "th"),
    ("lao", 0xE80, 0xEFF, "lo"),
    ("tibetan", 0xF00, 0xFFF, "bo dz"),
    ("burmese", 0x1000, 0x109F, "my"),
    ("georgian", 0x10A0, 0x10FF, "ka"),
    ("ethiopic", 0x1200, 0x139F, "am ti"),
    ("khmer", 0x1780, 0x17FF, "km"),
    ("kana", 0x3040, 0x30FF, "ja"),
    ("han", 0x3400, 0x9FFF, "zh ja"),
    ("hangul", 0xAC00, 0xD7AF, "ko"),
)
#: Languages that are written in Latin as well as in one of the above.
_LATIN_TOO = frozenset(("sr", "bs", "az", "uz", "tk", "ku", "ms", "ha", "kk", "mn", "tt"))
_ONLY = {name: languages.split() for name, _, _, languages in _SCRIPTS}
_WORD = re.compile(r"[^\W\d_]+")


def code_of(label: str | None) -> str | None:
    """Return the ISO 639-1 code at the beginning of a language tag or locale, or None."""
    primary = re.split(r"[^A-Za-z]", (label or "").strip(), maxsplit=1)[0].lower()
    primary = _OLD.get(primary, primary)
    return primary if primary in CODES else None


def language_of(stated: Iterable[str | None], text: str) -> str | None:
    """Return the first stated language that the text may be in, or else what its script or its words show plainly.

    The detector is asked for scripts of several languages only, such as Cyrillic and Arabic. None where it stays
    unclear.
    """
    script = script_of(text)
    for code in filter(None, map(code_of, stated)):
        if fits(code, script, text):
            return code
    if script is None:
        return None
    if script == "latin":
        return by_function_words(text)
    if script in _ONLY and len(_ONLY[script]) == 1:
        return _ONLY[script][0]
    return detected(text)


def script_of(text: str) -> str | None:
    """Return the name of the script that most letters are of, or None where there are too few letters to say."""
    start = len(text) // 4 if len(text) > 8 * SCRIPT_SAMPLE else 0  # labels stand first
    letters = "".join(_WORD.findall(text[start : start + 3 * SCRIPT_SAMPLE]))[:SCRIPT_SAMPLE]
    if len(letters) < LEAST_LETTERS:
        return None
    counts = Counter(map(_script, letters))
    if counts["kana"] > len(letters) // 10:  # Japanese, whose other characters are Chinese
        return "kana"
    return counts.most_common(1)[0][0]


def _script(letter: str) -> str:
    code = ord(letter)
    if code < _SCRIPTS[0][1]:
        return "latin"
    return next((name for name, first, last, _ in _SCRIPTS if first <= code <= last), "latin")


def fits(code: str, script: str | None, text: str) -> bool:
    """Whether a text in this script may be in the language; English, which templates leave, must show its words."""
    if script is None:
        return True
    if script != "latin":
        return code in _ONLY[script]
    if code != "en":
        return code in _LATIN_TOO or not any(code in languages for languages in _ONLY.values())
    return english_share(text) >= ENGLISH_SHARE


def english_share(text: str) -> float:
    """Return the share of ENGLISH among the text's first words; 0.25 where there are too few to say."""
    words = [word.lower() for word in _WORD.findall(text[: 10 * ENGLISH_SAMPLE])[:ENGLISH_SAMPLE]]
    return sum(word in ENGLISH for word in words) / len(words) if len(words) >= LEAST_LETTERS else 0.25


def detected(text: str) -> str | None:
    """Return the language by py3langid, loaded when it is first needed."""
    from py3langid import classify  # noqa: PLC0415 - takes most of a second to load; seldom needed

    code: str = classify(text[:DETECT_SAMPLE])[0]
    return code if code in CODES else None
