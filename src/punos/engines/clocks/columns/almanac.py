"""The calendar as arrays: for each day of some years its working days, its month, where a limit ends, when it begins in UTC.

Days are numbered from 0, the first day of the almanac, so that every question is one look into an array.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from punos.base.clock import HELSINKI
from punos.engines.clocks.calendar import FINLAND, FIRST_YEAR, Calendar, closed_days

Numbers: TypeAlias = NDArray[np.int64]
"""Whole numbers: days of an almanac, or microseconds of UTC since 1970."""

HOUR_US = 3_600_000_000
DAY_US = 24 * HOUR_US
_EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, eq=False)
class Almanac:
    """Some whole years of one calendar; every array has an element for each day, but for the last three.

    `first` is the day numbered 0, in days since 1970. `worked`: how many working days there have been by the end of the day.
    `ending`: the day on which a limit ends that would end on this one (Act 150/1930 § 5). `month` and `number`: the month, counted
    from the first of the almanac, and the number of the day in it. `begins`: when the day begins in Finland, in µs of UTC, for
    one day more than there are. `month_first` and `month_length`: first day and days of each month. `workdays`: the
    working days; before them a 0, so that the n-th working day is at n.
    """

    first: int
    worked: Numbers
    ending: Numbers
    month: Numbers
    number: Numbers
    begins: Numbers
    month_first: Numbers
    month_length: Numbers
    workdays: Numbers

    def days_of(self, moments: Numbers) -> Numbers:
        """The days in Finland of moments in µs of UTC. Finland is ahead of UTC by less than a day, so it is this day of UTC or the next."""
        days: Numbers = moments // DAY_US - self.first
        following: Numbers = days + (moments >= self.begins[days + 1])
        return following

    def months_after(self, days: Numbers, amount: int | Numbers) -> Numbers:
        """The days that are `amount` months later, by number, or the last of their month (Act 150/1930 § 3)."""
        months = self.month[days] + amount
        day: Numbers = self.month_first[months] + np.minimum(self.number[days], self.month_length[months]) - 1
        return day

    def whole_months(self, days: Numbers, later: Numbers) -> Numbers:
        """How many whole months there are from `days` to `later`."""
        months = self.month[later] - self.month[days]
        return months - (self.months_after(days, months) > later)


def days_in_finland(moments: NDArray[np.datetime64]) -> NDArray[np.datetime64]:
    """The days in Finland, `datetime64[D]`, of moments in UTC; none of them NaT. Raises ValueError before 1992."""
    if not moments.size:
        return moments.astype("datetime64[D]")
    years = (moments.min(), moments.max() + np.timedelta64(1, "D"))
    sheet = almanac(FINLAND, *(int(str(year.astype("datetime64[Y]"))) for year in years))
    days = sheet.days_of(moments.astype("datetime64[us]").view(np.int64))
    return (days + sheet.first).view("datetime64[D]")


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - _EPOCH).days


@lru_cache(maxsize=8)
def almanac(calendar: Calendar, first_year: int, last_year: int) -> Almanac:
    """The years from `first_year` to `last_year`, both whole, and a month after them for limits to end in.

    Raises ValueError for years before 1992, whose holidays were others, and after 9998, where dates end.
    """
    if not FIRST_YEAR <= first_year <= last_year <= 9998:
        raise ValueError(f"no Finnish calendar for {first_year}-{last_year}: give moments and limits that stay within {FIRST_YEAR}-9998")
    first, last = day_number(date(first_year, 1, 1)), day_number(date(last_year + 1, 1, 31))
    dates = np.arange(first, last + 1).astype("datetime64[D]")
    weekday = (dates.astype(np.int64) + 3) % 7  # 1 January 1970 was a Thursday
    closed = np.zeros(len(dates), dtype=bool)
    off = [day_number(day) - first for year in range(first_year, last_year + 2) for day in closed_days(year)]
    closed[[day for day in off if day < len(dates)]] = True
    works = (weekday < (6 if calendar.saturdays_work else 5)) & ~closed
    months = dates.astype("datetime64[M]").astype(np.int64)
    month_first = np.flatnonzero(np.diff(months, prepend=months[0] - 1))
    made = Almanac(
        first=first,
        worked=np.cumsum(works, dtype=np.int64),
        ending=_next_of((weekday < 5) & ~closed),
        month=months - months[0],
        number=np.arange(len(dates)) - month_first[months - months[0]] + 1,
        begins=_midnights(first, last + 1),
        month_first=month_first,
        month_length=np.diff(month_first, append=len(dates)),
        workdays=np.concatenate([[0], np.flatnonzero(works)]),
    )
    for array in (made.worked, made.ending, made.month, made.number, made.begins, made.month_first, made.month_length, made.workdays):
        array.flags.writeable = False
    return made


def _next_of(ends: NDArray[np.bool_]) -> Numbers:
    """For each day the first one from it on where `ends`; the last days, which see none, stay."""
    days = np.where(ends, np.arange(len(ends)), len(ends) - 1)
    return np.minimum.accumulate(days[::-1])[::-1].copy()


def _midnights(first: int, last: int) -> Numbers:
    """When the days begin in Finland, in µs of UTC; both ends among them."""
    days = np.arange(first, last + 1) * DAY_US
    offsets = [_offset(_EPOCH + day * _DAY) for day in range(first, last + 1)]
    return days - np.array(offsets, dtype=np.int64)


def _offset(day: date) -> int:
    ahead = datetime.combine(day, time(), HELSINKI).utcoffset() or timedelta()
    return ahead // timedelta(microseconds=1)
