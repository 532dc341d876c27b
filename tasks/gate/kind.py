"""Whether a page that was read and cleaned is an article, or of another kind: one named verdict from its evidence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tasks.errors import Rejected
from tasks.gate.seen import APART, LINKED, Seen, is_bare
from tasks.gate.shells import consents
from tasks.outcome import Outcome
from tasks.words import words_in

if TYPE_CHECKING:
    from tasks.extract.claims import Claims

#: Teasers from which a page may be a list of them, and the share of the running text that they then hold; the same
#: where the page calls itself an article, or of another kind.
TEASERS, SHARE = 4, 0.6
TEASERS_CLAIMED, SHARE_CLAIMED = 6, 0.8
TEASERS_DENIED, SHARE_DENIED = 2, 0.5
#: Links as long as headlines from which a page without a text is one that leads to others.
LINKS = 4
#: Points that make an article on a page that leads to others, elsewhere, and where there is no title to share words
#: with; sizes and shares that give them.
ENOUGH, ENOUGH_ALONE, ENOUGH_UNTITLED = 3, 2, 1
SHORT, LONG, LONGER = 120, 500, 1500
SOME, MUCH, ALIKE = 0.2, 0.4, 0.5
MOSTLY, CAPTIONS = 0.9, 0.8
#: Size of running text up to which it may be a consent wall's.
LONGEST_WALL = 6000
#: Size of running text up to which it may be a notice to readers.
NOTICE = 2000
#: Words up to which a text beside a film or a recording is what tells about that.
ABOUT_MEDIA = 120


def why_none(seen: Seen, url: str) -> Rejected | None:
    """Return why a page is no article, or None where it is one, however short."""
    if not seen.running:
        return None if _tells(seen, seen.about.claims) else _empty(seen, "nothing on the page reads like an article")
    if seen.size <= LONGEST_WALL and consents(seen.blocks, seen.about, seen.lines):
        return Rejected(Outcome.REJECTED_CONSENT, "a page that asks for consent to cookies")
    if other := _other_kind(seen, url):
        return Rejected(Outcome.REJECTED_NOT_ARTICLE, other)
    if _evidence(seen) < _enough(seen):
        return _empty(seen, "what text there is on the page is no article's")
    return None


def _enough(seen: Seen) -> int:
    if len(seen.headlines) >= LINKS:
        return ENOUGH
    return ENOUGH_ALONE if seen.telling and seen.titled < MUCH else ENOUGH_UNTITLED


def _other_kind(seen: Seen, url: str) -> str | None:
    """Return what other kind of page this is, by what it shows and by what it calls itself."""
    claims = seen.about.claims
    if _lists(seen, claims, url):
        return f"a list of other pages: {len(seen.teasers)} teasers"
    if claims.media and sum(words_in(block.text) for block in seen.blocks) <= ABOUT_MEDIA:
        return "a film or a recording and what it is about"
    if claims.other and not claims.article and _evidence(seen) <= ENOUGH:
        return f"the page calls itself {claims.other}"
    if seen.captioned >= CAPTIONS and seen.longest < LONG and _evidence(seen) < ENOUGH:
        return "captions and no text"
    return None


def _empty(seen: Seen, detail: str) -> Rejected:
    """Return the verdict on a page without a text of its own: one that leads to others, or nothing at all."""
    if len(seen.headlines) >= LINKS and not seen.about.claims.article:
        return Rejected(Outcome.REJECTED_NOT_ARTICLE, f"{len(seen.headlines)} links to other pages; {detail}")
    return Rejected(Outcome.REJECTED_NO_TEXT, detail)


def _tells(seen: Seen, claims: Claims) -> bool:
    """Whether a text whose place on the page is unknown, or that has no sentences, is an article all the same."""
    body = "".join((seen.about.article_body or "").split())
    if body and any(block.key[:RECOGNISED] in body for block in seen.blocks if len(block.key) >= RECOGNISED):
        return True
    own = [
        block
        for block in seen.blocks
        if block.density < LINKED and not is_bare(block) and (block.kind == "table" or not seen.glued(block))
    ]
    size = sum(block.size for block in own)
    lines = sum(block.kind in {"p", "quote"} and not block.marks & APART for block in own)
    verse = lines >= VERSES and len(seen.headlines) < LINKS
    plain = not any(_FIGURES.search(block.text) for block in own)
    placed = seen.within(own) or (verse and plain and seen.under_heading(own))
    return size >= (SHORT if claims.article or verse else LONG) and placed


#: Short lines in paragraphs from which they may be verse, on a page that leads nowhere else.
VERSES = 6
#: What stands in addresses, prices, tables and forms, and hardly in verse.
_FIGURES = re.compile(r"[\d@:|/]")
#: Characters, without white space, by which a block is known as part of the structured data's text.
RECOGNISED = 30


def _lists(seen: Seen, claims: Claims, url: str) -> bool:
    """Whether the running text stands, most of it, in teasers: boxes with a headline that leads elsewhere."""
    denied = claims.other is not None or urlsplit(url).path.strip("/") == ""
    least, share = (
        (TEASERS_CLAIMED, SHARE_CLAIMED)
        if claims.article and not denied
        else (TEASERS_DENIED, SHARE_DENIED)
        if denied and not claims.article
        else (TEASERS, SHARE)
    )
    held = sum(block.size for blocks in seen.teasers.values() for block in blocks)
    if claims.article and seen.size - held >= LONG:
        return False
    return len(seen.teasers) >= least and held >= share * seen.size


def _evidence(seen: Seen) -> int:
    """Return how much speaks for an article, in points."""
    points = sum(seen.size >= size for size in (SHORT, LONG, LONGER))
    points += sum(seen.titled >= share for share in (SOME, MUCH))
    points += seen.described >= ALIKE
    points += seen.within_article
    points += seen.below_heading
    points += seen.about.claims.article
    if seen.captioned >= CAPTIONS and seen.longest < LONG:
        points -= 3
    elif seen.share(APART) >= MOSTLY:
        points -= 2
    if len(seen.headlines) >= LINKS and (_stranger(seen) or _is_notice(seen)):
        points -= 2
    return points - (seen.in_paragraphs < SOME)


def _is_notice(seen: Seen) -> bool:
    """Whether a short text speaks to its readers, and not of what the page is about: a form's, a shop's."""
    apart = seen.telling and seen.titled < MUCH and seen.described < ALIKE and not seen.headed
    return apart and seen.size < NOTICE and seen.speaking >= MOSTLY


def _stranger(seen: Seen) -> bool:
    """Whether a text has nothing in common with what the page says that it is about, nor stands where articles do."""
    about = seen.about
    placed = about.claims.article or seen.size >= LONGER or (seen.within_article and seen.below_heading)
    return seen.telling and not placed and seen.titled < SOME and seen.described < ALIKE
