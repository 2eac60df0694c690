"""Clocks of promises and statutory limits: when is it due, how much is used, is it in time.

`Clock` is what is timed, `Limit` how long it may take, `Pause` when the time stood still.
`due`, `used`, `left` and `state` answer one question each; `reading` answers them all for a page.
Millions of clocks are read as arrays in `punos.engines.clocks.columns`.
"""

from punos.engines.clocks.calendar import (
    FINLAND,
    Calendar,
    closed_days,
    easter_sunday,
    holidays,
)
from punos.engines.clocks.limits import Clock, Limit, Pause, Unit
from punos.engines.clocks.readings import (
    AT_RISK_SHARE,
    ClockState,
    Reading,
    due,
    left,
    reading,
    state,
    used,
)

__all__ = [
    "AT_RISK_SHARE",
    "FINLAND",
    "Calendar",
    "Clock",
    "ClockState",
    "Limit",
    "Pause",
    "Reading",
    "Unit",
    "closed_days",
    "due",
    "easter_sunday",
    "holidays",
    "left",
    "reading",
    "state",
    "used",
]
