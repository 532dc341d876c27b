# ruff: noqa: E501 - texts of pages
"""Articles that look like pages without one: live blogs, lists, interviews, news about walls and checks."""

from __future__ import annotations

from tests.tasks.gate.pages import document, frame, json_ld
from tests.tasks.gate.texts import TEXTS

CLAIM = json_ld(**{"@type": "NewsArticle", "headline": "A story", "datePublished": "2026-11-24T20:00:00Z"})


def entries(*, linked: bool) -> str:
    texts = [TEXTS["en"][3], TEXTS["en"][2]]
    return "".join(
        f'<div class="entry"><time>1{number}:00</time><h3>{f"<a href=#e{number}>" if linked else ""}Update number {number} '
        f"from the council</h3>{'</a>' if linked else ''}<p>{texts[0]} Update {number}.</p><p>{texts[1]} Update {number}.</p>"
        f"<p>More soon, says speaker {number}, who has been at the town hall all evening.</p></div>"
        for number in range(8)
    )


def alike(kind: str) -> str:
    texts = TEXTS["en"]
    paragraph, lead, headline = texts[3], texts[2], texts[1]
    inside = {
        "flash of one sentence": f"<p>{paragraph}</p>",
        "live blog": entries(linked=False),
        "live blog with permanent links": entries(linked=True),
        "interview": "".join(
            f"<p><strong>Why does ferry number {n} sail at night?</strong></p><p>{lead} {n}.</p>" for n in range(6)
        ),
        "recipe": f"<p>{paragraph}</p><ul>"
        + "".join(f"<li>{n} spoons of something from the pantry</li>" for n in range(2, 9))
        + f"</ul><p>{lead}</p>",
        "list of places with links": "".join(
            f'<h2><a href="https://place{n}.example/">Ferry house number {n}</a></h2><p>{paragraph} {n}.</p><p>{lead} {n}.</p>'
            for n in range(6)
        ),
        "photo story with a text": f"<p>{paragraph}</p><p>{lead}</p>"
        + "".join(f"<figure><img src=a><figcaption>The ferry at hour {n}</figcaption></figure>" for n in range(9)),
        "quiz": f"<p>{paragraph}</p>"
        + "".join(f"<h3>Question {n}?</h3><ul><li>One</li><li>Two</li></ul>" for n in range(6)),
        "news about cookies": f"<p>{paragraph}</p><p>The court ruled that sites may not set cookies before visitors agree.</p><p>{lead}</p>",
        "news about a page not found": f"<p>{paragraph}</p><p>For an hour the site said only that the page was not found.</p><p>{lead}</p>",
        "news about captchas": f"<p>{paragraph}</p><p>Visitors had to prove that they were human and solve a captcha.</p><p>{lead}</p>",
    }[kind]
    return document(
        frame(f"<main><article><h1>{headline}</h1>{inside}</article></main>"),
        title=f"{headline} | The Daily",
        head=CLAIM,
    )


#: Articles that speak to their readers: headline, text.
TO_READERS = (
    ("Stars for Thursday", "Fishes: you find what you lost in March, and you keep it from your brother. Scales: please do not lend your umbrella before noon."),
    ("Mending nets", "You need a needle, twine and a bench. Hold your knife away from you, and our advice is that you cut every knot before you begin."),
    ("A word on fog", "We have not seen the pier for a week. You may say that we never do in November, but our eyes were better when you were mayor."),
    ("Tonight at a glance", "Good evening. If you read one thing before you sleep, it is that our boats sail again, and that you can leave your bicycle at home."),
)  # fmt: skip
