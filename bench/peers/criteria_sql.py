"""Plain DuckDB: the forms that one would write by hand. Each answers gained and lost by service, municipality and segment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
from county import FREE, LIMITS, MUNICIPALITIES, SEGMENTS, SERVICES, Limits, Rules, conditions

Counts = tuple[np.ndarray, np.ndarray]
HELD = {
    "age_from": "age >= {}",
    "age_to": "age <= {}",
    "need_from": "need >= {}",
    "income_to": "income <= {}",
    "care": "(care or {} = 0)",
    "home": "(home or {} = 0)",
    "household_to": "household <= {}",
}


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """The residents, in memory, on both cores."""
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(f"create table residents as from '{folder}/residents.parquet'")
    connection.execute("select count(*) from residents").fetchall()
    return connection


def holds(limits: Limits) -> str:
    """A criterion with its limits written out."""
    parts = [column if column in ("care", "home") else f"{column} {op} {limit}" for column, op, limit in conditions(limits)]
    return f"({' and '.join(parts)})" if parts else "true"


def by_long_join(connection: duckdb.DuckDBPyConnection, rules: Rules, table: str = "residents", persons: str = "1") -> Counts:
    """One short statement: a row of limits for each service and municipality, joined to the residents; those that change are counted."""
    limits = {"service": np.repeat(np.arange(SERVICES), MUNICIPALITIES), "municipality": np.tile(np.arange(MUNICIPALITIES), SERVICES)}
    for place, name in enumerate(LIMITS):
        limits |= {f"old_{name}": rules.now[:, :, place].ravel(), f"new_{name}": np.repeat(rules.harmonised[:, place], MUNICIPALITIES)}
    connection.register("limits_given", pa.table(limits))
    typed = ", ".join(f"{name}::integer as {name}" for name in limits if name != "municipality")
    connection.execute(f"create or replace temp table limits as select municipality::utinyint as municipality, {typed} from limits_given")
    old, new = (" and ".join(form.format(f"{side}_{name}") for name, form in HELD.items()) for side in ("old", "new"))
    asked = f"""
        select service, municipality, segment, coalesce(sum(persons) filter (new), 0), coalesce(sum(persons) filter (old), 0)
          from (select service, municipality, segment, {persons} as persons, {old} as old, {new} as new
                  from {table} join limits using (municipality))
         where old <> new group by all"""
    found = np.zeros((2, SERVICES, MUNICIPALITIES, SEGMENTS), dtype=np.int64)
    for service, municipality, segment, gained, lost in connection.execute(asked).fetchall():
        found[:, service, municipality, segment] = gained, lost
    return found[0], found[1]


def by_wide_join(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Counts:
    """One statement for everything: the limits of all services stand in one wide row for each municipality."""
    names = [f"{limit}_{service}" for service in range(SERVICES) for limit in LIMITS]
    connection.execute(f"create or replace temp table limits (municipality utinyint, {', '.join(f'{name} integer' for name in names)})")
    rows = [[municipality, *rules.now[:, municipality].ravel().tolist()] for municipality in range(MUNICIPALITIES)]
    connection.executemany(f"insert into limits values ({', '.join('?' * (len(names) + 1))})", rows)
    sums = ", ".join(part for service in range(SERVICES) for part in _of_service(rules, service))
    asked = f"select municipality, segment, {sums} from residents join limits using (municipality) group by municipality, segment"
    found = np.zeros((2, SERVICES, MUNICIPALITIES, SEGMENTS), dtype=np.int64)
    for municipality, segment, *counts in connection.execute(asked).fetchall():
        found[:, :, municipality, segment] = np.array(counts).reshape(SERVICES, 2).T
    return found[0], found[1]


def _of_service(rules: Rules, service: int) -> Iterator[str]:
    used = [name for place, name in enumerate(LIMITS) if (rules.now[service, :, place] != FREE[place]).any()]
    old = " and ".join(HELD[name].format(f"{name}_{service}") for name in used) or "true"
    new = holds(rules.harmonised[service])
    yield f"count(*) filter (({new}) and not ({old}))"
    yield f"count(*) filter (({old}) and not ({new}))"


def over_cells(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Counts:
    """Our own idea in SQL by hand: group by pieces first, then ask the cells."""
    limits = np.concatenate([rules.now.reshape(-1, len(LIMITS)), rules.harmonised])
    pieces = {}
    for column, after, up_to in (("age", 0, 1), ("need", 2, None), ("income", None, 3), ("household", None, 6)):
        cuts = set() if after is None else {int(x) for x in limits[:, after]}
        cuts |= set() if up_to is None else {int(x) + 1 for x in limits[:, up_to] if x != FREE[up_to]}
        pieces[column] = _least_of_piece(column, sorted(cuts - {0}))
    keys = ", ".join(f"{piece} as {column}" for column, piece in pieces.items())
    connection.execute(
        f"create or replace temp table cells as select municipality, segment, {keys}, care, home, count(*) as persons from residents group by all"
    )
    return by_long_join(connection, rules, "cells", "persons")


def _least_of_piece(column: str, cuts: list[int], least: int = 0) -> str:
    if not cuts:
        return str(least)
    middle = len(cuts) // 2
    below, above = _least_of_piece(column, cuts[:middle], least), _least_of_piece(column, cuts[middle + 1 :], cuts[middle])
    return f"case when {column} < {cuts[middle]} then {below} else {above} end"
