"""Trees and proofs, against the worked example of RFC 9162 (2.1.5: seven leaves) and a tree made level by level."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punos.engines.merkle import node_of, path_of, root_by_path, root_of

leaves = st.lists(st.binary(min_size=32, max_size=32), max_size=40)


def by_levels(row: list[bytes]) -> bytes:
    """The same root, the obvious way: pairs of a level make the next; who has no partner goes up alone."""
    while len(row) > 1:
        row = [node_of(*row[at : at + 2]) if at + 1 < len(row) else row[at] for at in range(0, len(row), 2)]
    return row[0]


def test_the_tree_of_nothing_is_the_digest_of_nothing() -> None:
    assert root_of([]) == sha256(b"").digest()


def test_seven_leaves_stand_as_in_the_source() -> None:
    a, b, c, d, e, f, j = (bytes([number]) * 32 for number in range(7))
    g, h, i = node_of(a, b), node_of(c, d), node_of(e, f)
    k, m = node_of(g, h), node_of(i, j)
    row = [a, b, c, d, e, f, j]
    assert root_of(row) == node_of(k, m)
    assert path_of(row, 0) == [b, h, m]
    assert path_of(row, 3) == [c, g, m]
    assert path_of(row, 4) == [f, j, k]
    assert path_of(row, 6) == [i, k]


@given(leaves.filter(bool))
def test_both_ways_of_making_a_tree_agree(row: list[bytes]) -> None:
    assert root_of(row) == by_levels(row)


@given(leaves.filter(bool), st.data())
def test_a_proof_leads_to_the_root_from_its_own_place_alone(row: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(row) - 1))
    path = path_of(row, place)
    assert root_by_path(row[place], place, len(row), path) == root_of(row)
    assert root_by_path(bytes(31) + b"x", place, len(row), path) != root_of(row)
    assert root_by_path(row[place], place, len(row), [*path, bytes(32)]) is None
    if path:
        assert root_by_path(row[place], place, len(row), path[:-1]) != root_of(row)


def test_there_is_no_proof_of_a_place_that_is_not() -> None:
    with pytest.raises(IndexError, match="no leaf 2 among 2"):
        path_of([bytes(32)] * 2, 2)
    assert root_by_path(bytes(32), 3, 2, []) is None
