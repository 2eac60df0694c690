"""Reading millions of clocks at once. Says of each what `reading` says of one.

Clocks are taken limit by limit, a piece at a time that fits the cache of the processor. Whatever the limit, time is counted along
one line: moments for hours, days for days, weeks and months, working days for working days. A limit ends where the count along that
line reaches its start plus its length, and each pause before that puts the goal off by what it took.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from punos.engines.clocks.calendar import FINLAND, Calendar
from punos.engines.clocks.columns.almanac import Almanac, Numbers, almanac
from punos.engines.clocks.columns.events import STATES, Events, Moments, Readings, microseconds
from punos.engines.clocks.columns.lines import Line, line_of
from punos.engines.clocks.limits import Limit, Unit
from punos.engines.clocks.readings import AT_RISK_SHARE, ClockState

PIECE = 1 << 17
"""How many clocks are read in one go."""

_NEVER = np.iinfo(np.int64).max
_NO_TIME = np.datetime64("NaT").view(np.int64)
_CODE = {state: number for number, state in enumerate(STATES)}
_DAYS_AT_MOST = {Unit.HOURS: 1, Unit.CALENDAR_DAYS: 1, Unit.WORKING_DAYS: 2, Unit.WEEKS: 7, Unit.MONTHS: 31}
_BEYOND = 60
"""Days that days off and eves can add to the end of a limit, and to spare."""


def readings_of(events: Events, at: datetime | Moments, at_risk_share: float = AT_RISK_SHARE, calendar: Calendar = FINLAND) -> Readings:
    """Read every clock at `at`: one aware time for all, or a moment in UTC (`datetime64`) for each.

    Equal to `reading` of each clock by itself, whatever its pauses. Raises ValueError for clocks that reach outside the
    years 1992-9998, and for a number of moments that is not that of the clocks.
    """
    seen = _seen_at(events, at)
    reader = _Reader(events, seen, _almanac(events, seen, calendar), at_risk_share)
    columns = _columns(events)
    for begin in range(0, len(events), PIECE):
        piece = range(begin, min(begin + PIECE, len(events)))
        pauses = _pauses_before(events, piece)
        for number, rows in _by_limit(events.limit[piece.start : piece.stop], begin):
            ranks = _ranks(events, pauses[rows - begin], pauses[rows - begin + 1])
            for name, values in reader.read(rows, ranks, events.limits[number]).items():
                columns[name][rows] = values
    return Readings(events.limits, events.limit, **columns)


def _seen_at(events: Events, at: datetime | Moments) -> Numbers:
    if isinstance(at, datetime):
        return np.broadcast_to(np.int64(microseconds(at)), len(events))
    if at.shape != events.started.shape or np.isnat(at).any():
        raise ValueError(f"{at.shape} moments for {len(events)} clocks, or some without a time: give one for each, or one for all")
    return at.astype("datetime64[us]").view(np.int64)


def _almanac(events: Events, seen: Numbers, calendar: Calendar) -> Almanac:
    """Years enough for every moment and every end: a pause puts an end off by no more than there is between first and last moment."""
    if not len(events):
        return almanac(calendar, 2000, 2000)
    columns = [column[~np.isnat(column)] for column in (events.started, events.stopped, events.pause_end) if column.size]
    times = [column.view(np.int64) for column in columns if column.size] + [seen]
    first, last = (_time(int(value)) for value in (min(map(np.min, times)), max(map(np.max, times))))
    longest = max((limit.amount * _DAYS_AT_MOST[limit.unit] for limit in events.limits if limit), default=0)
    days = (last - first).days + longest + _BEYOND
    return almanac(calendar, first.year, last.year + days // 365 + 1)


def _time(microseconds_utc: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds_utc)


def _columns(events: Events) -> dict[str, NDArray[Any]]:
    """Arrays to be filled. The moments, which only limits in hours have, take no room where there are none."""
    n = len(events)
    in_hours = any(limit is not None and limit.unit is Unit.HOURS for limit in events.limits)
    nothing = np.datetime64("NaT", "us")
    return {
        "state": np.empty(n, dtype=np.int8),
        "due_day": np.full(n, np.datetime64("NaT", "D")),
        "used": np.empty(n, dtype=np.int32),
        "left": np.full(n, -1, dtype=np.int32),
        "due_moment": np.full(n, nothing) if in_hours else np.broadcast_to(nothing, n),
    }


def _by_limit(limits: NDArray[np.integer[Any]], begin: int) -> Iterator[tuple[int, Numbers]]:
    """The rows of each limit, in order; `begin` is the row of the first."""
    order = np.argsort(limits, kind="stable")
    found, firsts = np.unique(limits[order], return_index=True)
    for number, rows in zip(found, np.split(order, firsts[1:]), strict=True):
        yield int(number), rows + begin


@dataclass(frozen=True, slots=True)
class _Rank:
    """The first, second, third … pauses of some clocks: `rows` says of which; `end` is _NEVER for a pause that lasts."""

    rows: Numbers
    start: Numbers
    end: Numbers


def _pauses_before(events: Events, piece: range) -> Numbers:
    """Where the pauses of each clock of the piece begin among all pauses, and where those of the last one end."""
    first, last = np.searchsorted(events.pause_of, [piece.start, piece.stop])
    counts = np.bincount(events.pause_of[first:last] - piece.start, minlength=len(piece))
    before: Numbers = np.concatenate([[first], first + np.cumsum(counts)])
    return before


def _ranks(events: Events, begin: Numbers, end: Numbers) -> list[_Rank]:
    """The pauses of some clocks, which lie from `begin` up to `end`: the first ones together, then the second ones, and so on."""
    ranks = []
    for number in range(int((end - begin).max(initial=0))):
        some = np.flatnonzero(end - begin > number)
        pauses = begin[some] + number
        over = _microseconds(events.pause_end, pauses)
        ranks.append(_Rank(some, _microseconds(events.pause_start, pauses), np.where(over == _NO_TIME, _NEVER, over)))
    return ranks


def _microseconds(moments: Moments, rows: Numbers) -> Numbers:
    taken: Numbers = moments.view(np.int64)[rows]
    return taken


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of the line for each of `rows` on which nothing counts: after `first` up to and including `last`, or for ever."""

    rows: Numbers
    first: Numbers
    last: Numbers
    lasts: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class _Reader:
    """What every piece is read with."""

    events: Events
    at: Numbers
    sheet: Almanac
    at_risk_share: float

    def read(self, rows: Numbers, ranks: list[_Rank], limit: Limit | None) -> dict[str, NDArray[Any]]:
        """The columns of `rows`, all under one limit, with their pauses."""
        line = line_of(limit, self.sheet)
        started, stopped, at = _microseconds(self.events.started, rows), _microseconds(self.events.stopped, rows), self.at[rows]
        done = (stopped <= at) & (stopped != _NO_TIME)
        until = np.where(done, stopped, at)
        start, seen = line.places(started), line.places(until)
        ranks = ranks if limit is None or limit.pauses else []
        spans = _spans(ranks, line, started, start, seen)
        run = _run(line, start, seen, spans)
        if limit is None:
            return {"state": np.full(len(rows), _CODE[ClockState.NO_LIMIT], dtype=np.int8), "used": run}
        used = line.units(start, run)
        allowed = line.allowed(start)
        end, never = _end(line, limit, start, allowed, spans)
        share = 1 - run / np.maximum(allowed, 1) if limit.amount else np.zeros(len(rows))
        state = _states(done, seen > end, _paused(ranks, at), share <= self.at_risk_share)
        if any((rank.end == _NEVER).any() for rank in ranks):
            # Of a running clock with a pause that lasts, what is shown is what is known of the end without the end of the pause.
            open_end, never = _end(line, limit, start, allowed, _spans(ranks, line, started, start, None))
            end, never = np.where(done, end, open_end), never & ~done
        return {"state": state, "used": used, "left": np.maximum(limit.amount - used, 0), **line.shown(end, never)}


def _spans(ranks: list[_Rank], line: Line, started: Numbers, start: Numbers, seen: Numbers | None) -> list[_Span]:
    """The pauses as stretches of the line, in order and not overlapping; one that lasts reaches `seen`, or has no end without it."""
    spans, spoken_for = [], start.copy()
    for rank in ranks:
        rows, begun = rank.rows, started[rank.rows]
        lasts = rank.end == _NEVER
        first = np.maximum(line.places(np.maximum(rank.start, begun)), spoken_for[rows])
        last = line.places(np.where(lasts, begun, np.maximum(rank.end, begun)))
        if seen is not None:
            last = np.where(lasts, seen[rows], last)
            lasts = np.zeros_like(lasts)
        some = (last > first) | lasts
        spans.append(_Span(rows[some], first[some], np.maximum(first, last)[some], lasts[some]))
        spoken_for[spans[-1].rows] = spans[-1].last
    return spans


def _run(line: Line, start: Numbers, seen: Numbers, spans: list[_Span]) -> Numbers:
    """What the limit has counted at `seen`, in the steps of the line; 0 before the start."""
    run: Numbers = np.maximum(line.count(seen) - line.count(start), 0)
    for span in spans:
        until = seen[span.rows]
        run[span.rows] -= line.count(np.minimum(span.last, until)) - line.count(np.minimum(span.first, until))
    return run


def _end(line: Line, limit: Limit, start: Numbers, allowed: Numbers, spans: list[_Span]) -> tuple[Numbers, NDArray[np.bool_]]:
    """Where the limit ends, and for which clocks a pause that lasts keeps it from ending."""
    goal = line.count(start) + allowed
    never = np.zeros(len(start), dtype=bool)
    for span in spans:
        before = line.count(span.first) < goal[span.rows]
        goal[span.rows] += np.where(before, line.count(span.last) - line.count(span.first), 0)
        never[span.rows] |= before & span.lasts
    reached = np.maximum(line.reached(goal), start)
    end = line.moved_on(reached) if limit.moves_on else reached.copy()
    for span in spans if line.in_days else []:
        # A limit that would end on the day on which a pause begins, or move past it, ends on the day on which the pause does.
        caught = (reached[span.rows] <= span.first) & (span.first <= end[span.rows])
        last = line.moved_on(span.last) if limit.moves_on else span.last
        end[span.rows] = np.where(caught, last, end[span.rows])
        never[span.rows] |= caught & span.lasts
    return end, never


def _paused(ranks: list[_Rank], at: Numbers) -> NDArray[np.bool_]:
    paused = np.zeros(len(at), dtype=bool)
    for rank in ranks:
        moment = at[rank.rows]
        paused[rank.rows] |= (rank.start <= moment) & (moment < rank.end)
    return paused


def _states(done: NDArray[np.bool_], late: NDArray[np.bool_], paused: NDArray[np.bool_], risky: NDArray[np.bool_]) -> NDArray[np.int8]:
    """The state of each clock, from a table of all sixteen answers to four questions."""
    answers: NDArray[np.uint8] = np.zeros(len(done), dtype=np.uint8)
    for question in (done, late, paused, risky):
        answers = (answers << 1 | question.view(np.uint8)).astype(np.uint8, copy=False)
    return _STATE_OF[answers]


def _state_of(done: bool, late: bool, paused: bool, risky: bool) -> ClockState:
    """The first that is true, from the top."""
    ladder = [
        (done and late, ClockState.BROKEN),
        (done, ClockState.KEPT),
        (late, ClockState.EXCEEDED),
        (paused, ClockState.PAUSED),
        (risky, ClockState.AT_RISK),
    ]
    return next((state for true, state in ladder if true), ClockState.IN_TIME)


_STATE_OF = np.array([_CODE[_state_of(*answers)] for answers in product((False, True), repeat=4)], dtype=np.int8)
