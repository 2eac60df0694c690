"""Populations that the chapters on columns share: facts in columns, limits on and between what they can hold, and sets."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from hypothesis import strategies as st

from punos.base.period import Period
from punos.engines.criteria import (
    All,
    Any_,
    AtLeast,
    Compare,
    Dated,
    FactKind,
    Facts,
    FactSpec,
    Is,
    Judgement,
    Not,
    OneOf,
    Op,
    Parameter,
    ParameterRef,
    Tree,
)
from punos.engines.criteria.sets import CriteriaSet, Grouping
from tests.spec.criteria.worlds import text

ON = date(2026, 3, 2)
KINDS = {
    "age": FactKind.NUMBER,
    "income": FactKind.NUMBER,
    "debt": FactKind.NUMBER,
    "born": FactKind.DATE,
    "lives_alone": FactKind.YES_NO,
    "resident": FactKind.YES_NO,
    "needs_support": FactKind.YES_NO,
    "home": FactKind.CHOICE,
    # Declared, but no column holds them.
    "hours_of_care": FactKind.NUMBER,
    "is_at_risk": FactKind.YES_NO,
}
SPECS = {name: FactSpec(name, kind, text(name)) for name, kind in KINDS.items()}
PARAMETERS = {
    "income_limit": Parameter(
        "income_limit",
        (Dated(900, Period(date(2020, 1, 1), date(2026, 1, 1)), "Act A"), Dated(Decimal("999.505"), Period(date(2026, 1, 1)), "Act B")),
    ),
    "born_before": Parameter("born_before", (Dated(date(1960, 1, 1), Period(date(2020, 1, 1)), "Act C"),)),
}
GROUPING = Grouping(("049", "179"), (1, 2, 3))
SCHEMA = pa.schema(
    [
        ("municipality", pa.string()),
        ("number", pa.int32()),
        ("segment", pa.int8()),
        ("age", pa.uint8()),
        ("income", pa.decimal128(12, 2)),
        ("debt", pa.int64()),
        ("born", pa.date32()),
        ("lives_alone", pa.bool_()),
        ("resident", pa.bool_()),
        ("needs_support", pa.bool_()),
        ("home", pa.string()),
    ]
)
ANSWERS = {True: "yes", False: "no", None: "unknown"}

_values: dict[str, st.SearchStrategy[object]] = {
    "age": st.sampled_from([0, 17, 18, 64, 65, 255]),
    "income": st.sampled_from([Decimal(text) for text in ("0", "900", "999.50", "999.51", "1000", "9999999999.99")]),
    "debt": st.sampled_from([-(10**17), -1, 0, 1, 400_000, 10**17]),
    "born": st.sampled_from([date(1, 1, 1), date(1959, 12, 31), date(1960, 1, 1), date(2026, 3, 2), date(9999, 12, 31)]),
    "lives_alone": st.booleans(),
    "resident": st.booleans(),
    "needs_support": st.booleans(),
    "home": st.sampled_from(["own", "rented", "it's \"odd\" 'ä", "none"]),
}
persons = st.lists(
    st.fixed_dictionaries(
        {name: st.none() | values for name, values in _values.items()}
        | {"municipality": st.sampled_from(GROUPING.municipalities), "segment": st.sampled_from(GROUPING.segments)}
    ),
    min_size=25,
    max_size=25,
)

_numbers = st.sampled_from([0, 17, 18, 65, 256, 900, -1, 10**20, Decimal("17.5"), Decimal("999.505"), Decimal("999.50"), Decimal("-0.001")])
_days = st.sampled_from([date(1, 1, 1), date(1960, 1, 1), date(2026, 3, 2), date(9999, 12, 31)])
_ops = st.sampled_from(Op)
leaves = st.one_of(
    st.builds(Compare, st.sampled_from(["age", "income", "debt", "hours_of_care"]), _ops, _numbers),
    st.builds(Compare, st.sampled_from(["income", "debt"]), _ops, st.just(ParameterRef("income_limit"))),
    st.builds(Compare, st.just("born"), _ops, _days | st.just(ParameterRef("born_before"))),
    st.builds(Is, st.sampled_from(["lives_alone", "resident"])),
    st.builds(Judgement, st.sampled_from(["needs_support", "is_at_risk"])),
    st.builds(OneOf, st.just("home"), st.lists(st.sampled_from(["own", "rented", "it's \"odd\" 'ä"]), min_size=1, unique=True).map(tuple)),
)


def _groups(below: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    parts = st.lists(below, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(All, parts),
        st.builds(Any_, parts),
        st.builds(Not, below),
        st.builds(lambda these, n: AtLeast(1 + n % len(these), these), parts, st.integers(0, 3)),
    )


trees: st.SearchStrategy[Tree] = st.recursive(leaves, _groups, max_leaves=8)


def one_set(criteria: dict[str, object]) -> CriteriaSet:
    return CriteriaSet(criteria, PARAMETERS, ON)  # type: ignore[arg-type]


sets = st.fixed_dictionaries(
    {
        "meals": trees,
        "transport": st.fixed_dictionaries({"049": trees, "179": trees}),
        "respite": st.fixed_dictionaries({"179": trees}),
    }
).map(one_set)


def facts_of_person(person: dict[str, object]) -> Facts:
    return {name: person[name] for name in _values}  # type: ignore[misc]


def table_of(rows: list[dict[str, object]]) -> ir.Table:
    """The persons as a table that any engine can be asked about."""
    return ibis.memtable(pa.Table.from_pylist(rows, schema=SCHEMA))
