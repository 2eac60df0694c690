"""Who runs where: merging knots, lanes for the strands, changes of lanes at knots. Inner part of the braid.

A strand takes the free lane nearest to the thread when it joins and gives it back when it leaves. Strands
that meet in a knot come out of it in mirrored order, each in the lane of its opposite: that is the braid.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import count

from punos.engines.braid.drawing import Frame
from punos.engines.braid.plan import Braid, Knot, Strand

JOIN, MEET, LEAVE = range(3)
MOST_KNOTS = 24
"""More knots than these would press the strands flat on the thread."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Places along time of the days of a span."""

    first: int
    days: int
    pad: float
    length: float

    @classmethod
    def of(cls, braid: Braid, frame: Frame) -> Scale:
        """The scale that fits the span of `braid` into `frame`."""
        assert braid.span.end is not None  # noqa: S101 - Braid refuses a span without an end
        first = braid.span.start.toordinal()
        return cls(first, braid.span.end.toordinal() - first, frame.pad, frame.length - 2 * frame.pad)

    @property
    def end(self) -> float:
        """The place where the span ends."""
        return self.pad + self.length

    def at(self, day: int) -> float:
        """The place of a day (an ordinal), drawn in to the span."""
        return self.pad + self.length * min(max(day - self.first, 0), self.days) / self.days


@dataclass(slots=True)
class Meeting:
    """Knots close together, drawn as one at `at`."""

    at: float
    knots: list[Knot]
    names: set[str]
    strands: list[Run] = field(default_factory=list)


@dataclass(slots=True)
class Run:
    """A strand on its way: from where to where it is drawn, its first lane, and its turns in knots."""

    strand: Strand
    since: float
    until: float
    comes_in: bool
    goes_on: bool
    lane: int = 0
    turns: list[Turn] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Turn:
    """One meeting of one strand: where, its offset from the thread there, the lane it comes out to.

    `over_in`: it passes over the others on its way in and under them on its way out, else the reverse.
    """

    at: float
    rank: float
    over_in: bool
    lane: int


def meetings(braid: Braid, scale: Scale, frame: Frame) -> list[Meeting]:
    """The knots of the span in order of time; those nearer than `frame.merge` to a first one join it.

    Where that leaves more than `MOST_KNOTS`, the distance is widened until it does not.
    """
    near = frame.merge
    while len(found := _bunches(braid, scale, near)) > MOST_KNOTS:
        near *= 1.5
    return found


def _place_of(knot: Knot) -> tuple[date, str, str, tuple[str, ...]]:
    """Sorts knots so that the drawing does not hang on the order in which they were given."""
    return knot.day, knot.kind, knot.label, knot.strands


def _bunches(braid: Braid, scale: Scale, near: float) -> list[Meeting]:
    found: list[Meeting] = []
    for knot in sorted(braid.knots, key=_place_of):
        if knot.day not in braid.span:
            continue
        at = scale.at(knot.day.toordinal())
        if found and at - found[-1].at < near:
            found[-1].knots.append(knot)
            found[-1].names.update(knot.strands)
        else:
            found.append(Meeting(at, [knot], set(knot.strands)))
    return found


def runs(braid: Braid, scale: Scale, frame: Frame, met: Sequence[Meeting]) -> list[Run]:
    """The strands of the span with the places where they are drawn, in order of joining."""
    last = scale.first + scale.days
    found = []
    for strand in sorted(braid.strands, key=lambda strand: (strand.joined, strand.id)):
        joined = strand.joined.toordinal()
        left = last + 1 if strand.left is None else strand.left.toordinal()
        if joined >= last or left < scale.first:
            continue
        run = Run(strand, scale.at(joined), scale.at(left), joined < scale.first, left > last)
        _tie_ends(run, [meeting.at for meeting in met if strand.id in meeting.names], frame.merge)
        _lengthen(run, frame.knot, scale.end)
        found.append(run)
    return found


def _tie_ends(run: Run, places: Sequence[float], near: float) -> None:
    """Let a strand begin and end in a knot that is near its end."""
    if not run.comes_in:
        run.since = next((at for at in places if abs(at - run.since) <= near), run.since)
    if not run.goes_on:
        run.until = next((at for at in reversed(places) if abs(at - run.until) <= near), run.until)


def _lengthen(run: Run, least: float, end: float) -> None:
    """Keep a strand of a day or two long enough to be seen."""
    if run.until - run.since < least:
        run.since = min(run.since, end - least)
        run.until = run.since + least


def take_lanes(strung: Sequence[Run], met: Sequence[Meeting], frame: Frame) -> None:
    """Give each run its lanes and turns, each meeting its strands. Lanes: 1, -1, 2, -2 … from the thread."""
    events: list[tuple[float, int, int]] = []
    for number, run in enumerate(strung):
        events.append((run.since, JOIN, number))
        events.append((run.until + frame.merge, LEAVE, number))
    events.extend((meeting.at, MEET, number) for number, meeting in enumerate(met))
    lanes: dict[int, Run] = {}
    for _, what, number in sorted(events):
        if what == JOIN:
            _join(lanes, strung[number])
        elif what == LEAVE:
            lanes.pop(_lane_of(strung[number]))
        else:
            _meet(lanes, met[number], number)


def lanes_used(strung: Sequence[Run]) -> int:
    """How many lanes the drawing has room for, from the outermost above to the outermost below."""
    lanes = [0, *(run.lane for run in strung), *(turn.lane for run in strung for turn in run.turns)]
    return max(lanes) - min(lanes)


def _join(lanes: dict[int, Run], run: Run) -> None:
    lane = next(lane for n in count(1) for lane in (n, -n) if lane not in lanes)
    run.lane = lane
    lanes[lane] = run


def _lane_of(run: Run) -> int:
    return run.turns[-1].lane if run.turns else run.lane


def _meet(lanes: dict[int, Run], meeting: Meeting, number: int) -> None:
    here = _present(lanes, meeting)
    order = sorted(here, reverse=True)
    for place, (lane, new_lane) in enumerate(zip(order, reversed(order), strict=True)):
        run = here[lane]
        # The upper ones have already crossed a little when they reach the knot; one alone winds round it.
        rank = (len(order) - 1) / 2 - place if len(order) > 1 else math.copysign(1, lane)
        run.turns.append(Turn(meeting.at, rank, (place + number) % 2 == 0, new_lane))
        lanes[new_lane] = run
        meeting.strands.append(run)


def _present(lanes: Mapping[int, Run], meeting: Meeting) -> dict[int, Run]:
    return {lane: run for lane, run in lanes.items() if run.strand.id in meeting.names and run.since <= meeting.at <= run.until}
