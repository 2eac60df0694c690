"""Many clocks at once, as arrays: what is timed, and what is read of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from punos.engines.clocks.limits import Clock, Limit
from punos.engines.clocks.readings import ClockState, Reading

Moments: TypeAlias = NDArray[np.datetime64]
"""Moments in UTC, `datetime64[us]`; NaT where there is none."""

STATES = tuple(ClockState)
"""What the numbers of `Readings.state` mean, in order."""


def _no_moments() -> Moments:
    return np.array([], dtype="datetime64[us]")


def _no_numbers() -> NDArray[np.int64]:
    return np.array([], dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Events:
    """`n` clocks with `m` pauses between them. The arrays are kept as read-only views.

    `started` (n): moments in UTC. `limit` (n): which of `limits` rules the clock. `stopped` (n): moments, NaT while it runs;
    left out, all run. `pause_of`, `pause_start`, `pause_end` (m): the clock a pause is of, from when to when; NaT: it still stands.
    Raises ValueError with what is wrong, where it is first, and the cure.
    """

    started: Moments
    limit: NDArray[np.integer[Any]]
    limits: tuple[Limit | None, ...]
    stopped: Moments = field(default_factory=_no_moments)
    pause_of: NDArray[np.integer[Any]] = field(default_factory=_no_numbers)
    pause_start: Moments = field(default_factory=_no_moments)
    pause_end: Moments = field(default_factory=_no_moments)

    def __post_init__(self) -> None:
        if self.stopped.size == 0:
            object.__setattr__(self, "stopped", np.broadcast_to(np.datetime64("NaT", "us"), self.started.shape))
        for name in ("started", "stopped", "pause_start", "pause_end"):
            object.__setattr__(self, name, _frozen(getattr(self, name), "datetime64[us]"))
        for name in ("limit", "pause_of"):
            object.__setattr__(self, name, _frozen(getattr(self, name)))
        self._check()
        self._sort_pauses()

    def __len__(self) -> int:
        """How many clocks there are."""
        return len(self.started)

    @classmethod
    def of(cls, clocks: Sequence[Clock]) -> Events:
        """The same clocks as arrays; equal limits are kept once."""
        limits = {limit: number for number, limit in enumerate(dict.fromkeys(clock.limit for clock in clocks))}
        pauses = [(number, pause) for number, clock in enumerate(clocks) for pause in clock.pauses]
        return cls(
            started=moments([clock.started for clock in clocks]),
            limit=np.array([limits[clock.limit] for clock in clocks], dtype=np.int64),
            limits=tuple(limits),
            stopped=moments([clock.stopped for clock in clocks]),
            pause_of=np.array([number for number, _ in pauses], dtype=np.int64),
            pause_start=moments([pause.start for _, pause in pauses]),
            pause_end=moments([pause.end for _, pause in pauses]),
        )

    def _check(self) -> None:
        n, m = self.started.shape, self.pause_of.shape
        _refuse(
            self.limit.shape != n or self.stopped.shape != n, "started, limit and stopped differ in length: give each clock one of each"
        )
        _refuse(
            self.pause_start.shape != m or self.pause_end.shape != m, "the columns of pauses differ in length: give each pause all three"
        )
        _first(np.isnat(self.started), "clock", "has no start", "give a moment")
        _first(
            (self.limit < 0) | (self.limit >= len(self.limits)), "clock", "has a limit that is not among the limits", "number them from 0"
        )
        _first(self.stopped < self.started, "clock", "stops before it starts", "swap the times")
        _first((self.pause_of < 0) | (self.pause_of >= len(self)), "pause", "is of no clock", "number the clocks from 0")
        _first(np.isnat(self.pause_start), "pause", "has no start", "give a moment")
        _first(self.pause_end < self.pause_start, "pause", "ends before it starts", "swap the times")

    def _sort_pauses(self) -> None:
        """Put the pauses in order of their clocks and of time, which makes all that follows one walk."""
        step, time = np.diff(self.pause_of), np.diff(self.pause_start)
        if not np.any((step < 0) | ((step == 0) & (time < np.timedelta64(0)))):
            return
        order = np.lexsort((self.pause_start, self.pause_of))
        for name in ("pause_of", "pause_start", "pause_end"):
            object.__setattr__(self, name, _frozen(getattr(self, name)[order]))


@dataclass(frozen=True, slots=True, eq=False)
class Readings:
    """What `Events` read at a moment, an element for each clock; read-only.

    `state`: a number into `STATES`. `due_day`: the last day, `datetime64[D]`; `due_moment`: for limits in hours, the last moment in
    UTC; NaT where the other is meant, where there is no limit, and while a pause keeps the end open. `used`, `left`: in the unit of
    the limit; -1 left where there is no limit. `stopped`: whether the clock had stopped by then.
    """

    limits: tuple[Limit | None, ...]
    limit: NDArray[np.integer[Any]]
    state: NDArray[np.int8]
    due_day: NDArray[np.datetime64]
    due_moment: Moments
    used: NDArray[np.int32]
    left: NDArray[np.int32]

    def __post_init__(self) -> None:
        for name in ("limit", "state", "due_day", "due_moment", "used", "left"):
            object.__setattr__(self, name, _frozen(getattr(self, name)))

    def __len__(self) -> int:
        """How many clocks were read."""
        return len(self.state)

    def in_state(self, state: ClockState) -> NDArray[np.bool_]:
        """Which clocks are in the state."""
        among: NDArray[np.bool_] = self.state == STATES.index(state)
        return among

    def one(self, number: int) -> Reading:
        """The reading of one clock, as `reading` gives it."""
        limit = self.limits[self.limit[number]]
        return Reading(STATES[self.state[number]], self._due(number), int(self.used[number]), limit and int(self.left[number]), limit)

    def _due(self, number: int) -> date | datetime | None:
        day: date | None = self.due_day[number].item()
        moment: datetime | None = self.due_moment[number].item()
        return day if moment is None else moment.replace(tzinfo=UTC)


def moments(times: Sequence[datetime | None]) -> Moments:
    """Aware times as an array of moments in UTC; None gives NaT."""
    return np.array([None if one is None else microseconds(one) for one in times], dtype="datetime64[us]")


def microseconds(moment: datetime) -> int:
    """An aware time in µs of UTC since 1970. Raises ValueError without a time zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone: give an aware time")
    return (moment - _EPOCH) // timedelta(microseconds=1)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _frozen(array: ArrayLike, dtype: str | None = None) -> NDArray[Any]:
    """A read-only view; the array of the caller stays as it is."""
    view = np.asarray(array, dtype=dtype).view()
    view.flags.writeable = False
    return view


def _refuse(wrong: bool, words: str) -> None:
    if wrong:
        raise ValueError(words)


def _first(wrong: NDArray[np.bool_], what: str, problem: str, cure: str) -> None:
    if wrong.any():
        raise ValueError(f"{what} {int(np.argmax(wrong))} {problem}: {cure}")
