"""Limits worked out by hand with an almanac."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from punos.engines.clocks import (
    Calendar,
    Clock,
    ClockState,
    Limit,
    Pause,
    Unit,
    due,
    left,
    reading,
    state,
    used,
)
from tests.spec.clocks.reference import HELSINKI

WEEKDAY = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def at(text: str) -> datetime:
    """A moment on the clock of Helsinki: "2026-03-02 14:02", or noon of a day."""
    return datetime.fromisoformat(text if " " in text else f"{text} 12:00").replace(tzinfo=HELSINKI)


def clock(started: str, amount: int, unit: Unit, *pauses: tuple[str, str | None], stopped: str | None = None) -> Clock:
    return Clock(
        started=at(started),
        limit=Limit(amount, unit),
        pauses=tuple(Pause(at(start), at(end) if end else None) for start, end in pauses),
        stopped=at(stopped) if stopped else None,
    )


@pytest.mark.parametrize(
    ("why", "started", "amount", "unit", "expected"),
    [
        ("the day of the start does not count", "2026-03-02", 7, "working_days", "Wed 2026-03-11"),
        ("started on a Saturday, Monday is the first", "2026-03-07", 7, "working_days", "Tue 2026-03-17"),
        ("over Easter: two weekdays are off", "2026-03-31", 7, "working_days", "Mon 2026-04-13"),
        ("over Midsummer: Friday's eve is off", "2026-06-15", 7, "working_days", "Thu 2026-06-25"),
        ("over Christmas and New Year", "2026-12-21", 7, "working_days", "Mon 2027-01-04"),
        ("over Epiphany", "2026-01-05", 1, "working_days", "Wed 2026-01-07"),
        ("over May Day", "2026-04-30", 1, "working_days", "Mon 2026-05-04"),
        ("over Ascension Day", "2026-05-13", 1, "working_days", "Fri 2026-05-15"),
        ("Independence Day on a Sunday costs nothing", "2026-12-04", 1, "working_days", "Mon 2026-12-07"),
        ("the same day", "2026-03-02", 0, "working_days", "Mon 2026-03-02"),
        ("the same day, on a Sunday", "2026-03-01", 0, "working_days", "Mon 2026-03-02"),
        ("14 days ending on Christmas Eve", "2026-12-10", 14, "calendar_days", "Mon 2026-12-28"),
        ("14 days ending on Midsummer Eve", "2026-06-05", 14, "calendar_days", "Mon 2026-06-22"),
        ("14 days ending on May Day", "2026-04-17", 14, "calendar_days", "Mon 2026-05-04"),
        ("14 days ending on Independence Day, a Monday", "2027-11-22", 14, "calendar_days", "Tue 2027-12-07"),
        ("14 days ending on Good Friday", "2026-03-20", 14, "calendar_days", "Tue 2026-04-07"),
        ("14 days ending on a Saturday", "2026-03-07", 14, "calendar_days", "Mon 2026-03-23"),
        ("3 weeks end on the same weekday", "2026-03-04", 3, "weeks", "Wed 2026-03-25"),
        ("1 month ends on the same number", "2026-03-04", 1, "months", "Tue 2026-04-07"),
        ("3 months", "2026-01-15", 3, "months", "Wed 2026-04-15"),
        ("from 31 January in a common year", "2027-01-31", 1, "months", "Mon 2027-03-01"),
        ("from 31 January in a leap year", "2024-01-31", 1, "months", "Thu 2024-02-29"),
        ("from the leap day, a year on", "2024-02-29", 12, "months", "Fri 2025-02-28"),
        ("from 30 November to the end of February", "2025-11-30", 3, "months", "Mon 2026-03-02"),
        ("over the turn of the year", "2025-10-15", 3, "months", "Thu 2026-01-15"),
    ],
)
def test_the_last_day_of_a_limit(why: str, started: str, amount: int, unit: str, expected: str) -> None:
    last = due(clock(started, amount, Unit(unit)))
    assert isinstance(last, date)
    assert f"{WEEKDAY[last.weekday()]} {last}" == expected, why


def test_the_day_is_the_day_in_helsinki() -> None:
    just_past_midnight = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)  # 00.30 on Monday 2 March in Helsinki
    assert due(Clock(just_past_midnight, Limit(1, Unit.WORKING_DAYS))) == date(2026, 3, 3)


def test_a_promise_of_ones_own_may_end_on_a_day_off() -> None:
    promise = Clock(at("2026-12-10"), Limit(14, Unit.CALENDAR_DAYS, moves_on=False))
    assert due(promise) == date(2026, 12, 24)


def test_saturdays_count_where_the_calendar_says_so_yet_end_no_limit() -> None:
    six_days = Calendar(saturdays_work=True)
    assert due(clock("2026-03-02", 6, Unit.WORKING_DAYS), calendar=six_days) == date(2026, 3, 9)
    assert due(clock("2026-03-02", 5, Unit.WORKING_DAYS), calendar=six_days) == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("started", "expected"),
    [
        ("2026-03-28 12:00", "2026-03-29 13:00"),  # an hour is skipped in the night of 29 March
        ("2026-10-24 12:00", "2026-10-25 11:00"),  # an hour comes twice in the night of 25 October
    ],
)
def test_hours_are_real_hours_when_the_time_changes(started: str, expected: str) -> None:
    last = due(clock(started, 24, Unit.HOURS))
    assert isinstance(last, datetime)
    assert last.utcoffset() == UTC.utcoffset(None)
    assert f"{last.astimezone(HELSINKI):%Y-%m-%d %H:%M}" == expected


def test_days_are_days_of_the_almanac_when_the_time_changes() -> None:
    assert due(clock("2026-03-28 12:00", 3, Unit.CALENDAR_DAYS)) == date(2026, 3, 31)


class TestPauses:
    def test_a_pause_puts_the_end_off_by_its_working_days(self) -> None:
        # Due on Wed 11 March; Thursday to next Tuesday are three working days lost.
        assert due(clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-05", "2026-03-10"))) == date(2026, 3, 16)

    def test_a_pause_puts_the_end_off_by_its_calendar_days(self) -> None:
        assert due(clock("2026-03-02", 14, Unit.CALENDAR_DAYS, ("2026-03-05", "2026-03-10"))) == date(2026, 3, 23)

    def test_a_pause_within_one_day_costs_nothing(self) -> None:
        assert due(clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-05 09:00", "2026-03-05 15:00"))) == date(2026, 3, 11)

    def test_a_pause_over_a_weekend_costs_no_working_day(self) -> None:
        assert due(clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-06", "2026-03-08"))) == date(2026, 3, 11)

    def test_a_pause_from_the_start_is_as_a_later_start(self) -> None:
        waited = clock("2026-03-02 10:00", 7, Unit.WORKING_DAYS, ("2026-03-02 10:00", "2026-03-09"))
        assert due(waited) == due(clock("2026-03-09", 7, Unit.WORKING_DAYS))

    def test_overlapping_pauses_count_once(self) -> None:
        once = clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-03", "2026-03-10"))
        twice = clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-05", "2026-03-10"), ("2026-03-03", "2026-03-06"))
        assert due(once) == due(twice) == date(2026, 3, 18)

    def test_a_pause_that_begins_on_the_last_day_moves_the_end_to_the_day_it_ends(self) -> None:
        late = clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-11", "2026-03-18"))
        assert due(late) == date(2026, 3, 18)
        assert state(late, at("2026-03-13")) is ClockState.PAUSED

    def test_a_pause_after_the_end_changes_nothing(self) -> None:
        assert due(clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-12", "2026-03-20"))) == date(2026, 3, 11)

    def test_a_pause_that_lasts_leaves_the_end_open(self) -> None:
        waiting = clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-05", None))
        assert due(waiting) is None
        assert due(waiting, at("2026-03-10")) == date(2026, 3, 16)
        assert state(waiting, at("2026-04-30")) is ClockState.PAUSED
        assert used(waiting, at("2026-04-30")) == 3

    def test_a_pause_that_lasts_from_the_last_day_leaves_the_end_open(self) -> None:
        assert due(clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-11", None))) is None

    def test_nothing_is_added_after_a_pause_that_lasts(self) -> None:
        pauses = (("2026-03-05", None), ("2026-03-09", "2026-03-10"))
        assert due(clock("2026-03-02", 7, Unit.WORKING_DAYS, *pauses)) is None
        assert due(clock("2026-03-02", 24 * 7, Unit.HOURS, *pauses)) is None

    def test_hours_stand_still_too(self) -> None:
        waited = clock("2026-03-02 10:00", 24, Unit.HOURS, ("2026-03-02 12:00", "2026-03-02 15:30"))
        assert due(waited) == at("2026-03-03 13:30")
        assert used(waited, at("2026-03-02 16:45")) == 3
        assert due(clock("2026-03-02 10:00", 24, Unit.HOURS, ("2026-03-03 10:00", None))) == at("2026-03-03 10:00")
        assert due(clock("2026-03-02 10:00", 24, Unit.HOURS, ("2026-03-03 09:00", None))) is None


class TestStates:
    SEVEN = staticmethod(lambda **more: clock("2026-03-02", 7, Unit.WORKING_DAYS, **more))

    @pytest.mark.parametrize(
        ("day", "expected", "days_used", "days_left"),
        [
            ("2026-03-01", "in_time", 0, 7),
            ("2026-03-02", "in_time", 0, 7),
            ("2026-03-06", "in_time", 4, 3),
            ("2026-03-09", "in_time", 5, 2),
            ("2026-03-10", "at_risk", 6, 1),
            ("2026-03-11 23:59", "at_risk", 7, 0),
            ("2026-03-12 00:00", "exceeded", 8, 0),
        ],
    )
    def test_a_running_clock(self, day: str, expected: str, days_used: int, days_left: int) -> None:
        seen = reading(self.SEVEN(), at(day))
        assert (seen.state, seen.used, seen.left) == (expected, days_used, days_left)
        assert seen.due == date(2026, 3, 11)
        assert seen.limit == Limit(7, Unit.WORKING_DAYS)

    def test_how_much_is_a_risk_can_be_chosen(self) -> None:
        assert state(self.SEVEN(), at("2026-03-06"), at_risk_share=0.5) is ClockState.AT_RISK
        assert state(self.SEVEN(), at("2026-03-11"), at_risk_share=-1) is ClockState.IN_TIME

    def test_a_stopped_clock_is_kept_or_broken_for_good(self) -> None:
        assert state(self.SEVEN(stopped="2026-03-11"), at("2026-05-01")) is ClockState.KEPT
        assert state(self.SEVEN(stopped="2026-03-12"), at("2026-05-01")) is ClockState.BROKEN
        assert used(self.SEVEN(stopped="2026-03-04"), at("2026-05-01")) == 2

    def test_a_stop_in_the_time_to_come_is_not_known_yet(self) -> None:
        assert state(self.SEVEN(stopped="2026-03-11"), at("2026-03-04")) is ClockState.IN_TIME

    def test_a_clock_stopped_while_paused_is_kept(self) -> None:
        stopped = clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-05", None), stopped="2026-04-09")
        assert state(stopped, at("2026-05-01")) is ClockState.KEPT
        assert reading(stopped, at("2026-05-01")).due == date(2026, 4, 15)

    def test_a_clock_that_ran_out_before_its_pause_is_exceeded(self) -> None:
        assert state(clock("2026-03-02", 7, Unit.WORKING_DAYS, ("2026-03-12", None)), at("2026-03-20")) is (ClockState.EXCEEDED)

    def test_the_same_day_is_at_risk_at_once(self) -> None:
        assert state(clock("2026-03-02", 0, Unit.CALENDAR_DAYS), at("2026-03-02")) is ClockState.AT_RISK

    def test_hours(self) -> None:
        day = clock("2026-03-02 10:00", 24, Unit.HOURS)
        assert [state(day, at(f"2026-03-03 {time}")) for time in ("05:00", "05:12", "10:00", "10:01")] == [
            "in_time",
            "at_risk",
            "at_risk",
            "exceeded",
        ]
        assert left(day, at("2026-03-03 05:30")) == 5

    def test_weeks_and_months_are_told_in_whole_ones(self) -> None:
        weeks, months = clock("2026-03-02", 3, Unit.WEEKS), clock("2026-01-31", 3, Unit.MONTHS)
        assert [used(weeks, at(day)) for day in ("2026-03-08", "2026-03-09", "2026-03-23")] == [0, 1, 3]
        assert [used(months, at(day)) for day in ("2026-02-27", "2026-02-28", "2026-03-30", "2026-03-31")] == [0, 1, 1, 2]
        assert left(months, at("2026-03-30")) == 2

    def test_without_a_limit_days_are_counted_but_nothing_is_due(self) -> None:
        endless = Clock(at("2026-03-02"), None)
        seen = reading(endless, at("2026-03-12"))
        assert (seen.state, seen.due, seen.used, seen.left, seen.limit) == ("no_limit", None, 10, None, None)


class TestRefused:
    NAIVE = datetime.fromisoformat("2026-03-02T12:00")

    @pytest.mark.parametrize("amount", [-1, 10_001])
    def test_an_amount_out_of_bounds(self, amount: int) -> None:
        with pytest.raises(ValueError, match="give an amount from 0 to 10000"):
            Limit(amount, Unit.HOURS)

    def test_times_without_a_zone(self) -> None:
        for make in (
            lambda: Clock(self.NAIVE, None),
            lambda: Clock(at("2026-03-02"), None, stopped=self.NAIVE),
            lambda: Pause(self.NAIVE),
            lambda: Pause(at("2026-03-02"), self.NAIVE),
        ):
            with pytest.raises(ValueError, match="has no time zone: give an aware time"):
                make()

    def test_ends_before_beginnings(self) -> None:
        with pytest.raises(ValueError, match=r"pause ends .* before it starts"):
            Pause(at("2026-03-03"), at("2026-03-02"))
        with pytest.raises(ValueError, match=r"clock stops .* before it starts"):
            clock("2026-03-03", 1, Unit.HOURS, stopped="2026-03-02")
