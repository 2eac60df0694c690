"""How people move, the obvious way: every criterion asked of every resident, in one pass over the table for each service.

The reference for `cells` and `kernel`, and the way out where criteria cut a population so finely that cells are no
reduction. The table may live wherever Ibis reaches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import ibis
import ibis.expr.types as ir
import numpy as np

from punos.engines.criteria.facts import FactSpec
from punos.engines.criteria.population import answers
from punos.engines.criteria.sets import CriteriaSet, Grouping, Moves, Name, Standing, services_of
from punos.engines.criteria.tree import Tree


def moves_in_one_pass(
    table: ir.Table,
    grouping: Grouping,
    before: CriteriaSet,
    after: CriteriaSet,
    specs: Mapping[str, FactSpec],
    services: Iterable[str] | None = None,
) -> Moves:
    """How the persons of `table` move from their answers under `before` to those under `after`.

    Persons of a municipality or a segment that is not listed are not counted. Raises CriteriaError as `answers` does.
    """
    asked = services_of(before, after, services)
    municipalities = {name: place for place, name in enumerate(grouping.municipalities)}
    segments = {name: place for place, name in enumerate(grouping.segments)}
    persons = np.zeros((len(asked), len(municipalities), len(segments), 3, 3), dtype=np.int64)
    for place, service in enumerate(asked):
        for row in _counted(table, grouping, before, after, specs, service):
            if row["municipality"] in municipalities and row["segment"] in segments:
                at = (municipalities[row["municipality"]], segments[row["segment"]], row["before"], row["after"])
                persons[place][at] += row["persons"]
    return Moves(asked, grouping.municipalities, grouping.segments, persons)


def standing(table: ir.Table, municipality: str, one: CriteriaSet, service: str, specs: Mapping[str, FactSpec]) -> ir.IntegerValue:
    """The standing of each row of `table` about a service, by the criterion of its own municipality."""
    found = one.criteria.get(service)
    if found is None:
        return ibis.literal(int(Standing.NO), type="int8")
    trees: list[tuple[Name | None, Tree]] = [*found.items()] if isinstance(found, Mapping) else [(None, found)]
    own = [(_is_in(table, municipality, name), answers(tree, table, one.parameters, one.on, specs)) for name, tree in trees]
    answer = ibis.cases(*own, else_=False)
    return ibis.cases((answer, int(Standing.YES)), (~answer, int(Standing.NO)), else_=int(Standing.UNKNOWN))


def _is_in(table: ir.Table, municipality: str, name: Name | None) -> ir.BooleanValue:
    return ibis.literal(value=True) if name is None else table[municipality] == name


def _counted(
    table: ir.Table, grouping: Grouping, before: CriteriaSet, after: CriteriaSet, specs: Mapping[str, FactSpec], service: str
) -> list[dict[str, int]]:
    answered = table.select(
        municipality=table[grouping.municipality],
        segment=table[grouping.segment],
        before=standing(table, grouping.municipality, before, service, specs),
        after=standing(table, grouping.municipality, after, service, specs),
    )
    counted = answered.group_by(list(answered.columns)).aggregate(persons=answered.count())
    rows: list[dict[str, int]] = counted.to_pyarrow().to_pylist()
    return rows
