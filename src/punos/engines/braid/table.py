"""The braid as a table: the same content in words, for those who do not look at drawings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from punos.engines.braid.plan import Braid, KnotKind


class What(StrEnum):
    """What a row of the table tells; the order is that of rows of one day."""

    JOINED = "joined"
    ASSESSMENT = KnotKind.ASSESSMENT.value
    MEETING = KnotKind.MEETING.value
    HANDOVER = KnotKind.HANDOVER.value
    REVIEW = KnotKind.REVIEW.value
    GOAL = KnotKind.GOAL.value
    CONSENT = KnotKind.CONSENT.value
    GOAL_SET = "goal_set"
    GOAL_TARGET = "goal_target"
    GAP = "gap"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A day, what happened, its label, and whom it concerns (labels of strands, in the plan's order).

    `until` is the last day of a gap that is over.
    """

    day: date
    what: What
    label: str
    who: tuple[str, ...]
    until: date | None = None


_ORDER = {what: number for number, what in enumerate(What)}


def rows(braid: Braid) -> tuple[Row, ...]:
    """Every strand, knot, gap and goal of the plan in order of time, within the span or not."""
    found = [*_strand_rows(braid), *_knot_rows(braid), *_goal_rows(braid)]
    return tuple(sorted(found, key=lambda row: (row.day, _ORDER[row.what])))


def _strand_rows(braid: Braid) -> Iterator[Row]:
    for strand in braid.strands:
        who = (strand.label,)
        yield Row(strand.joined, What.JOINED, strand.label, who)
        for gap in strand.gaps:
            last = None if gap.end is None else date.fromordinal(max(gap.end.toordinal() - 1, gap.start.toordinal()))
            yield Row(gap.start, What.GAP, strand.label, who, last)
        if strand.left is not None:
            yield Row(strand.left, What.LEFT, strand.label, who)


def _knot_rows(braid: Braid) -> Iterator[Row]:
    for knot in braid.knots:
        who = tuple(strand.label for strand in braid.strands if strand.id in knot.strands)
        yield Row(knot.day, What(knot.kind.value), knot.label, who)


def _goal_rows(braid: Braid) -> Iterator[Row]:
    for goal in braid.goals:
        yield Row(goal.start, What.GOAL_SET, goal.label, ())
        if goal.target is not None:
            yield Row(goal.target, What.GOAL_TARGET, goal.label, ())
