"""Ours: criteria as trees, residents in a DuckDB file through Ibis, reduced to cells, all services answered at once."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import ibis
import ibis.expr.types as ir
import numpy as np
from county import MUNICIPALITIES, SEGMENTS, SERVICES, Limits, Rules, conditions

from punos.base.texts import Text
from punos.engines.criteria import All, Compare, FactKind, FactSpec, Is, Op, Tree
from punos.engines.criteria.cells import cells_of
from punos.engines.criteria.cuts import cut
from punos.engines.criteria.kernel import moves
from punos.engines.criteria.one_pass import moves_in_one_pass
from punos.engines.criteria.sets import CriteriaSet, Grouping

ON = date(2026, 1, 1)
YES_NO = ("care", "home")
SPECS = {
    name: FactSpec(name, FactKind.YES_NO if name in YES_NO else FactKind.NUMBER, Text(name, name, name))
    for name in ("age", "need", "income", "household", "care", "home")
}
GROUPING = Grouping(tuple(range(MUNICIPALITIES)), tuple(range(SEGMENTS)))
SLID = range(500, 5000, 50)
"""Where a slider over an income limit can stand, in euros."""


def load(folder: Path) -> ir.Table:
    """The table of residents, on disk."""
    return ibis.duckdb.connect(folder / "residents.duckdb", read_only=True, threads=2).table("residents")


def tree(limits: Limits) -> Tree:
    """A criterion; one without limits asks for an age of nought or more."""
    parts = [Is(column) if column in YES_NO else Compare(column, Op(op), limit) for column, op, limit in conditions(limits)]
    return All(tuple(parts) or (Compare("age", Op.AT_LEAST, 0),))


def sets(rules: Rules) -> tuple[CriteriaSet, CriteriaSet]:
    """The criteria in use and the harmonised ones."""
    now = {str(place): {m: tree(rules.now[place, m]) for m in range(MUNICIPALITIES)} for place in range(SERVICES)}
    return CriteriaSet(now, {}, ON), CriteriaSet({str(place): tree(rules.harmonised[place]) for place in range(SERVICES)}, {}, ON)


def answer(table: ir.Table, rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Gained and lost by service, municipality and segment: rules to trees, residents to cells, cells to counts."""
    before, after = sets(rules)
    cells = cells_of(table, cut(table, GROUPING, (before, after), SPECS))
    found = moves(cells, before, after, SPECS)
    return found.gained(), found.lost()


def everyone(table: ir.Table, rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """The obvious form: every criterion asked of every resident."""
    found = moves_in_one_pass(table, GROUPING, *sets(rules), SPECS)
    return found.gained(), found.lost()


def steps(table: ir.Table, rules: Rules) -> dict[str, float]:
    """Seconds of each step, what the cells are, and milliseconds of one changed criterion and of all on ready cells."""
    before, after = sets(rules)
    begun = time.perf_counter()
    cutting = cut(table, GROUPING, (before, after), SPECS)
    was_cut = time.perf_counter()
    cells = cells_of(table, cutting)
    counted = time.perf_counter()
    moves(cells, before, after, SPECS)
    answered = time.perf_counter()
    return {
        "cut_s": was_cut - begun,
        "cells_s": counted - was_cut,
        "answer_s": answered - counted,
        "cells": len(cells),
        **slide(table, rules, before, after),
    }


def slide(table: ir.Table, rules: Rules, before: CriteriaSet, after: CriteriaSet) -> dict[str, float]:
    """Take up one service's income limit: cut its residents at every place of the slider, then move the limit over all of them."""
    service = next(place for place, limits in enumerate(rules.harmonised) if len(conditions(limits)) >= 3 and limits[3] < 10_000)
    one = [str(service)]
    begun = time.perf_counter()
    cells = cells_of(table, cut(table, GROUPING, (before.only(one), after.only(one)), SPECS, finer={"income": SLID}))
    taken_up = time.perf_counter() - begun
    times = []
    for limit in SLID:
        begun = time.perf_counter()
        limits = rules.harmonised[service].copy()
        limits[3] = limit
        moves(cells, before, CriteriaSet({one[0]: tree(limits)}, {}, ON), SPECS, one)
        times.append(time.perf_counter() - begun)
    times.sort()
    middle, last = times[len(times) // 2] * 1000, times[-1] * 1000
    return {"slider_cells": len(cells), "slider_taken_up_s": taken_up, "slider_p50_ms": middle, "slider_max_ms": last}
