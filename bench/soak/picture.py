"""The picture: memory by process over pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.ticker import StrMethodFormatter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from soak.memory import Sample

WORKER, CHILDREN, SUPERVISOR, VALKEY = "#0b5394", ("#e69138", "#f1c232"), "#6aa84f", "#a61c00"


def draw(samples: Sequence[Sample], windows: Sequence[tuple[int, int]], title: str, file: Path) -> None:
    """Write the picture to `file`; `windows` (pages) are shaded: what is compared with one another."""
    figure, (above, below) = plt.subplots(
        2, 1, figsize=(11, 7.5), sharex=True, height_ratios=(3, 1), layout="constrained"
    )
    _processes(above, samples)
    below.plot(*_line([(each.pages, each.valkey_rss) for each in samples]), color=VALKEY, alpha=0.4, lw=1)
    below.plot(*_line([(each.pages, each.valkey_used) for each in samples]), color=VALKEY, lw=1.2)
    below.plot(*_line([(each.pages, each.valkey_kept) for each in samples]), color=VALKEY, lw=1.2, ls=":")
    last = samples[-1]
    _name(below, last.pages, last.valkey_rss, "Valkey, resident", VALKEY)
    middle = (max(each.valkey_used for each in samples) + last.valkey_kept) / 2
    _name(below, last.pages, middle, "Valkey, allocated", VALKEY)
    _name(below, last.pages, last.valkey_kept, "… without the records", VALKEY)
    for axes in (above, below):
        axes.set_ylim(bottom=0)
        axes.set_xlim(0, last.pages * 1.17)
        axes.set_ylabel("MiB")
        axes.grid(visible=True, alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
        for first, end in windows:
            axes.axvspan(first, end, color="0.5", alpha=0.12, lw=0)
    above.set_title(title, loc="left", fontsize=11)
    below.set_xlabel("pages done (shaded: the two stretches that are compared)")
    below.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    figure.savefig(file, dpi=110)
    plt.close(figure)


def _processes(axes: plt.Axes, samples: Sequence[Sample]) -> None:
    pids = list(dict.fromkeys(pid for sample in samples for pid in sample.children))
    for number, pid in enumerate(pids):
        life = [(sample.pages, sample.children[pid].pss) for sample in samples if pid in sample.children]
        axes.plot(*_line(life), color=CHILDREN[number % 2], lw=1)
    axes.plot(*_line([(each.pages, each.worker.pss) for each in samples]), color=WORKER, lw=1.6)
    _name(axes, samples[-1].pages, samples[-1].worker.pss, "Celery worker", WORKER)
    if pids:
        top = max(memory.pss for sample in samples for memory in sample.children.values())
        _name(axes, samples[-1].pages, top, "extraction children,\none line each", CHILDREN[0])
    above = [(each.pages, each.supervisor.pss) for each in samples if each.supervisor]
    if above:
        axes.plot(*_line(above), color=SUPERVISOR, lw=1.2)
        _name(axes, *above[-1], "supervisor", SUPERVISOR)


def _line(points: list[tuple[int, float]]) -> tuple[list[int], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def _name(axes: plt.Axes, x: float, y: float, text: str, colour: str) -> None:
    """Write a line's name at its end."""
    axes.annotate(text, (x, y), xytext=(6, 0), textcoords="offset points", va="center", color=colour, fontsize=9)
