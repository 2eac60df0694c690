"""A made-up county for `bench/criteria.py`: residents in columns, and fifty services whose criteria differ by municipality.

Every contestant reads the same files. Limits of a service stand in the order of LIMITS; FREE is a limit that keeps nobody out.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

MUNICIPALITIES = 22
SEGMENTS = 4
SERVICES = 50
LIMITS = ("age_from", "age_to", "need_from", "income_to", "care", "home", "household_to")
FREE = (0, 200, 0, 1_000_000, 0, 0, 99)
COLUMNS = ("municipality", "segment", "age", "need", "income", "household", "care", "home")

Limits = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Rules:
    """Limits in use by service, municipality and LIMITS; and the harmonised ones by service and LIMITS."""

    now: Limits
    harmonised: Limits


def residents(count: int, seed: int = 7) -> dict[str, npt.NDArray[np.generic]]:
    """So many residents: municipalities of very different sizes, need that grows with age, incomes in whole euros a month."""
    rng = np.random.default_rng(seed)
    sizes = 1 / np.arange(1, MUNICIPALITIES + 1) ** 0.8
    age = np.minimum(104, rng.gamma(3.2, 14, count)).astype(np.uint8)
    need = rng.poisson(np.where(age > 75, 2.2, np.where(age < 18, 0.5, 0.4))).clip(0, 9).astype(np.uint8)
    segment = np.where(age < 18, 1, np.where(age >= 65, 0, np.where(need >= 3, 3, 2)))
    return {
        "municipality": rng.choice(MUNICIPALITIES, count, p=sizes / sizes.sum()).astype(np.uint8),
        "segment": segment.astype(np.uint8),
        "age": age,
        "need": need,
        "income": np.exp(rng.normal(7.6, 0.55, count)).astype(np.int32),
        "household": rng.integers(1, 7, count).astype(np.uint8),
        "care": rng.random(count) < np.where(need >= 3, 0.35, 0.03),
        "home": rng.random(count) < 0.97,
    }


def rules(seed: int = 8) -> Rules:
    """Fifty services: each municipality has moved some of the limits from what the harmonised set will say."""
    rng = np.random.default_rng(seed)
    common = np.tile(np.array(FREE), (SERVICES, 1))
    for place, choices in enumerate(([0, 0, 18, 65, 75], [200, 200, 64, 17], [0, 0, 1, 2, 3], [1_000_000, 1_000_000, 3000, 2200, 1600])):
        common[:, place] = rng.choice(choices, SERVICES)
    for place, choices in ((4, [0, 0, 0, 1]), (5, [0, 1]), (6, [99, 99, 99, 2])):
        common[:, place] = rng.choice(choices, SERVICES)
    common[common[:, 1] < common[:, 0], 1] = FREE[1]
    now = np.repeat(common[:, None, :], MUNICIPALITIES, axis=1)
    shape = now.shape[:2]

    def moved(place: int, by: npt.NDArray[np.int64]) -> None:
        bound = (now[..., place] != FREE[place]) & (rng.random(shape) < 0.35)
        now[..., place] = np.where(bound, now[..., place] + by, now[..., place])

    moved(0, rng.choice([-5, -2, 3, 5], shape))
    moved(1, rng.choice([-4, 1, 4], shape))
    moved(2, rng.choice([-1, 1], shape))
    moved(3, np.round(now[..., 3] * rng.choice([-0.2, -0.1, 0.1, 0.25], shape)).astype(np.int64))
    for place in (4, 5):
        now[..., place] = np.where(rng.random(shape) < 0.1, 1 - now[..., place], now[..., place])
    return Rules(now, common)


def write(folder: Path, count: int) -> None:
    """Put the residents down as Parquet, and as a table of a DuckDB file."""
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table(residents(count)), folder / "residents.parquet", compression="zstd")
    with duckdb.connect(str(folder / "residents.duckdb")) as connection:
        connection.execute(f"create table residents as from '{folder}/residents.parquet'")


def conditions(limits: Limits) -> list[tuple[str, str, int]]:
    """The limits that keep somebody out, as (column, comparison, limit); a yes-or-no column is compared with 1."""
    named = dict(zip(LIMITS, limits.tolist(), strict=True))
    free = dict(zip(LIMITS, FREE, strict=True))
    asked = (("age", ">=", "age_from"), ("age", "<=", "age_to"), ("need", ">=", "need_from"), ("income", "<=", "income_to"))
    more = (("care", ">=", "care"), ("home", ">=", "home"), ("household", "<=", "household_to"))
    return [(column, op, named[name]) for column, op, name in (*asked, *more) if named[name] != free[name]]
