"""The drawing: frozen geometry for a template to put into SVG.

Paint in this order: `under` of every line, the thread, `over` of every line with a wider stroke of the
ground colour beneath it (so that it passes over what it crosses), gaps, goals, knots.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from punos.base.period import Period
from punos.engines.braid.plan import Goal, Knot, Strand


class Orientation(StrEnum):
    """Which way time runs: left to right, or top to bottom on a phone."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


class Point(NamedTuple):
    """A place in the viewBox."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The measures of a drawing, in units of the viewBox.

    `length` along time, `pad` free at each end, `lane` between lanes, `reach` of the softest bend,
    `merge`: knots nearer than this become one, `knot` its radius, `axis` the room for the words of months,
    `goal` the room for a row of goals.
    """

    length: float
    pad: float
    lane: float
    reach: float
    merge: float
    knot: float
    axis: float
    goal: float


PAGE = Frame(length=960, pad=20, lane=22, reach=26, merge=20, knot=6, axis=24, goal=16)
PHONE = Frame(length=720, pad=20, lane=20, reach=24, merge=26, knot=7, axis=44, goal=16)


@dataclass(frozen=True, slots=True)
class Line:
    """A strand as drawn. `under` is the whole of it but the gaps, `over` the bends that pass over others.

    `start` and `end` are its first and last point; `comes_in` and `goes_on`: it began before the span
    or lasts beyond it. `lane` counts from the thread, positive on the upper (on a phone the left) side;
    it is the lane the strand starts in.
    """

    strand: Strand
    lane: int
    under: str
    over: str
    start: Point
    end: Point
    comes_in: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class GapMark:
    """A missed promise: the piece of its strand that is missing."""

    strand: Strand
    period: Period
    d: str
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class KnotMark:
    """A knot on the thread, or several close together. `strands` are those that bend to it."""

    at: Point
    radius: float
    knots: tuple[Knot, ...]
    strands: tuple[Strand, ...]

    @property
    def count(self) -> int:
        """How many knots the mark stands for."""
        return len(self.knots)


@dataclass(frozen=True, slots=True)
class GoalMark:
    """A goal: `d` hangs from the thread at `start` and runs to `end`, its target or the end of the span."""

    goal: Goal
    d: str
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole braid in a viewBox of 0 0 `width` `height`.

    `today` is a place along time (x, on a phone y); None: it is not in the span. The words of months
    go into the last units across time, `axis` being the place where they begin.
    """

    orientation: Orientation
    width: float
    height: float
    thread: str
    lines: tuple[Line, ...]
    gaps: tuple[GapMark, ...]
    knots: tuple[KnotMark, ...]
    goals: tuple[GoalMark, ...]
    today: float | None
    axis: float


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A braid in a small box, for lists: no goals. `knots` are places on the thread."""

    width: float
    height: float
    thread: str
    lines: tuple[Line, ...]
    knots: tuple[Point, ...]
    today: float | None
