"""A criterion changed piece by piece stays a criterion, and changes only where it was changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from punos.base.texts import Text
from punos.engines.criteria import FactKind, FactSpec, read, write
from punos.organising.errors import RuleError
from punos.organising.rules.editing import as_group, first_condition, is_group, part_at, parts_of, with_added, with_part, without_part

LEAVES = st.sampled_from(
    [{"fact": "lives_alone"}, {"fact": "age", "op": ">=", "value": 65}, {"fact": "town", "one_of": ["a", "b"]}, {"judgement": "needs_care"}]
)
TREES = st.recursive(
    LEAVES,
    lambda below: (
        st.builds(lambda parts: {"all": parts}, st.lists(below, min_size=1, max_size=3))
        | st.builds(lambda parts: {"any": parts, "source": "SHL 20 §"}, st.lists(below, min_size=1, max_size=3))
        | st.builds(lambda parts: {"at_least": len(parts), "of": parts}, st.lists(below, min_size=1, max_size=3))
        | st.builds(lambda part: {"not": part}, below)
    ),
    max_leaves=8,
)
NEW = {"fact": "is_new"}


def places(raw: dict[str, Any], here: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """Every place of a criterion."""
    return [here, *(place for step, part in enumerate(parts_of(raw)) for place in places(dict(part), (*here, step)))]


@given(TREES, st.data())
def test_a_part_put_at_a_place_is_there_and_nothing_else_changed(tree: dict[str, Any], data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places(tree)))
    changed = with_part(tree, place, NEW)
    assert part_at(changed, place) == NEW
    assert with_part(changed, place, part_at(tree, place)) == tree


@given(TREES, st.data())
def test_whatever_is_done_a_criterion_stays_one(tree: dict[str, Any], data: st.DataObject) -> None:
    place = data.draw(st.sampled_from(places(tree)))
    kind = data.draw(st.sampled_from(["all", "any", "at_least", "not"]))
    for changed in (with_added(tree, place, NEW), without_part(tree, place), as_group(tree, place, kind, 2)):
        if changed is not None:
            assert read(write(read(changed))) == read(changed)


@given(TREES, st.data())
def test_what_was_added_and_taken_out_again_leaves_the_group_as_it_was(tree: dict[str, Any], data: st.DataObject) -> None:
    groups = [place for place in places(tree) if is_group(part_at(tree, place)) and "not" not in part_at(tree, place)]
    for place in groups:
        more = with_added(tree, place, NEW)
        last = (*place, len(parts_of(part_at(more, place))) - 1)
        assert without_part(more, last) == tree


def test_a_group_left_with_nothing_goes_too() -> None:
    tree = {"all": [{"fact": "a"}, {"any": [{"not": {"fact": "b"}}]}]}
    assert without_part(tree, (1, 0, 0)) == {"all": [{"fact": "a"}]}
    assert without_part({"not": {"fact": "b"}}, (0,)) is None
    assert without_part({"fact": "b"}, ()) is None


def test_the_first_condition_makes_a_criterion_of_none() -> None:
    assert with_added(None, (), NEW) == NEW
    assert with_added({"fact": "a"}, (), NEW) == {"all": [{"fact": "a"}, NEW]}


def test_a_count_never_asks_for_more_parts_than_there_are() -> None:
    tree = {"at_least": 2, "of": [{"fact": "a"}, {"fact": "b"}]}
    assert without_part(tree, (0,)) == {"at_least": 1, "of": [{"fact": "b"}]}
    assert as_group(tree, (), "at_least", 9) == tree


@pytest.mark.parametrize(
    ("kind", "judged", "made"),
    [
        (FactKind.NUMBER, False, {"fact": "x", "op": ">=", "value": 0}),
        (FactKind.YES_NO, False, {"fact": "x"}),
        (FactKind.YES_NO, True, {"judgement": "x"}),
        (FactKind.CHOICE, False, {"fact": "x", "one_of": ["one"]}),
        (FactKind.DATE, False, {"fact": "x", "op": ">=", "value": {"date": "2026-01-01"}}),
    ],
)
def test_a_condition_to_begin_with_can_be_read(kind: FactKind, judged: bool, made: dict[str, Any]) -> None:
    label = Text("x", "x", "x")
    spec = FactSpec("x", kind, label, choices=(("one", label),))
    assert first_condition(spec, is_judgement=judged) == made
    read(made)


@pytest.mark.parametrize("place", [(5,), (0, 0), (-1,)])
def test_a_place_that_is_not_there_is_refused(place: tuple[int, ...]) -> None:
    for attempt in (part_at, without_part):
        with pytest.raises(RuleError, match="there is no part"):
            attempt({"all": [{"fact": "a"}]}, place)


def test_a_kind_of_group_that_is_none_is_refused() -> None:
    with pytest.raises(RuleError, match="no kind of group"):
        as_group({"fact": "a"}, (), "some")
