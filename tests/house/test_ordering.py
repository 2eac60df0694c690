"""Long tests stand first in both halves of the list, and nothing is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.ordering import long_first

#: Modules of tests: whether they are long, and how many tests they have.
MODULES = st.lists(st.tuples(st.booleans(), st.integers(1, 4)), max_size=30)
Item = tuple[int, int, bool]


def items_of(modules: list[tuple[bool, int]]) -> list[Item]:
    """The tests: the number of the module, their own, and whether they are long."""
    return [(module, test, is_long) for module, (is_long, count) in enumerate(modules) for test in range(count)]


def ordered(items: list[Item]) -> list[Item]:
    return long_first(items, lambda item: item[2], lambda item: item[0])


@given(MODULES)
def test_every_test_runs_once_and_the_short_ones_keep_their_order(modules: list[tuple[bool, int]]) -> None:
    items = items_of(modules)
    found = ordered(items)
    assert sorted(found) == sorted(items)
    assert [item for item in found if not item[2]] == [item for item in items if not item[2]]


@given(MODULES)
def test_a_long_module_stays_together(modules: list[tuple[bool, int]]) -> None:
    places = {item: place for place, item in enumerate(ordered(items_of(modules)))}
    for (module, test, is_long), place in places.items():
        assert not is_long or test == 0 or places[module, test - 1, True] == place - 1


def test_each_half_begins_with_long_tests() -> None:
    found = ordered(items_of([(number in (3, 11, 30, 39), 2) for number in range(40)]))
    for half, modules in ((found[:40], [3, 30]), (found[40:], [11, 39])):
        assert [item[0] for item in half if item[2]] == [number for number in modules for _ in range(2)]
        assert [item[2] for item in half] == [True] * 4 + [False] * 36
