# ruff: noqa: E501, RUF001 - texts of pages, in their own letters
"""Pages written for the tests, modelled on what sites and makers of walls really send: what holds no article, and what does."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from json import dumps

from tasks.outcome import Outcome
from tests.tasks.gate.texts import NOT_FOUND, TEXTS, WALLS

ROOT = "https://www.daily.example"


@dataclass(frozen=True)
class Page:
    """A page, its address and the outcome that it must have."""

    name: str
    html: str
    outcome: Outcome
    url: str = f"{ROOT}/2026/11/24/a-story-of-the-day"


def document(body: str, *, title: str, head: str = "", language: str = "en") -> str:
    """Wrap a body as a page."""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(title)}</title>{head}</head>'
        f"<body>{body}</body></html>"
    )


def frame(main: str) -> str:
    """Put a site's header and footer around the main part."""
    menu = "".join(f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("World", "Sport", "Culture", "Money"))
    return (
        f"<header><nav><ul>{menu}</ul></nav></header>{main}<footer><p>© The Daily 2026. All rights reserved.</p>"
        '<ul><li><a href="/about">About us</a></li><li><a href="/privacy">Privacy policy</a></li></ul></footer>'
    )


def json_ld(**node: object) -> str:
    """Return a JSON-LD script."""
    return f'<script type="application/ld+json">{dumps({"@context": "https://schema.org", **node}, ensure_ascii=False)}</script>'


def turned(text: str, by: int) -> str:
    """Return a text of the same words, or pairs of characters, that begins elsewhere: another to whoever compares."""
    parts = text.split(" ") if " " in text else [text[at : at + 2] for at in range(0, len(text), 2)]
    at = by * 5 % len(parts)
    return (" " if " " in text else "").join(parts[at:] + parts[:at])


def teasers(language: str, number: int, *, standfirsts: bool = True, tag: str = "article", cut: bool = False) -> str:
    """Return that many teasers, each with another headline and standfirst."""
    _, headline, standfirst, paragraph = TEXTS[language]
    parts = []
    for count in range(number):
        text = turned(standfirst if count % 2 else paragraph, count)
        text = f"{text[: -1 - count % 7]}…" if cut else f"{text} {count + 1}."
        lead = f'<p class="summary">{text}</p>' if standfirsts else ""
        parts.append(
            f'<{tag} class="card card--{count % 3}"><a href="/{count}/story"><img src="/{count}.jpg" alt=""></a>'
            f'<h3 class="card-title"><a href="/{count}/story">{headline} ({count + 1})</a></h3>{lead}'
            f'<span class="card-meta">{count + 1} h</span></{tag}>'
        )
    return "".join(parts)


def section(language: str, number: int = 30, *, head: str = "", tag: str = "article", cut: bool = False) -> str:
    """Return a section's front page."""
    name = TEXTS[language][0]
    cards = teasers(language, number, tag=tag, cut=cut)
    return document(
        frame(f'<main><h1>{name}</h1><div class="grid">{cards}</div></main>'),
        title=f"{name} | The Daily",
        head=head,
        language=language,
    )


def article(
    language: str, paragraphs: int = 4, *, after: str = "", around: str = "", head: str = "", beside: str = ""
) -> str:
    """Return an article's page; `after` stands behind its paragraphs, `around` before the end, `beside` within."""
    _, headline, standfirst, paragraph = TEXTS[language]
    texts = [paragraph, *(f"{standfirst} {number}." for number in range(2, paragraphs + 1))]
    inside = "".join(f"<p>{text}</p>" for text in texts[:paragraphs])
    return document(
        frame(
            f'<main><article><h1>{headline}</h1><div class="body">{beside}{inside}{after}</div></article></main>{around}'
        ),
        title=f"{headline} | The Daily",
        head=head,
        language=language,
    )


CLOUDFLARE = document(
    '<div class="main-wrapper" role="main"><div class="main-content"><noscript><div class="h2"><span id="challenge-error-text">Enable JavaScript and cookies to continue</span></div></noscript></div></div>'
    "<script>(function(){window._cf_chl_opt={cvId:'3',cZone:'www.daily.example',cType:'managed'};}());</script>",
    title="Just a moment...",
    head='<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="360">',
)
CLOUDFLARE_BLOCK = document(
    '<div id="cf-wrapper"><div id="cf-error-details"><h1>Sorry, you have been blocked</h1><h2>You are unable to access daily.example</h2>'
    "<h2>Why have I been blocked?</h2><p>This website is using a security service to protect itself from online attacks. The action you just performed triggered the security solution.</p>"
    "<h2>What can I do to resolve this?</h2><p>You can email the site owner to let them know you were blocked.</p><p>Cloudflare Ray ID: <strong>8a1b2c3d4e5f</strong></p></div></div>",
    title="Attention Required! | Cloudflare",
)
DATADOME = document(
    "<p id=\"cmsg\">Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','cid':'AHrlqAAAAAMA','hsh':'2211F522B61E','t':'bv','host':'geo.captcha-delivery.com'}</script>"
    '<script src="https://ct.captcha-delivery.com/c.js"></script>',
    title="daily.example",
)
PERIMETERX = document(
    '<section class="container"><h1>Before we continue...</h1><div id="px-captcha"></div><p>Press &amp; Hold to confirm you are a human (and not a bot).</p><p>Reference ID 5f3c1d20-aa11-11ee</p></section>',
    title="Access to this page has been denied",
)
AKAMAI = (
    '<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\n \nYou don\'t have permission to access "http&#58;&#47;&#47;www&#46;daily&#46;example&#47;" on this server.<P>\n'
    "Reference&#32;&#35;18&#46;2d4e1602&#46;1700&#46;3a\n<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;2d4e\n</BODY>\n</HTML>"
)
INCAPSULA = (
    '<html style="height:100%"><head><META NAME="ROBOTS" CONTENT="NOINDEX, NOFOLLOW"></head><body style="margin:0px;height:100%">'
    '<iframe id="main-iframe" src="/_Incapsula_Resource?SWUDNSAI=31&amp;xinfo=9-1" frameborder=0>Request unsuccessful. Incapsula incident ID: 877000-46</iframe></body></html>'
)
AWS = document(
    '<div id="captcha-container"></div><script>window.awsWafCookieDomainList=[];window.gokuProps={"key":"AQID"};</script><noscript><h1>JavaScript is disabled</h1>In order to continue, we need to verify that you\'re not a robot. This requires JavaScript. Enable JavaScript and then reload the page.</noscript>',
    title="Human Verification",
)
F5 = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1846<br><br><a href='javascript:history.back();'>[Go Back]</a></body></html>"
ROBOT = document(
    "<div class=\"box\"><h1>We've detected unusual activity from your computer network</h1><p>To continue, please click the box below to let us know you're not a robot.</p>"
    '<div class="g-recaptcha" data-sitekey="x"></div><p>Why did this happen? Please make sure your browser supports JavaScript and cookies.</p></div>',
    title="The Daily - Are you a robot?",
)


def checked(text: str, title: str, language: str) -> str:
    """Return a site's own bot check."""
    return document(
        f'<div class="check"><h1>{title}</h1><p>{text}</p><div class="captcha"></div></div>',
        title=title,
        language=language,
    )


ONETRUST = document(
    '<div id="onetrust-consent-sdk"><div id="onetrust-banner-sdk" role="dialog"><h2>We value your privacy</h2><div id="onetrust-policy-text">We and our 842 partners store and/or access information on a device, such as cookies, and process personal data for personalised advertising and content, advertising and content measurement, audience research and services development. With your permission we and our partners may use precise geolocation data.</div><a href="/cookies">Cookie policy</a></div></div>',
    title="The Daily",
)
DIDOMI = document(
    '<div id="didomi-host"><div class="didomi-popup-notice"><h2>Le Quotidien respecte votre vie privée</h2><p>Avec votre accord, nos partenaires et nous utilisons des cookies et technologies similaires pour stocker et/ou accéder à des informations personnelles comme votre visite sur ce site.</p><p>Vous pouvez retirer votre consentement ou vous opposer aux traitements fondés sur l\'intérêt légitime à tout moment.</p><p>Publicités et contenu personnalisés, mesure de performance : continuer sans accepter ou tout accepter.</p></div></div>',
    title="Le Quotidien",
    language="fr",
)
SOURCEPOINT = document(
    '<main><div class="offers"><h1>Willkommen bei Der Tag</h1><h2>Mit Werbung weiterlesen</h2><p>Besuchen Sie die Seite wie gewohnt mit Werbung und Tracking. Details finden Sie in den Datenschutzeinstellungen, Ihre Einwilligung können Sie dort jederzeit widerrufen.</p><h2>Pur-Abo abschließen</h2><p>Nutzen Sie Der Tag ohne Tracking und nahezu werbefrei für 4,99 Euro im Monat.</p><p>Wir und unsere Partner speichern Informationen auf einem Gerät, zum Beispiel Cookies, und verarbeiten personenbezogene Daten für personalisierte Werbung.</p></div><div id="sp_message_container_1"></div></main>',
    title="Der Tag | Zustimmung",
    language="de",
)
PRIVACY_GATE = document(
    '<main class="gate"><h1>Je privacy is belangrijk voor ons</h1><p>Wij en onze partners gebruiken cookies en vergelijkbare technieken om informatie op een apparaat op te slaan en persoonsgegevens te verwerken.</p><p>Met jouw toestemming tonen we gepersonaliseerde advertenties. Je kunt alles weigeren of je privacy-instellingen op elk moment aanpassen.</p></main>',
    title="Privacy Gate",
    language="nl",
)

LOCKED = {
    "@type": "NewsArticle",
    "headline": "A locked story",
    "isAccessibleForFree": False,
    "hasPart": {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".locked-part"},
}


NOTE = (
    "Follow the day with our reporters in the capital, who send what they see and hear from the corridors and the cafés, "
    "from early in the morning until the last lamp goes out. Write to us if you know more, and we will call you back."
)


def _login() -> str:
    fields = (
        '<label>Email<input type="email"></label><label>Password<input type="password"></label><button>Log in</button>'
    )
    return document(
        frame(
            f'<main><h1>Log in to your account</h1><form action="/login">{fields}<p>Forgot your password?</p></form><p>Don\'t have an account? <a href="/register">Create an account</a> to save stories.</p></main>'
        ),
        title="Log in | The Daily",
    )


def _gallery() -> str:
    figures = "".join(
        f'<figure class="slide"><img src="/{number}.jpg"><figcaption>Fans wave at the harbour as boat number {number} comes in after the race on Sunday, watched by thousands.</figcaption></figure>'
        for number in range(12)
    )
    head = json_ld(**{"@type": "ImageGallery", "name": "The regatta in pictures"})
    return document(
        frame(f'<main><h1>The regatta in pictures</h1><div class="slides">{figures}</div></main>'),
        title="The regatta in pictures",
        head=head,
    )


def _slides() -> str:
    slides = "".join(
        f'<div class="slide"><img src="/{number}.jpg"><p>Boat number {number} comes in after the race on Sunday.</p></div>'
        for number in range(12)
    )
    return document(
        frame(f'<h1>The regatta in pictures</h1><div class="swiper">{slides}</div>'), title="The regatta in pictures"
    )


def _profile() -> str:
    head = json_ld(**{"@type": "ProfilePage", "mainEntity": {"@type": "Person", "name": "Ada Venn"}})
    bio = "<p>Ada Venn writes about ports and ferries. She joined the paper in 2011 after ten years at sea.</p>"
    return document(
        frame(
            f'<main><h1>Ada Venn</h1><div class="author-bio">{bio}</div><div class="list">{teasers("en", 10)}</div></main>'
        ),
        title="Ada Venn",
        head=head,
    )


def _search(query: str, results: str) -> str:
    form = f'<form role="search"><input name="q" value="{query}"></form>'
    return document(
        frame(f"<main><h1>Search results for “{query}”</h1>{form}{results}</main>"),
        title=f"{query} - search | The Daily",
        head='<meta name="robots" content="noindex">',
    )


def _media(kind: str, og_type: str, text: str) -> str:
    head = f'<meta property="og:type" content="{og_type}">' + json_ld(
        **{"@type": kind, "name": "The night ferry", "description": text}
    )
    return document(
        frame(f'<main><h1>The night ferry</h1><div class="player"></div><p>{text}</p></main>'),
        title="The night ferry | The Daily",
        head=head,
    )


def _spa(payload: str = "", *, root: str = "root") -> str:
    return document(
        f'<div id="{root}"></div><noscript>You need to enable JavaScript to run this app.</noscript>{payload}<script src="/static/js/main.js"></script>',
        title="The Daily",
    )


_NEXT = f'<script id="__NEXT_DATA__" type="application/json">{dumps({"props": {"body": TEXTS["en"][3] * 5}})}</script>'

NO_ARTICLE = (
    *(Page(f"section front in {code}", section(code), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/politics/") for code in TEXTS),
    Page("section front of list items with cut teasers", section("de", tag="li", cut=True), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/politik"),
    Page("section front that an SEO plugin calls an article", section("es", head='<meta property="og:type" content="article">'), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/category/politica/"),
    Page("tag page with few teasers that calls itself a collection", section("fr", 3, head=json_ld(**{"@type": "CollectionPage", "name": "Politique"})), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/tag/bac"),
    Page("home page", document(frame(f'<main>{teasers("en", 12)}<section>{teasers("en", 20, standfirsts=False, tag="div")}</section></main>'), title="The Daily: news of the harbour"), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/"),
    Page("home page of headlines alone", document(frame(f'<main>{teasers("it", 40, standfirsts=False)}</main>'), title="Il Giorno"), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/"),
    Page("section front that describes each of its articles", section("pt", 12, head=json_ld(**{"@graph": [{"@type": "NewsArticle", "headline": f"Notícia {n}", "url": f"{ROOT}/{n}"} for n in range(12)]})), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/politica"),
    Page("gallery with captions only", _gallery(), Outcome.REJECTED_NOT_ARTICLE),
    Page("gallery without figures", _slides(), Outcome.REJECTED_NOT_ARTICLE),
    Page("section front with a note of its own", document(frame(f'<h1>Politics</h1><div><p>{NOTE}</p></div><ul>{teasers("en", 12, standfirsts=False, tag="li")}</ul>'), title="Politics"), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/politics/"),
    Page("author's profile", _profile(), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/authors/ada-venn"),
    Page("search results", _search("ferry", teasers("en", 10, tag="li", cut=True)), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/search?q=ferry"),
    Page("log-in page", _login(), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/login"),
    Page("live television", _media("BroadcastEvent", "video.other", "Watch our channel live, with news at the top of every hour and the weather after it."), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/live"),
    Page("film", _media("VideoObject", "video.other", "A night on the ferry with the people who keep it going: the pilot, the cook and a sleepless baker on her way to work."), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/video/ferry"),
    Page("podcast", _media("PodcastEpisode", "music.song", "This week Ada Venn talks to the pilot of the night ferry about fog, radar and forty years on the river."), Outcome.REJECTED_NOT_ARTICLE, f"{ROOT}/podcasts/12"),
    Page("Cloudflare's challenge", CLOUDFLARE, Outcome.REJECTED_BLOCKED),
    Page("Cloudflare's refusal", CLOUDFLARE_BLOCK, Outcome.REJECTED_BLOCKED),
    Page("DataDome's challenge", DATADOME, Outcome.REJECTED_BLOCKED),
    Page("PerimeterX' challenge", PERIMETERX, Outcome.REJECTED_BLOCKED),
    Page("Akamai's refusal", AKAMAI, Outcome.REJECTED_BLOCKED),
    Page("Incapsula's challenge", INCAPSULA, Outcome.REJECTED_BLOCKED),
    Page("AWS WAF's challenge", AWS, Outcome.REJECTED_BLOCKED),
    Page("F5's refusal", F5, Outcome.REJECTED_BLOCKED),
    Page("a site's own captcha", ROBOT, Outcome.REJECTED_BLOCKED),
    Page("a bot check in Russian", checked("Запросы, поступившие с вашего адреса, похожи на автоматические. Введите символы с картинки.", "Подтвердите, что вы не робот", "ru"), Outcome.REJECTED_BLOCKED),
    Page("a bot check in Chinese", checked("检测到异常流量，请完成安全验证后继续访问。", "安全验证", "zh"), Outcome.REJECTED_BLOCKED),
    Page("a bot check in German", checked("Bitte bestätigen Sie, dass Sie ein Mensch sind. Ungewöhnlicher Datenverkehr aus Ihrem Netz.", "Sicherheitsüberprüfung", "de"), Outcome.REJECTED_BLOCKED),
    Page("a bot check in other Russian words", checked("Нам очень жаль, но запросы с вашего устройства похожи на автоматические.", "Подтвердите, что запросы отправляли вы, а не робот", "ru"), Outcome.REJECTED_BLOCKED),
    Page("a Spanish wall of cookies or money", document("<h1>Tú decides</h1><p>Para continuar navegando gratis, acepta las cookies de publicidad; si no, puedes suscribirte por 1 € al mes.</p>", title="El Diario", language="es"), Outcome.REJECTED_CONSENT),
    Page("a Japanese line on cookies", document("<p>当サイトではCookieを使用して、利用者の体験を向上させています。続行するにはCookieの使用に同意してください。</p>", title="新聞", language="ja"), Outcome.REJECTED_CONSENT),
    Page("a dialog on passwords", document(frame("<p>We've sent an email with instructions to create a new password.</p><p>Your existing password has not been changed.</p>"), title="The Daily"), Outcome.REJECTED_NOT_ARTICLE),
    Page("OneTrust's dialog alone", ONETRUST, Outcome.REJECTED_CONSENT),
    Page("Didomi's notice alone", DIDOMI, Outcome.REJECTED_CONSENT),
    Page("Sourcepoint's wall with a pure subscription", SOURCEPOINT, Outcome.REJECTED_CONSENT, f"{ROOT}/zustimmung?url=a"),
    Page("a publisher's privacy gate", PRIVACY_GATE, Outcome.REJECTED_CONSENT),
    *(
        Page(f"soft 404 in {code}", document(frame(f"<main><h1>{title}</h1><p>{text}</p></main>"), title=title, language=code), Outcome.REJECTED_SOFT_404)
        for code, (title, text) in NOT_FOUND.items()
    ),
    Page("maintenance", document("<h1>We'll be back soon!</h1><p>Sorry for the inconvenience, we are performing scheduled maintenance at the moment.</p>", title="Maintenance"), Outcome.REJECTED_SOFT_404),
    Page("a database that is away", document("<h1>Error establishing a database connection</h1>", title="Database Error"), Outcome.REJECTED_SOFT_404),
    Page("Varnish's error", document("<h1>Error 503 Backend fetch failed</h1><p>Backend fetch failed</p><h3>Guru Meditation:</h3><p>XID: 12345</p>", title="503 Backend fetch failed"), Outcome.REJECTED_SOFT_404),
    Page("React's shell", _spa(), Outcome.REJECTED_NO_TEXT),
    Page("Next's shell with the article in its payload", _spa(_NEXT, root="__next"), Outcome.REJECTED_NO_TEXT),
    Page("a shell in Spanish", document("<div id=app></div><noscript><p>Para ver esta página es necesario activar JavaScript en su navegador.</p></noscript>", title="El Diario", language="es"), Outcome.REJECTED_NO_TEXT),
    Page("a redirecting page", document("<p>Redirecting… If you are not redirected, click here.</p>", title="Redirecting", head='<meta http-equiv="refresh" content="0;url=/b">'), Outcome.REJECTED_NO_TEXT),
    Page("an empty page", document("", title=""), Outcome.REJECTED_NO_TEXT),
    Page("a wall without a beginning", article("en", 0, after=WALLS["en"], head=json_ld(**LOCKED)), Outcome.REJECTED_PAYWALL),
    Page("a wall without a beginning in German", article("de", 0, after=WALLS["de"], head=json_ld(**LOCKED)), Outcome.REJECTED_PAYWALL),
)  # fmt: skip
