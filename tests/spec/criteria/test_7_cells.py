"""Chapter 7. Counting on cells gives what counting everyone gives."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from punos.engines.criteria import All, Any_, AtLeast, Compare, CriteriaError, FactKind, FactSpec, Not, OneOf, Op, Tree, evaluate
from punos.engines.criteria import cells as cells_module
from punos.engines.criteria.boxes import MOST_BOXES, boxes_of
from punos.engines.criteria.cells import Cells, cells_in_place, cells_of
from punos.engines.criteria.cuts import Terms, cut
from punos.engines.criteria.kernel import answer_cells, moves
from punos.engines.criteria.one_pass import moves_in_one_pass
from punos.engines.criteria.sets import CriteriaSet, Grouping, Move, Moves, Standing
from tests.spec.criteria.populations import (
    GROUPING,
    ON,
    PARAMETERS,
    SPECS,
    facts_of_person,
    leaves,
    one_set,
    persons,
    sets,
    table_of,
    trees,
)
from tests.spec.criteria.worlds import text

STANDINGS = {"no": Standing.NO, "unknown": Standing.UNKNOWN, "yes": Standing.YES}
slowly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def in_duckdb(table: ir.Table) -> ir.Table:
    """The same rows in a DuckDB of their own."""
    return ibis.duckdb.connect().create_table("persons", table.to_pyarrow())


def one_by_one(rows: list[dict[str, object]], before: CriteriaSet, after: CriteriaSet) -> Counter[Move]:
    """The reference: each person asked alone about each service."""
    counted: Counter[tuple[object, ...]] = Counter()
    for service in before.criteria:
        for row in rows:
            stands = [standing(one.of(service, row["municipality"]), row) for one in (before, after)]  # type: ignore[arg-type]
            counted[service, row["municipality"], row["segment"], *stands] += 1
    return Counter(Move(*key, number) for key, number in counted.items())  # type: ignore[arg-type]


def standing(tree: Tree | None, row: dict[str, object]) -> Standing:
    if tree is None:
        return Standing.NO
    return STANDINGS[evaluate(tree, facts_of_person(row), PARAMETERS, ON, SPECS).answer]


def same_cells(one: Cells, other: Cells) -> bool:
    arrays = [(one.group, other.group), (one.persons, other.persons), *((one.piece[fact], other.piece[fact]) for fact in one.piece)]
    return one.piece.keys() == other.piece.keys() and all(np.array_equal(*pair) for pair in arrays)


@slowly
@given(persons, sets, sets)
def test_cells_count_as_one_by_one_and_as_one_pass(rows: list[dict[str, object]], before: CriteriaSet, after: CriteriaSet) -> None:
    table = in_duckdb(table_of(rows))
    cells = cells_of(table, cut(table, GROUPING, (before, after), SPECS))
    expected = one_by_one(rows, before, after)
    assert Counter(moves(cells, before, after, SPECS).rows()) == expected
    assert Counter(moves_in_one_pass(table, GROUPING, before, after, SPECS).rows()) == expected


@slowly
@given(persons, sets, sets)
def test_cells_counted_here_are_those_that_the_table_s_engine_counts(
    rows: list[dict[str, object]], one: CriteriaSet, other: CriteriaSet
) -> None:
    table = in_duckdb(table_of(rows))
    cutting = cut(table, GROUPING, (one, other), SPECS)
    cells = cells_of(table, cutting)
    assert same_cells(cells, cells_in_place(table, cutting))
    assert int(cells.persons.sum()) == len(rows)
    assert len(cells) <= len(rows)


@slowly
@given(persons, st.lists(trees, min_size=70, max_size=70))
def test_more_services_than_a_word_has_bits(rows: list[dict[str, object]], these: list[Tree]) -> None:
    before, after = (
        one_set({str(n): tree for n, tree in enumerate(these)}),
        one_set({str(n): tree for n, tree in enumerate(reversed(these))}),
    )
    table = in_duckdb(table_of(rows[:5]))
    cells = cells_of(table, cut(table, GROUPING, (before, after), SPECS))
    assert Counter(moves(cells, before, after, SPECS).rows()) == one_by_one(rows[:5], before, after)


@slowly
@given(persons, trees)
def test_boxes_answer_as_the_tree_answered_part_by_part(rows: list[dict[str, object]], tree: Tree) -> None:
    """With no box allowed, everything is answered part by part: the slow way on the same cells."""
    one, other = one_set({"it": tree}), one_set({"it": Not(tree)})
    table = in_duckdb(table_of(rows))
    cells = cells_of(table, cut(table, GROUPING, (one,), SPECS))
    by_boxes = moves(cells, one, other, SPECS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("punos.engines.criteria.kernel.boxes_of", lambda *_: None)
        by_parts = moves(cells, one, other, SPECS)
    assert np.array_equal(by_boxes.persons, by_parts.persons)
    # Whoever has yes has no under the opposite, and who is not known stays so.
    assert not by_boxes.persons[..., Standing.YES, Standing.YES].any()
    assert by_boxes.persons[..., Standing.UNKNOWN, :].sum() == by_boxes.persons[..., Standing.UNKNOWN, Standing.UNKNOWN].sum()


# A small county worked by hand.

AGES = {"age": FactSpec("age", FactKind.NUMBER, text("Ikä")), "income": FactSpec("income", FactKind.NUMBER, text("Tulot"))}


def county() -> ir.Table:
    rows = [
        ("179", 1, 70, Decimal("900.00")),
        ("179", 1, 80, Decimal("900.00")),
        ("179", 2, 80, Decimal("1500.00")),
        ("049", 1, 66, Decimal("1500.01")),
        ("049", 1, None, Decimal("100.00")),
    ]
    municipality, segment, age, income = (list(column) for column in zip(*rows, strict=True))
    columns = {
        "municipality": pa.array(municipality),
        "segment": pa.array(segment),
        "age": pa.array(age, pa.int16()),
        "income": pa.array(income, pa.decimal128(9, 2)),
    }
    return ibis.duckdb.connect().create_table("persons", pa.table(columns))


def from_age(age: int) -> Tree:
    return All((Compare("age", Op.AT_LEAST, age), Compare("income", Op.AT_MOST, 1500)))


BEFORE = one_set({"meals": {"179": from_age(75), "049": from_age(65)}})
AFTER = one_set({"meals": from_age(70)})


def moved(after: CriteriaSet = AFTER, **more: object) -> Moves:
    table = county()
    return moves(cells_of(table, cut(table, GROUPING, (BEFORE, after), AGES, **more)), BEFORE, after, AGES)  # type: ignore[arg-type]


def test_who_gains_and_who_loses_by_municipality_and_segment() -> None:
    found = moved()
    assert found.gained().tolist() == [[[0, 0, 0], [1, 0, 0]]]
    assert found.lost().tolist() == [[[0, 0, 0], [0, 0, 0]]]
    assert Move("meals", "049", 1, Standing.UNKNOWN, Standing.UNKNOWN, 1) in set(found.rows())


def test_a_slider_moves_on_cells_cut_finer_and_nowhere_else() -> None:
    table = county()
    cells = cells_of(table, cut(table, GROUPING, (BEFORE,), AGES, finer={"age": range(60, 90)}))
    lost = {age: int(moves(cells, BEFORE, one_set({"meals": from_age(age)}), AGES, ["meals"]).lost().sum()) for age in (60, 75, 80, 81)}
    assert lost == {60: 0, 75: 0, 80: 0, 81: 2}
    with pytest.raises(CriteriaError, match=r"cells.age: these cells are not cut at the limit asked for"):
        moves(cells, BEFORE, one_set({"meals": from_age(95)}), AGES)


def test_cells_do_not_answer_what_they_were_not_cut_for() -> None:
    table = county()
    ages = one_set({"meals": Compare("age", Op.AT_LEAST, 70)})
    cells = cells_of(table, cut(table, GROUPING, (ages,), SPECS))
    with pytest.raises(CriteriaError, match=r"cells.income: these cells are not cut by it"):
        moves(cells, ages, AFTER, SPECS)
    homes = cells_of(in_duckdb(table_of([])), cut(table_of([]), GROUPING, (one_set({"meals": OneOf("home", ("own",))}),), SPECS))
    with pytest.raises(CriteriaError, match=r"cells.home: these cells do not know 'rented' from other words"):
        moves(homes, one_set({"meals": OneOf("home", ("rented",))}), ages, SPECS)


@pytest.mark.parametrize("reduce", [cells_of, cells_in_place])
def test_nobody_is_left_out_unsaid(reduce: object) -> None:
    table = county()
    grouping = Grouping(("179",), (1, 2))
    with pytest.raises(CriteriaError, match="2 persons have a municipality or segment that is not listed"):
        reduce(table, cut(table, grouping, (AFTER,), AGES))  # type: ignore[operator]


@pytest.mark.parametrize("reduce", [cells_of, cells_in_place])
def test_municipalities_may_be_numbers(reduce: object) -> None:
    table = county().mutate(municipality=ibis._.municipality.cast("int16"))
    cells = reduce(table, cut(table, Grouping((179, 49), (1, 2)), (AFTER,), AGES))  # type: ignore[operator]
    assert moves(cells, AFTER, AFTER, AGES).persons.sum(axis=(2, 3, 4)).tolist() == [[3, 2]]


def test_a_cutting_that_cannot_be_made_is_refused_with_its_place_and_cure() -> None:
    table = county()
    for names in ((), ("179", "179")):
        with pytest.raises(CriteriaError, match=r"grouping.municipality: .*: list every value of the column once"):
            Grouping(names, (1,))
    with pytest.raises(CriteriaError, match=r"grouping.path: the table has no such column: name one of municipality, segment, age, income"):
        cut(table, Grouping(("179",), (1,), segment="path"), (AFTER,), AGES)
    with pytest.raises(CriteriaError, match=r"finer.height: not declared"):
        cut(table, GROUPING, (AFTER,), AGES, finer={"height": [1]})
    with pytest.raises(CriteriaError, match=r"finer.age: datetime.date\(2026, 1, 1\) is no limit of a number"):
        cut(table, GROUPING, (AFTER,), AGES, finer={"age": [date(2026, 1, 1)]})
    with pytest.raises(CriteriaError, match=r"finer.home: 1 is no limit of a choice"):
        cut(table_of([]), GROUPING, (), SPECS, finer={"home": [1]})


def test_a_set_can_be_asked_about_one_service() -> None:
    both = one_set({"meals": from_age(70), "sauna": from_age(60)})
    assert both.only(["meals"]).criteria == {"meals": from_age(70)}
    assert both.only(["nowhere"]).criteria == {}


def test_unknown_services_are_refused() -> None:
    table = county()
    cells = cells_of(table, cut(table, GROUPING, (BEFORE, AFTER), AGES))
    with pytest.raises(CriteriaError, match=r"services.sauna: neither set has it: choose from meals"):
        moves(cells, BEFORE, AFTER, AGES, ["sauna"])


def test_a_fine_cutting_is_counted_by_the_table_s_engine_and_too_fine_a_one_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    table = county()
    cutting = cut(table, GROUPING, (BEFORE, AFTER), AGES)
    here = cells_of(table, cutting)
    monkeypatch.setattr(cells_module, "MOST_COUNTED", 1)
    assert same_cells(cells_of(table, cutting), here)
    monkeypatch.setattr(cells_module, "MOST_CELLS", 2)
    with pytest.raises(CriteriaError, match="more than 2 of them"):
        cells_of(table, cutting)


def test_cuts_far_apart_are_searched_for() -> None:
    far = one_set({"meals": Any_((Compare("income", Op.UNDER, 1), Compare("income", Op.OVER, 9_000_000)))})
    table = county()
    cutting = cut(table, GROUPING, (far, BEFORE), AGES)
    assert same_cells(cells_of(table, cutting), cells_in_place(table, cutting))


def test_a_criterion_of_very_many_boxes_is_answered_part_by_part() -> None:
    ages = tuple(All((Compare("age", Op.EQUAL, age), Compare("income", Op.AT_LEAST, age * 10))) for age in range(60, 60 + MOST_BOXES + 1))
    many = one_set({"meals": Any_(ages)})
    table = county()
    cells = cells_of(table, cut(table, GROUPING, (many,), AGES))
    assert boxes_of(Any_(ages), Terms(cells.cutting.cuts, AGES, PARAMETERS, ON)) is None
    assert moves(cells, many, many, AGES).persons[0, :, :, Standing.YES].sum() == 4


@given(st.lists(leaves, min_size=2, max_size=6), st.data())
@settings(max_examples=60, deadline=None)
def test_at_least_some_of_many_is_boxes_too(parts: list[Tree], data: st.DataObject) -> None:
    tree = AtLeast(data.draw(st.integers(1, len(parts))), tuple(parts))
    table = table_of([])
    terms = Terms(cut(table, GROUPING, (one_set({"it": tree}),), SPECS).cuts, SPECS, PARAMETERS, ON)
    found = boxes_of(tree, terms)
    assert found is not None
    assert len(found) <= MOST_BOXES
    # Every corner of the facts: one cell for each combination of pieces of the first three facts, the others not known.
    facts = list(terms.cuts)[:3]
    grid = np.meshgrid(*(np.arange(terms.cuts[fact].pieces) for fact in facts), indexing="ij")
    pieces = {fact: axis.ravel() for fact, axis in zip(facts, grid, strict=True)}
    size = grid[0].size
    yes, possible = answer_cells(tree, pieces, terms, size)
    unknown = np.zeros(size, dtype=np.intp)
    holds, may = (
        [
            [np.array([bool((bits | also) >> int(piece) & 1) for piece in pieces.get(fact, unknown)]) for fact, bits in box.items()]
            for box in found
        ]
        for also in (0, 1)
    )
    assert np.array_equal(yes, np.any([np.all(box, axis=0) for box in holds], axis=0))
    assert np.array_equal(possible, np.any([np.all(box, axis=0) for box in may], axis=0))


def test_days_are_cut_as_numbers_are() -> None:
    rows: list[dict[str, object]] = [
        {"municipality": "049", "segment": 1, "born": day} for day in (date(1959, 12, 31), date(1960, 1, 1), None)
    ]
    table = in_duckdb(table_of(rows))
    one = one_set({"meals": Compare("born", Op.UNDER, date(1960, 1, 1))})
    cells = cells_of(table, cut(table, GROUPING, (one,), SPECS))
    assert [int(moves(cells, one, one, SPECS).persons[0, 0, 0, place, place]) for place in Standing] == [1, 1, 1]
