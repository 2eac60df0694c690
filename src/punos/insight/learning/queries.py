"""Every read of the cube that the doors need. The cube is read with the organiser's own login, which has no right to any plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db import connection

from punos.insight.learning.models import Cell, CountedQuarter
from punos.insight.learning.words import Dimension, Shown

STATS = "stats"
MOST_OF_FEW, NEAREST, STEP = 7, 2, 5
"""Few is up to seven; a shown count is at most two away from the true one; shares go in steps of five."""


def bounds(shown: Shown, n: int | None, percent: int | None) -> tuple[int, int]:
    """Between which per cents a share lies, as far as what is shown tells: both the same where the share itself is shown."""
    if percent is not None:
        return percent, percent
    if n is None or shown not in (Shown.FEW_MISSED, Shown.FEW_KEPT):
        return 0, 100
    few = -(-100 * MOST_OF_FEW // (n - NEAREST))
    few = min(100, few + -few % STEP)
    return (100 - few, 100) if shown is Shown.FEW_MISSED else (0, few)


@dataclass(frozen=True, slots=True)
class CellView:
    """One figure. `n` to the nearest 5, `kept_percent` in steps of 5, `median_days` in calendar days; None where `shown` forbids it."""

    quarter: date
    clause_id: UUID | None
    deadline_id: str | None
    dimension: Dimension
    member: str
    shown: Shown
    n: int | None
    kept_percent: int | None
    median_days: int | None

    @property
    def rule(self) -> str:
        """What was promised: the clause's id or the deadline's, as a text."""
        return str(self.clause_id or self.deadline_id)

    @property
    def bounds(self) -> tuple[int, int]:
        """The share in time in per cent, at least and at most."""
        return bounds(self.shown, self.n, self.kept_percent)


@dataclass(frozen=True, slots=True)
class Count:
    """So many, to the nearest 5; None where there are too few to show."""

    state: str
    n: int | None


@dataclass(frozen=True, slots=True)
class Answers:
    """How referrals were answered: `n` to the nearest 5, the share in time in steps of 5, the median in calendar days; None as `shown` tells."""

    shown: Shown
    n: int | None
    in_time_percent: int | None
    median_days: int | None

    @property
    def bounds(self) -> tuple[int, int]:
        """The share in time in per cent, at least and at most."""
        return bounds(self.shown, self.n, self.in_time_percent)


@dataclass(frozen=True, slots=True)
class OwnFigures:
    """What a provider's manager sees of the referrals to the own organisation.

    `waiting`: when the day began. `year`: the last twelve full months, by state. `answers`: of the same months.
    """

    waiting: tuple[Count, ...]
    year: tuple[Count, ...]
    answers: Answers


def county_cells() -> tuple[CellView, ...]:
    """The county's figures of all promises and quarters, the newest quarter first."""
    return _with_gaps(_views(Cell.objects.using(STATS).filter(dimension=Dimension.COUNTY).order_by("-quarter", "id")))


def cells_of(rule: str) -> tuple[CellView, ...]:
    """Every figure of one promise (the clause's id or the deadline's, as a text), the newest quarter first."""
    cells = Cell.objects.using(STATS).order_by("-quarter", "dimension", "member")
    try:
        return _with_gaps(_views(cells.filter(clause_id=UUID(rule))))
    except ValueError:
        return _with_gaps(_views(cells.filter(deadline_id=rule)))


def own_figures(token: str) -> OwnFigures:
    """The figures of the organisation of a provider manager's session; empty for any other session."""
    with connection.cursor() as cursor:
        cursor.execute("select span, state, n from stats.own_referrals(%s)", [token])
        counts = [(row[0], Count(row[1], row[2])) for row in cursor.fetchall()]
        cursor.execute("select shown, n, in_time_percent, median_days from stats.own_answers(%s)", [token])
        shown, *figures = cursor.fetchone() or (Shown.TOO_FEW, None, None, None)
    spans = {name: tuple(count for span, count in counts if span == name) for name in ("waiting", "year")}
    return OwnFigures(spans["waiting"], spans["year"], Answers(Shown(shown), *figures))


def _with_gaps(cells: tuple[CellView, ...]) -> tuple[CellView, ...]:
    """The same, with the quarters in which a promise had too few cases: these have no line in the cube, so that the first case does not make one."""
    counted = list(CountedQuarter.objects.using(STATS).values_list("quarter", flat=True))
    gaps = []
    for rule in dict.fromkeys(cell.rule for cell in cells):
        own = [cell for cell in cells if cell.rule == rule and cell.dimension is Dimension.COUNTY]
        missing = {quarter for quarter in counted if quarter > own[-1].quarter} - {cell.quarter for cell in own}
        gaps += [replace(own[-1], quarter=quarter, shown=Shown.TOO_FEW, n=None, kept_percent=None, median_days=None) for quarter in missing]
    return tuple(sorted((*cells, *gaps), key=lambda cell: cell.quarter, reverse=True)) if gaps else cells


def _views(rows: Iterable[Cell]) -> tuple[CellView, ...]:
    return tuple(
        CellView(
            row.quarter,
            row.clause_id,
            row.deadline_id,
            Dimension(row.dimension),
            row.member,
            Shown(row.shown),
            row.n,
            row.kept_percent,
            row.median_days,
        )
        for row in rows
    )
