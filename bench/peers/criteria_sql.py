"""Plain DuckDB: the forms that one would write by hand. Each answers gained and lost by service, municipality and segment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np

from county import FREE, LIMITS, MUNICIPALITIES, SEGMENTS, SERVICES, Limits, Rules, conditions

Counts = tuple[np.ndarray, np.ndarray]


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


def by_municipality(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Counts:
    """One statement for each municipality, every limit a constant: nothing to join, and DuckDB folds what can be folded."""
    found = np.zeros((2, SERVICES, MUNICIPALITIES, SEGMENTS), dtype=np.int64)
    new = [holds(limits) for limits in rules.harmonised]
    for municipality in range(MUNICIPALITIES):
        sums = []
        for service in range(SERVICES):
            old = holds(rules.now[service, municipality])
            same = old == new[service]
            sums += ["0", "0"] if same else [f"count(*) filter ({new[service]} and not {old})", f"count(*) filter ({old} and not {new[service]})"]
        asked = f"select segment, {', '.join(sums)} from residents where municipality = {municipality} group by segment"
        for segment, *counts in connection.execute(asked).fetchall():
            found[:, :, municipality, segment] = np.array(counts).reshape(SERVICES, 2).T
    return found[0], found[1]


def by_join(connection: duckdb.DuckDBPyConnection, rules: Rules) -> Counts:
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
    forms = {"age_from": "age >= {}", "age_to": "age <= {}", "need_from": "need >= {}", "income_to": "income <= {}"}
    forms |= {"care": "(care or {} = 0)", "home": "(home or {} = 0)", "household_to": "household <= {}"}
    used = [name for place, name in enumerate(LIMITS) if (rules.now[service, :, place] != FREE[place]).any()]
    old = " and ".join(forms[name].format(f"{name}_{service}") for name in used) or "true"
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
    found = np.zeros((2, SERVICES, MUNICIPALITIES, SEGMENTS), dtype=np.int64)
    for municipality in range(MUNICIPALITIES):
        sums = []
        for service in range(SERVICES):
            old, new = holds(rules.now[service, municipality]), holds(rules.harmonised[service])
            sums += [f"coalesce(sum(persons) filter ({one} and not {other}), 0)" for one, other in ((new, old), (old, new))]
        asked = f"select segment, {', '.join(sums)} from cells where municipality = {municipality} group by segment"
        for segment, *counts in connection.execute(asked).fetchall():
            found[:, :, municipality, segment] = np.array(counts, dtype=np.int64).reshape(SERVICES, 2).T
    return found[0], found[1]


def _least_of_piece(column: str, cuts: list[int], least: int = 0) -> str:
    if not cuts:
        return str(least)
    middle = len(cuts) // 2
    below, above = _least_of_piece(column, cuts[:middle], least), _least_of_piece(column, cuts[middle + 1 :], cuts[middle])
    return f"case when {column} < {cuts[middle]} then {below} else {above} end"


FORMS = {"by municipality": by_municipality, "by join": by_join}
