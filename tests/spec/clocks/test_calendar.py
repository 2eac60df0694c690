"""Which days are working days in Finland."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from punos.engines.clocks import FINLAND, Calendar, closed_days, easter_sunday, holidays
from tests.spec.clocks.reference import DAYS_OFF, works


@pytest.mark.parametrize(
    "day",
    # The earliest and the latest that occur, and years around now, from printed almanacs.
    [
        "1818-03-22",
        "1943-04-25",
        "2000-04-23",
        "2008-03-23",
        "2024-03-31",
        "2025-04-20",
        "2026-04-05",
        "2038-04-25",
    ],
)
def test_easter_sunday_falls_where_the_almanac_has_it(day: str) -> None:
    expected = date.fromisoformat(day)
    assert easter_sunday(expected.year) == expected


def test_a_year_has_thirteen_public_holidays_with_names() -> None:
    assert {str(day): name for day, name in holidays(2026).items()} == {
        "2026-01-01": "new_year",
        "2026-01-06": "epiphany",
        "2026-04-03": "good_friday",
        "2026-04-05": "easter_sunday",
        "2026-04-06": "easter_monday",
        "2026-05-01": "may_day",
        "2026-05-14": "ascension",
        "2026-05-24": "pentecost",
        "2026-06-20": "midsummer_day",
        "2026-10-31": "all_saints",
        "2026-12-06": "independence_day",
        "2026-12-25": "christmas_day",
        "2026-12-26": "boxing_day",
    }


@pytest.mark.parametrize("year", range(2000, 2061))
def test_midsummer_and_all_saints_are_saturdays_in_their_weeks(year: int) -> None:
    by_name = {name: day for day, name in holidays(year).items()}
    assert by_name["midsummer_day"].weekday() == by_name["all_saints"].weekday() == 5
    assert date(year, 6, 20) <= by_name["midsummer_day"] <= date(year, 6, 26)
    assert date(year, 10, 31) <= by_name["all_saints"] <= date(year, 11, 6)


def test_the_two_eves_are_no_holidays_but_offices_are_closed() -> None:
    eves = {date(2026, 6, 19), date(2026, 12, 24)}
    assert not eves & set(holidays(2026))
    assert eves <= closed_days(2026)


def test_good_friday_eve_and_new_years_eve_are_working_days() -> None:
    assert FINLAND.is_working_day(date(2026, 4, 2))
    assert FINLAND.is_working_day(date(2026, 12, 31))


def test_two_holidays_on_one_day_are_closed_once() -> None:
    # Ascension Day falls on May Day in 2008.
    assert easter_sunday(2008) + timedelta(days=39) == date(2008, 5, 1)
    assert FINLAND.working_days(date(2008, 4, 27), date(2008, 5, 4)) == 4


def test_every_day_of_four_years_agrees_with_the_printed_almanac() -> None:
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366 + 3 * 365)]
    assert [day for day in days if FINLAND.is_working_day(day) != works(day)] == []
    assert {day for day in DAYS_OFF if day.weekday() >= 5} == set()


def test_working_days_are_counted_as_one_counts_them_on_the_fingers() -> None:
    start = date(2025, 12, 1)
    for calendar in (FINLAND, Calendar(saturdays_work=True)):
        counted = 0
        for n in range(1, 500):
            day = start + timedelta(days=n)
            counted += calendar.is_working_day(day)
            assert calendar.working_days(start, day) == counted
    assert FINLAND.working_days(start, start) == FINLAND.working_days(start, date(2025, 1, 1)) == 0


def test_a_saturday_can_be_made_a_working_day_but_ends_no_limit() -> None:
    six_days = Calendar(saturdays_work=True)
    saturday = date(2026, 3, 7)
    assert six_days.is_working_day(saturday)
    assert not FINLAND.is_working_day(saturday)
    assert six_days.ending_day(saturday) == date(2026, 3, 9)


def test_a_year_before_the_present_holidays_is_refused() -> None:
    with pytest.raises(ValueError, match="no Finnish calendar for 1991: give a year from 1992 on"):
        holidays(1991)
