"""Counting days and hours past pauses. Inner part of the clocks."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from punos.base.clock import day_of
from punos.engines.clocks.calendar import Calendar
from punos.engines.clocks.limits import Clock, Limit, Unit

DaySpan = tuple[date, date | None]
"""Paused days: after the first, up to and including the second; `None` is without an end."""


def paused_days(clock: Clock, at: datetime | None) -> list[DaySpan]:
    """The paused days of `clock`, in order and not overlapping, seen at `at`.

    The day on which a pause begins counts as used and the day on which it ends does not, as the day
    that starts a limit does not count either (Act 150/1930 § 2). So a pause within one day costs nobody
    a day. An open pause reaches `at`; with no `at` it has no end.
    """
    started = day_of(clock.started)
    spans: list[DaySpan] = []
    for pause in sorted(clock.stood_still, key=lambda pause: pause.start):
        end = pause.end if pause.end is not None else at
        first = max(day_of(pause.start), started)
        last = None if end is None else day_of(end)
        if last is None or last > first:
            _join(spans, first, last)
    return spans


def _join(spans: list[DaySpan], first: date, last: date | None) -> None:
    """Add the span to the ordered `spans`, one with the last of them where they touch."""
    if spans:
        earlier, until = spans[-1]
        if until is None:
            return
        if first <= until:
            spans[-1] = (earlier, None if last is None else max(last, until))
            return
    spans.append((first, last))


def days_counted(started: date, until: date, spans: Sequence[DaySpan], unit: Unit, calendar: Calendar) -> int:
    """Days after `started` up to and including `until` that a limit counts, paused days left out."""
    counted = _days(started, until, unit, calendar)
    for first, last in spans:
        if first < until:
            counted -= _days(first, until if last is None else min(last, until), unit, calendar)
    return counted


def _days(after: date, until: date, unit: Unit, calendar: Calendar) -> int:
    if unit is Unit.WORKING_DAYS:
        return calendar.working_days(after, until)
    return max((until - after).days, 0)


def days_allowed(started: date, limit: Limit) -> int:
    """The days of `limit` from the day after `started`: working days for such a limit, else calendar days.

    Weeks and months end on the day of the same name or number, or on the last of a month that has no
    such day (Act 150/1930 § 3).
    """
    if limit.unit is Unit.WEEKS:
        return 7 * limit.amount
    if limit.unit is Unit.MONTHS:
        return (months_after(started, limit.amount) - started).days
    return limit.amount


def months_after(day: date, amount: int) -> date:
    """The day `amount` months after `day` with its number, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def day_reached(started: date, allowed: int, spans: Sequence[DaySpan], unit: Unit, calendar: Calendar) -> date | None:
    """The first day on which `allowed` days are counted; None if an open pause comes before that."""
    if spans and spans[-1][1] is None:
        before = spans[-1][0]
        if days_counted(started, before, spans, unit, calendar) < allowed:
            return None
    day = started
    # A day adds at most one to the count, so the missing days never lead past the answer.
    while missing := allowed - days_counted(started, day, spans, unit, calendar):
        day += timedelta(days=missing)
    return day


def paused_time(clock: Clock, at: datetime | None) -> list[tuple[datetime, datetime | None]]:
    """The pauses of `clock` after its start as moments in UTC, in order and not overlapping."""
    started = clock.started.astimezone(UTC)
    spans: list[tuple[datetime, datetime | None]] = []
    for pause in sorted(clock.stood_still, key=lambda pause: pause.start):
        end = pause.end if pause.end is not None else at
        first = max(pause.start.astimezone(UTC), started, *(last for _, last in spans[-1:] if last))
        last = None if end is None else end.astimezone(UTC)
        if spans and spans[-1][1] is None:
            break
        if last is None or last > first:
            spans.append((first, last))
    return spans


def moment_reached(clock: Clock, allowed: timedelta, at: datetime | None) -> datetime | None:
    """The moment, in UTC, when `allowed` has run; None if an open pause comes before that."""
    reached = clock.started.astimezone(UTC) + allowed
    for first, last in paused_time(clock, at):
        if first >= reached:
            break
        if last is None:
            return None
        reached += last - first
    return reached


def time_run(clock: Clock, until: datetime) -> timedelta:
    """The time that has run from the start to `until`, pauses left out; real time, not wall clock."""
    run = until.astimezone(UTC) - clock.started.astimezone(UTC)
    for first, last in paused_time(clock, until):
        run -= max(min(last or until, until) - first, timedelta())
    return max(run, timedelta())
