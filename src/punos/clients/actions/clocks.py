"""Clocks of a part: started when a promise or a deadline begins to run, paused while the client is waited for, stopped when it is met."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID, uuid5

from punos.base.clock import HELSINKI, day_of
from punos.clients.models import Clock
from punos.clients.rules.clocks import as_engine_clock, limit_of
from punos.engines import clocks as engine
from punos.organising.models import Clause, DeadlineRule
from punos.organising.rules import limit_of as limit_in


@dataclass(frozen=True, slots=True)
class ClockRule:
    """What rules a clock: a promise (clause) or a statutory deadline, and its limit."""

    clause_id: UUID | None
    deadline_id: str | None
    limit: engine.Limit


def rules_of(clause_id: UUID, on: date) -> tuple[ClockRule, ...]:
    """The clocks that a clause starts: its own time (a permit's, a grant's) or its promise, in the same version of the plan, and its deadline
    as of `on`.
    """
    clause = Clause.objects.get(id=clause_id)
    return (*_own_time(clause), *_promises(clause), *_deadlines(clause, on))


def _own_time(clause: Clause) -> Iterator[ClockRule]:
    if clause.rule.get("limit"):
        yield ClockRule(clause.id, None, limit_in(clause.rule["limit"]))


def _promises(clause: Clause) -> Iterator[ClockRule]:
    key = clause.rule.get("promise")
    promise = Clause.objects.filter(version_id=clause.version_id, key=key).first() if key else None
    if promise and promise.rule.get("limit"):
        yield ClockRule(promise.id, None, limit_in(promise.rule["limit"]))


def _deadlines(clause: Clause, on: date) -> Iterator[ClockRule]:
    rule = DeadlineRule.objects.filter(id=clause.rule.get("deadline"), valid_from__lte=on).first()
    if rule and rule.amount and (rule.valid_to is None or on < rule.valid_to):
        yield ClockRule(None, rule.id, limit_of(rule.amount, rule.unit, moves_on=rule.moves_on, stands_still=rule.pauses))


def start_clocks(*, part_id: UUID, clause_id: UUID, at: datetime) -> None:
    """Start the clocks of the clause for this part. Ids follow from the part and the rule: started twice, they run once."""
    clocks = [
        Clock(
            id=uuid5(part_id, str(rule.clause_id or rule.deadline_id)),
            part_id=part_id,
            clause_id=rule.clause_id,
            deadline_id=rule.deadline_id,
            amount=rule.limit.amount,
            unit=rule.limit.unit,
            moves_on=rule.limit.moves_on,
            stands_still=rule.limit.pauses,
            started_at=at,
            due_at=last_moment(engine.due(engine.Clock(at, rule.limit))),
        )
        for rule in rules_of(clause_id, day_of(at))
    ]
    Clock.objects.bulk_create(clocks, ignore_conflicts=True)


def stop_clocks(*, part_id: UUID, at: datetime) -> None:
    """What was promised has happened."""
    Clock.objects.filter(part_id=part_id, stopped_at__isnull=True).update(stopped_at=at)


def pause_clocks(*, part_id: UUID, at: datetime) -> None:
    """The client's answer or paper is waited for: time stands still, where the rule of the clock lets it."""
    for clock in Clock.objects.filter(part_id=part_id, stopped_at__isnull=True):
        if not any(end is None for _, end in clock.pauses):
            Clock.objects.filter(id=clock.id).update(pauses=[*clock.pauses, [at, None]])


def go_on(*, part_id: UUID, at: datetime) -> None:
    """What was waited for came: time runs again and the due day moves."""
    for clock in Clock.objects.filter(part_id=part_id, stopped_at__isnull=True):
        Clock.objects.filter(id=clock.id).update(pauses=_ended(clock, at), due_at=_moved(clock, at))


def due_going_on(*, part_id: UUID, at: datetime) -> dict[UUID, datetime]:
    """When each clock that runs or stands still is due, if time goes on at `at`. Nothing is written."""
    return {clock.id: _moved(clock, at) for clock in Clock.objects.filter(part_id=part_id, stopped_at__isnull=True)}


def _ended(clock: Clock, at: datetime) -> list[list[datetime | None]]:
    return [[start, end or at] for start, end in clock.pauses]


def _moved(clock: Clock, at: datetime) -> datetime:
    limit = limit_of(clock.amount, clock.unit, moves_on=clock.moves_on, stands_still=clock.stands_still)
    return last_moment(engine.due(as_engine_clock(clock.started_at, limit, _ended(clock, at), None), at))


def last_moment(due: date | datetime | None) -> datetime:
    """The last moment of the due day in Finland. Raises ValueError when there is none."""
    if due is None:
        raise ValueError("a clock without a limit is never due: start none")
    if isinstance(due, datetime):
        return due
    return datetime.combine(due, time(23, 59, 59), HELSINKI).astimezone(UTC)
