"""Plain Polars: residents parted by municipality beforehand, every limit a constant, one lazy question for each part."""

from __future__ import annotations

from functools import reduce
from operator import and_
from pathlib import Path

import numpy as np
import polars as pl
from county import MUNICIPALITIES, SEGMENTS, SERVICES, Limits, Rules, conditions


def load(folder: Path) -> list[pl.DataFrame]:
    """The residents of each municipality, in memory. Parting them is not timed."""
    everyone = pl.read_parquet(folder / "residents.parquet")
    return [everyone.filter(pl.col("municipality") == municipality).rechunk() for municipality in range(MUNICIPALITIES)]


def holds(limits: Limits) -> pl.Expr:
    """A criterion with its limits written out."""
    parts = [
        pl.col(column) if column in ("care", "home") else (pl.col(column) >= limit if op == ">=" else pl.col(column) <= limit)
        for column, op, limit in conditions(limits)
    ]
    return reduce(and_, parts, pl.lit(value=True))


def answer(parts: list[pl.DataFrame], rules: Rules) -> tuple[np.ndarray, np.ndarray]:
    """Gained and lost by service, municipality and segment."""
    found = np.zeros((2, SERVICES, MUNICIPALITIES, SEGMENTS), dtype=np.int64)
    for municipality, part in enumerate(parts):
        sums = []
        for service in range(SERVICES):
            old, new = holds(rules.now[service, municipality]), holds(rules.harmonised[service])
            sums += [(new & ~old).sum().alias(f"gained_{service}"), (old & ~new).sum().alias(f"lost_{service}")]
        for row in part.lazy().group_by("segment").agg(sums).collect().iter_rows():
            found[:, :, municipality, row[0]] = np.array(row[1:]).reshape(SERVICES, 2).T
    return found[0], found[1]
