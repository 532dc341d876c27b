"""Many ids in little memory: 16 bytes each and hardly more, to compare millions of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Bytes of an id, and how many of its first ones choose its part: 1,024 parts, and only one is unpacked at a time.
ID_BYTES, PART_BYTES = 16, 2


class Ids:
    """A bag of ids; `odd` are those that are none by their length, kept less thriftily."""

    def __init__(self) -> None:
        self._parts: defaultdict[bytes, bytearray] = defaultdict(bytearray)
        self.odd: list[bytes] = []

    def add(self, ids: Iterable[bytes]) -> None:
        """Put them in, those that are there once more."""
        parts = self._parts
        for id_ in ids:
            if len(id_) == ID_BYTES:
                parts[id_[:PART_BYTES]] += id_
            else:
                self.odd.append(id_)

    def without(self, *others: Ids) -> Iterator[set[bytes]]:
        """Yield those that none of the others has, in sets of any size."""
        yield set(self.odd).difference(*(other.odd for other in others))
        for name in self._parts:
            yield set(self.part(name)).difference(*(other.part(name) for other in others))

    def repeated(self) -> Iterator[set[bytes]]:
        """Yield those that were put in more than once, in sets of any size."""
        yield _repeated(self.odd)
        for name in self._parts:
            yield _repeated(self.part(name))

    def part(self, name: bytes) -> list[bytes]:
        """Return all that begin with these PART_BYTES bytes."""
        packed = bytes(self._parts.get(name, b""))
        return [packed[start : start + ID_BYTES] for start in range(0, len(packed), ID_BYTES)]


def _repeated(ids: list[bytes]) -> set[bytes]:
    return {id_ for id_, count in Counter(ids).items() if count > 1}
