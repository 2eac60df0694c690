"""The working days of Finland.

Sources. Sundays and church holidays: Church Act (652/2023; before it 1054/1993 ch. 4 § 3), which also
sets Midsummer Day to the Saturday after 19 June and All Saints' Day to the Saturday after 30 October.
Independence Day: Act 388/1937. May Day, Christmas Eve, Midsummer Eve and Saturdays: not holidays,
but a limit that ends on one of them moves on like one that ends on a holiday (Act 150/1930 § 5).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

FIRST_YEAR = 1992
"""Before this year Epiphany and Ascension Day had other days; the calendar does not reach there."""

_SATURDAY, _SUNDAY = 5, 6
_DAY = timedelta(days=1)


def easter_sunday(year: int) -> date:
    """Easter Sunday of the western church in a Gregorian `year`.

    Source: the anonymous Gregorian computus (Nature, 20 April 1876; Meeus, Astronomical Algorithms, ch. 8).
    """
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=512)
def holidays(year: int) -> Mapping[date, str]:
    """The public holidays of `year` that are not ordinary Sundays, by name, in order of the year.

    Raises ValueError for a year before 1992, whose holidays were others.
    """
    if year < FIRST_YEAR:
        raise ValueError(f"no Finnish calendar for {year}: give a year from {FIRST_YEAR} on")
    easter = easter_sunday(year)
    days = {
        date(year, 1, 1): "new_year",
        date(year, 1, 6): "epiphany",
        easter - 2 * _DAY: "good_friday",
        easter: "easter_sunday",
        easter + _DAY: "easter_monday",
        date(year, 5, 1): "may_day",
        easter + 39 * _DAY: "ascension",
        easter + 49 * _DAY: "pentecost",
        _saturday_from(date(year, 6, 20)): "midsummer_day",
        _saturday_from(date(year, 10, 31)): "all_saints",
        date(year, 12, 6): "independence_day",
        date(year, 12, 25): "christmas_day",
        date(year, 12, 26): "boxing_day",
    }
    return MappingProxyType(dict(sorted(days.items())))


@lru_cache(maxsize=512)
def closed_days(year: int) -> frozenset[date]:
    """The days of `year`, weekends apart, on which a limit does not end (Act 150/1930 § 5).

    They are the public holidays and the two eves: Midsummer Eve and Christmas Eve.
    """
    eves = {_saturday_from(date(year, 6, 20)) - _DAY, date(year, 12, 24)}
    return frozenset(eves.union(holidays(year)))


@lru_cache(maxsize=512)
def _closed_in_week(year: int, length: int) -> tuple[date, ...]:
    """The closed days of `year` that fall on the first `length` days of a week, in order."""
    return tuple(sorted(day for day in closed_days(year) if day.weekday() < length))


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(_SATURDAY - day.weekday()) % 7)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are working days.

    `saturdays_work`: whether a Saturday counts when a limit is told in working days. The word
    *arkipäivä* of the acts is old; offices count Monday to Friday, so the default is no. A limit
    never *ends* on a Saturday either way (Act 150/1930 § 5).
    """

    saturdays_work: bool = False

    def is_working_day(self, day: date) -> bool:
        """Whether `day` counts as one when a limit is told in working days."""
        last = _SATURDAY if self.saturdays_work else _SATURDAY - 1
        return day.weekday() <= last and day not in closed_days(day.year)

    def ending_day(self, day: date) -> date:
        """`day`, or the first working day after it if a limit cannot end on `day` (Act 150/1930 § 5)."""
        while day.weekday() >= _SATURDAY or day in closed_days(day.year):
            day += _DAY
        return day

    def working_days(self, after: date, until: date) -> int:
        """How many working days there are after `after`, up to and including `until`; 0 if none."""
        if until <= after:
            return 0
        weekdays = self._weekdays_to(until) - self._weekdays_to(after)
        years = range(after.year, until.year + 1)
        return weekdays - sum(self._closed_in(year, after, until) for year in years)

    def _week_length(self) -> int:
        return 6 if self.saturdays_work else 5

    def _weekdays_to(self, day: date) -> int:
        """Days of the working week from Monday 1.1.0001 to `day`, holidays not thought of."""
        weeks, rest = divmod(day.toordinal(), 7)
        return weeks * self._week_length() + min(rest, self._week_length())

    def _closed_in(self, year: int, after: date, until: date) -> int:
        days = _closed_in_week(year, self._week_length())
        return bisect_right(days, until) - bisect_right(days, after)


FINLAND = Calendar()
"""Monday to Friday, without the holidays and the two eves."""
