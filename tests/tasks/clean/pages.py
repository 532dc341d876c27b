# ruff: noqa: E501, ISC004 - texts of pages, in their own letters
"""Pages written for the tests.

One article of each language, wrapped as a careless template would, in several layouts.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Story:
    """An article with all that a template puts around it; `paragraphs` in order, `subhead` before the third."""

    language: str
    title: str
    lead_again: str
    paragraphs: tuple[str, ...]
    subhead: str
    source_line: str
    source: str
    related: tuple[str, ...]
    footer: str
    rights: str
    comments: tuple[str, str]
    stamp: str = "GMT 18:34 2016 Thursday ,29 September"

    @property
    def text(self) -> str:
        return "\n".join((*self.paragraphs[:2], self.subhead, *self.paragraphs[2:]))


ENGLISH = Story(
    language="en",
    title="Harbour town opens its first tidal power station",
    lead_again="The harbour town of Lenmouth switched on an tidal power station on Monday that is to give light to nine "
    "thousand homes, after eleven years of planning and two failed attempts to pay for it.",
    paragraphs=(
        "The harbour town of Lenmouth switched on the tidal power station on Monday that is to give light to nine "
        "thousand homes, after eleven years of planning and two failed attempts to pay for it.",
        "Fishermen had fought the plan for years because they feared for the eels, and the council changed the shape of "
        "the turbines twice before the two sides shook hands in the town hall last winter.",
        "Engineers say that each of the six turbines turns slowly enough for a salmon to pass, and that the sluices "
        "will stay open for three weeks every spring while the young fish leave the river.",
        "The mayor, who pressed the button together with a class of schoolchildren, called it the best day since the "
        "railway came, and promised that the price of power would not rise for five years.",
        "Critics answered that the promise binds nobody, since the contract with the operator may be changed by either "
        "side at the end of every second year without asking the people of the town.",
        "A first report on birds and fish is to be read out in the library in October.",
    ),
    subhead="Slow turbines",
    source_line="Source: LENMOUTH EVENING POST",
    source="LENMOUTH EVENING POST",
    related=(
        "Council votes on new sea wall",
        "Eel fishermen march through Lenmouth again",
        "Old gasworks to become a museum",
        "Storm tears roof off the fish market",
    ),
    footer="Maintained and developed by the Lenmouth Media House",
    rights="All rights reserved to Lenmouth Media House 2021 ©",
    comments=("Send your comments", "Your comment as a visitor"),
)

GERMAN = Story(
    language="de",
    title="Bergdorf bekommt nach vierzig Jahren wieder einen Laden",
    lead_again="Im Bergdorf Oberalm hat am Samstag ein Laden eröffnet, der erste seit vierzig Jahren, und die "
    "Bewohnerinnen und Bewohner führen ihn in Schichten ganz ohne Lohn.",
    paragraphs=(
        "Im Bergdorf Oberalm hat am Samstag der Laden eröffnet, der erste seit vierzig Jahren, und die "
        "Bewohnerinnen und Bewohner führen ihn in Schichten ganz ohne Lohn.",
        "Brot, Milch und Gemüse kommen von Höfen aus dem Tal, alles andere liefert zweimal in der Woche ein Händler, "
        "der dafür einen Umweg von fast dreißig Kilometern auf sich nimmt.",
        "Die Gemeinde stellt den Raum im alten Schulhaus kostenlos zur Verfügung, verlangt aber, dass der Verein jedes "
        "Jahr offenlegt, was er einnimmt und wofür er das Geld ausgibt.",
        "Zur Eröffnung kamen mehr Menschen, als das Dorf Einwohner hat, sagte die Vorsitzende, und schon am Mittag "
        "waren Käse und Eier ausverkauft, sodass jemand noch einmal ins Tal fahren musste.",
        "Ob der Laden den Winter übersteht, weiß niemand, denn die Straße ist dann oft tagelang gesperrt, und die "
        "Hälfte der Häuser steht bis zum Frühling leer.",
        "Im Mai will der Verein entscheiden, ob er eine Verkäuferin anstellt.",
    ),
    subhead="Schulhaus als Verkaufsraum",
    source_line="Quelle: ALMTALER BOTE",
    source="ALMTALER BOTE",
    related=(
        "Lawine sperrt die Passstraße",
        "Neuer Pächter für die Berghütte gesucht",
        "Schule im Tal wird erweitert",
        "Wolf reißt vier Schafe",
    ),
    footer="Betrieben und entwickelt vom Medienhaus Almtal",
    rights="Alle Rechte vorbehalten Medienhaus Almtal 2021 ©",
    comments=("Senden Sie Ihre Kommentare", "Ihr Kommentar als Gast"),
)

ARABIC = Story(
    language="ar",
    title="القرية الصغيرة تفتح مكتبتها الأولى في بيت قديم",
    lead_again="افتتحت القرية الصغيرة يوم السبت مكتبة أولى في بيت قديم تبرعت به عائلة هاجرت قبل خمسين عاما، وجمع الأهالي أكثر "
    "من ألفي كتاب من بيوتهم خلال صيف واحد.",
    paragraphs=(
        "افتتحت القرية الصغيرة يوم السبت مكتبتها الأولى في بيت قديم تبرعت به عائلة هاجرت قبل خمسين عاما، وجمع الأهالي أكثر "
        "من ألفي كتاب من بيوتهم خلال صيف واحد.",
        "وقال معلم المدرسة الذي قاد العمل إن الأطفال رتبوا الكتب بأنفسهم على رفوف صنعها نجار القرية من خشب الصناديق القديمة، "
        "وإن كل طفل كتب اسمه على الرف الذي رتبه.",
        "وتفتح المكتبة أبوابها ثلاث مرات في الأسبوع بعد العصر، ويتناوب على حراستها شبان القرية من دون أجر، على أن تعين "
        "البلدية موظفا دائما لها مع بداية العام المقبل.",
        "ويخطط الأهالي لإقامة أمسية قراءة في كل شهر يدعون إليها كتابا من المدينة القريبة، وقد وعد شاعر معروف بأن يكون "
        "أول ضيف يجلس في الساحة أمام البيت القديم.",
        "ولا يزال سقف الغرفة الكبيرة يحتاج إلى ترميم قبل موسم الأمطار، وتقدر كلفة العمل بما يعادل محصول الزيتون كله في "
        "سنة متوسطة كما يقول رئيس المجلس.",
        "وستعلن لجنة المكتبة عن برنامجها الجديد في الأسبوع القادم من ساحة القرية.",
    ),
    subhead="رفوف من خشب الصناديق",
    source_line="المصدر: صحيفة الوادي",
    source="صحيفة الوادي",
    related=(
        "البلدية تعلن عن موعد قطف الزيتون",
        "فريق القرية يفوز بالكأس للمرة الثانية",
        "إصلاح الطريق المؤدي إلى الجسر القديم",
        "معرض للصور في المدرسة القديمة",
    ),
    footer="تصميم وتطوير دار الوادي للإعلام",
    rights="جميع الحقوق محفوظة لدار الوادي للإعلام 2021 ©",
    comments=("أرسل تعليقاتك", "تعليقك كزائر"),
    stamp="GMT 18:34 2016 الخميس ,29 أيلول / سبتمبر",
)

STORIES = {story.language: story for story in (ENGLISH, GERMAN, ARABIC)}


def _parts(story: Story) -> list[tuple[str, str]]:
    """Return (kind, text) of all that the page shows below its headline, the article's own marked p and h2."""
    first, second, third, fourth, fifth, last = story.paragraphs
    return [
        ("p", first),
        ("lead again", story.lead_again),
        ("p", second),
        ("h2", story.subhead),
        ("p", third),
        ("p", fourth),
        ("p", fifth),
        ("p", last),
        ("again", third),
        ("again", fourth),
        ("source", story.source_line),
    ]


def _list(story: Story) -> str:
    """Return the older headlines, each with its stamp, without a space between them, the last glued to the footer."""
    return "".join(f"{headline}{story.stamp}" for headline in story.related) + story.footer


def _shell(story: Story, body: str) -> str:
    direction = ' dir="rtl"' if story.language == "ar" else ""
    return (
        f'<!DOCTYPE html><html lang="{story.language}"{direction}><head><meta charset="utf-8">'
        f"<title>{escape(story.title)}</title></head><body>{body}</body></html>"
    )


def semantic(story: Story) -> str:
    """Return the page with article, paragraphs, a list of links and a footer."""
    inner = "".join(
        f"<{'h2' if kind == 'h2' else 'p'}>{escape(text)}</{'h2' if kind == 'h2' else 'p'}>"
        for kind, text in _parts(story)
    )
    links = "".join(f'<li><a href="/{n}">{escape(text)}{story.stamp}</a></li>' for n, text in enumerate(story.related))
    return _shell(
        story,
        f"<header><nav><a href='/'>Home</a></nav></header><main><article><h1>{escape(story.title)}</h1>{inner}"
        f"<ul>{links}</ul><p>{escape(story.footer)}</p><p>{escape(story.rights)}</p></article>"
        f"<section><h3>{escape(story.comments[0])}</h3><p>{escape(story.comments[1])}</p></section></main>"
        f"<footer><p>{escape(story.footer)}</p><p>{escape(story.rights)}</p></footer>",
    )


def bare(story: Story) -> str:
    """Return the page as paragraphs right in the body, the older headlines in one run of text."""
    inner = "".join(
        f"<p>{'<b>' if kind == 'h2' else ''}{escape(text)}{'</b>' if kind == 'h2' else ''}</p>"
        for kind, text in _parts(story)
    )
    end = "".join(
        f"<p>{escape(text)}</p>" for text in (_list(story), story.rights, story.footer, story.rights, *story.comments)
    )
    return _shell(story, f"<p>{escape(story.title)}</p>{inner}{end}")


def table(story: Story) -> str:
    """Return the page as an old table, its lines parted by line breaks."""
    inner = "<br><br>".join(f"<b>{escape(text)}</b>" if kind == "h2" else escape(text) for kind, text in _parts(story))
    end = "<br>".join(map(escape, (_list(story), story.rights, story.footer, story.rights, *story.comments)))
    return _shell(
        story,
        f'<table width="100%"><tr><td colspan="2"><font size="5">{escape(story.title)}</font></td></tr>'
        f'<tr><td width="160"><a href="/">Home</a><br><a href="/news">News</a></td><td>{inner}<br><br>{end}</td></tr></table>',
    )


def divided(story: Story) -> str:
    """Return the page as divs of a content system, each headline and its stamp in spans of one line."""
    inner = "".join(
        f'<div class="{"sub" if kind == "h2" else "par"}">{escape(text)}</div>' for kind, text in _parts(story)
    )
    links = "".join(
        f'<div><span><a href="/{n}">{escape(text)}</a></span><span>{story.stamp}</span></div>'
        for n, text in enumerate(story.related)
    )
    end = "".join(
        f"<div>{escape(text)}</div>"
        for text in (story.footer, story.rights, story.footer, story.rights, *story.comments)
    )
    return _shell(story, f'<div id="wrap"><h1>{escape(story.title)}</h1><div id="body">{inner}</div>{links}{end}</div>')


LAYOUTS = {"semantic": semantic, "bare": bare, "table": table, "divided": divided}
