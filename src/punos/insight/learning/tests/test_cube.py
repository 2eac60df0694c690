"""What the cube shows: what is counted, what is hidden, and who may read it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from punos.insight.learning.actions import count_promises
from punos.insight.learning.queries import bounds, cells_of, county_cells
from punos.insight.learning.tests.stage import TODAY, Cases, own_quarter
from punos.insight.learning.words import UNTOLD, Dimension, Shown
from punos.organising.loading import load_county


@pytest.fixture(scope="module", autouse=True)
def plan() -> None:
    """The organising plan, whose promises are counted."""
    load_county()


def test_cases_are_counted_by_promise_and_quarter() -> None:
    cases = Cases()
    cases.add(31)
    cases.add(12, kept=False)

    cell = cases.counted()[""]

    assert (cell.n, cell.kept_percent, cell.median_days, cell.shown) == (45, 70, 7, Shown.ALL)
    assert cell in county_cells()


def test_a_share_needs_eight_on_both_sides() -> None:
    cases = Cases()
    cases.add(17)
    cases.add(7, kept=False)
    cell = cases.counted()[""]
    assert (cell.n, cell.kept_percent, cell.shown) == (25, None, Shown.FEW_MISSED)


@pytest.mark.parametrize("number", [1, 4, 7])
def test_fewer_than_eight_cases_have_no_line_at_all(number: int) -> None:
    cases = Cases()
    cases.add(number)
    assert [cell for dimension in Dimension for cell in cases.counted(dimension).values() if cell.n is not None] == []


def test_a_quarter_of_too_few_cases_is_told_as_such_after_one_of_many() -> None:
    cases = Cases()
    cases.add(20)
    cases.counted()
    cases.quarter = own_quarter()
    cases.add(2)
    assert cases.counted()[""].shown is Shown.TOO_FEW


def test_one_provider_is_not_shown_anywhere() -> None:
    cases = Cases()
    cases.add(40, organisation=cases.organisation("county"))
    assert [cell for dimension in Dimension for cell in cases.counted(dimension).values() if cell.n is not None] == []


def test_a_provider_with_hardly_any_other_is_not_shown() -> None:
    cases = Cases()
    cases.add(40, organisation=cases.organisation("county"))
    cases.add(2, organisation=cases.organisation("county", 1))
    cases.add(20, organisation=cases.organisation("company"))
    cases.add(20, organisation=cases.organisation("company", 1))
    sectors = cases.counted(Dimension.SECTOR)
    assert sectors["county"].n is None
    assert cases.counted()[""].n == 80


def test_every_line_is_there_whoever_is_in_it() -> None:
    cases = Cases()
    cases.add(30)
    assert set(cases.counted(Dimension.AREA)) == {UNTOLD, "jyvaskyla-muurame", "northern", "southern"}
    assert len(cases.counted(Dimension.SECTOR)) == 9


def test_small_areas_take_another_with_them_where_the_total_would_tell_them() -> None:
    cases = Cases()
    cases.add(13, place="Jyväskylä")
    cases.add(13, place="viitasaari")
    cases.add(13, place="Jämsä")

    areas = cases.counted(Dimension.AREA)

    assert {member: cell.n for member, cell in areas.items()} == {UNTOLD: None, "southern": None, "northern": 15, "jyvaskyla-muurame": 15}
    assert cases.counted()[""].n == 40


def test_small_areas_that_nothing_tells_stand_alone() -> None:
    cases = Cases()
    cases.add(20, place="Jyväskylä")
    cases.add(3, place="viitasaari")
    cases.add(16, place="Jämsä")
    areas = cases.counted(Dimension.AREA)
    assert {member: cell.n for member, cell in areas.items()} == {UNTOLD: None, "southern": 15, "northern": None, "jyvaskyla-muurame": 20}


def test_a_protected_address_is_in_no_area() -> None:
    cases = Cases()
    cases.add(10, place="jyvaskyla")
    cases.add(10, place="jyvaskyla", protected=True)

    areas = cases.counted(Dimension.AREA)

    assert areas[UNTOLD].n == 10
    assert {member for member, cell in areas.items() if cell.n} == {UNTOLD, "jyvaskyla-muurame"}


def test_one_provider_is_not_a_sector() -> None:
    cases = Cases()
    for number in (0, 1):
        cases.add(10, organisation=cases.organisation("company", number))
        cases.add(10, organisation=cases.organisation("association", number))
    cases.add(30, organisation=cases.organisation("kela"))

    sectors = cases.counted(Dimension.SECTOR)

    assert sectors["kela"].shown is Shown.TOO_FEW
    assert {member: cell.n for member, cell in sectors.items() if cell.n} == {"association": 20, "company": 20}


def test_what_stands_still_or_was_called_off_is_not_counted() -> None:
    cases = Cases()
    cases.add(10)
    started = datetime(cases.quarter.year, cases.quarter.month, 10, 9, tzinfo=UTC)
    cases.add(10, stopped_at=None, pauses=[[started + timedelta(days=1), None]])
    cases.add(10, stopped_at=started + timedelta(days=2), state="cancelled", ended_at=started + timedelta(days=2))
    assert cases.counted()[""].n == 10


def test_what_never_came_was_not_kept() -> None:
    cases = Cases()
    cases.add(10)
    cases.add(10, stopped_at=None)
    cell = cases.counted()[""]
    assert (cell.n, cell.kept_percent, cell.median_days) == (20, 50, 7)


def test_a_quarter_is_counted_once_and_after_it_has_ended() -> None:
    cases = Cases()
    cases.add(10)
    last_day = cases.quarter + timedelta(days=80)
    count_promises(on=last_day)
    assert not [cell for cell in cells_of(str(cases.promise)) if cell.quarter == cases.quarter]

    first = cases.counted()
    cases.add(30)
    assert cases.counted() == first
    assert count_promises(on=TODAY) == 0


def test_a_day_to_come_counts_nothing_early() -> None:
    cases = Cases()
    today = datetime.now(UTC).date()
    cases.quarter = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    cases.add(10)
    count_promises(on=date(2999, 1, 1))
    assert not [cell for cell in cells_of(str(cases.promise)) if cell.quarter == cases.quarter]


READS = ("plan.part", "plan.clock", "plan.person", "plan.access", "plan.event", "plan.link")
RAW = ("stats.cases('2026-01-01')", "stats.tallies('2026-01-01')", "stats.count_quarter('2026-01-01')")


@pytest.mark.parametrize("statement", [*(f"select * from {table}" for table in READS), *(f"select * from {raw}" for raw in RAW)])
def test_the_organisers_login_reads_no_plan(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connections["stats"].cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("raw", RAW)
def test_pages_cannot_read_raw_counts(raw: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"select * from {raw}")


@pytest.mark.parametrize(
    "statement", ["delete from stats.cell", "update stats.cell set n = 5", "insert into stats.counted_quarter values ('2026-01-01', now())"]
)
@pytest.mark.parametrize("alias", ["default", "stats"])
def test_nobody_but_the_guard_writes_the_cube(alias: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connections[alias].cursor() as cursor:
        cursor.execute(statement)


def test_the_rights_on_schema_stats_are_these() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            """select p.proname, r.rolname from pg_proc p cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
                 left join pg_roles r on r.oid = a.grantee
                where p.pronamespace = 'stats'::regnamespace and a.grantee <> p.proowner order by 1, 2"""
        )
        functions = cursor.fetchall()
        cursor.execute(
            """select c.relname, r.rolname, a.privilege_type from pg_class c cross join lateral aclexplode(c.relacl) a
                 join pg_roles r on r.oid = a.grantee
                where c.relnamespace = 'stats'::regnamespace and a.grantee not in (c.relowner, 'punos_guard'::regrole) order by 1, 2, 3"""
        )
        tables = cursor.fetchall()
    assert functions == [("count_quarters", "punos_app"), ("own_answers", "punos_app"), ("own_referrals", "punos_app")]
    assert tables == [("cell", "punos_stats", "SELECT"), ("counted_quarter", "punos_stats", "SELECT")]


@pytest.mark.parametrize(
    ("shown", "n", "percent", "wanted"),
    [
        (Shown.ALL, 40, 70, (70, 70)),
        (Shown.FEW_MISSED, 65, None, (85, 100)),
        (Shown.FEW_MISSED, 10, None, (10, 100)),
        (Shown.FEW_MISSED, 5, None, (0, 100)),
        (Shown.FEW_KEPT, 65, None, (0, 15)),
        (Shown.SHARE_WITHHELD, 65, None, (0, 100)),
        (Shown.TOO_FEW, None, None, (0, 100)),
    ],
)
def test_what_is_shown_bounds_the_share(shown: Shown, n: int | None, percent: int | None, wanted: tuple[int, int]) -> None:
    assert bounds(shown, n, percent) == wanted


@pytest.mark.parametrize("n", [*range(8, 60), 101, 999])
@pytest.mark.parametrize("late", range(8))
def test_the_bound_holds_for_every_count(n: int, late: int) -> None:
    least, most = bounds(Shown.FEW_MISSED, (n + 2) // 5 * 5, None)
    assert least <= 100 * (n - late) / n <= most
    least, most = bounds(Shown.FEW_KEPT, (n + 2) // 5 * 5, None)
    assert least <= 100 * late / n <= most
