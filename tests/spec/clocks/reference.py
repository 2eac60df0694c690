"""Clocks counted on the fingers: one day after another, one minute after another. Slow and plain.

Nothing here is shared with the engine but the values put in; holidays are a list written out by hand.
"""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from punos.engines.clocks import Clock, ClockState, Unit

HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

# From printed almanacs: weekdays on which offices are closed, 2024-2027. Saturdays and Sundays are known.
DAYS_OFF = frozenset(
    date.fromisoformat(day)
    for day in (
        "2024-01-01",
        "2024-03-29",
        "2024-04-01",
        "2024-05-01",
        "2024-05-09",
        "2024-06-21",
        "2024-12-06",
        "2024-12-24",
        "2024-12-25",
        "2024-12-26",
        "2025-01-01",
        "2025-01-06",
        "2025-04-18",
        "2025-04-21",
        "2025-05-01",
        "2025-05-29",
        "2025-06-20",
        "2025-12-24",
        "2025-12-25",
        "2025-12-26",
        "2026-01-01",
        "2026-01-06",
        "2026-04-03",
        "2026-04-06",
        "2026-05-01",
        "2026-05-14",
        "2026-06-19",
        "2026-12-24",
        "2026-12-25",
        "2027-01-01",
        "2027-01-06",
        "2027-03-26",
        "2027-03-29",
        "2027-05-06",
        "2027-06-25",
        "2027-12-06",
        "2027-12-24",
    )
)


def works(day: date) -> bool:
    return day.weekday() < 5 and day not in DAYS_OFF


def local(moment: datetime) -> date:
    return moment.astimezone(HELSINKI).date()


def stands_still(clock: Clock, day: date, at: datetime | None) -> bool:
    """Whether `day` is lost to a pause: later than the day it began, no later than the day it ended."""
    if clock.limit and not clock.limit.pauses:
        return False
    for pause in clock.pauses:
        end = pause.end or at
        if local(pause.start) < day and (end is None or day <= local(end)):
            return True
    return False


def counts(clock: Clock, day: date, at: datetime | None) -> bool:
    if stands_still(clock, day, at):
        return False
    return works(day) if clock.limit and clock.limit.unit is Unit.WORKING_DAYS else True


def allowed(clock: Clock) -> int:
    assert clock.limit
    amount, start = clock.limit.amount, local(clock.started)
    if clock.limit.unit is Unit.WEEKS:
        return amount * 7
    if clock.limit.unit is not Unit.MONTHS:
        return amount
    year, month = start.year, start.month
    for _ in range(amount):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    number = start.day
    while number > calendar.monthrange(year, month)[1]:
        number -= 1
    return (date(year, month, number) - start).days


def due(clock: Clock, at: datetime | None, horizon: date) -> date | None:
    """The last day, or None if it is not before the `horizon`."""
    assert clock.limit
    day, missing = local(clock.started), allowed(clock)
    while missing:
        day += DAY
        missing -= counts(clock, day, at)
        if day >= horizon:
            return None
    # The limit may be kept on `day`, and while that is a day off, or the time stands still from it on,
    # on the next.
    while stands_still(clock, day + DAY, at) or (clock.limit.moves_on and not works(day)):
        day += DAY
        if day >= horizon:
            return None
    return day


def used_days(clock: Clock, until: date, at: datetime) -> int:
    day, count = local(clock.started), 0
    while day < until:
        day += DAY
        count += counts(clock, day, at)
    return count


def due_moment(clock: Clock, at: datetime | None, horizon: datetime) -> datetime | None:
    """For a limit in hours, all moments on whole minutes."""
    assert clock.limit
    moment, missing = clock.started.astimezone(UTC), clock.limit.amount * 60
    while missing:
        missing -= not _paused(clock, moment, at)
        moment += MINUTE
        if moment >= horizon:
            return None
    return moment


def _paused(clock: Clock, moment: datetime, at: datetime | None) -> bool:
    if clock.limit and not clock.limit.pauses:
        return False
    return any(p.start <= moment and ((p.end or at) is None or moment < (p.end or at)) for p in clock.pauses)


def is_late(clock: Clock, at: datetime, horizon: date) -> bool:
    """Whether a running clock in days has run out by `at`."""
    end = due(clock, at, horizon)
    return end is not None and local(at) > end


def state_running(clock: Clock, at: datetime, share: float, horizon: date) -> ClockState:
    if is_late(clock, at, horizon):
        return ClockState.EXCEEDED
    if _paused(clock, at, None):
        return ClockState.PAUSED
    total = allowed(clock)
    left = total - used_days(clock, local(at), at)
    return ClockState.AT_RISK if total == 0 or 1 - (total - left) / total <= share else ClockState.IN_TIME
