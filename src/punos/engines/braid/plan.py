"""What is braided: strands, knots and goals of one client's plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from punos.base.period import Period


class KnotKind(StrEnum):
    """What brings strands together."""

    ASSESSMENT = "assessment"
    MEETING = "meeting"
    HANDOVER = "handover"
    REVIEW = "review"
    GOAL = "goal"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class Strand:
    """One organisation in the plan, from the day it `joined` to the day it `left`, if it has.

    `sector` numbers its colour and pattern from 0. `gaps` are the periods of missed promises.
    """

    id: str
    label: str
    sector: int
    joined: date
    left: date | None = None
    gaps: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        if self.left is not None and self.left < self.joined:
            raise ValueError(f"strand {self.id} left {self.left} before it joined: swap the dates")


@dataclass(frozen=True, slots=True)
class Knot:
    """A day on which strands meet; `strands` are their ids, none when the client is alone."""

    day: date
    kind: KnotKind
    strands: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal that hangs on the thread from `start` to its `target` day, if it has one.

    `state` is passed through to the drawing.
    """

    label: str
    start: date
    target: date | None
    state: str


@dataclass(frozen=True, slots=True)
class Braid:
    """A plan to draw, over the days of `span`, which needs an end. Raises ValueError without one.

    Knots may name strands that are not among `strands` (the reader may not see them): those are left out.
    """

    strands: tuple[Strand, ...]
    knots: tuple[Knot, ...]
    goals: tuple[Goal, ...]
    today: date
    span: Period

    def __post_init__(self) -> None:
        if self.span.end is None or self.span.end <= self.span.start:
            raise ValueError(f"a braid from {self.span.start} to {self.span.end}: give a span of a day or more")
        if len({strand.id for strand in self.strands}) < len(self.strands):
            raise ValueError("two strands have the same id: give each its own")
