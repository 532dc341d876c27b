"""Bags of ids: what is in one and not in others, and what is twice in one."""

from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from store.ids import Ids

ids = st.lists(
    st.one_of(
        st.text("ab", min_size=16, max_size=16).map(str.encode),
        st.integers(0, 20).map(lambda number: f"{number:02d}".encode() * 8),
        st.binary(max_size=20),
    )
)


def bag(some: list[bytes]) -> Ids:
    result = Ids()
    result.add(some[::2])
    result.add(some[1::2])
    return result


@given(ids, ids, ids)
def test_ids_that_no_other_bag_has(some: list[bytes], others: list[bytes], more: list[bytes]) -> None:
    left = list(chain.from_iterable(bag(some).without(bag(others), bag(more))))
    assert len(left) == len(set(left))
    assert set(left) == set(some) - set(others) - set(more)


@given(ids)
def test_ids_that_are_in_a_bag_twice(some: list[bytes]) -> None:
    found = list(chain.from_iterable(bag([*some, *some[:3]]).repeated()))
    assert sorted(found) == sorted({id_ for id_ in some if some.count(id_) > 1} | set(some[:3]))
