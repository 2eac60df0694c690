"""Facts, parameters and trees that the chapters and the properties share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import product

from hypothesis import strategies as st

from punos.base.period import Period
from punos.base.texts import Text
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

ON = date(2026, 3, 2)


def text(word: str) -> Text:
    return Text(word, f"{word} (sv)", f"{word} (en)")


SPECS = {
    spec.name: spec
    for spec in (
        FactSpec("age", FactKind.NUMBER, Text("Ikä", "Ålder", "Age"), Text("vuotta", "år", "years")),
        FactSpec("income", FactKind.NUMBER, Text("Tulot", "Inkomster", "Income"), Text("€", "€", "€")),
        FactSpec("unemployed_days", FactKind.NUMBER, text("Työttömyyspäivät")),
        FactSpec("born", FactKind.DATE, Text("Syntynyt", "Född", "Born")),
        FactSpec("lives_alone", FactKind.YES_NO, Text("Asuu yksin", "Bor ensam", "Lives alone")),
        FactSpec("resident", FactKind.YES_NO, text("Asukas")),
        FactSpec("needs_support", FactKind.YES_NO, Text("Tarvitsee tukea", "Behöver stöd", "Needs support")),
        FactSpec(
            "municipality",
            FactKind.CHOICE,
            Text("Kunta", "Kommun", "Municipality"),
            choices=(("179", Text("Jyväskylä", "Jyväskylä", "Jyväskylä")), ("500", text("Muurame"))),
        ),
    )
}
PARAMETERS = {
    "long_unemployment": Parameter(
        "long_unemployment",
        (
            Dated(300, Period(date(2020, 1, 1), date(2026, 1, 1)), "Act A § 1"),
            Dated(200, Period(date(2026, 1, 1)), "Act B § 2"),
        ),
    ),
    "born_before": Parameter("born_before", (Dated(date(1960, 1, 1), Period(date(2020, 1, 1)), "Act C"),)),
}

# What each fact of a generated world may be.
VALUES: dict[str, st.SearchStrategy[object]] = {
    "age": st.integers(15, 20),
    "income": st.sampled_from([Decimal(0), Decimal("999.5"), 1000]),
    "unemployed_days": st.sampled_from([100, 200, 300]),
    "born": st.sampled_from([date(1959, 12, 31), date(1960, 1, 1)]),
    "lives_alone": st.booleans(),
    "resident": st.booleans(),
    "needs_support": st.booleans(),
    "municipality": st.sampled_from(["179", "500", "xyz"]),
}

facts_known: st.SearchStrategy[Facts] = st.fixed_dictionaries(VALUES)  # type: ignore[arg-type]
facts_partly_known = st.fixed_dictionaries({name: st.none() | values for name, values in VALUES.items()})

_ops = st.sampled_from(Op)
_texts = st.none() | st.just(text("Oma teksti"))
_sources = st.sampled_from(["", "SHL 1301/2014 3 §"])
_carried = st.fixed_dictionaries({"text": _texts, "source": _sources, "clause": st.sampled_from(["", "6.2"])})


def leaves(*, whole: bool = False) -> st.SearchStrategy[Tree]:
    numbers = st.integers(15, 20) if whole else st.integers(15, 20) | st.sampled_from([Decimal("17.5"), Decimal("999.5")])
    conditions = st.one_of(
        st.tuples(st.just("age"), _ops, numbers),
        st.tuples(st.just("age" if whole else "income"), _ops, numbers),
        st.tuples(st.just("unemployed_days"), _ops, st.just(ParameterRef("long_unemployment"))),
        st.tuples(st.just("born"), _ops, st.just(ParameterRef("born_before")) | st.just(date(1960, 1, 1))),
    )
    return st.one_of(
        st.builds(lambda args, more: Compare(*args, **more), conditions, _carried),
        st.builds(lambda fact, more: Is(fact, **more), st.sampled_from(["lives_alone", "resident"]), _carried),
        st.builds(
            lambda values, more: OneOf("municipality", tuple(values), **more),
            st.lists(st.sampled_from(["179", "500"]), min_size=1, max_size=2, unique=True),
            _carried,
        ),
        st.builds(lambda more: Judgement("needs_support", **more), _carried),
    )


def _groups(below: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    parts = st.lists(below, min_size=1, max_size=4).map(tuple)
    return st.one_of(
        st.builds(lambda these, more: All(these, **more), parts, _carried),
        st.builds(lambda these, more: Any_(these, **more), parts, _carried),
        st.builds(lambda this, more: Not(this, **more), below, _carried),
        st.builds(
            lambda these, n, more: AtLeast(1 + n % len(these), these, **more),
            parts,
            st.integers(0, 3),
            _carried,
        ),
    )


trees = st.recursive(leaves(), _groups, max_leaves=10)
trees_of_whole_numbers = st.recursive(leaves(whole=True), _groups, max_leaves=8)

# Every value that can make a difference, so that going through all of them is going through everything there is.
EVERYTHING: dict[str, tuple[object, ...]] = {
    "age": (15, 16, 17, 18, 19, 20, 21, 14),
    "unemployed_days": (199, 200, 201),
    "born": (date(1959, 12, 31), date(1960, 1, 1), date(1960, 1, 2)),
    "lives_alone": (True, False),
    "resident": (True, False),
    "needs_support": (True, False),
    "municipality": ("179", "500", "091"),
}


def worlds(names: list[str], specs: Mapping[str, FactSpec] | None = None) -> Iterator[dict[str, object]]:
    """Every world of these facts; with `specs` only the choices that they declare."""
    for values in product(*(_possible(name, (specs or {}).get(name)) for name in names)):
        yield dict(zip(names, values, strict=True))


def _possible(name: str, spec: FactSpec | None) -> list[object]:
    return [value for value in EVERYTHING[name] if not (spec and spec.choices) or value in dict(spec.choices)]
