"""A criterion asked of a whole population at once: the obvious form.

The tree becomes an Ibis expression over a table of persons, with one column for each fact and null where a fact is
not known. SQL's AND, OR and NOT on nullable booleans are Kleene's, so null is "not known yet" all the way. The table
is handed in and may live in DuckDB, in Spark or wherever Ibis reaches; nothing is computed here. The answer equals
`evaluate` for every person; `cells` gives the same counts much faster.

A rule over several facts at once (income by the size of a household) is no condition on a fact: give the table a
boolean column that answers it, declare that as a yes-or-no fact, and ask for it.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import cast

import ibis
import ibis.expr.types as ir

from punos.engines.criteria.columns import Column, column_of, limit_of, spec_of, turns
from punos.engines.criteria.facts import FactSpec
from punos.engines.criteria.parameters import Parameter
from punos.engines.criteria.tree import All, Any_, AtLeast, Compare, Is, Judgement, Leaf, Not, OneOf, Op, Tree


def answers(
    tree: Tree,
    table: ir.Table,
    parameters: Mapping[str, Parameter],
    on: date,
    specs: Mapping[str, FactSpec],
) -> ir.BooleanValue:
    """Whether the criterion holds for each row of `table`: true for yes, false for no, null for not known yet.

    `specs` declares the facts; each stands in the column of its name, and one without a column is nobody's known fact.
    Raises CriteriaError for a fact not declared or of another kind, a column that cannot hold its fact exactly, and a
    parameter that has no value on `on`.
    """
    return _Asking(table, parameters, on, specs).whole(tree)


@dataclass(frozen=True, slots=True)
class _Asking:
    table: ir.Table
    parameters: Mapping[str, Parameter]
    on: date
    specs: Mapping[str, FactSpec]
    columns: dict[str, Column] = field(default_factory=dict)

    def whole(self, tree: Tree) -> ir.BooleanValue:
        if isinstance(tree, Not):
            return ~self.whole(tree.part)
        if isinstance(tree, All | Any_):
            parts = [self.whole(part) for part in tree.parts]
            return reduce(operator.and_ if isinstance(tree, All) else operator.or_, parts)
        if isinstance(tree, AtLeast):
            return _at_least(tree.count, [self.whole(part) for part in tree.parts])
        return self.leaf(tree)

    def leaf(self, leaf: Leaf) -> ir.BooleanValue:
        spec = spec_of(leaf, self.specs)
        column = self.columns.get(leaf.fact) or self.columns.setdefault(leaf.fact, column_of(self.table, spec))
        if isinstance(leaf, Compare):  # before looking whether there is a column: a limit that is wrong is wrong in any table
            limit = limit_of(leaf, spec, self.parameters, self.on)
            return nothing() if column.type is None else self.compare(leaf.op, turns(leaf.op, limit, column), column)
        if column.type is None:
            return nothing()
        value = self.table[leaf.fact]
        if isinstance(leaf, OneOf):
            return value.isin(leaf.values)
        assert isinstance(leaf, Is | Judgement)  # noqa: S101 - the last of the four kinds
        return cast("ir.BooleanValue", value)

    def compare(self, op: Op, at: tuple[int, ...], column: Column) -> ir.BooleanValue:
        value = self.table[column.fact]
        if not at or column.is_past_all(at[0]):  # a limit between two values that the column can hold, or after all of them
            return ibis.ifelse(value.isnull(), nothing(), ibis.literal(op in (Op.OTHER, Op.AT_MOST, Op.UNDER)))
        if op in (Op.AT_LEAST, Op.OVER):
            return value >= column.literal(at[0])
        if op in (Op.AT_MOST, Op.UNDER):
            return value < column.literal(at[0])
        same = value == column.literal(at[0])
        return same if op is Op.EQUAL else ~same


def nothing() -> ir.BooleanScalar:
    """The answer "not known yet"."""
    return cast("ir.BooleanScalar", ibis.null("boolean"))


def _at_least(count: int, parts: list[ir.BooleanValue]) -> ir.BooleanValue:
    no, yes = ibis.literal(value=False), ibis.literal(value=True)
    surely = reduce(operator.add, [ibis.coalesce(part, no).cast("int32") for part in parts])
    possible = reduce(operator.add, [ibis.coalesce(part, yes).cast("int32") for part in parts])
    return ibis.cases((surely >= count, True), (possible < count, False), else_=nothing())
