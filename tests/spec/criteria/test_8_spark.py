"""Chapter 8. Spark answers as DuckDB does, from the same expressions.

Spark really runs, once, in its local mode: one session for the module. It needs Java 17 or newer, which
`setup/machine.py` sees to.
"""

from __future__ import annotations

import gc
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from punos.engines.criteria import Tree, evaluate
from punos.engines.criteria.cells import Cells, cells_in_place, cells_of
from punos.engines.criteria.cuts import cut
from punos.engines.criteria.one_pass import moves_in_one_pass
from punos.engines.criteria.population import answers
from punos.engines.criteria.sets import CriteriaSet
from tests.spec.criteria.populations import ANSWERS, GROUPING, ON, PARAMETERS, SPECS, facts_of_person, persons, sets, table_of, trees

# Spark's Python side leaves its sockets to the garbage, and calls pandas by older names.
pytestmark = [pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"), pytest.mark.filterwarnings("ignore::DeprecationWarning")]
# Spark takes a second for each question, so few questions hold many criteria.
few = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Ibis on a Spark of two threads."""
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    settings_of_spark = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder),
        "spark.sql.session.timeZone": "UTC",
    }
    building = SparkSession.builder.master("local[2]").appName("punos")
    for name, value in settings_of_spark.items():
        building = building.config(name, value)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("SPARK_LOCAL_IP", "127.0.0.1"), ("PYSPARK_PYTHON", sys.executable), ("PYSPARK_DRIVER_PYTHON", sys.executable)):
            patch.setenv(name, value)
        session = building.getOrCreate()
        yield ibis.pyspark.connect(session)
        session.stop()
    gc.collect()


@pytest.fixture(autouse=True)
def _sockets_end_here() -> Iterator[None]:
    """What Spark leaves open is closed while its warnings are still let pass, not in the middle of another test."""
    yield
    gc.collect()


def in_spark(spark: Any, rows: list[dict[str, object]], folder: Path) -> ir.Table:
    file = folder / f"{uuid.uuid4().hex}.parquet"  # a new name each time: Spark remembers files by theirs
    pq.write_table(table_of(rows).to_pyarrow(), file)
    return spark.read_parquet(str(file))


def asked(table: ir.Table, these: list[Tree]) -> ir.Table:
    return table.select("number", **{f"c{place}": answers(tree, table, PARAMETERS, ON, SPECS) for place, tree in enumerate(these)})


def test_spark_answers_as_duckdb_does(spark: Any, tmp_path: Path) -> None:
    """One test, so that tests shared out between processes start one Spark."""

    @few
    @given(st.lists(trees, min_size=40, max_size=40), persons)
    def each_person(these: list[Tree], rows: list[dict[str, Any]]) -> None:
        numbered = [row | {"number": number} for number, row in enumerate(rows)]
        far = asked(in_spark(spark, numbered, tmp_path), these).to_pyarrow().sort_by("number")
        near = ibis.duckdb.connect().to_pyarrow(asked(table_of(numbered), these)).sort_by("number")
        assert far.to_pydict() == near.to_pydict()
        for place, tree in enumerate(these):
            expected = [evaluate(tree, facts_of_person(row), PARAMETERS, ON, SPECS).answer for row in rows]
            assert [ANSWERS[answer] for answer in far[f"c{place}"].to_pylist()] == expected

    @few
    @given(persons, sets, sets)
    def cells_and_moves(rows: list[dict[str, Any]], before: CriteriaSet, after: CriteriaSet) -> None:
        far = in_spark(spark, rows, tmp_path)
        near = ibis.duckdb.connect().create_table("persons", table_of(rows).to_pyarrow())
        expected = cells_of(near, cut(near, GROUPING, (before, after), SPECS))
        for reduce in (cells_in_place, cells_of):
            assert plain(reduce(far, cut(far, GROUPING, (before, after), SPECS))) == plain(expected)
        by_spark = moves_in_one_pass(far, GROUPING, before, after, SPECS).persons
        assert np.array_equal(by_spark, moves_in_one_pass(near, GROUPING, before, after, SPECS).persons)

    each_person()
    cells_and_moves()


def plain(cells: Cells) -> tuple[object, ...]:
    return cells.group.tolist(), {fact: piece.tolist() for fact, piece in cells.piece.items()}, cells.persons.tolist()
