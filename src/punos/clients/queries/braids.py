"""One client's plan as a braid: organisations are strands, talks are knots, goals hang on the thread, missed promises are gaps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from punos.base.clock import day_of
from punos.base.period import Period
from punos.base.texts import Text, shortened
from punos.clients.queries.plans import ClockView, PartView, PlanView
from punos.clients.words import Sort, State
from punos.engines.braid import Braid, Goal, Knot, KnotKind, Strand

MARGIN = timedelta(days=14)
LABEL = 60
KNOT_NAMES: dict[KnotKind, Text] = {
    KnotKind.ASSESSMENT: Text("Palvelutarpeen arviointi", "Bedömning av servicebehovet", "Needs assessment"),
    KnotKind.MEETING: Text("Verkostotapaaminen", "Nätverksmöte", "Network meeting"),
    KnotKind.HANDOVER: Text("Omatyöntekijä vaihtui", "Ny egen kontaktperson", "New own worker"),
    KnotKind.REVIEW: Text("Tarkistus", "Granskning", "Review"),
    KnotKind.CONSENT: Text("Suostumus", "Samtycke", "Consent"),
}
#: Sorts whose responsible organisation takes part in the plan.
TAKES_PART = (Sort.PLAN, Sort.PARTY, Sort.OWN_WORKER, Sort.SERVICE)
NOT_YET = (State.PROPOSED, State.DECLINED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Look:
    """How an organisation is shown: its name and the number of its colour and line."""

    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Woven:
    """A braid, and which part of the plan each knot and goal tells of."""

    braid: Braid
    parts: Mapping[Knot | Goal, UUID]


def organisations_in(plan: PlanView) -> tuple[UUID, ...]:
    """The organisations that take part in the plan, in the order in which they joined."""
    return tuple(_stays(plan))


def woven(plan: PlanView, looks: Mapping[UUID, Look], *, today: date, language: str) -> Woven | None:
    """The braid of the plan; None as long as nobody takes part."""
    stays = {one: stay for one, stay in _stays(plan).items() if one in looks}
    if not stays:
        return None
    strands = tuple(_strand(plan, one, stay, looks[one], today) for one, stay in stays.items())
    knots = dict(_knots(plan, strands, language))
    goals = {
        Goal(shortened(part.body["words"], LABEL), day_of(part.made_at), _after(part), part.state.value): part.id for part in _goals(plan)
    }
    parts: dict[Knot | Goal, UUID] = {}
    for marks in (knots, goals):
        parts.update(marks.items())
    return Woven(Braid(strands, tuple(knots), tuple(goals), today, _span(strands, knots, goals, today)), parts)


def _stays(plan: PlanView) -> dict[UUID, Period]:
    """For each organisation: from the first day it takes part to the day after its last task ended."""
    found: dict[UUID, list[PartView]] = {}
    for part in sorted(plan.of(*TAKES_PART), key=_since):
        if part.organisation_id and part.state not in NOT_YET:
            found.setdefault(part.organisation_id, []).append(part)
    return {one: Period(day_of(_since(parts[0])), _left(parts)) for one, parts in found.items()}


def _since(part: PartView) -> datetime:
    return min(part.starts_at or part.made_at, part.made_at) if part.sort is Sort.PLAN else part.starts_at or part.made_at


def _left(parts: list[PartView]) -> date | None:
    """The organisation has left when its party has ended, or when all that it took part in has."""
    ends = [part.ended_at for part in parts]
    party = next((part for part in parts if part.sort is Sort.PARTY and part.ended_at), None)
    if party and not any(part.ended_at is None and part.sort is not Sort.SERVICE for part in parts):
        return max(day_of(end) for end in ends if end)
    return None if None in ends else max(day_of(end) for end in ends if end)


def _strand(plan: PlanView, one: UUID, stay: Period, look: Look, today: date) -> Strand:
    gaps = [gap for part in plan.of(Sort.SERVICE) if part.organisation_id == one for clock in part.clocks for gap in _gap(clock, today)]
    return Strand(str(one), look.label, look.number, stay.start, stay.end, tuple(gaps))


def _gap(clock: ClockView, today: date) -> Iterator[Period]:
    """A promise that was not kept: from the day after it was due to the day it was met, or to today."""
    missed_from = day_of(clock.due_at) + timedelta(days=1)
    until = day_of(clock.stopped_at) if clock.stopped_at else today + timedelta(days=1)
    paused = clock.stopped_at is None and any(end is None for _, end in clock.pauses)
    if missed_from < until and not paused:
        yield Period(missed_from, until)


def _knots(plan: PlanView, strands: tuple[Strand, ...], language: str) -> Iterator[tuple[Knot, UUID]]:
    for part in plan.of(Sort.ASSESSMENT, Sort.MEETING, Sort.REVIEW, Sort.PARTY, Sort.OWN_WORKER):
        found = _met(plan, part)
        if found:
            kind, day = found
            yield Knot(day, kind, _meeting(part, kind, day, strands), KNOT_NAMES[kind].in_(language)), part.id


def _met(plan: PlanView, part: PartView) -> tuple[KnotKind, date] | None:
    """Whether the part brought strands together, how, and when."""
    day = day_of(part.ended_at) if part.ended_at else part.due_on
    if part.sort is Sort.ASSESSMENT and part.state is State.READY and day:
        return KnotKind.ASSESSMENT, day
    if part.sort in (Sort.MEETING, Sort.REVIEW) and part.state is not State.CANCELLED and day:
        return KnotKind.MEETING if part.sort is Sort.MEETING else KnotKind.REVIEW, day
    if part.sort is Sort.PARTY and part.starts_at and part.state in (State.MEMBER, State.ENDED):
        return KnotKind.CONSENT, day_of(part.starts_at)
    if part.sort is Sort.OWN_WORKER and part.starts_at and _before(plan, part):
        return KnotKind.HANDOVER, day_of(part.starts_at)
    return None


def _before(plan: PlanView, part: PartView) -> bool:
    """Whether somebody was own worker before."""
    return any(one.starts_at and part.starts_at and one.starts_at < part.starts_at for one in plan.of(Sort.OWN_WORKER))


def _meeting(part: PartView, kind: KnotKind, day: date, strands: tuple[Strand, ...]) -> tuple[str, ...]:
    """Who met: everybody on the plan that day at meetings, reviews and hand-overs; else the one organisation."""
    if kind in (KnotKind.ASSESSMENT, KnotKind.CONSENT):
        return (str(part.organisation_id),)
    return tuple(strand.id for strand in strands if strand.joined <= day and (strand.left is None or day <= strand.left))


def _goals(plan: PlanView) -> tuple[PartView, ...]:
    return tuple(part for part in plan.of(Sort.GOAL) if part.state is not State.DROPPED)


def _after(part: PartView) -> date | None:
    """The target day, if it comes after the goal was set."""
    return part.due_on if part.due_on and part.due_on > day_of(part.made_at) else None


def _span(strands: tuple[Strand, ...], knots: Mapping[Knot, UUID], goals: Mapping[Goal, UUID], today: date) -> Period:
    days = [today, *(strand.joined for strand in strands), *(knot.day for knot in knots), *(goal.start for goal in goals)]
    days += [goal.target for goal in goals if goal.target]
    return Period(min(days) - MARGIN, max(days) + MARGIN)
