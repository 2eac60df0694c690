"""An attacker who knows the method, sees a table with its total, and tries every table that would look the same."""

from __future__ import annotations

from itertools import product

from django.db import connections
from hypothesis import example, given, settings
from hypothesis import strategies as st

from punos.engines.disclosure import suppress

counts = st.lists(st.integers(0, 14), min_size=1, max_size=4)


def hidden(table: list[int], alone: list[bool] | None = None) -> list[bool] | None:
    """What the database hides of a table."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("set role punos_guard")
        cursor.execute("select stats.hidden(%s::integer[], %s::boolean[])", [table, alone or [False] * len(table)])
        found = cursor.fetchone()
        cursor.execute("reset role")
    return list(found[0]) if found and found[0] is not None else None


def rounded(count: int) -> int:
    """To the nearest 5, halves up."""
    return (count + 2) // 5 * 5


def look(table: list[int], hides: list[bool]) -> tuple[object, ...]:
    """What is shown of a table and its total."""
    return (*(None if hide else rounded(count) for count, hide in zip(table, hides, strict=True)), rounded(sum(table)))


@settings(max_examples=60, deadline=None)
@given(counts)
@example([1, 1, 1, 14])
@example([4, 4, 0, 0])
@example([3, 14, 14])
def test_no_small_count_can_be_told(table: list[int]) -> None:
    hides = hidden(table)
    if hides is None or not any(hides):
        return
    shown = look(table, hides)
    spans = [range(15) if hide else range(max(0, rounded(count) - 2), rounded(count) + 3) for count, hide in zip(table, hides, strict=True)]
    candidates = [other for other in product(*spans) if rounded(sum(other)) == shown[-1]]
    for place, count in enumerate(table):
        if 0 < count < 5:
            assert len({other[place] for other in candidates}) > 1, f"{table} shown as {shown} tells that place {place} is {count}"


@settings(max_examples=100, deadline=None)
@given(counts)
def test_the_database_hides_all_that_the_engine_hides(table: list[int]) -> None:
    hides = hidden(table)
    by_engine = suppress(dict(enumerate(table)))
    if hides is None:
        return
    assert {place for place, hide in enumerate(hides) if hide} >= by_engine.hidden()
    assert by_engine.total is not None or 0 < sum(table) < 5 or any(hide and table[place] >= 5 for place, hide in enumerate(hides))


def test_small_counts_without_company_hide_their_total() -> None:
    assert hidden([3, 0]) is None
    assert hidden([1, 1]) is None
    assert hidden([2, 3]) == [True, True], "five may be 1 + 4, 2 + 3, 3 + 2 or 4 + 1"
    assert hidden([]) == []


def test_a_lone_provider_takes_another_with_it_but_not_the_total() -> None:
    assert hidden([40, 30, 20], [False, True, False]) == [False, True, True]
    assert hidden([30], [True]) == [True]
