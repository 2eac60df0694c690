"""Planned services and tasks: by what the goals are reached, who does it, and the promise that runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from punos.clients.actions import clocks
from punos.clients.actions.parts import Draft, add_part, change_part
from punos.clients.words import Sort, State
from punos.trust.words import Actor, Topic


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """A service for the plan: the clause it hangs on, who answers for it, and the client's own wish of how it is given."""

    clause_id: UUID
    organisation_id: UUID
    topic: Topic
    provision: str
    text: str = ""
    method: str = ""
    proposal: str = ""
    expected_on: date | None = None
    lasts: str = ""
    entitled: str = ""
    entitled_on: date | None = None
    goal_ids: Sequence[UUID] = ()


@transaction.atomic
def plan_service(*, by: Actor, service_id: UUID, client_id: UUID, register_id: UUID, service: ServiceDraft, at: datetime) -> UUID:
    """Add a service to the plan, under the clause that is in force; its promise and deadline begin to run."""
    body = {
        "text": service.text,
        "method": service.method,
        "proposal": service.proposal,
        "expected_on": service.expected_on.isoformat() if service.expected_on else None,
        "lasts": service.lasts,
        "provision": service.provision,
        "entitled": service.entitled,
        "entitled_on": service.entitled_on.isoformat() if service.entitled_on else None,
        "goal_ids": [str(goal) for goal in service.goal_ids],
    }
    draft = Draft(
        service_id,
        client_id,
        Sort.SERVICE,
        State.PLANNED,
        register_id,
        service.topic,
        service.organisation_id,
        clause_id=service.clause_id,
        body=body,
    )
    add_part(by=by, draft=draft, did="service_planned", at=at)
    clocks.start_clocks(part_id=service_id, clause_id=service.clause_id, at=at)
    return service_id


@transaction.atomic
def start_service(*, by: Actor, service_id: UUID, version: int, at: datetime) -> None:
    """The service has begun: its clocks stop."""
    change_part(by=by, part_id=service_id, version=version, state=State.STARTED, starts_at=at, did="service_started", at=at)
    clocks.stop_clocks(part_id=service_id, at=at)


@transaction.atomic
def wait_for_client(*, by: Actor, service_id: UUID, version: int, at: datetime) -> None:
    """The client's answer is waited for: the clocks stand still."""
    change_part(by=by, part_id=service_id, version=version, did="clock_paused", at=at)
    clocks.pause_clocks(part_id=service_id, at=at)


@transaction.atomic
def go_on_with_service(*, by: Actor, service_id: UUID, version: int, at: datetime) -> None:
    """The client answered: the clocks run again."""
    change_part(by=by, part_id=service_id, version=version, did="clock_went_on", at=at)
    clocks.go_on(part_id=service_id, at=at)


@transaction.atomic
def end_service(*, by: Actor, service_id: UUID, version: int, used: bool, reason: str, at: datetime) -> None:
    """The service is over; was it used?"""
    body = {"used": used, "ended_reason": reason}
    change_part(by=by, part_id=service_id, version=version, state=State.ENDED, body=body, ended_at=at, did="service_ended", at=at)


@transaction.atomic
def cancel_service(*, by: Actor, service_id: UUID, version: int, reason: str, at: datetime) -> None:
    """The service will not be given after all."""
    body = {"ended_reason": reason}
    change_part(by=by, part_id=service_id, version=version, state=State.CANCELLED, body=body, ended_at=at, did="service_cancelled", at=at)
    clocks.stop_clocks(part_id=service_id, at=at)


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task: what, by when, and whose: an organisation's, the client's, or a near one's."""

    text: str
    responsible: str
    organisation_id: UUID | None
    due_on: date | None = None
    near_name: str = ""
    assignee_id: UUID | None = None
    topic: Topic = Topic.CORE
    goal_ids: Sequence[UUID] = ()


def give_task(
    *, by: Actor, task_id: UUID, client_id: UUID, register_id: UUID, task: TaskDraft, parent_id: UUID | None, at: datetime
) -> UUID:
    """Agree on a task."""
    body = {
        "text": task.text,
        "responsible": task.responsible,
        "near_name": task.near_name,
        "goal_ids": [str(goal) for goal in task.goal_ids],
    }
    draft = Draft(
        task_id,
        client_id,
        Sort.TASK,
        State.GIVEN,
        register_id,
        task.topic,
        task.organisation_id,
        parent_id=parent_id,
        assignee_id=task.assignee_id,
        due_on=task.due_on,
        body=body,
    )
    return add_part(by=by, draft=draft, did="task_given", at=at)


def move_task(*, by: Actor, task_id: UUID, version: int, state: State, note: str, at: datetime) -> None:
    """Begin a task, do it, cancel it, or take it up again."""
    change_part(
        by=by,
        part_id=task_id,
        version=version,
        state=state,
        body={"done_note": note},
        did="task_reopened" if state is State.GIVEN else f"task_{state}",
        at=at,
    )


def take_task(*, by: Actor, task_id: UUID, version: int, at: datetime) -> None:
    """A worker of the responsible organisation takes the task."""
    change_part(by=by, part_id=task_id, version=version, assignee_id=by.post_id, did="task_taken", at=at)
