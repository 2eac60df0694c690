"""The client's own answer to a proposed party: theirs alone, though the part is the party's."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection, transaction

from punos.clients.errors import EditedMeanwhile, NotYours, WrongStep
from punos.clients.models import Part
from punos.trust import access
from punos.trust import actions as rights
from punos.trust.words import Actor, Topic


@transaction.atomic
def say_yes(*, by: Actor, party_id: UUID, version: int, topics: tuple[Topic | None, ...], at: datetime) -> None:
    """The client says yes: the organisation is a member from now on, and may see `topics` besides what is asked of it (None = all).

    Raises EditedMeanwhile when the proposal has changed since it was read, WrongStep when it was answered otherwise,
    NotYours when it is not the client's to answer. The ticket in hand ends when a permit is recorded.
    """
    permit_id = uuid5(party_id, "permit")
    part = _answer(party_id, version, yes=True, permit_id=permit_id)
    recipient = UUID(part.body["to_register"])
    if recipient != part.register_id and topics:
        rights.give_permits(client_id=part.client_id, first_id=permit_id, topics=topics, to_register=recipient, how="self")


@transaction.atomic
def say_no(*, by: Actor, party_id: UUID, version: int, at: datetime) -> None:
    """The client says no: nothing is shown to the organisation. Raises as `say_yes` does."""
    _answer(party_id, version, yes=False, permit_id=None)


def _answer(party_id: UUID, version: int, *, yes: bool, permit_id: UUID | None) -> Part:
    access.did("party_joined" if yes else "party_declined")
    with connection.cursor() as cursor:
        cursor.execute("select plan.answer_party(%s, %s, %s, %s)", [party_id, version, yes, permit_id])
        row = cursor.fetchone()
    outcome = row[0] if row else "not_yours"
    part = Part.objects.filter(id=party_id).first()
    if part is None or outcome == "not_yours":
        raise NotYours
    if outcome == "wrong_step":
        raise WrongStep
    if outcome == "edited_meanwhile":
        raise EditedMeanwhile(part.id, part.version, part.body, part.changed_by)
    return part
