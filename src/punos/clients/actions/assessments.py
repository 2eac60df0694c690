"""A needs assessment with its statutory clocks: they start with the matter and stop when the assessment is begun, or ready."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from punos.base.clock import day_of
from punos.clients.actions import meetings
from punos.clients.actions.clocks import last_moment, stop_clocks
from punos.clients.models import Clock
from punos.clients.queries.deadlines import BEGUN, assessment_deadlines
from punos.engines import clocks as engine
from punos.engines.criteria import Value
from punos.organising.queries import deadline
from punos.trust.words import Actor


@transaction.atomic
def initiate_assessment(
    *,
    by: Actor,
    assessment_id: UUID,
    client_id: UUID,
    register_id: UUID,
    way: str,
    reason: str,
    facts: Mapping[str, Value | None],
    at: datetime,
) -> UUID:
    """The matter is initiated: every deadline that applies to the person (`facts`: age and the like) begins to run; the nearest is the due day."""
    rules = [(rule.id, rule.limit) for rule in assessment_deadlines(facts, day_of(at)) if rule.limit]
    wanted = [(rule_id, limit, last_moment(engine.due(engine.Clock(at, limit)))) for rule_id, limit in rules]
    due_on = min((day_of(due) for _, _, due in wanted), default=None)
    meetings.open_assessment(
        by=by, assessment_id=assessment_id, client_id=client_id, register_id=register_id, way=way, reason=reason, due_on=due_on, at=at
    )
    for rule_id, limit, due in wanted:
        if not Clock.objects.filter(id=uuid5(assessment_id, rule_id)).exists():
            _start(assessment_id, rule_id, limit, due, at)
    return assessment_id


@transaction.atomic
def begin_assessment(*, by: Actor, assessment_id: UUID, version: int, at: datetime) -> None:
    """The assessment begins: the deadlines for beginning are met."""
    meetings.begin_assessment(by=by, assessment_id=assessment_id, version=version, at=at)
    for clock in Clock.objects.filter(part_id=assessment_id, stopped_at__isnull=True):
        rule = deadline(clock.deadline_id or "")
        if rule and rule.stop_event == BEGUN:
            Clock.objects.filter(id=clock.id).update(stopped_at=at)


@transaction.atomic
def finish_assessment(*, by: Actor, assessment_id: UUID, version: int, summary: str, conclusion: str, absent: str, at: datetime) -> None:
    """The assessment is ready: every clock of it stops."""
    meetings.finish_assessment(
        by=by, assessment_id=assessment_id, version=version, summary=summary, conclusion=conclusion, absent=absent, at=at
    )
    stop_clocks(part_id=assessment_id, at=at)


def _start(part_id: UUID, rule_id: str, limit: engine.Limit, due: datetime, at: datetime) -> None:
    Clock(
        id=uuid5(part_id, rule_id),
        part_id=part_id,
        deadline_id=rule_id,
        amount=limit.amount,
        unit=limit.unit,
        moves_on=limit.moves_on,
        stands_still=limit.pauses,
        started_at=at,
        due_at=due,
    ).save(force_insert=True)
