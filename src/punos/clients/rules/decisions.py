"""The days of a decision: when it counts as served, and until when a review of it may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from punos.base.clock import HELSINKI, day_of
from punos.engines import clocks as engine


@dataclass(frozen=True, slots=True)
class DecisionDays:
    """`served_on`: the day on which the decision counts as served; `review_until`: the last day for asking for its review."""

    served_on: date
    review_until: date


def days_of(decided_on: date, serving: engine.Limit, asking: engine.Limit) -> DecisionDays:
    """The days of a decision sent on `decided_on`. `serving`: how long the message counts as under way; `asking`: how long a review may be asked for.

    The day of the beginning is not counted, and a last day that is no working day moves on where its rule lets it (Act on Counting
    Statutory Periods 150/1930 2 and 5 §).
    """
    served_on = _last_day(decided_on, serving)
    return DecisionDays(served_on, _last_day(served_on, asking))


def missing(needed: tuple[str, ...], *come: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """Of the papers that an application must have, those that have not come yet, in their order."""
    there = {key for keys in come for key in keys}
    return tuple(key for key in needed if key not in there)


def _last_day(begins: date, limit: engine.Limit) -> date:
    due = engine.due(engine.Clock(datetime.combine(begins, time(12), HELSINKI), limit))
    if due is None:
        raise ValueError("a time for asking without a limit has no last day: give the deadline rule an amount")
    return day_of(due) if isinstance(due, datetime) else due
