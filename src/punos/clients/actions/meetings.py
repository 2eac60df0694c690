"""Assessments, meetings, agreements, implementation plans and reviews: the talks in which the plan is made and looked back on."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from punos.clients.actions.goals import settle_goal
from punos.clients.actions.parts import Draft, add_part, change_part
from punos.clients.models import Part
from punos.clients.rules.states import check_step
from punos.clients.words import Sort, State
from punos.trust.words import Actor, Topic

ATTAINED = {"reached": State.REACHED, "partly": State.PARTLY, "not_reached": State.NOT_REACHED}


def open_assessment(
    *, by: Actor, assessment_id: UUID, client_id: UUID, register_id: UUID, way: str, reason: str, due_on: date | None, at: datetime
) -> UUID:
    """A needs assessment is initiated: how and why."""
    draft = Draft(
        assessment_id,
        client_id,
        Sort.ASSESSMENT,
        State.OPEN,
        register_id,
        Topic.CORE,
        by.organisation_id,
        assignee_id=by.post_id,
        due_on=due_on,
        body={"way": way, "reason": reason},
    )
    return add_part(by=by, draft=draft, did="assessment_initiated", at=at)


def begin_assessment(*, by: Actor, assessment_id: UUID, version: int, at: datetime) -> None:
    """The assessment begins."""
    change_part(by=by, part_id=assessment_id, version=version, state=State.BEGUN, starts_at=at, did="assessment_begun", at=at)


def finish_assessment(*, by: Actor, assessment_id: UUID, version: int, summary: str, conclusion: str, absent: str, at: datetime) -> None:
    """The assessment is ready: summary, conclusion, and the authorities that stayed away."""
    body = {"summary": summary, "conclusion": conclusion, "absent": absent}
    change_part(by=by, part_id=assessment_id, version=version, state=State.READY, body=body, ended_at=at, did="assessment_ready", at=at)


def plan_meeting(
    *, by: Actor, meeting_id: UUID, client_id: UUID, register_id: UUID, on: date, place: str, participants: str, at: datetime
) -> UUID:
    """Agree on a network meeting."""
    body = {"place": place, "participants": participants}
    draft = Draft(meeting_id, client_id, Sort.MEETING, State.PLANNED, register_id, Topic.CORE, by.organisation_id, due_on=on, body=body)
    return add_part(by=by, draft=draft, did="meeting_planned", at=at)


def hold_meeting(*, by: Actor, meeting_id: UUID, version: int, notes: str, absent: str, at: datetime) -> None:
    """The meeting was held: what was agreed, and who was away."""
    body = {"notes": notes, "absent": absent, "held_at": at.isoformat()}
    change_part(by=by, part_id=meeting_id, version=version, state=State.DONE, body=body, ended_at=at, did="meeting_held", at=at)


def ask_agreement(*, by: Actor, agreement_id: UUID, client_id: UUID, register_id: UUID, organisation_id: UUID | None, at: datetime) -> UUID:
    """Ask a party (an organisation, or the client when empty) to agree to the plan."""
    whose = "organisation" if organisation_id else "client"
    draft = Draft(agreement_id, client_id, Sort.AGREEMENT, State.PROPOSED, register_id, Topic.CORE, organisation_id, body={"whose": whose})
    return add_part(by=by, draft=draft, did="agreement_asked", at=at)


def agree(*, by: Actor, agreement_id: UUID, version: int, text: str, at: datetime) -> None:
    """A party agrees to the plan."""
    change_part(by=by, part_id=agreement_id, version=version, state=State.AGREED, body={"text": text}, did="plan_agreed", at=at)


def dissent(*, by: Actor, agreement_id: UUID, version: int, view: str, at: datetime) -> None:
    """A party sees it otherwise; the differing view stands in the plan."""
    change_part(by=by, part_id=agreement_id, version=version, state=State.DISSENTED, body={"dissent": view}, did="plan_dissented", at=at)


def write_implementation(
    *,
    by: Actor,
    implementation_id: UUID,
    client_id: UUID,
    register_id: UUID,
    service_id: UUID,
    content: str,
    means: str,
    timetable: str,
    at: datetime,
) -> UUID:
    """The provider's implementation plan, under the planned service."""
    body = {"content": content, "means": means, "timetable": timetable}
    draft = Draft(
        implementation_id,
        client_id,
        Sort.IMPLEMENTATION,
        State.OPEN,
        register_id,
        Topic.CORE,
        by.organisation_id,
        parent_id=service_id,
        assignee_id=by.post_id,
        body=body,
    )
    return add_part(by=by, draft=draft, did="implementation_written", at=at)


def change_implementation(
    *, by: Actor, implementation_id: UUID, version: int, content: str, means: str, timetable: str, experiences: str, at: datetime
) -> None:
    """Say the implementation plan in other words; the client's experiences belong to it."""
    body = {"content": content, "means": means, "timetable": timetable, "experiences": experiences}
    change_part(by=by, part_id=implementation_id, version=version, body=body, did="implementation_changed", at=at)


def plan_review(*, by: Actor, review_id: UUID, client_id: UUID, register_id: UUID, on: date, at: datetime) -> UUID:
    """Agree on the day when the plan is looked at again."""
    draft = Draft(
        review_id, client_id, Sort.REVIEW, State.PLANNED, register_id, Topic.CORE, by.organisation_id, assignee_id=by.post_id, due_on=on
    )
    return add_part(by=by, draft=draft, did="review_planned", at=at)


@transaction.atomic
def hold_review(
    *,
    by: Actor,
    review_id: UUID,
    version: int,
    summary: str,
    attainments: dict[UUID, str],
    factors: str,
    next_review: date | None,
    next_id: UUID,
    at: datetime,
) -> None:
    """Look back with the client: how far each goal was reached (coded), what helped or hindered, and when next."""
    review = change_part(
        by=by,
        part_id=review_id,
        version=version,
        state=State.DONE,
        body={
            "summary": summary,
            "attainments": {str(goal): code for goal, code in attainments.items()},
            "factors": factors,
            "next_review": next_review.isoformat() if next_review else None,
        },
        ended_at=at,
        did="review_held",
        at=at,
    )
    for goal in Part.objects.filter(id__in=attainments, client_id=review.client_id, sort=Sort.GOAL):
        _mark(by, goal, attainments[goal.id], at)
    if next_review:
        plan_review(by=by, review_id=next_id, client_id=review.client_id, register_id=review.register_id, on=next_review, at=at)


def _mark(by: Actor, goal: Part, code: str, at: datetime) -> None:
    """A goal of another organisation's record keeps its state; the review tells how far it was reached."""
    state = ATTAINED.get(code)
    if state is None or state == goal.state or goal.register_id != by.register_id:
        return
    check_step(Sort.GOAL, State(goal.state), state)
    settle_goal(by=by, goal_id=goal.id, version=goal.version, state=state, at=at)
