"""Weaving: from a plan to its drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from punos.base.period import Period
from punos.engines.braid.curves import Pen, Station, Stretch, across, path, without
from punos.engines.braid.drawing import (
    PAGE,
    PHONE,
    Drawing,
    Frame,
    GapMark,
    GoalMark,
    KnotMark,
    Line,
    Orientation,
    Point,
    Sparkline,
)
from punos.engines.braid.lanes import Meeting, Run, Scale, lanes_used, meetings, runs, take_lanes
from punos.engines.braid.plan import Braid, Goal

SOFTNESS = 0.65
"""How much longer a bend is for each unit it crosses."""
HOOK = 8.0
"""The bow by which a goal turns from hanging to lying."""


def weave(braid: Braid, *, orientation: Orientation = Orientation.HORIZONTAL, frame: Frame | None = None) -> Drawing:
    """The drawing of a plan: strands and thread, then rows of goals, then room for the words of months."""
    turned = orientation is Orientation.VERTICAL
    frame = frame or (PHONE if turned else PAGE)
    loom = _Loom.strung(braid, frame, Pen(turned=turned))
    goals, across_goals = loom.goals()
    breadth = across_goals + frame.axis
    return Drawing(
        orientation=orientation,
        width=breadth if turned else frame.length,
        height=frame.length if turned else breadth,
        thread=loom.thread(),
        lines=tuple(loom.line(run) for run in loom.runs),
        gaps=tuple(mark for run in loom.runs if run.strand.gaps for mark in loom.gap_marks(run)),
        knots=tuple(loom.knot(meeting) for meeting in loom.meetings),
        goals=goals,
        today=loom.today(),
        axis=across_goals,
    )


def sparkline(braid: Braid, *, width: float = 120, height: float = 24) -> Sparkline:
    """A small drawing of a plan in a box of `width` and `height`; its lanes are as close as it needs."""
    frame = Frame(length=width, pad=3, lane=1, reach=4, merge=5, knot=2, axis=0, goal=0)
    loom = _Loom.strung(braid, frame, Pen(turned=False), breadth=height)
    return Sparkline(
        width=width,
        height=height,
        thread=loom.thread(),
        lines=tuple(loom.line(run) for run in loom.runs),
        knots=tuple(Point(round(meeting.at, 1), round(loom.middle, 1)) for meeting in loom.meetings),
        today=loom.today(),
    )


@dataclass(frozen=True, slots=True)
class _Loom:
    """A plan with its strands in their lanes, ready to be drawn. `middle` is where the thread runs."""

    braid: Braid
    frame: Frame
    pen: Pen
    scale: Scale
    meetings: Sequence[Meeting]
    runs: Sequence[Run]
    curves: Mapping[str, Sequence[Station]]
    middle: float
    beyond: float

    @classmethod
    def strung(cls, braid: Braid, frame: Frame, pen: Pen, breadth: float | None = None) -> _Loom:
        """`breadth`: squeeze all lanes into so much; None: give each lane its room."""
        scale = Scale.of(braid, frame)
        met = meetings(braid, scale, frame)
        strung = runs(braid, scale, frame, met)
        take_lanes(strung, met, frame)
        lane = frame.lane if breadth is None else (breadth - 2 * frame.pad) / max(lanes_used(strung), 2)
        curves = {run.strand.id: _curve(run, lane, frame.reach) for run in strung}
        places = [station.c for curve in curves.values() for station in curve]
        above, below = max([lane, *(-c for c in places)]), max([lane, *places])
        spare = 0 if breadth is None else (breadth - above - below) / 2 - frame.pad
        middle = frame.pad + spare + above
        moved = {name: [Station(t, c + middle) for t, c in curve] for name, curve in curves.items()}
        return cls(braid, frame, pen, scale, met, strung, moved, middle, middle + below + frame.pad)

    def point(self, t: float, c: float) -> Point:
        """A place in the viewBox."""
        return Point(round(c, 1), round(t, 1)) if self.pen.turned else Point(round(t, 1), round(c, 1))

    def today(self) -> float | None:
        if self.braid.today not in self.braid.span:
            return None
        return round(self.scale.at(self.braid.today.toordinal()), 1)

    def thread(self) -> str:
        return self.pen.move(self.frame.pad / 2, self.middle) + self.pen.line(self.frame.length - self.frame.pad / 2, self.middle)

    def line(self, run: Run) -> Line:
        stations = self.curves[run.strand.id]
        holes = sorted(stretch for _, stretch in self.gaps(run))
        bends = [piece for bend in _bends(run, stations) for piece in without(bend, holes)]
        return Line(
            strand=run.strand,
            lane=run.lane,
            under=path(self.pen, stations, without((run.since, run.until), holes)),
            over=path(self.pen, stations, bends),
            start=self.point(*stations[0]),
            end=self.point(*stations[-1]),
            comes_in=run.comes_in,
            goes_on=run.goes_on,
        )

    def gaps(self, run: Run) -> list[tuple[Period, Stretch]]:
        """The missed promises of a strand with the pieces that are missing for them."""
        found = []
        for period in run.strand.gaps:
            if not period.overlaps(self.braid.span):
                continue
            since = self.scale.at(period.start.toordinal())
            until = self.scale.at((period.end or self.braid.today).toordinal())
            wide = min(max(until - since, self.frame.knot), run.until - run.since)
            since = min(max(since, run.since), run.until - wide)
            found.append((period, (since, min(since + wide, run.until))))
        return found

    def gap_marks(self, run: Run) -> list[GapMark]:
        """The marks of the gaps of a strand."""
        stations = self.curves[run.strand.id]
        return [
            GapMark(
                strand=run.strand,
                period=period,
                d=path(self.pen, stations, [stretch]),
                start=self.point(stretch[0], across(stations, stretch[0])),
                end=self.point(stretch[1], across(stations, stretch[1])),
            )
            for period, stretch in self.gaps(run)
        ]

    def knot(self, meeting: Meeting) -> KnotMark:
        """The mark of a meeting."""
        return KnotMark(
            at=self.point(meeting.at, self.middle),
            radius=self.frame.knot + (2 if len(meeting.knots) > 1 else 0),
            knots=tuple(meeting.knots),
            strands=tuple(run.strand for run in meeting.strands),
        )

    def goals(self) -> tuple[tuple[GoalMark, ...], float]:
        """The goals of the span in as few rows as they need, and the place across where the rows end."""
        marks: list[GoalMark] = []
        ends: list[float] = []
        for goal in sorted(self.braid.goals, key=lambda goal: (goal.start, goal.label)):
            if not Period(goal.start, _day_after(goal)).overlaps(self.braid.span):
                continue
            since = min(self.scale.at(goal.start.toordinal()), self.scale.end - HOOK)
            until = self.scale.end if goal.target is None else self.scale.at(goal.target.toordinal())
            until = max(until, since + HOOK)
            row = next((row for row, end in enumerate(ends) if end + HOOK <= since), len(ends))
            ends[row : row + 1] = [until]
            marks.append(self._goal(goal, since, until, self.beyond + (row + 0.5) * self.frame.goal))
        return tuple(marks), self.beyond + len(ends) * self.frame.goal

    def _goal(self, goal: Goal, since: float, until: float, row: float) -> GoalMark:
        hang = self.pen.move(since, self.middle) + self.pen.line(since, row - HOOK)
        lie = self.pen.curve((since, row), (since, row), (since + HOOK, row)) + self.pen.line(until, row)
        return GoalMark(goal, hang + lie, self.point(since, self.middle), self.point(until, row))


def _curve(run: Run, lane: float, reach: float) -> list[Station]:
    """The places a strand passes, told from the thread: out on its lanes of width `lane`, in at its knots."""

    def out(turned_to: int) -> tuple[float, float]:
        return -turned_to * lane, reach + SOFTNESS * abs(turned_to) * lane

    if not run.turns:
        return [Station(run.since, out(run.lane)[0]), Station(run.until, out(run.lane)[0])]
    sway = min(lane / 7, 3.0)
    found = _entering(run.since, run.turns[0].at, *out(run.lane))
    for turn, later in pairwise(run.turns):
        found.append(Station(turn.at, turn.rank * sway))
        found.extend(_between(turn.at, later.at, *out(turn.lane)))
    last = run.turns[-1]
    # Leaving is entering seen from behind.
    leaving = _entering(-run.until, -last.at, *out(last.lane))
    return [*found, Station(last.at, last.rank * sway), *(Station(-t, c) for t, c in reversed(leaving))]


def _entering(since: float, knot: float, out: float, reach: float) -> list[Station]:
    """The stations before a first knot; a strand that has little time starts near the thread."""
    way = knot - since
    if way > reach:
        return [Station(since, out), Station(knot - reach, out)]
    return [Station(since, out * way / reach)] if way > 0 else []


def _between(since: float, until: float, out: float, reach: float) -> list[Station]:
    """The stations between two knots; a strand that has little time does not go far out."""
    way = until - since
    if way > 2 * reach:
        return [Station(since + reach, out), Station(until - reach, out)]
    return [Station(since + way / 2, out * way / (2 * reach))]


def _bends(run: Run, stations: Sequence[Station]) -> list[Stretch]:
    """The pieces of a strand that pass over the others: into a knot or out of it, by turns."""
    places = {station.t: number for number, station in enumerate(stations)}
    found = []
    for turn in run.turns:
        number = places[turn.at]
        other = number - 1 if turn.over_in else number + 1
        if 0 <= other < len(stations):
            found.append((min(stations[other].t, turn.at), max(stations[other].t, turn.at)))
    return found


def _day_after(goal: Goal) -> date | None:
    if goal.target is None:
        return None
    return date.fromordinal(max(goal.target, goal.start).toordinal() + 1)
