"""The lines along which limits are counted: moments, days, working days. Inner part of the columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from punos.engines.clocks.columns.almanac import HOUR_US, Almanac, Numbers
from punos.engines.clocks.limits import Limit, Unit


@dataclass(frozen=True, slots=True)
class Line:
    """Moments in µs, for limits in hours."""

    sheet: Almanac
    amount: int
    in_days: ClassVar[bool] = False

    def places(self, moments: Numbers) -> Numbers:
        """Where moments (µs of UTC) lie on the line."""
        return moments

    def count(self, places: Numbers) -> Numbers:
        """What has been counted by then, from a beginning that does not matter."""
        return places

    def reached(self, counted: Numbers) -> Numbers:
        """The first place where so much has been counted."""
        return counted

    def moved_on(self, places: Numbers) -> Numbers:
        """The places, or where a limit that would end on them ends (Act 150/1930 § 5)."""
        return places

    def allowed(self, start: Numbers) -> Numbers:
        """The length of the limit from its start, in steps of the line."""
        return np.full(len(start), self.amount * HOUR_US)

    def units(self, start: Numbers, run: Numbers) -> Numbers:
        """Whole units of the limit in what has run."""
        return run // HOUR_US

    def shown(self, end: Numbers, never: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
        """The end as the column of readings that tells it."""
        due = end.view("datetime64[us]").copy()
        due[never] = np.datetime64("NaT")
        return {"due_moment": due}


@dataclass(frozen=True, slots=True)
class Days(Line):
    """Days of the almanac."""

    in_days: ClassVar[bool] = True

    def places(self, moments: Numbers) -> Numbers:
        return self.sheet.days_of(moments)

    def moved_on(self, places: Numbers) -> Numbers:
        return self.sheet.ending[places]

    def allowed(self, start: Numbers) -> Numbers:
        return np.full(len(start), self.amount)

    def units(self, start: Numbers, run: Numbers) -> Numbers:
        return run

    def shown(self, end: Numbers, never: NDArray[np.bool_]) -> dict[str, NDArray[Any]]:
        due = (end + self.sheet.first).view("datetime64[D]")
        due[never] = np.datetime64("NaT")
        return {"due_day": due}


@dataclass(frozen=True, slots=True)
class Weeks(Days):
    """Days for a limit in weeks."""

    def allowed(self, start: Numbers) -> Numbers:
        return np.full(len(start), 7 * self.amount)

    def units(self, start: Numbers, run: Numbers) -> Numbers:
        return run // 7


@dataclass(frozen=True, slots=True)
class Months(Days):
    """Days for a limit in months."""

    def allowed(self, start: Numbers) -> Numbers:
        return self.sheet.months_after(start, self.amount) - start

    def units(self, start: Numbers, run: Numbers) -> Numbers:
        return self.sheet.whole_months(start, start + run)


@dataclass(frozen=True, slots=True)
class WorkingDays(Days):
    """Days of which only working days count."""

    def count(self, places: Numbers) -> Numbers:
        return self.sheet.worked[places]

    def reached(self, counted: Numbers) -> Numbers:
        return self.sheet.workdays[counted]


LINES: dict[Unit, type[Line]] = {
    Unit.HOURS: Line,
    Unit.CALENDAR_DAYS: Days,
    Unit.WORKING_DAYS: WorkingDays,
    Unit.WEEKS: Weeks,
    Unit.MONTHS: Months,
}


def line_of(limit: Limit | None, sheet: Almanac) -> Line:
    """The line of a limit; calendar days where there is none."""
    return Days(sheet, 0) if limit is None else LINES[limit.unit](sheet, limit.amount)
