"""The plan itself: opened with a client, its segment and frame, closed when the clienthood ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from punos.clients.actions.parts import Draft, add_part, change_part
from punos.clients.models import Part
from punos.clients.words import Sort, State
from punos.trust.words import Actor, Topic


def open_client_plan(*, by: Actor, plan_id: UUID, client_id: UUID, register_id: UUID, organising_version: int, at: datetime) -> UUID:
    """Begin the client's one plan, under the version of the organising plan that is in force."""
    body = {"organising_version": organising_version}
    draft = Draft(plan_id, client_id, Sort.PLAN, State.OPEN, register_id, Topic.CORE, by.organisation_id, starts_at=at, body=body)
    return add_part(by=by, draft=draft, did="plan_opened", at=at)


def frame_plan(*, by: Actor, plan_id: UUID, version: int, frame: dict[str, Any], at: datetime) -> None:
    """Write the frame: segment and its reason, duration, meeting rhythm, that rights were explained, next steps, who gets the plan."""
    change_part(by=by, part_id=plan_id, version=version, body=frame, did="plan_framed", at=at)


@transaction.atomic
def close_client_plan(*, by: Actor, plan_id: UUID, version: int, reason: str, at: datetime) -> None:
    """End the clienthood, with a reason. The own worker is one for as long as it lasts: Social Welfare Act 1301/2014, 42 §."""
    body = {"closed_reason": reason}
    plan = change_part(by=by, part_id=plan_id, version=version, state=State.CLOSED, body=body, ended_at=at, did="plan_closed", at=at)
    for own in Part.objects.filter(client_id=plan.client_id, sort=Sort.OWN_WORKER, state=State.ACTIVE):
        change_part(by=by, part_id=own.id, version=own.version, state=State.ENDED, ended_at=at, did="own_worker_ended", at=at)


def write_contact(*, by: Actor, contact_id: UUID, client_id: UUID, register_id: UUID, contact: dict[str, str], at: datetime) -> UUID:
    """Write down how the client is reached."""
    organisation_id = None if by.is_citizen else by.organisation_id
    draft = Draft(contact_id, client_id, Sort.CONTACT, State.WRITTEN, register_id, Topic.CONTACT, organisation_id, body=contact)
    return add_part(by=by, draft=draft, did="contact_written", at=at)


def change_contact(*, by: Actor, contact_id: UUID, version: int, contact: dict[str, str], at: datetime) -> None:
    """The client is reached otherwise now."""
    change_part(by=by, part_id=contact_id, version=version, body=contact, did="contact_changed", at=at)
