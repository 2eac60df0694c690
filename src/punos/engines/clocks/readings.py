"""Reading a clock: when it is due, how much is used, and whether it is in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from punos.base.clock import day_of
from punos.engines.clocks import counting
from punos.engines.clocks.calendar import FINLAND, Calendar
from punos.engines.clocks.limits import Clock, Limit, Unit

AT_RISK_SHARE = 0.2
"""A running clock is at risk when at most this share of its limit is left."""


class ClockState(StrEnum):
    """How a clock stands: running (in time … paused), stopped (kept, broken), or without a limit."""

    IN_TIME = "in_time"
    AT_RISK = "at_risk"
    EXCEEDED = "exceeded"
    PAUSED = "paused"
    KEPT = "kept"
    BROKEN = "broken"
    NO_LIMIT = "no_limit"


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a page says of a clock: "4 of 7 working days, due 16.3., in time".

    `used` and `left` are in the unit of the limit; `left` is None without a limit. `due` is a day, for
    a limit in hours a moment in UTC, and None without a limit or as long as the clock is paused.
    """

    state: ClockState
    due: date | datetime | None
    used: int
    left: int | None
    limit: Limit | None


def due(clock: Clock, at: datetime | None = None, calendar: Calendar = FINLAND) -> date | datetime | None:
    """The last day on which the limit is kept; for a limit in hours the last moment, in UTC.

    The day of the start does not count (Act 150/1930 § 2); weeks and months end on the same weekday or
    number (§ 3); an end on a day off moves to the next working day (§ 5) unless the limit says
    otherwise. A pause puts the end off by the days it took, counted as the limit counts them; a limit
    that would end on the day a pause begins ends on the day the pause does.
    None without a limit, and while an open pause keeps the end open; with `at` (aware) the answer is
    the end as it would be if such a pause ended then.
    """
    if clock.limit is None:
        return None
    if clock.limit.unit is Unit.HOURS:
        return counting.moment_reached(clock, timedelta(hours=clock.limit.amount), at)
    return _last_day(clock, clock.limit, at, calendar)


def used(clock: Clock, at: datetime, calendar: Calendar = FINLAND) -> int:
    """Whole units of the limit that have run at `at` (aware), or at the stop if that was earlier.

    Goes on counting past the limit: "9 of 7 working days". Without a limit: calendar days. 0 before
    the start.
    """
    until = _seen(clock, at)
    unit = Unit.CALENDAR_DAYS if clock.limit is None else clock.limit.unit
    if unit is Unit.HOURS:
        return counting.time_run(clock, until) // timedelta(hours=1)
    days = _days_run(clock, until, calendar)
    if unit is Unit.WEEKS:
        return days // 7
    return _whole_months(day_of(clock.started), days) if unit is Unit.MONTHS else days


def left(clock: Clock, at: datetime, calendar: Calendar = FINLAND) -> int | None:
    """Units of the limit still unused at `at`, the one now running among them; None without a limit."""
    return None if clock.limit is None else max(clock.limit.amount - used(clock, at, calendar), 0)


def state(clock: Clock, at: datetime, at_risk_share: float = AT_RISK_SHARE, calendar: Calendar = FINLAND) -> ClockState:
    """How the clock stands at `at` (aware). A stop after `at` is not known yet.

    A clock whose limit ran out before a pause began is exceeded, not paused.
    """
    return _state(clock, at, due(clock, _seen(clock, at), calendar), at_risk_share, calendar)


def reading(clock: Clock, at: datetime, at_risk_share: float = AT_RISK_SHARE, calendar: Calendar = FINLAND) -> Reading:
    """Everything about the clock at `at` (aware) in one value."""
    end = due(clock, _seen(clock, at), calendar)
    run = used(clock, at, calendar)
    open_ended = _runs(clock, at) and any(pause.end is None for pause in clock.stood_still)
    return Reading(
        state=_state(clock, at, end, at_risk_share, calendar),
        due=due(clock, None, calendar) if open_ended else end,
        used=run,
        left=None if clock.limit is None else max(clock.limit.amount - run, 0),
        limit=clock.limit,
    )


def _state(clock: Clock, at: datetime, end: date | datetime | None, at_risk_share: float, calendar: Calendar) -> ClockState:
    """The state, where the limit ends at `end` as seen at `at` or at the stop."""
    if clock.limit is None:
        return ClockState.NO_LIMIT
    late = _past(end, _seen(clock, at))
    if not _runs(clock, at):
        return ClockState.BROKEN if late else ClockState.KEPT
    if late:
        return ClockState.EXCEEDED
    if _is_paused(clock, at):
        return ClockState.PAUSED
    risky = _share_left(clock, clock.limit, at, calendar) <= at_risk_share
    return ClockState.AT_RISK if risky else ClockState.IN_TIME


def _runs(clock: Clock, at: datetime) -> bool:
    return clock.stopped is None or clock.stopped > at


def _last_day(clock: Clock, limit: Limit, at: datetime | None, calendar: Calendar) -> date | None:
    started, spans = day_of(clock.started), counting.paused_days(clock, at)
    allowed = counting.days_allowed(started, limit)
    reached = counting.day_reached(started, allowed, spans, limit.unit, calendar)
    if reached is None:
        return None
    end = calendar.ending_day(reached) if limit.moves_on else reached
    for first, last in spans:
        if reached <= first <= end:
            if last is None:
                return None
            end = calendar.ending_day(last) if limit.moves_on else last
    return end


def _seen(clock: Clock, at: datetime) -> datetime:
    return at if clock.stopped is None else min(at, clock.stopped)


def _days_run(clock: Clock, until: datetime, calendar: Calendar) -> int:
    unit = Unit.CALENDAR_DAYS if clock.limit is None else clock.limit.unit
    spans = counting.paused_days(clock, until)
    return counting.days_counted(day_of(clock.started), day_of(until), spans, unit, calendar)


def _whole_months(started: date, days: int) -> int:
    reached = started + timedelta(days=days)
    amount = (reached.year - started.year) * 12 + reached.month - started.month
    return amount - 1 if counting.months_after(started, amount) > reached else amount


def _past(end: date | datetime | None, moment: datetime) -> bool:
    if isinstance(end, datetime):
        return moment.astimezone(UTC) > end
    return end is not None and day_of(moment) > end


def _is_paused(clock: Clock, at: datetime) -> bool:
    return any(pause.start <= at and (pause.end is None or at < pause.end) for pause in clock.stood_still)


def _share_left(clock: Clock, limit: Limit, at: datetime, calendar: Calendar) -> float:
    """The share of the limit not yet run, in hours or days whatever the unit; 0 for a limit of nothing."""
    if limit.amount == 0:
        return 0.0
    if limit.unit is Unit.HOURS:
        return 1 - counting.time_run(clock, at) / timedelta(hours=limit.amount)
    return 1 - _days_run(clock, at, calendar) / counting.days_allowed(day_of(clock.started), limit)
