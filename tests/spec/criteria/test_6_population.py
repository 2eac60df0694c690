"""Chapter 6. A criterion asked of a population answers each person as it answers that person alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

import ibis
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from punos.engines.criteria import (
    All,
    AtLeast,
    Compare,
    CriteriaError,
    FactKind,
    FactSpec,
    Is,
    Judgement,
    Not,
    OneOf,
    Op,
    ParameterRef,
    Tree,
    evaluate,
)
from punos.engines.criteria.population import answers
from tests.spec.criteria.populations import ANSWERS, ON, PARAMETERS, SPECS, facts_of_person, persons, table_of, trees
from tests.spec.criteria.worlds import text

PAIRS = 10_000


def of_everybody(these: list[Tree], rows: list[dict[str, object]]) -> list[list[str]]:
    """By criterion, the answer of each person."""
    table = table_of([row | {"number": number} for number, row in enumerate(rows)])
    asked = table.select("number", **{f"c{place}": answers(tree, table, PARAMETERS, ON, SPECS) for place, tree in enumerate(these)})
    found = ibis.duckdb.connect().to_pyarrow(asked).sort_by("number").to_pydict()
    return [[ANSWERS[answer] for answer in found[f"c{place}"]] for place in range(len(these))]


def test_one_person_and_the_population_agree_on_ten_thousand_criteria_and_persons() -> None:
    pairs = count()

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(st.lists(trees, min_size=5, max_size=5), persons)
    def agree(these: list[Tree], rows: list[dict[str, object]]) -> None:
        for tree, found in zip(these, of_everybody(these, rows), strict=True):
            for row, answer in zip(rows, found, strict=True):
                assert answer == evaluate(tree, facts_of_person(row), PARAMETERS, ON, SPECS).answer
                next(pairs)

    agree()
    assert next(pairs) >= PAIRS


NOBODY = dict.fromkeys(("age", "income", "debt", "born", "lives_alone", "resident", "needs_support", "home"))


@pytest.mark.parametrize(
    ("tree", "known", "answer"),
    [
        (Compare("income", Op.AT_MOST, ParameterRef("income_limit")), {"income": Decimal("999.50")}, "yes"),
        (Compare("income", Op.AT_MOST, ParameterRef("income_limit")), {"income": Decimal("999.51")}, "no"),
        (Compare("income", Op.EQUAL, Decimal("999.505")), {"income": Decimal("999.51")}, "no"),
        (Compare("income", Op.EQUAL, Decimal("999.505")), {}, "unknown"),
        (Compare("born", Op.AT_MOST, date(9999, 12, 31)), {"born": date(9999, 12, 31)}, "yes"),
        (Not(Is("resident")), {}, "unknown"),
        (All((Is("resident"), Judgement("is_at_risk"))), {"resident": False}, "no"),
        (All((Is("resident"), Judgement("is_at_risk"))), {"resident": True}, "unknown"),
        (AtLeast(2, (Is("resident"), Is("lives_alone"), Judgement("needs_support"))), {"resident": True, "needs_support": True}, "yes"),
        (AtLeast(2, (Is("resident"), Is("lives_alone"), Judgement("needs_support"))), {"resident": False, "needs_support": False}, "no"),
        (OneOf("home", ("own",)), {"home": "rented"}, "no"),
    ],
)
def test_worked_by_hand(tree: Tree, known: dict[str, object], answer: str) -> None:
    row = NOBODY | {"municipality": "049", "segment": 1} | known
    assert of_everybody([tree], [row]) == [[answer]]


def refusal(tree: Tree, specs: dict[str, FactSpec] = SPECS) -> CriteriaError:
    with pytest.raises(CriteriaError) as refused:
        answers(tree, table_of([]), PARAMETERS, ON, specs)
    return refused.value


def test_what_cannot_be_asked_is_refused_with_its_place_and_cure() -> None:
    assert refusal(Is("height")).path == "facts.height"
    assert refusal(Is("age")).path == "facts.age"
    assert "9000" in refusal(Compare("born", Op.AT_LEAST, 9000)).problem
    assert refusal(Compare("age", Op.AT_LEAST, ParameterRef("no_such"))).path == "parameters.no_such"
    assert refusal(Compare("hours_of_care", Op.AT_LEAST, ParameterRef("no_such"))).path == "parameters.no_such"


def test_a_column_that_would_round_is_refused() -> None:
    table = ibis.memtable(pa.table({"income": pa.array([299.45])}))
    with pytest.raises(CriteriaError, match=r"columns.income: a float64 column cannot hold a number: cast it to an integer"):
        answers(Compare("income", Op.AT_LEAST, Decimal("299.45")), table, PARAMETERS, ON, SPECS)


def test_a_rule_over_several_facts_is_asked_as_a_column_of_the_table() -> None:
    table = ibis.memtable(pa.table({"income": pa.array([3000, 3000]), "size": pa.array([1, 4])}))
    known = table.mutate(has_little_for_each=table.income < 1000 * table["size"])
    specs = SPECS | {"has_little_for_each": FactSpec("has_little_for_each", FactKind.YES_NO, text("Vähän"))}
    answer = answers(Is("has_little_for_each"), known, PARAMETERS, ON, specs)
    assert ibis.duckdb.connect().to_pyarrow(known.select("size", answer=answer)).sort_by("size")["answer"].to_pylist() == [False, True]
