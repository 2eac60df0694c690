"""Time with room in it: a plan's days moved apart where many things happen at once, so that words fit beside knots.

The engine draws time evenly. Here a plan is given other days first, ten for each true one, on which its events stand
at least a given share of the whole apart; order and meetings stay as they are. What is drawn is led back
to its true days, and months get their places from `Spread.place`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from punos.base.period import Period
from punos.engines.braid import Braid, Drawing, Frame, GapMark, Orientation, Strand, weave

FINENESS = 10  # days drawn for a true day


@dataclass(frozen=True, slots=True)
class Spread:
    """A way to write true days as days drawn: straight lines between `days` and their `places` (shares of the whole)."""

    days: tuple[int, ...]
    places: tuple[float, ...]

    def place(self, on: date) -> float:
        """Where a day stands, as a share (0–1) of the whole; days outside stay at the ends."""
        day = min(max(on.toordinal(), self.days[0]), self.days[-1])
        index = min(bisect_right(self.days, day), len(self.days) - 1)
        before, after = self.days[index - 1], self.days[index]
        low, high = self.places[index - 1], self.places[index]
        return low + (high - low) * (day - before) / (after - before)

    def drawn(self, on: date) -> date:
        """The day that stands for a true day in the drawing."""
        first, whole = self.days[0], (self.days[-1] - self.days[0]) * FINENESS
        beyond = min(on.toordinal() - first, 0) + max(on.toordinal() - self.days[-1], 0)
        return date.fromordinal(first + round(self.place(on) * whole) + beyond)


def spread_of(braid: Braid, least: float) -> Spread:
    """The days of a plan with its events at least `least` of the whole apart, or evenly where that is too much."""
    assert braid.span.end is not None  # noqa: S101 - Braid refuses a span without an end
    first, last = braid.span.start.toordinal(), braid.span.end.toordinal()
    events = {thing.toordinal() for thing in (*(k.day for k in braid.knots), *(g.start for g in braid.goals))}
    days = sorted(day for day in events if first < day < last)
    places = _apart([(day - first) / (last - first) for day in days], min(least, 1 / (len(days) + 1)))
    return Spread((first, *days, last), (0.0, *places, 1.0))


def _apart(places: Sequence[float], least: float) -> list[float]:
    """`places`, in order, moved until each is `least` from the next and half of that from the ends 0 and 1."""
    moved, floor = list(places), -least / 2
    for index, place in enumerate(moved):
        floor = moved[index] = max(place, floor + least)
    ceiling = 1 + least / 2
    for index in reversed(range(len(moved))):
        ceiling = moved[index] = min(moved[index], ceiling - least)
    return moved


def weave_with_room(braid: Braid, frame: Frame, orientation: Orientation, apart: float) -> tuple[Drawing, Spread]:
    """The engine's drawing of a plan with its events `apart` units or more from each other, on its true knots and goals."""
    spread = spread_of(braid, apart / (frame.length - 2 * frame.pad))
    drawn = spread.drawn
    knots = {replace(knot, day=drawn(knot.day)): knot for knot in braid.knots}
    goals = {replace(goal, start=drawn(goal.start), target=goal.target and drawn(goal.target)): goal for goal in braid.goals}
    strands = {_strand_drawn(strand, spread): strand for strand in braid.strands}
    made = Braid(tuple(strands), tuple(knots), tuple(goals), drawn(braid.today), _period_drawn(braid.span, spread))
    drawing = weave(made, orientation=orientation, frame=frame)
    true = replace(
        drawing,
        knots=tuple(replace(mark, knots=tuple(knots[knot] for knot in mark.knots)) for mark in drawing.knots),
        goals=tuple(replace(mark, goal=goals[mark.goal]) for mark in drawing.goals),
        gaps=tuple(_gap_true(mark, strands[mark.strand]) for mark in drawing.gaps),
    )
    return true, spread


def _gap_true(mark: GapMark, strand: Strand) -> GapMark:
    return replace(mark, strand=strand, period=strand.gaps[mark.strand.gaps.index(mark.period)])


def months_of(braid: Braid, spread: Spread, frame: Frame, *, apart: float, clear_of: float | None) -> list[tuple[float, date]]:
    """The firsts of months and their places along time, `apart` from each other and from `clear_of`."""
    found: list[tuple[float, date]] = []
    month = braid.span.start.replace(day=1)
    while month.toordinal() <= spread.days[-1]:
        at = round(frame.pad + spread.place(month) * (frame.length - 2 * frame.pad), 1)
        free = not found or at - found[-1][0] >= apart
        if month in braid.span and free and (clear_of is None or abs(at - clear_of) >= apart):
            found.append((at, month))
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _strand_drawn(strand: Strand, spread: Spread) -> Strand:
    return replace(
        strand,
        joined=spread.drawn(strand.joined),
        left=strand.left and spread.drawn(strand.left),
        gaps=tuple(_period_drawn(gap, spread) for gap in strand.gaps),
    )


def _period_drawn(period: Period, spread: Spread) -> Period:
    return Period(spread.drawn(period.start), period.end and spread.drawn(period.end))
