"""Makes pages as careless templates do: the article, and parts of it again, among older headlines and footers.

Whatever stands on such a page stands there at random (layout, class names, which word of the lead was changed, where
the repeats stand, how stamps are written), and what the article is stays known.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

#: Languages written without spaces between words.
DENSE = ("ja", "zh")
#: Languages written from right to left.
LEFTWARDS = ("ar", "he")


@dataclass(frozen=True)
class Story:
    """An article and what a template puts around it, as `stories.toml` has them."""

    language: str
    title: str
    paragraphs: list[str]
    subhead: str
    label: str
    source: str
    related: list[str]
    footer: str
    rights: str
    comments: list[str]
    weekday: str
    month: str

    at: int = 2

    @property
    def lines(self) -> list[str]:
        """The article: its paragraphs once each, in order, with the subhead."""
        return [*self.paragraphs[: self.at], self.subhead, *self.paragraphs[self.at :]]

    @property
    def text(self) -> str:
        """The article as a record has it."""
        return "\n".join(self.lines)

    def varied(self, random: Random) -> Story:
        """Return a story of some of these paragraphs, in an order of its own; the lead stays the lead."""
        rest = random.sample(self.paragraphs[1:], random.randrange(4, len(self.paragraphs)))
        return replace(self, paragraphs=[self.paragraphs[0], *rest], at=random.randrange(1, 4))


@dataclass(frozen=True)
class Careless:
    """A page, and how it was made: shown where a test fails."""

    html: str
    layout: str
    notes: tuple[str, ...]


STORIES = {
    language: Story(language, **fields)
    for language, fields in tomllib.loads((Path(__file__).with_name("stories.toml")).read_text("utf-8")).items()
}
#: How the stamp of an older headline may be written; one is chosen for a page.
STAMPS = (
    "GMT {hour}:{minute} {year} {weekday} ,{day} {month}",
    "{hour}:{minute} GMT {year} {weekday} ,{day} {month}",
    "GMT {hour}:{minute} {weekday} {day} {month} {year}",
    "{weekday}, {day} {month} {year} {hour}:{minute}",
    "{day} {month} {year} - {hour}:{minute}",
    "{year}-{number}-{day} {hour}:{minute}",
    "{day}/{number}/{year} {hour}:{minute}",
    "{day}.{number}.{year}, {hour}:{minute}",
    "{year}-{number}-{day} {hour}:{minute}:05 GMT",
)
DENSE_STAMPS = ("{year}年{number}月{day}日 {hour}:{minute}", "{year}-{number}-{day} {hour}:{minute}", STAMPS[0])


def changed(lead: str, story: Story, random: Random) -> tuple[str, int]:
    """Return the lead with one word (of a script without spaces: one character) changed, and which it was."""
    if story.language in DENSE:
        places = [place for place, char in enumerate(lead) if char.isalpha()]
        number = random.choice([0, 1, len(places) // 2, len(places) - 1, random.randrange(len(places))])
        place = places[number]
        other = random.choice([char for char in story.subhead + story.title if char.isalpha() and char != lead[place]])
        return lead[:place] + other + lead[place + 1 :], number
    words = lead.split()
    plain = [place for place, word in enumerate(words) if not any(map(str.isdigit, word))]
    number = random.choice([plain[0], plain[1], plain[-1], random.choice(plain), random.choice(plain)])
    others = [word for word in story.paragraphs[3].replace(",", "").split() if word != words[number]]
    end = words[number][-1] if words[number][-1] in ",.،।" else ""
    words[number] = random.choice(others).strip(".,،।") + end
    return " ".join(words), number


def page(story: Story, layout: str, random: Random) -> Careless:
    """Return one such page."""
    notes = []
    again, word = changed(story.paragraphs[0], story, random)
    notes.append(f"word {word} of the lead changed")
    parts: list[tuple[str, str]] = [("p", text) for text in story.paragraphs]
    parts.insert(story.at, ("head", story.subhead))
    parts.insert(random.choice([1, 1, 1, 2, len(parts)]), ("again", again))
    own = len(parts)
    most = len(story.paragraphs) - 1
    if random.random() < 0.3:
        own, most = own - 1, most - 1
    first = random.randrange(1, most)
    repeats = [("p", story.paragraphs[number]) for number in random.choice([(first, first + 1), (first + 1, first)])]
    source = ("source", random.choice(["{}: {}", "{} : {}", "{}:{}", "({}: {})"]).format(story.label, story.source))
    tail = random.choice([[*repeats, source], [source, *repeats], [*repeats, source, source]])
    if random.random() < 0.5 or own == len(parts):
        parts += tail
    else:
        parts[own:own] = repeats
        parts.append(source)
    build = LAYOUTS[layout]
    maker = build(story, random)
    return Careless(maker.page(parts), layout, (*notes, *maker.notes))


class Semantic:
    """The layout of today: article, paragraphs, headings, lists, footer; and what the other layouts share."""

    site = ""
    closed = "</p>"
    TITLES: tuple[str, ...] = ("<h1>{}</h1>",)
    LIST_ITEMS = ("<li>{}</li>", "<li><div>{}</div></li>", "<p>{}</p>", "<div>{}</div>")

    def __init__(self, story: Story, random: Random) -> None:
        self.story, self.random = story, random
        self.named = random.random() < 0.5
        self.linked = random.random() < 0.5
        self.stamp_format = random.choice(DENSE_STAMPS if story.language in DENSE else STAMPS)
        self.notes = [f"named {self.named}", f"linked {self.linked}", self.stamp_format]

    def stamp(self) -> str:
        """Return one stamp of an older headline, in the page's way of writing."""
        return self.stamp_format.format(
            hour=self.random.randrange(10, 24),
            minute=self.random.randrange(10, 60),
            year=self.random.randrange(2009, 2021),
            day=self.random.randrange(10, 29),
            number=self.random.randrange(10, 13),
            weekday=self.story.weekday,
            month=self.story.month,
        )

    def name(self, word: str) -> str:
        """Return a class attribute where the page names its elements."""
        return f' class="{word}"' if self.named else ""

    def headline(self, number: int, text: str) -> str:
        """Return an older headline with its stamp glued to it."""
        shown = escape(text)
        stamp = self.stamp()
        if not self.linked:
            return shown + stamp
        return self.random.choice(
            [
                f'<a href="/{number}">{shown}</a>{stamp}',
                f'<a href="/{number}">{shown}{stamp}</a>',
                f'<a href="/{number}">{shown}</a><span>{stamp}</span>',
                f'<span><a href="/{number}">{shown}</a></span><small>{stamp}</small>',
                f'<a href="/{number}">{shown}</a><time>{stamp}</time>',
            ]
        )

    def older(self) -> list[str]:
        """Return the older headlines, in an order of their own."""
        chosen = self.random.sample(self.story.related, self.random.randrange(3, len(self.story.related) + 1))
        return [self.headline(number, text) for number, text in enumerate(chosen)]

    def glued(self) -> str:
        """Return the older headlines in one run of text, the last glued to the footer."""
        return "".join(self.older()) + escape(self.story.footer)

    def ends(self) -> list[str]:
        """Return footer and copyright, twice, and the labels of the comment form."""
        story = self.story
        order = self.random.choice([(story.footer, story.rights), (story.rights, story.footer)])
        comments = [escape(text) for text in story.comments]
        both = [escape(text) for text in order * 2]
        if self.random.random() < 0.3:
            fields = "".join(f"<label>{text}</label> <textarea></textarea>" for text in comments)
            comments = [f"<form action='/send'>{fields}<input type=submit></form>"]
        return self.random.choice([both + comments, comments + both, both[:2] + comments + both[2:]])

    def line(self, kind: str, text: str) -> str:
        """Return one line of the article."""
        shown = self.source(text) if kind == "source" else escape(text)
        if kind == "head":
            return f"<h2>{shown}</h2>"
        return f"<p{self.name('text') if kind == 'p' else ''}>{shown}</p>"

    def source(self, text: str) -> str:
        """Return the line that credits the paper, its label or its name marked up."""
        label, colon, name = escape(text).partition(":")
        return self.random.choice(
            [
                label + colon + name,
                f"<b>{label}{colon}</b>{name}",
                f"<span>{label}</span>{colon}<span>{name}</span>",
                f"{label}{colon}<em>{name}</em>",
            ]
        )

    def title(self) -> str:
        """Return the headline as the page shows it; where that is a heading, the page's title may name the site too."""
        shown = self.random.choice(self.TITLES)
        if "<h1>" in shown and self.random.random() < 0.5:
            self.site = f" - {self.story.source}"
        return shown.format(escape(self.story.title))

    def body(self, parts: list[tuple[str, str]]) -> str:
        """Return what is in the page's body."""
        inner = self.title() + "".join(self.line(kind, text) for kind, text in parts)
        item = self.random.choice(self.LIST_ITEMS)
        items = "".join(item.format(headline) for headline in self.older())
        box = f"<ul{self.name('list')}>{items}</ul>" if item.startswith("<li") else f"<section>{items}</section>"
        end = "".join(f"<p>{text}</p>" for text in self.ends())
        where = self.random.choice(["inside", "after", "footer"])
        self.notes.append(f"end {where}")
        inside = box + end if where == "inside" else box
        after = {"inside": "", "after": f"<div>{end}</div>", "footer": f"<footer>{end}</footer>"}[where]
        return (
            f"<header><nav><a href='/'>Home</a> <a href='/news'>News</a></nav></header>"
            f"<main><article>{inner}{inside}</article>{after}</main>"
        )

    def page(self, parts: list[tuple[str, str]]) -> str:
        """Return the page."""
        story = self.story
        direction = ' dir="rtl"' if story.language in LEFTWARDS else ""
        body = self.body(parts)
        head = f'<meta charset="utf-8"><title>{escape(story.title + self.site)}</title>'
        summary = self.random.choice(["", story.paragraphs[0], next(text for kind, text in parts if kind == "again")])
        if summary:
            head += f'<meta name="description" content="{escape(summary)}">'
        return f'<!DOCTYPE html><html lang="{story.language}"{direction}><head>{head}</head><body>{body}</body></html>'


class Bare(Semantic):
    """Paragraphs right in the body and nothing else."""

    TITLES = ("<p>{}</p>", "<h1>{}</h1>", "<p><strong>{}</strong></p>")

    def line(self, kind: str, text: str) -> str:
        shown = self.source(text) if kind == "source" else escape(text)
        return f"<p><b>{shown}</b></p>" if kind == "head" else f"<p>{shown}{self.closed}"

    def body(self, parts: list[tuple[str, str]]) -> str:
        self.closed = self.random.choice(["</p>", ""])
        inner = self.title() + "".join(self.line(kind, text) for kind, text in parts)
        return inner + "".join(f"<p>{text}{self.closed}" for text in (self.glued(), *self.ends()))


class Table(Semantic):
    """An old table, the lines of its cell parted by line breaks."""

    TITLES: tuple[str, ...] = ('<font size="5">{}</font>', "<h1>{}</h1>")
    BREAKS = ("<br><br>", "<br>", "<br/>\n<br/>\n", "<br>&nbsp;<br>")

    def line(self, kind: str, text: str) -> str:
        shown = self.source(text) if kind == "source" else escape(text)
        return f"<b>{shown}</b>" if kind == "head" else shown

    def body(self, parts: list[tuple[str, str]]) -> str:
        gap = self.random.choice(self.BREAKS)
        inner = gap.join(self.line(kind, text) for kind, text in parts)
        end = "<br>".join((self.glued(), *self.ends()))
        title = f'<tr><td colspan="2">{self.title()}</td></tr>'
        menu = '<td width="160"><a href="/">Home</a><br><a href="/news">News</a></td>'
        where = self.random.choice(["cell", "row"])
        self.notes.append(f"{gap!r}, end in a {where} of its own" if where == "row" else repr(gap))
        if where == "cell":
            return f'<table width="100%">{title}<tr>{menu}<td>{inner}{gap}{end}</td></tr></table>'
        return f'<table>{title}<tr>{menu}<td>{inner}</td></tr><tr><td colspan="2">{end}</td></tr></table>'


class Divided(Semantic):
    """Divs of a content system, with or without class names, each line in one, at some depth."""

    TITLES = ("<h1>{}</h1>", "<div>{}</div>", "<div><h2>{}</h2></div>")

    def line(self, kind: str, text: str) -> str:
        shown = self.source(text) if kind == "source" else escape(text)
        depth = 2 if self.deep else 1
        name = self.name("sub" if kind == "head" else "par")
        return f"<div{name}>" + "<div>" * (depth - 1) + shown + "</div>" * depth

    def body(self, parts: list[tuple[str, str]]) -> str:
        self.deep = self.random.random() < 0.3
        inner = "".join(self.line(kind, text) for kind, text in parts)
        glued = self.random.random() < 0.5
        items = f"<div>{self.glued()}</div>" if glued else "".join(f"<div>{line}</div>" for line in self.older())
        end = "".join(f"<div>{text}</div>" for text in self.ends())
        self.notes.append(f"deep {self.deep}, glued {glued}")
        return (
            f"<div{self.name('wrap')}>{self.title()}<div{self.name('body')}>{inner}</div>"
            f"<div{self.name('box')}>{items}</div><div>{end}</div></div>"
        )


class Broken(Table):
    """One div, everything parted by line breaks."""

    TITLES = ("<h1>{}</h1>", "<h3>{}</h3>", "<b>{}</b><br><br>")

    def body(self, parts: list[tuple[str, str]]) -> str:
        gap = self.random.choice(self.BREAKS)
        lines = [self.line(kind, text) for kind, text in parts]
        self.notes.append(repr(gap))
        return (
            f"<div>{self.title()}<div{self.name('content')}>{gap.join(lines)}{gap}"
            f"{'<br>'.join((self.glued(), *self.ends()))}</div></div>"
        )


LAYOUTS: dict[str, type[Semantic]] = {
    "semantic": Semantic,
    "bare": Bare,
    "table": Table,
    "divided": Divided,
    "broken": Broken,
}
