"""What an element's tag and class words say of the text in it."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise


class Mark(IntEnum):
    """What an element is, or stands within; handed down from an element to all it holds."""

    NONE = 0
    HIDDEN = 1
    ASIDE = 2
    NAV = 4
    FOOTER = 8
    FORM = 16
    FIGURE = 32
    CAPTION = 64
    LIST = 128
    TABLE = 256
    HEADER = 512
    QUOTE = 1024
    HEADING = 2048
    PARAGRAPH = 4096
    RELATED = 8192  #: class words of related, most-read and recommended lists
    SHARE = 16384  #: class words of share, follow, newsletter and comment boxes
    BYLINE = 32768  #: class words or itemprop of authors and dates
    ADVERT = 65536
    CREDIT = 131072  #: class words of photo credits
    LEAD = 262144  #: class words of standfirsts and leads
    TAGS = 524288  #: class words of tag lists, breadcrumbs and kickers
    BIO = 1048576  #: class words of author boxes
    WALL = 4194304  #: class words of paywalls and registration walls; also of the text that they may lock
    EMBED = 2097152  #: class words of embeds and social posts, and Twitter's and Instagram's own quotes


#: Marks by tag.
BY_TAG = {
    "aside": Mark.ASIDE,
    "nav": Mark.NAV,
    "menu": Mark.NAV,
    "footer": Mark.FOOTER,
    "header": Mark.HEADER,
    "form": Mark.FORM,
    "fieldset": Mark.FORM,
    "figure": Mark.FIGURE,
    "figcaption": Mark.FIGURE | Mark.CAPTION,
    "caption": Mark.CAPTION,
    "li": Mark.LIST,
    "dt": Mark.LIST,
    "dd": Mark.LIST,
    "td": Mark.TABLE,
    "th": Mark.TABLE,
    "blockquote": Mark.QUOTE,
    "p": Mark.PARAGRAPH,
    "address": Mark.BYLINE,
} | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), Mark.HEADING)

#: Marks by whole words of class and id, after splitting at hyphens, underscores and capitals.
BY_WORD: dict[str, int] = {
    word: int(mark)
    for mark, words in {
        Mark.HIDDEN: "hidden sronly offscreen screenreader visuallyhidden",
        Mark.FIGURE: "figure gallery slideshow carousel",
        Mark.CAPTION: "caption figcaption bildunterschrift legende legend pie",
        Mark.CREDIT: "credit credits copyright photographer",
        Mark.RELATED: (
            "related recirc recirculation recommended recommendations readmore mostread popular trending "
            "teaser teasers morefrom outbrain taboola suggested promo recommend"
        ),
        Mark.SHARE: "share sharing social newsletter subscribe subscription signup follow comments comment disqus",
        Mark.BYLINE: "byline author authors dateline timestamp pubdate published date readtime readingtime",
        Mark.ADVERT: "ad ads advert advertisement advertising sponsored anzeige werbung publicidad sponsor",
        Mark.LEAD: (
            "standfirst lead lede dek deck intro subtitle subheadline summary teasertext excerpt chapo sapo strapline "
            "subheading tagline ingress vorspann chapeau entradilla bajada copete sottotitolo occhiello catenaccio "
            "preamble manchet introduction anriss sumario sommario"
        ),
        Mark.TAGS: "tags tag breadcrumb breadcrumbs kicker eyebrow topics keywords",
        Mark.BIO: "bio authorbox authorbio",
        Mark.EMBED: "embed tweet twitter instagram facebook placeholder consent",
        Mark.WALL: "paywall paywalled regwall subwall registerwall loginwall metered piano",
        Mark.FOOTER: "footer colophon",
        Mark.NAV: "nav navigation menu navbar",
        Mark.ASIDE: "sidebar toast popup modal tooltip overlay infobox factbox faktabox faktaboks infokasten",
    }.items()
    for word in words.split()
}
#: Pairs of words that mean together what neither means alone.
BY_PAIR: dict[tuple[str, str], int] = {
    ("sr", "only"): Mark.HIDDEN,
    ("img", "description"): Mark.CAPTION,
    ("image", "description"): Mark.CAPTION,
    ("photo", "description"): Mark.CAPTION,
    ("image", "text"): Mark.CAPTION,
    ("fact", "box"): Mark.ASIDE,
    ("info", "box"): Mark.ASIDE,
    ("screen", "reader"): Mark.HIDDEN,
    ("visually", "hidden"): Mark.HIDDEN,
    ("read", "more"): Mark.RELATED,
    ("most", "read"): Mark.RELATED,
    ("see", "also"): Mark.RELATED,
    ("more", "from"): Mark.RELATED,
    ("also", "read"): Mark.RELATED,
    ("read", "also"): Mark.RELATED,
    ("read", "time"): Mark.BYLINE,
    ("reading", "time"): Mark.BYLINE,
    ("author", "bio"): Mark.BIO,
    ("author", "box"): Mark.BIO,
    ("about", "author"): Mark.BIO,
    ("sign", "up"): Mark.SHARE,
    ("pay", "wall"): Mark.WALL,
    ("reg", "wall"): Mark.WALL,
    ("content", "gate"): Mark.WALL,
    ("subscribe", "wall"): Mark.WALL,
}
#: Of these a name that gives marks holds one.
_TELLING = frozenset((*BY_WORD, *(first for first, _ in BY_PAIR)))
#: What follows "hidden" where it is said of small screens and of paper only.
_ELSEWHERE = frozenset(("xs", "sm", "mobile", "phone", "print"))
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def marks_of_names(names: str) -> int:
    """Return the marks that an element's class and id give it."""
    marks = 0
    for name in names.split():
        marks |= _marks_of_name(name)
    return marks


@lru_cache(maxsize=8192)
def _marks_of_name(name: str) -> int:
    parts = [part.lower() for part in _PART.findall(name)]
    if _TELLING.isdisjoint(parts):
        return 0
    marks = 0
    for part in parts:
        marks |= BY_WORD.get(part, 0)
    for pair in pairwise(parts):
        marks |= BY_PAIR.get(pair, 0)
        if pair[0] == "hidden" and pair[1] in _ELSEWHERE and "up" not in parts:
            marks &= ~Mark.HIDDEN
    return marks
