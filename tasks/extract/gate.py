"""Pages that hold no article: shells that ask for JavaScript or consent, bot checks, soft 404s."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tasks.extract.paragraphs import Paragraph

#: Words that an article has at the least; the shortest news flash is one sentence.
LEAST_WORDS = 4
#: Characters that count as a word where words are not written apart.
WIDE_CHARACTERS = 2
#: Words beside a shell's own lines below which there is no article.
LEAST_BESIDE = 25
#: Words of a page up to which it may be a shell.
MOST_OF_SHELL = 200
#: Words of a page whose title says that there is no page, up to which that is believed.
MOST_OF_404 = 120
#: Characters of a paragraph that may be a shell's line.
LINE_LENGTH = 400

#: Lines that a shell shows instead of an article.
_SHELL_LINES = (
    (
        r"\b(?:enable|activate|turn on|allow|requires?|needs?|without|switch on|disabled?|activ[ae]r?|activez"
        r"|aktivier\w*|habilit\w+|abilit\w+|ative|включит\w*|włącz\w*|zapn\w+|schakel|slå på)\b.{0,60}"
        r"\b(?:java ?script|cookies?)\b"
    ),
    (
        r"\bjava ?script\b.{0,40}\b(?:disabled|required|enabled?|deaktiviert|aktivier\w*|désactivé|activé|desactivado"
        r"|activado|disabilitato|отключен\w*)"
    ),
    r"\b(?:checking|verifying) (?:your browser|you are human|that you)",
    r"\bare you a (?:robot|human)",
    r"\bverify (?:that )?you['\u2019]?(?: are|re) (?:not a robot|human)",
    r"\bunusual traffic from",
    r"\bcloudflare ray id",
    r"\baccess denied\b",
    r"\brequest (?:was )?blocked\b",
    r"\bcaptcha\b",
    r"\bddos protection\b",
    r"\b(?:we|wir|nous|our partners|unsere partner)\b.{0,60}\b(?:use|verwenden|nutzen|utilisons)\b.{0,80}\bcookies?\b",
    r"\byour browser (?:is|does) not",
    r"\bredirecting\b",
    r"^(?:loading|please wait|just a moment)\W*$",
)
#: How pages and their titles say that there is no such page.
_MISSING_LINES = (
    (
        r"\b(?:page|article|story|content|url|file)\b.{0,40}\b(?:not (?:be )?found|does(?: not|n['\u2019]t) exist"
        r"|no longer (?:exists|available)|cannot be found|unavailable)"
    ),
    r"\b(?:error|fehler|erreur|errore|http)\W{0,3}(?:404|410)\b",
    r"^\W*404\b",
    r"\b404\W+(?:not found|error|page)",
    r"\bnot found\W*$",
    r"\bseite\b.{0,40}\bnicht (?:gefunden|verfügbar|vorhanden)",
    r"\bpage (?:introuvable|non trouvée|inexistante)",
    r"\bpágina n[oã]o? (?:encontrada|existe)",
    r"\bpagina (?:non trovata|niet gevonden|inesistente)",
    r"страница не (?:найдена|существует)",
    r"nie znaleziono",
    r"ページが見つかりません|页面不存在|找不到",
    r"الصفحة غير موجودة",
    r"sayfa bulunamad",
    r"sid(?:an|en) (?:hittades inte|finns inte|finnes ikke|blev ikke fundet|findes ikke)",
)
_SHELL = re.compile("|".join(_SHELL_LINES), re.IGNORECASE)
_MISSING = re.compile("|".join(_MISSING_LINES), re.IGNORECASE)


def why_no_article(paragraphs: Sequence[Paragraph], titles: Sequence[str]) -> str | None:
    """Return what shows that a page holds no article, or None where it may hold one, however short."""
    total = sum(words_in(paragraph.text) for paragraph in paragraphs)
    if total < LEAST_WORDS:
        return "no text on the page" if not total else "a few words and no article"
    if total <= MOST_OF_404:
        first = [
            *titles[:3],
            *[paragraph.text for paragraph in paragraphs[:2] if len(paragraph.text) <= LINE_LENGTH // 2],
        ]
        if any(_MISSING.search(text) for text in first):
            return "the page says that it was not found"
    if total <= MOST_OF_SHELL:
        beside = [
            text
            for text in (paragraph.text for paragraph in paragraphs)
            if len(text) > LINE_LENGTH or not _SHELL.search(text)
        ]
        if len(beside) < len(paragraphs) and sum(map(words_in, beside)) < LEAST_BESIDE:
            return "a shell that asks for JavaScript, consent or a check"
    return None


def words_in(text: str) -> int:
    """Return the number of words; of a script that writes them together, that of pairs of characters."""
    wide = sum(
        1
        for char in text
        if "\u2e80" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7af" or "\u0e00" <= char <= "\u0eff"
    )
    return len(text.split()) + wide // WIDE_CHARACTERS
