"""How a promise is kept: of the clocks whose outcome fell in a window of days, the share that kept their limit, group by group.

The outcome of a clock falls on the day it stopped in time, or on the day its limit ran out, whether or not it has stopped since. So those who
still wait past their limit count as broken at once, and a window does not change afterwards because old cases are closed.
Small groups are not hidden here: that is for the disclosure engine, before anything is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from punos.engines.clocks.columns.almanac import days_in_finland
from punos.engines.clocks.columns.events import Events, Readings
from punos.engines.clocks.readings import ClockState

MOST_CELLS = 20_000_000
"""No table of groups is larger than this: it would hold more cells than people."""

Numbers: TypeAlias = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Target:
    """`share` of clocks within their limit (9/10: "90 % within"), of those whose outcome fell from `first` to `last`, both among them."""

    share: Fraction
    first: date
    last: date

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueError(f"a target of {self.share}: give a share from 0 to 1")
        if self.last < self.first:
            raise ValueError(f"a window from {self.first} to {self.last}: swap the days")


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """A row for each group that has outcomes in the window, in order of the groups.

    `groups`: the columns of group numbers by their names. `kept`, `broken`: clocks. `met`: whether kept / (kept + broken) is at
    least the target, exactly.
    """

    groups: Mapping[str, NDArray[np.int64]]
    kept: NDArray[np.int64]
    broken: NDArray[np.int64]
    met: NDArray[np.bool_]

    @property
    def share(self) -> NDArray[np.float64]:
        """The share kept, 0 to 1; no group is without outcomes."""
        share: NDArray[np.float64] = self.kept / (self.kept + self.broken)
        return share


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Of each clock the `day` of its outcome in Finland, NaT while it has none, and whether it was `kept`."""

    day: NDArray[np.datetime64]
    kept: NDArray[np.bool_]

    @property
    def month(self) -> NDArray[np.int64]:
        """The month of each outcome as a group: months since January 1970, -1 while there is none."""
        months = self.day.astype("datetime64[M]")
        return np.where(np.isnat(months), -1, months.astype(np.int64))


def outcomes(events: Events, readings: Readings) -> Outcomes:
    """The outcomes of `events` as they were read."""
    kept = readings.in_state(ClockState.KEPT)
    broken = readings.in_state(ClockState.BROKEN) | readings.in_state(ClockState.EXCEEDED)
    day = np.where(broken, readings.due_day, np.datetime64("NaT", "D"))
    in_hours = broken & ~np.isnat(readings.due_moment)
    day[kept] = days_in_finland(events.stopped[kept])
    day[in_hours] = days_in_finland(readings.due_moment[in_hours])
    return Outcomes(day, kept)


def kept_shares(found: Outcomes, groups: Mapping[str, Numbers], target: Target) -> Shares:
    """How each group (service, area, provider, month: a number for each clock) keeps its promise in the window of `target`.

    Raises ValueError for a column of another length, and where the groups would make too large a table.
    """
    for name, column in groups.items():
        if column.shape != found.day.shape:
            raise ValueError(f"{name} has {len(column)} groups for {len(found.day)} clocks: give each clock one")
    inside = np.flatnonzero((found.day >= np.datetime64(target.first)) & (found.day <= np.datetime64(target.last)))
    cell, shape, lowest = _cells({name: column[inside] for name, column in groups.items()}, len(inside))
    total = np.bincount(cell, minlength=1)
    kept = np.bincount(cell[found.kept[inside]], minlength=len(total))
    there = np.flatnonzero(total)
    numbers = np.unravel_index(there, shape) if shape else ()
    return Shares(
        groups={name: number + low for name, number, low in zip(groups, numbers, lowest, strict=True)},
        kept=kept[there],
        broken=total[there] - kept[there],
        met=kept[there] * target.share.denominator >= total[there] * target.share.numerator,
    )


def _cells(groups: Mapping[str, Numbers], n: int) -> tuple[NDArray[np.int64], tuple[int, ...], list[int]]:
    """The cell of each clock in the table of all groups, the shape of the table and the lowest group of each of its sides."""
    cell = np.zeros(n, dtype=np.int64)
    lowest = [int(column.min(initial=column[0] if n else 0)) for column in groups.values()]
    shape = tuple(int(column.max(initial=low)) - low + 1 for column, low in zip(groups.values(), lowest, strict=True))
    if prod(shape) > MOST_CELLS:
        raise ValueError(f"{' × '.join(map(str, shape))} groups are more than {MOST_CELLS}: number them closely or leave one out")
    for column, low, side in zip(groups.values(), lowest, shape, strict=True):
        cell = cell * side + (column - low)
    return cell, shape, lowest
