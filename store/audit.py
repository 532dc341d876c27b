"""What audit.lua, aside.lua and survey.lua reply, in words and sums."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from config.settings import Settings

#: Counters that are an outcome's: those with a dot, and this one.
PUBLISHED = "published"
#: The type of each fixed key.
KEY_TYPES = {
    **dict.fromkeys(("hosts", "busy", "leases", "delayed", "dead", "slices", "boilerplate"), "zset"),
    **dict.fromkeys(("trials", "troubled", "workers", "validated"), "zset"),
    **dict.fromkeys(("generations", "copies"), "zset"),
    **dict.fromkeys(("records", "outcomes", "inbox:dead"), "stream"),
    **dict.fromkeys(("inbox", "records:list"), "list"),
    **dict.fromkeys(("tokens", "pumped"), "string"),
    **dict.fromkeys(("counters", "limits", "validators"), "hash"),
}


@dataclass(frozen=True, slots=True)
class Audit:
    """Both sides of the books at one moment, counted from the data; `differences` says in sentences what is wrong."""

    admitted: int
    accounted: int
    places: dict[str, int]
    differences: tuple[str, ...]

    @property
    def balanced(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def wrong_types(flat: Sequence[bytes]) -> Iterator[str]:
    """Yield a sentence for each name, type and right type that aside.lua and survey.lua tell."""
    for name, is_, right in triples(flat):
        yield f"{name} is a {is_}, not a {right}"


def triples(flat: Sequence[bytes]) -> Iterator[tuple[str, str, str]]:
    """Yield a script's flat reply by threes."""
    texts = [value.decode(errors="replace") for value in flat]
    return zip(texts[::3], texts[1::3], texts[2::3], strict=True)


def audit_of(reply: Sequence[Any], settings: Settings) -> Audit:
    """Return the reply of audit.lua as an Audit."""
    waiting, delayed, leased, dead, in_flight, appended, flat, _ = reply
    counters = {name.decode(): number(value) for name, value in zip(flat[::2], flat[1::2], strict=True)}
    sums = sums_of(counters)
    places = {
        **{name: sums[name] for name in ("published", "duplicates", "rejected")},
        "dead": dead,
        "waiting": waiting,
        "delayed": delayed,
        "leased": leased,
    }
    accounted = sum(places.values())
    failed = sum(value for name, value in counters.items() if name.startswith("failed."))
    pairs = [
        ("URLs admitted", sums["admitted"], "accounted for", accounted),
        ("counted as waiting", counters.get("waiting", 0), "in the queues", waiting),
        ("counted as failed", failed, "among the dead letters", dead),
        ("in flight by host", in_flight, "leased", leased),
    ]
    if "stream" in settings.output:
        streamed = counters.get("streamed", 0)
        pairs.append(("records counted as appended", streamed, "appended to the stream", max(0, appended)))
    differences = tuple(f"{one} {left}: {other} {right}" for left, one, right, other in pairs if one != other)
    return Audit(sums["admitted"], accounted, places, differences)


def sums_of(counters: Mapping[str, int]) -> dict[str, int]:
    """Return what the counters say came in and ended: admitted, published, duplicates, rejected."""

    def total(kind: str) -> int:
        return sum(value for name, value in counters.items() if name.startswith(f"{kind}."))

    return {
        "admitted": counters.get("admitted", 0),
        PUBLISHED: counters.get(PUBLISHED, 0),
        "duplicates": total("duplicate"),
        "rejected": total("rejected"),
    }


def number(value: bytes) -> int:
    """Return a counter's value."""
    try:
        return int(value)
    except ValueError:
        return 0  # somebody else wrote it; an inspection finds it
