"""Worlds written into a database as the record holds them, and published by the product's own functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

import punos.insight.learning
from punos.plumbing.postgres import SUPERUSER, Cluster
from tests.access.scratch import scratch, sign_in
from tests.disclosure.worlds import AREAS, FIRST, PROVIDERS, SECTORS, Case, World, elsewhere, provider, rows

CUBE = (Path(punos.insight.learning.__file__).parent / "sql" / "cube.sql").read_text(encoding="utf-8")
POPULATIONS = dict(zip(AREAS, (45_000, 75_000, 156_000), strict=True))
BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
NAMES = ("fi", "sv", "en")


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure."""

    shown: str
    n: int | None
    percent: int | None
    median: int | None


Cube = dict[tuple[int, date, str, str], Cell]
"""What is published: by world, quarter, table and line."""


class Press:
    """A database that holds the worlds and publishes them, as often as one likes."""

    def __init__(self, boss: psycopg.Connection[Any]) -> None:
        self.boss = boss

    def publish(self, change: Callable[[str], str] | None = None) -> Cube:
        """Count both quarters anew with the product's functions, or with these functions changed, and read what came of it."""
        with self.boss.transaction(force_rollback=True):
            if change is not None:
                self._change(change)
            self.boss.execute("truncate stats.cell, stats.counted_quarter")
            self.boss.execute("select stats.count_quarters('2001-07-01')")
            return self.read()

    def read(self) -> Cube:
        """What is published now."""
        found = self.boss.execute(
            "select clause_id, quarter, dimension, member, shown, n, kept_percent, median_days from stats.cell"
        ).fetchall()
        return {(rule.int - 1, quarter, dimension, member): Cell(*figures) for rule, quarter, dimension, member, *figures in found}

    def _change(self, change: Callable[[str], str]) -> None:
        checks = ("cell_counts_are_rounded", "too_few_shows_nothing", "share_is_shown_only_with_all", "cell_shares_are_rounded")
        for check in checks:
            self.boss.execute(f"alter table stats.cell drop constraint {check}")
        self.boss.execute("set local role punos_guard")
        self.boss.execute(change(CUBE))
        self.boss.execute("reset role")

    def move_protected(self, made: Iterable[World]) -> None:
        """Everybody with a protected address moves to the next area."""
        moved = [(_body(elsewhere(case)), _id(3, number)) for _, case, _, number in rows(list(made)) if case.is_protected]
        with self.boss.cursor() as cursor:
            cursor.executemany("update plan.part set body = %s::jsonb where id = %s", moved)


@contextmanager
def press(cluster: Cluster, made: list[World]) -> Iterator[Press]:
    """A database of its own with these worlds in it."""
    with scratch(cluster) as (server, name), sign_in(server, SUPERUSER, name) as boss:
        boss.execute("set session_replication_role = replica")
        load(boss, made)
        boss.execute("analyze")
        yield Press(boss)


def load(boss: psycopg.Connection[Any], made: list[World]) -> None:
    """Areas, organisations, and for each case a person, a home, a planned service and its clocks. Each world is a promise of its own."""
    for area, population in POPULATIONS.items():
        boss.execute("insert into open.employment_area (key, name_fi, name_sv, name_en) values (%s, %s, %s, %s)", [area, *[area] * 3])
        boss.execute(
            """insert into open.municipality (code, key, name_fi, name_sv, population, lon, lat, employment_area_id)
               values (%s, %s, %s, %s, %s, 25, 62, %s)""",
            [f"{population % 997:03}", AREAS[area], AREAS[area], AREAS[area], population, area],
        )
    for number in range(PROVIDERS, len(SECTORS) * PROVIDERS):  # nobody is "none"
        key = f"provider-{number}"
        boss.execute(
            "insert into open.organisation (id, key, name_fi, name_sv, name_en, sector, is_fictional) values (%s, %s, %s, %s, %s, %s, true)",
            [_id(1, number), key, key, key, key, SECTORS[number // PROVIDERS]],
        )
    cases = list(rows(made))
    _copy(
        boss,
        "plan.person (id, given_name, family_name, born_on, language, is_protected, is_synthetic, rights_epoch)",
        ((_id(2, number), "x", "x", date(1970, 1, 1), "fi", case.is_protected, True, 0) for _, case, _, number in cases),
    )
    _copy(
        boss,
        """plan.part (id, client_id, sort, topic, register_id, organisation_id, clause_id, state, body, version, made_at, changed_at,
                      withheld_from_client, withheld_from_representative)""",
        (row for one in cases for row in _parts(*one)),
    )
    _copy(
        boss,
        "plan.clock (id, part_id, clause_id, amount, unit, moves_on, stands_still, started_at, pauses, due_at, stopped_at)",
        (_clock(*one, quarter) for one in cases for quarter in one[2]),
    )


def _parts(world: World, case: Case, quarters: tuple[date, ...], number: int) -> Iterator[tuple[object, ...]]:
    owner, client, register = provider(case), _id(2, number), _id(5, 0)
    yield (_id(3, number), client, "contact", "contact", register, None, None, "written", _body(case), 1, BEFORE, BEFORE, False, False)
    if owner is None:
        yield (_id(4, number), client, "note", "core", register, None, None, "written", "{}", 1, BEFORE, BEFORE, False, False)
    else:
        yield (
            _id(4, number),
            client,
            "service",
            "core",
            register,
            _id(1, owner),
            _id(8, 0),
            "started",
            "{}",
            1,
            BEFORE,
            BEFORE,
            False,
            False,
        )


def _clock(world: World, case: Case, quarters: tuple[date, ...], number: int, quarter: date) -> tuple[object, ...]:
    due = datetime(quarter.year, quarter.month, 20, 9, tzinfo=UTC)
    started = due - timedelta(days=10)
    stopped = None if case.days is None else started + timedelta(days=case.days)
    clock = _id(6 if quarter == FIRST else 7, number)
    return (clock, _id(4, number), UUID(int=world.number + 1), 7, "working_days", True, True, started, [], due, stopped)


def _body(case: Case) -> str:
    return "{}" if case.home is None else f'{{"municipality": "{AREAS[case.home]}"}}'


def _id(kind: int, number: int) -> UUID:
    return UUID(int=(kind << 96) + number)


def _copy(boss: psycopg.Connection[Any], table: str, made: Iterable[tuple[object, ...]]) -> None:
    with boss.cursor() as cursor, cursor.copy(f"copy {table} from stdin") as copy:
        for row in made:
            copy.write_row(row)
