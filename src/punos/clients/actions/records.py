"""What a worker records of what was said: the client's own view, notes; what is withheld; and what is called off or taken up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from punos.clients.actions.clocks import stop_clocks
from punos.clients.actions.parts import Draft, add_part, change_part
from punos.clients.errors import NotYours
from punos.clients.words import Sort, State, WithholdingGround
from punos.trust.words import Actor, Topic


def record_view(*, by: Actor, view_id: UUID, client_id: UUID, register_id: UUID, whose: str, text: str, at: datetime) -> UUID:
    """Write down a view of the situation: `whose` is client, professional or near. The worker answers for what was written down."""
    body = {"whose": whose, "text": text}
    draft = Draft(view_id, client_id, Sort.VIEW, State.WRITTEN, register_id, Topic.CORE, by.organisation_id, body=body)
    return add_part(by=by, draft=draft, did="view_written", at=at)


def write_note(*, by: Actor, note_id: UUID, client_id: UUID, register_id: UUID, text: str, topic: Topic, at: datetime) -> UUID:
    """Write a note beside the plan."""
    draft = Draft(note_id, client_id, Sort.NOTE, State.WRITTEN, register_id, topic, by.organisation_id, body={"text": text})
    return add_part(by=by, draft=draft, did="note_written", at=at)


@dataclass(frozen=True, slots=True)
class Withholding:
    """A decision to withhold a part: from whom, on what ground of law, and why in words for the workers. From nobody: it is shown again."""

    from_client: bool
    from_representative: bool
    ground: WithholdingGround | None = None
    why: str = ""


def withhold_part(*, by: Actor, part_id: UUID, decision: Withholding, at: datetime) -> None:
    """Decide that a part is withheld from the client or a representative, or that it no longer is. The database adds who and when.

    The client is told the day of the decision and how many parts it covers, never what they say or why.
    """
    asked: list[Any] = [part_id, decision.from_client, decision.from_representative, decision.ground, decision.why]
    with connection.cursor() as cursor:
        cursor.execute("select plan.withhold(%s, %s, %s, %s, %s)", asked)
        row = cursor.fetchone()
    if not row or not row[0]:
        raise NotYours


@transaction.atomic
def call_off(*, by: Actor, part_id: UUID, version: int, at: datetime) -> None:
    """A meeting, a review or an assessment will not be held after all; its clocks stop. Raises WrongStep for another part."""
    part = change_part(by=by, part_id=part_id, version=version, state=State.CANCELLED, did="called_off", at=at)
    stop_clocks(part_id=part.id, at=at)


def take_up_again(*, by: Actor, part_id: UUID, version: int, at: datetime) -> None:
    """A plan or a need that was closed is open again. Raises WrongStep for another part."""
    change_part(by=by, part_id=part_id, version=version, state=State.OPEN, ended_at=None, did="taken_up_again", at=at)
