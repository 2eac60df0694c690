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
    assert suppress({"a": 12, "b": 13, "c": 9}) == Suppressed((("a", 10), ("b", 15), ("c", 10)), 35)


def test_small_counts_and_empty_lines_are_hidden() -> None:
    shown = suppress({"a": 2, "b": 41, "c": 7, "d": 0, "e": 30})
    assert shown.cells == (("a", None), ("b", 40), ("c", None), ("d", None), ("e", 30))
    assert shown.total == 80


def test_what_would_be_told_by_the_total_has_company() -> None:
    assert suppress({"a": 0, "b": 13, "c": 13, "d": 13}).cells == (("a", None), ("b", None), ("c", 15), ("d", 15))


def test_a_lone_count_in_sight_is_hidden_too() -> None:
    assert suppress({"a": 3, "b": 40}) == Suppressed((("a", None), ("b", None)), 45)


def test_nothing_is_shown_of_a_small_total() -> None:
    assert suppress({"a": 4, "b": 3}) == Suppressed((("a", None), ("b", None)), None)


def test_a_single_provider_is_hidden_however_large() -> None:
    assert suppress({"a": 30, "b": 20, "c": 20}, alone={"a"}).cells == (("a", None), ("b", 20), ("c", 20))


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="count of 'a' is -1: give counts from 0 up"):
        suppress({"a": -1})


@given(tables)
def test_what_is_shown_is_near_the_truth_and_never_small(table: dict[str, int]) -> None:
    shown = suppress(table)
    assert [key for key, _ in shown.cells] == list(table)
    for key, count in shown.cells:
        assert count is None or (abs(count - table[key]) <= 2 and table[key] >= 8)
    assert shown.total is None or abs(shown.total - sum(table.values())) <= 2


def tables_up_to(total: int, cells: int) -> Iterator[tuple[int, ...]]:
    """Every table of so many cells whose sum is `total` or less."""
    if cells == 0:
        yield ()
        return
    for count in range(total + 1):
        for rest in tables_up_to(total - count, cells - 1):
            yield (count, *rest)


@pytest.mark.parametrize(("cells", "most"), [(2, 62), (3, 62), (4, 37)])
def test_an_attacker_who_tries_every_table_pins_no_hidden_count_down(cells: int, most: int) -> None:
    """The attacker knows the method, and goes through all tables that could have given what is shown."""
    possible: dict[Suppressed[int], list[set[int]]] = defaultdict(lambda: [set() for _ in range(cells)])
    for counts in tables_up_to(most, cells):
        for values, count in zip(possible[suppress(dict(enumerate(counts)))], counts, strict=True):
            values.add(count)
    tried = {shown: values for shown, values in possible.items() if shown.total is None or shown.total + 2 <= most}
    sizes = [len(values[key]) for shown, values in tried.items() for key in shown.hidden()]
    print(f"{len(tried)} looks of tables of {cells} cells: a hidden count is one of {min(sizes)} at least")
    assert min(sizes) >= 4
