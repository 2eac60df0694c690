"""Adding and changing one part. The verbs of each noun stand on these two; the database logs, versions and records the event.

Ids of new parts come from the form: sent twice, a form adds once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction
from psycopg import errors as pg

from punos.base.errors import Collision
from punos.clients.errors import EditedMeanwhile, NotYours, WrongStep
from punos.clients.models import Part, PartVersion
from punos.clients.rules.bodies import check_body, without_moments
from punos.clients.rules.states import check_step
from punos.clients.words import Sort, State
from punos.trust import access
from punos.trust.errors import SentBefore
from punos.trust.words import Actor, Topic


@dataclass(frozen=True, slots=True)
class Draft:
    """A part to be added. `id` is the form's own, so that sending twice adds once."""

    id: UUID
    client_id: UUID
    sort: Sort
    state: State
    register_id: UUID
    topic: Topic = Topic.CORE
    organisation_id: UUID | None = None
    parent_id: UUID | None = None
    clause_id: UUID | None = None
    assignee_id: UUID | None = None
    starts_at: datetime | None = None
    due_on: date | None = None
    body: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def add_part(*, by: Actor, draft: Draft, did: str, at: datetime) -> UUID:
    """Add a part on the ticket in hand.

    Raises NotYours when the ticket does not let it, BadBody when a field is wrong, SentBefore for another part with the form's own id,
    Collision when a part with that id came at the same moment, or is out of sight.
    """
    part = Part(
        id=draft.id,
        client_id=draft.client_id,
        sort=draft.sort,
        topic=draft.topic,
        register_id=draft.register_id,
        organisation_id=draft.organisation_id,
        parent_id=draft.parent_id,
        clause_id=draft.clause_id,
        state=draft.state,
        assignee_id=draft.assignee_id,
        starts_at=draft.starts_at,
        due_on=draft.due_on,
        body=check_body(draft.sort, draft.body),
        made_at=at,
        changed_at=at,
    )
    access.did(did)
    try:
        with transaction.atomic():
            part.save(force_insert=True)
    except IntegrityError as error:
        if not _is_of_its_id(error):
            raise _refusal(error) or WrongStep() from error
        there = Part.objects.filter(id=draft.id, client_id=draft.client_id).first()
        if there is None:
            raise Collision from error
        return _sent_again(there, part)
    except DatabaseError as error:
        raise _refusal(error) or error from error.__cause__
    return draft.id


@transaction.atomic
def change_part(
    *,
    by: Actor,
    part_id: UUID,
    version: int,
    did: str,
    at: datetime,
    body: Mapping[str, Any] | None = None,
    state: State | None = None,
    **columns: Any,
) -> Part:
    """Change a part that was read at `version`. `body` is merged over what is there; `columns` are due_on, assignee_id, starts_at, ended_at.

    Raises EditedMeanwhile with the other text when somebody was first, WrongStep for a state it cannot go to, NotYours without the right.
    """
    part = Part.objects.filter(id=part_id).first()
    if part is None:
        raise _not_in_hand()
    merged = check_body(Sort(part.sort), {**part.body, **(body or {})})
    asked = {"body": merged, **columns} | ({"state": state} if state else {})
    if part.version != version:
        return _overtaken(part, asked)
    if state is not None and state != part.state:
        check_step(Sort(part.sort), State(part.state), state)
    values = asked | {"version": version + 1}
    access.did(did)
    try:
        with transaction.atomic():
            changed = Part.objects.filter(id=part_id, version=version).update(**values)
    except DatabaseError as error:
        raise _refusal(error) or error from error.__cause__
    if not changed:
        there = Part.objects.filter(id=part_id).first()
        if there is None or there.version == version:
            raise _not_in_hand()
        return _overtaken(there, asked)
    for name, value in values.items():
        setattr(part, name, value)
    return part


def _overtaken(there: Part, asked: Mapping[str, Any]) -> Part:
    """The part as it is, when a form sent twice asks for what is there already. Raises EditedMeanwhile when somebody else was first.

    Moments are left out: each sending has its own.
    """
    sort, columns = Sort(there.sort), {name: value for name, value in asked.items() if name != "body"}
    is_there = without_moments(sort, there.body) == without_moments(sort, asked["body"])
    if is_there and all(getattr(there, name) == value for name, value in columns.items() if not isinstance(value, datetime)):
        return there
    raise EditedMeanwhile(there.id, there.version, there.body, there.changed_by)


def _is_of_its_id(error: IntegrityError) -> bool:
    """Whether a part with the very id is there already."""
    return isinstance(error.__cause__, pg.UniqueViolation) and error.__cause__.diag.constraint_name == "part_pkey"


#: What a form says of a new part, besides its words.
SAID = ("sort", "topic", "organisation_id", "parent_id", "clause_id")


def _sent_again(there: Part, sent: Part) -> UUID:
    """This very form has added its part before. Raises SentBefore when it says something else now."""
    first = PartVersion.objects.filter(part_id=there.id, version=1).first() or there
    if (first.body, first.due_on) != (sent.body, sent.due_on) or any(getattr(there, name) != getattr(sent, name) for name in SAID):
        raise SentBefore
    return there.id


def _not_in_hand() -> Exception:
    """Why a part cannot be reached: it is not the asker's, or the ticket has ended under their hands."""
    return Collision() if access.has_ended() else NotYours()


def _refusal(error: DatabaseError) -> Exception | None:
    """What the database refused; None when it failed, which is no refusal."""
    cause = error.__cause__
    if isinstance(cause, pg.InsufficientPrivilege):
        return _not_in_hand()
    if isinstance(cause, pg.SerializationFailure | pg.IntegrityError):
        return WrongStep()
    return None
