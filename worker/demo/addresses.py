"""The demo site's table: every address, what it answers, and the outcome that its URL should have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tasks.outcome import Outcome

#: The hosts' loopback addresses. Each is one newspaper; the wire repeats what others wrote.
COURIER, BOTE, FARO, OBSERVER = "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4"
HOSTS = {
    COURIER: "The Ellery Courier",
    BOTE: "Nordkogener Bote",
    FARO: "El Faro de Valdemora",
    OBSERVER: "Rastemont Observer",
}

#: What an address does: gives its page; gives it late; is busy once and then gives it; leads to `target`; is missing.
Behaviour = Literal["page", "slow", "busy_once", "redirect", "missing", "document"]


@dataclass(frozen=True, slots=True)
class Address:
    """One address: `path` with its query; `page` is a file of `pages/`, `target` a path of the same host."""

    host: str
    path: str
    page: str = ""
    expected: Outcome = Outcome.PUBLISHED
    behaviour: Behaviour = "page"
    target: str = ""
    charset: str = "utf-8"
    layout: str = ""


ADDRESSES = (
    Address(COURIER, "/2026/11/harbour-bridge-reopens", "harbour-bridge-reopens.html", layout="semantic"),
    Address(COURIER, "/2026/11/library-roof", "library-roof.html", layout="semantic"),
    Address(
        COURIER,
        "/2026/11/winter-ferry-timetable",
        "winter-ferry-timetable.html",
        behaviour="busy_once",
        layout="semantic",
    ),
    Address(COURIER, "/live/storm-hanne", "storm-hanne.html", layout="live blog"),
    Address(COURIER, "/interview/the-last-keeper", "the-last-keeper.html", layout="interview"),
    Address(COURIER, "/s/4711", behaviour="redirect", target="/2026/11/market-hall-clock"),
    Address(
        COURIER,
        "/2026/11/harbour-bridge-reopens?utm_source=newsletter&utm_medium=email&fbclid=IwAR3x",
        "harbour-bridge-reopens.html",
        Outcome.DUPLICATE_URL,
    ),
    Address(COURIER, "/", "home.html", Outcome.REJECTED_NOT_ARTICLE),
    Address(COURIER, "/2026/11/mayor-resigns", expected=Outcome.REJECTED_NOT_FOUND, behaviour="missing"),
    Address(COURIER, "/drafts/spring-fair", "library-roof.html", Outcome.REJECTED_ROBOTS),
    Address(BOTE, "/lokales/sturm-hanne-bilanz", "sturm-hanne-bilanz.html", behaviour="slow", layout="div soup"),
    Address(BOTE, "/lokales/radweg-am-kanal", "radweg-am-kanal.html", layout="div soup"),
    Address(BOTE, "/lokales/baeckerei-im-stellwerk", "baeckerei-im-stellwerk.html", layout="div soup"),
    Address(BOTE, "/lokales/orgel-der-nikolaikirche", "orgel-der-nikolaikirche.html", layout="div soup"),
    Address(BOTE, "/amtsblatt/haushalt-2027.pdf", expected=Outcome.REJECTED_PDF, behaviour="document"),
    Address(FARO, "/noticias.php?id=812", "noticia-812.html", charset="iso-8859-1", layout="table"),
    Address(FARO, "/noticias.php?id=815", "noticia-815.html", charset="iso-8859-1", layout="table"),
    Address(FARO, "/amp/biblioteca-ambulante", "biblioteca-ambulante.html", layout="minimal"),
    Address(OBSERVER, "/news/1017", "harbour-fees.html", layout="old portal"),
    Address(OBSERVER, "/ar/88", "madrasat-al-qawarib.html", layout="minimal"),
    Address(OBSERVER, "/syndicated/library-roof", "library-roof.html", Outcome.DUPLICATE_CONTENT),
)

#: Where redirects lead: served, and not asked for by themselves.
HIDDEN = (Address(COURIER, "/2026/11/market-hall-clock", "market-hall-clock.html", layout="semantic"),)

ROBOTS = "User-agent: *\nDisallow: /drafts/\n"
