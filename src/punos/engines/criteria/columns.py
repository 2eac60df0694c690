"""The columns of a table of persons, and the limits of criteria in the units of a column.

A unit is a whole step of a column: one for whole numbers, a hundredth for a decimal with two places, a day for dates.
In units every comparison is one of whole numbers, so that a column and a person are never told apart by rounding.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir

from punos.engines.criteria.evaluation import dated_value
from punos.engines.criteria.facts import CriteriaError, FactKind, FactSpec, kind_of, kinds_for
from punos.engines.criteria.parameters import Parameter
from punos.engines.criteria.tree import Compare, Leaf, Number, Op, ParameterRef

FARTHEST = 10**18
"""No value of a column is this far from nought, in units: they all fit in 64 bits."""

_EPOCH = date(1970, 1, 1).toordinal()
_WORDS: Mapping[FactKind, str] = {
    FactKind.YES_NO: "a boolean",
    FactKind.NUMBER: "an integer of at most 64 bits or a decimal of at most 18 digits",
    FactKind.DATE: "a date",
    FactKind.CHOICE: "a string",
}


@dataclass(frozen=True, slots=True)
class Column:
    """Where a fact of every person stands: its type, and for a decimal the number of places. `type` is None where no column holds it."""

    fact: str
    kind: FactKind
    type: dt.DataType | None
    places: int = 0

    def first_at(self, limit: Number | date) -> int:
        """The smallest value, in units, that is not under `limit`."""
        return _near(math.ceil(self._exact(limit)))

    def first_over(self, limit: Number | date) -> int:
        """The smallest value, in units, that is over `limit`."""
        return _near(math.floor(self._exact(limit)) + 1)

    def is_past_all(self, unit: int) -> bool:
        """Whether no date is so late: what comes after the last day that there is."""
        return self.kind is FactKind.DATE and unit + _EPOCH > date.max.toordinal()

    def literal(self, unit: int) -> ir.Scalar:
        """A value given in units, as the table would hold it."""
        if self.kind is FactKind.DATE:
            return ibis.literal(date.fromordinal(unit + _EPOCH))
        if isinstance(self.type, dt.Decimal):
            digits = max(self.type.precision or 18, len(str(abs(unit))))
            return ibis.literal(Decimal(unit).scaleb(-self.places), type=dt.Decimal(digits, self.places))
        fits = isinstance(self.type, dt.Integer) and self.type.bounds.lower <= unit <= self.type.bounds.upper
        return ibis.literal(unit, type=self.type if fits else "int64")

    def _exact(self, limit: Number | date) -> int | Fraction:
        if isinstance(limit, date):
            return limit.toordinal() - _EPOCH
        scale: int = 10**self.places
        return limit * scale if isinstance(limit, int) else Fraction(limit) * scale


def column_of(table: ir.Table, spec: FactSpec) -> Column:
    """The column of `table` that holds the fact; of no type where the table has none: then nobody's is known.

    Raises CriteriaError when the column cannot hold the fact exactly.
    """
    if spec.name not in table.columns:
        return Column(spec.name, spec.kind, None)
    kind = table.schema()[spec.name]
    places = (kind.scale or 0) if isinstance(kind, dt.Decimal) else 0
    if not _holds(kind, spec.kind):
        raise CriteriaError(f"columns.{spec.name}", f"a {kind} column cannot hold a {spec.kind}", f"cast it to {_WORDS[spec.kind]}")
    return Column(spec.name, spec.kind, kind, places)


def spec_of(leaf: Leaf, specs: Mapping[str, FactSpec]) -> FactSpec:
    """The declared fact that a condition asks about. Raises CriteriaError when it is not declared or of another kind."""
    spec = specs.get(leaf.fact)
    if spec is None:
        raise CriteriaError(f"facts.{leaf.fact}", "not declared", "declare it or mend its name")
    if spec.kind not in kinds_for(leaf):
        raise CriteriaError(f"facts.{leaf.fact}", f"a {spec.kind} cannot be asked so", "ask about it in the form for its kind")
    return spec


def limit_of(leaf: Compare, spec: FactSpec, parameters: Mapping[str, Parameter], on: date) -> Number | date:
    """What a comparison is held against on `on`. Raises CriteriaError when there is nothing, or something of another kind."""
    limit = leaf.value
    if isinstance(limit, ParameterRef):
        limit = dated_value(limit.name, parameters, on).value
    if kind_of(limit) is not spec.kind:
        raise CriteriaError(f"facts.{leaf.fact}", f"{limit!r} is not a {spec.kind}", f"compare with a {spec.kind}")
    return limit


def turns(op: Op, limit: Number | date, column: Column) -> tuple[int, ...]:
    """The values, in units, where the comparison can turn: below the first, and between two, it answers one and the same."""
    if op in (Op.AT_LEAST, Op.UNDER):
        return (column.first_at(limit),)
    if op in (Op.OVER, Op.AT_MOST):
        return (column.first_over(limit),)
    first, after = column.first_at(limit), column.first_over(limit)
    return (first, after) if first < after else ()


def _near(unit: int) -> int:
    return max(-FARTHEST, min(FARTHEST, unit))


def _holds(kind: dt.DataType, fact: FactKind) -> bool:
    """Whether a column of the type can hold such a fact, every value exactly."""
    if fact is FactKind.NUMBER:
        if isinstance(kind, dt.Decimal):
            return kind.precision is not None and bool(kind.precision <= 18)
        return bool(kind.is_integer()) and not kind.is_uint64()
    return isinstance(kind, {FactKind.YES_NO: dt.Boolean, FactKind.DATE: dt.Date, FactKind.CHOICE: dt.String}[fact])
