"""Many events drawn from a seed: the limits of the law and some promises, pauses, stops, all moments to the microsecond."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from punos.engines.clocks import Clock, Limit, Pause, Unit
from punos.engines.clocks.columns import Events

LIMITS = (
    Limit(0, Unit.HOURS),
    Limit(0, Unit.WORKING_DAYS),
    Limit(1, Unit.WORKING_DAYS),
    Limit(7, Unit.WORKING_DAYS),
    Limit(3, Unit.WORKING_DAYS, pauses=False),
    Limit(14, Unit.CALENDAR_DAYS),
    Limit(30, Unit.CALENDAR_DAYS),
    Limit(10, Unit.CALENDAR_DAYS, moves_on=False),
    Limit(3, Unit.WEEKS),
    Limit(3, Unit.MONTHS),
    Limit(6, Unit.MONTHS),
    Limit(12, Unit.MONTHS, moves_on=False),
    Limit(24, Unit.HOURS),
    Limit(72, Unit.HOURS, pauses=False),
    None,
)
AT = datetime(2026, 6, 18, 21, 30, tzinfo=UTC)
"""Half past midnight on Midsummer Eve, in Finland."""

DAY_US = 86_400_000_000


def events(n: int, seed: int, limits: tuple[Limit | None, ...] = LIMITS) -> Events:
    """`n` events that start in the four years before `AT`, a leap year among them.

    One in five has a pause, one in twenty-five a second one, which may lie within the first; one pause in ten lasts. Three in
    four have stopped by some day, perhaps after `AT`. What is under a limit of hours stops within days.
    """
    rng = np.random.default_rng(seed)
    end = int(AT.timestamp()) * 1_000_000
    started = end - rng.integers(0, 4 * 365 * DAY_US, n)
    limit = rng.integers(0, len(limits), n, dtype=np.int16)
    scale = np.array([_days_of(one) for one in limits])[limit] * DAY_US
    stopped = started + (rng.random(n) * 2 * scale).astype(np.int64)
    pauses = np.sort(np.concatenate([np.flatnonzero(rng.random(n) < 0.2), np.flatnonzero(rng.random(n) < 0.04)]))
    begun = started[pauses] + ((rng.random(len(pauses)) * 1.6 - 0.1) * scale[pauses]).astype(np.int64)
    over = begun + (rng.random(len(pauses)) * scale[pauses]).astype(np.int64)
    return Events(
        started=_moments(started),
        limit=limit,
        limits=limits,
        stopped=_moments(stopped, rng.random(n) < 0.25),
        pause_of=pauses,
        pause_start=_moments(begun),
        pause_end=_moments(over, rng.random(len(pauses)) < 0.1),
    )


def clocks(events: Events) -> Iterator[Clock]:
    """The same events one by one."""
    pauses: dict[int, tuple[Pause, ...]] = {}
    columns = (events.pause_of, events.pause_start, events.pause_end)
    for number, start, end in zip(*(column.tolist() for column in columns), strict=True):
        pause = Pause(start.replace(tzinfo=UTC), end and end.replace(tzinfo=UTC))
        pauses[number] = (*pauses.get(number, ()), pause)
    rows = zip(events.started.tolist(), events.limit.tolist(), events.stopped.tolist(), strict=True)
    for number, (started, limit, stopped) in enumerate(rows):
        yield Clock(started.replace(tzinfo=UTC), events.limits[limit], pauses.get(number, ()), stopped and stopped.replace(tzinfo=UTC))


def _moments(microseconds: NDArray[np.int64], nowhere: NDArray[np.bool_] | None = None) -> NDArray[np.datetime64]:
    made = microseconds.astype("datetime64[us]")
    if nowhere is not None:
        made[nowhere] = np.datetime64("NaT")
    return made


def _days_of(limit: Limit | None) -> float:
    """About how many days a limit is long, and one more."""
    if limit is None:
        return 30
    return limit.amount * {Unit.HOURS: 1 / 24, Unit.WORKING_DAYS: 1.4, Unit.WEEKS: 7, Unit.MONTHS: 30}.get(limit.unit, 1) + 1
