"""Tables that may be shown, and an attacker who knows the method and tries every table there is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punos.engines.disclosure import Suppressed, suppress

tables = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 60), max_size=8)


def test_a_table_without_small_counts_is_rounded() -> None:
    assert suppress({"a": 12, "b": 13, "c": 0}) == Suppressed((("a", 10), ("b", 15), ("c", 0)), 25)


def test_small_counts_are_hidden() -> None:
    shown = suppress({"a": 2, "b": 40, "c": 3, "d": 4})
    assert shown.cells == (("a", None), ("b", 40), ("c", None), ("d", None))
    assert shown.hidden() == {"a", "c", "d"}
    assert shown.total == 50


@pytest.mark.parametrize(
    ("table", "hidden"),
    [
        ({"a": 3, "b": 40, "c": 7}, {"a", "b"}),
        ({"a": 40, "b": 0, "c": 3}, {"a", "c"}),
        ({"a": 40, "b": 3, "c": 0, "d": 9}, {"b", "d"}),
    ],
)
def test_a_lone_small_count_gets_company(table: dict[str, int], hidden: set[str]) -> None:
    shown = suppress(table)
    assert shown.hidden() == hidden
    assert shown.total == 5 * round(sum(table.values()) / 5)


@pytest.mark.parametrize("table", [{"a": 3, "b": 0}, {"a": 2, "b": 2}, {"a": 1, "b": 1, "c": 1}, {"a": 4}])
def test_a_total_that_tells_small_counts_is_hidden(table: dict[str, int]) -> None:
    assert suppress(table).total is None


def test_seven_people_in_seven_cells_are_not_given_away_by_their_total() -> None:
    assert suppress(dict.fromkeys("abcdefg", 1) | {"z": 50}).total is None


def test_other_thresholds_and_roundings() -> None:
    assert suppress({"a": 9, "b": 8, "c": 104}, threshold=10, rounding=1).cells == (
        ("a", None),
        ("b", None),
        ("c", 104),
    )


@pytest.mark.parametrize(
    ("table", "threshold", "rounding", "message"),
    [
        ({"a": -1}, 5, 5, "count of 'a' is -1: give counts from 0 up"),
        ({}, 1, 5, "threshold 1, rounding 5: give at least 2 and 1"),
        ({}, 5, 0, "threshold 5, rounding 0"),
    ],
)
def test_nonsense_is_refused(table: dict[str, int], threshold: int, rounding: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        suppress(table, threshold=threshold, rounding=rounding)


@given(tables)
def test_what_is_shown_is_near_the_truth_and_never_small(table: dict[str, int]) -> None:
    shown = suppress(table)
    assert [key for key, _ in shown.cells] == list(table)
    for key, count in shown.cells:
        if count is not None:
            assert abs(count - table[key]) <= 2
            assert not 0 < table[key] < 5
    assert shown.total is None or abs(shown.total - sum(table.values())) <= 2


@given(tables)
def test_nothing_hidden_stands_alone_beside_a_total(table: dict[str, int]) -> None:
    shown = suppress(table)
    assert len(shown.hidden()) != 1 or shown.total is None


@given(tables)
def test_no_more_is_hidden_than_small_counts_and_one_for_company(table: dict[str, int]) -> None:
    small = {key for key, count in table.items() if 0 < count < 5}
    extra = suppress(table).hidden() - small
    assert len(extra) <= (1 if len(small) == 1 else 0)


def tables_up_to(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells whose sum is `total` or less."""
    if cells == 0:
        yield ()
        return
    for count in range(total + 1):
        for rest in tables_up_to(total - count, cells - 1):
            yield (count, *rest)


def greatest_total(shown: Suppressed[int]) -> int:
    """The greatest sum of a table that looks so; without a total only small counts are hidden."""
    if shown.total is not None:
        return shown.total + 2
    return sum(4 if count is None else count + 2 * (count > 0) for _, count in shown.cells)


@pytest.mark.parametrize(("cells", "most"), [(1, 42), (2, 42), (3, 42), (4, 30), (5, 22), (6, 17)])
def test_an_attacker_who_tries_every_table_pins_no_hidden_count_down(cells: int, most: int) -> None:
    """The attacker knows the method and goes through all tables that could have given what is shown."""
    possible: dict[Suppressed[int], list[set[int]]] = defaultdict(lambda: [set() for _ in range(cells)])
    for counts in tables_up_to(most, cells):
        for values, count in zip(possible[suppress(dict(enumerate(counts)))], counts, strict=True):
            values.add(count)
    tried = {shown: values for shown, values in possible.items() if greatest_total(shown) <= most}
    assert sum(len(shown.hidden()) for shown in tried) > 0
    pinned = [(shown, key) for shown, values in tried.items() for key in shown.hidden() if len(values[key]) < 2]
    assert pinned == []
