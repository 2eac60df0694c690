"""What a clock is made of: a start, a limit, pauses, a stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST = 10_000
"""No limit is longer than this many units: a greater number is a slip of the pen."""


class Unit(StrEnum):
    """What a limit is told in."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Limit:
    """How long something may take: 7 working days, 3 months, 24 hours; 0 days means the same day.

    `moves_on`: whether the end moves from a day off to the next working day (Act 150/1930 § 5). That
    is the rule for limits of the law; a promise of one's own may be stricter. Hours never move on.
    `pauses`: whether the time stands still while more is waited for. Many acts know no such thing: under
    their limits the pauses of a clock are there to be seen but cost nothing.
    """

    amount: int
    unit: Unit
    moves_on: bool = True
    pauses: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.amount <= MOST:
            raise ValueError(f"a limit of {self.amount} {self.unit}: give an amount from 0 to {MOST}")


@dataclass(frozen=True, slots=True)
class Pause:
    """The time stands still from `start` to `end` (aware); `None`: it still stands."""

    start: datetime
    end: datetime | None = None

    def __post_init__(self) -> None:
        _check_aware(self.start, "start of a pause")
        if self.end is not None:
            _check_aware(self.end, "end of a pause")
            if self.end < self.start:
                raise ValueError(f"pause ends {self.end} before it starts {self.start}: swap the times")


@dataclass(frozen=True, slots=True)
class Clock:
    """Something timed: `started`, perhaps `stopped` (aware moments), under a `limit` or none."""

    started: datetime
    limit: Limit | None
    pauses: tuple[Pause, ...] = ()
    stopped: datetime | None = None

    def __post_init__(self) -> None:
        _check_aware(self.started, "start of a clock")
        if self.stopped is not None:
            _check_aware(self.stopped, "stop of a clock")
            if self.stopped < self.started:
                raise ValueError(f"clock stops {self.stopped} before it starts {self.started}: swap the times")

    @property
    def stood_still(self) -> tuple[Pause, ...]:
        """The pauses that count: none under a limit that does not pause."""
        return self.pauses if self.limit is None or self.limit.pauses else ()


def _check_aware(moment: datetime, what: str) -> None:
    if moment.tzinfo is None:
        raise ValueError(f"{what} {moment} has no time zone: give an aware time")
