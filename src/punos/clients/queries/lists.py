"""The worker's lists over several clients: what needs me today, referrals in and out. Only what the list's own ticket opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from punos.base.clock import day_of
from punos.clients.queries.plans import PartView, opened
from punos.clients.words import Sort
from punos.engines.clocks import ClockState, Reading
from punos.trust.queries import PersonView, persons

FORTNIGHT = timedelta(days=14)
STATE_ORDER = (ClockState.EXCEEDED, ClockState.AT_RISK, ClockState.IN_TIME, ClockState.PAUSED)


class When(StrEnum):
    """How soon something in a list is due."""

    LATE = "late"
    TODAY = "today"
    FORTNIGHT = "fortnight"


@dataclass(frozen=True, slots=True)
class Listed:
    """One part in a list, whose it is, when it is due, and the clock that presses most. A plan is listed when it lacks an own worker."""

    part: PartView
    person: PersonView
    due_on: date | None
    reading: Reading | None
    when: When


def listed(at: datetime) -> tuple[Listed, ...]:
    """The parts of the list that the ticket in hand opens: the latest first, at risk before in time."""
    shown = opened()
    people = {person.id: person for person in shown.persons}
    rows = [_listed(part, people[part.client_id], at) for part in shown.parts if part.client_id in people]
    return tuple(sorted(rows, key=_order))


def clients() -> tuple[PersonView, ...]:
    """The persons of the list that the ticket in hand opens, by name."""
    return tuple(sorted(persons().values(), key=lambda one: (one.family_name, one.given_name, str(one.id))))


def pressing(part: PartView, at: datetime) -> Reading | None:
    """Of the clocks of a part that still run, the one that is worst, then due first."""
    readings = [clock.read(at) for clock in part.clocks if clock.stopped_at is None]
    return min(readings, key=_press, default=None)


def _listed(part: PartView, person: PersonView, at: datetime) -> Listed:
    reading = pressing(part, at)
    today = day_of(at)
    due_on = part.due_on or (_day(reading.due) if reading else None)
    late = (due_on is not None and due_on < today) or (reading is not None and reading.state is ClockState.EXCEEDED)
    is_today = part.sort is Sort.PLAN or (due_on is not None and due_on <= today)
    when = When.LATE if late else When.TODAY if is_today else When.FORTNIGHT
    return Listed(part, person, due_on, reading, when)


def _press(reading: Reading) -> tuple[int, date]:
    rank = STATE_ORDER.index(reading.state) if reading.state in STATE_ORDER else len(STATE_ORDER)
    return rank, _day(reading.due) or date.max


def _order(row: Listed) -> tuple[int, int, date, str, str]:
    rank = _press(row.reading)[0] if row.reading else len(STATE_ORDER)
    return list(When).index(row.when), rank, row.due_on or date.max, row.person.family_name, str(row.part.id)


def _day(moment: date | datetime | None) -> date | None:
    return day_of(moment) if isinstance(moment, datetime) else moment
