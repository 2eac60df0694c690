"""Parties, referrals and the own worker: who is with the client, since when, on whose yes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import connection, transaction

from punos.clients.actions.parts import Draft, add_part, change_part
from punos.clients.errors import NotYours, WorkerGap, WrongStep, YesMissing
from punos.clients.models import Part
from punos.clients.words import Sort, State
from punos.trust import actions as rights
from punos.trust.models import Post, Register
from punos.trust.words import Actor, Ending, Topic


def propose_party(
    *, by: Actor, party_id: UUID, client_id: UUID, register_id: UUID, organisation_id: UUID, to_register: UUID, duty: str, at: datetime
) -> UUID:
    """Propose an organisation as a party of the plan, with what it would answer for. It joins only after the client's yes."""
    body = {"duty": duty, "to_register": str(to_register)}
    draft = Draft(party_id, client_id, Sort.PARTY, State.PROPOSED, register_id, Topic.CORE, organisation_id, body=body)
    return add_part(by=by, draft=draft, did="party_proposed", at=at)


@transaction.atomic
def join_party(*, by: Actor, party_id: UUID, version: int, how: str, topics: tuple[Topic | None, ...], at: datetime) -> None:
    """The client said yes: the permit is recorded, and the organisation is a member from now on.

    `how` is self (the client's own act), spoken or signed; `topics` what may be seen beyond what is asked of the party (None = all).
    A party inside the same register needs no permit to disclose, but the yes is recorded all the same.
    """
    part = Part.objects.filter(id=party_id).first()
    if part is None:
        raise NotYours
    recipient = UUID(part.body["to_register"])
    permit_id = uuid5(party_id, "permit")
    change_part(
        by=by,
        part_id=party_id,
        version=version,
        state=State.MEMBER,
        body={"yes_at": at.isoformat(), "permit_id": str(permit_id)},
        starts_at=at,
        did="party_joined",
        at=at,
    )
    if recipient != part.register_id:
        # Last of all: a change of rights ends the ticket in hand.
        rights.give_permits(client_id=part.client_id, first_id=permit_id, topics=topics, to_register=recipient, how=how)


def decline_party(*, by: Actor, party_id: UUID, version: int, at: datetime) -> None:
    """The client said no."""
    change_part(by=by, part_id=party_id, version=version, state=State.DECLINED, did="party_declined", at=at)


@transaction.atomic
def end_party(*, by: Actor, party_id: UUID, version: int, reason: str, at: datetime) -> None:
    """The party's task is done: it keeps what it saw and sees nothing new."""
    change_part(
        by=by, part_id=party_id, version=version, state=State.ENDED, body={"ended_reason": reason}, ended_at=at, did="party_ended", at=at
    )
    _call("select plan.end_membership(%s)", party_id)


@transaction.atomic
def name_own_worker(
    *, by: Actor, own_worker_id: UUID, client_id: UUID, register_id: UUID, post_id: UUID, reason: str, at: datetime
) -> UUID:
    """Name the own worker of a plan that has none; a worker of another organisation joins as a party first."""
    post = Post.objects.get(id=post_id)
    if Part.objects.filter(client_id=client_id, sort=Sort.OWN_WORKER, state=State.ACTIVE).exclude(id=own_worker_id).exists():
        raise WorkerGap
    draft = Draft(
        own_worker_id,
        client_id,
        Sort.OWN_WORKER,
        State.ACTIVE,
        register_id,
        Topic.CORE,
        post.organisation_id,
        assignee_id=post.id,
        starts_at=at,
        body={"reason": reason},
    )
    add_part(by=by, draft=draft, did="own_worker_named", at=at)
    _join(own_worker_id, post.id)
    return own_worker_id


@transaction.atomic
def hand_over(
    *, by: Actor, old_id: UUID, version: int, new_id: UUID, client_id: UUID, register_id: UUID, post_id: UUID, reason: str, at: datetime
) -> UUID:
    """One own worker ends and the next begins at the same moment: never two, never none."""
    change_part(by=by, part_id=old_id, version=version, state=State.ENDED, ended_at=at, did="own_worker_ended", at=at)
    return name_own_worker(by=by, own_worker_id=new_id, client_id=client_id, register_id=register_id, post_id=post_id, reason=reason, at=at)


def end_relationship(*, token: str, client_id: UUID, why: Ending | None) -> bool:
    """End the worker's own client relationships with a client, from now on. The client gets a notice. False when there never was one.

    True also when they have ended before. Raises WorkerGap while the worker is the client's own worker.
    """
    told = _call("select plan.end_relationship(%s, %s, %s)", token, client_id, why)
    if told == "own_worker":
        raise WorkerGap
    return told == "ended"


@transaction.atomic
def send_referral(
    *,
    by: Actor,
    referral_id: UUID,
    client_id: UUID,
    register_id: UUID,
    organisation_id: UUID,
    question: str,
    background: str,
    answer_by: date,
    clause_id: UUID | None,
    topic: Topic,
    at: datetime,
) -> UUID:
    """Ask another organisation to take the client. It goes out only on the client's recorded yes."""
    to_register = register_of(organisation_id, register_id)
    body = {"question": question, "background": background, "to_register": str(to_register)}
    draft = Draft(
        referral_id,
        client_id,
        Sort.REFERRAL,
        State.SENT,
        register_id,
        topic,
        organisation_id,
        clause_id=clause_id,
        due_on=answer_by,
        body=body,
    )
    add_part(by=by, draft=draft, did="referral_sent", at=at)
    if not _call("select plan.address_referral(%s, %s)", uuid5(referral_id, "link"), referral_id):
        raise YesMissing
    return referral_id


def ask_more(*, by: Actor, referral_id: UUID, version: int, asked: str, at: datetime) -> None:
    """The receiver asks the sender for more."""
    change_part(by=by, part_id=referral_id, version=version, state=State.ASKED, body={"asked": asked}, did="referral_asked", at=at)


def answer_more(*, by: Actor, referral_id: UUID, version: int, answered: str, at: datetime) -> None:
    """The sender answers what was asked."""
    change_part(by=by, part_id=referral_id, version=version, state=State.SENT, body={"answered": answered}, did="referral_answered", at=at)


@transaction.atomic
def accept_referral(*, by: Actor, referral_id: UUID, version: int, at: datetime) -> None:
    """The receiver takes the client: the one who accepts has a client relationship from now on."""
    change_part(by=by, part_id=referral_id, version=version, state=State.ACCEPTED, assignee_id=by.post_id, did="referral_accepted", at=at)
    if by.post_id is None or not _call("select plan.join_client(%s, %s, %s)", uuid4(), referral_id, by.post_id):
        raise NotYours


def refuse_referral(*, by: Actor, referral_id: UUID, version: int, reason: str, at: datetime) -> None:
    """The receiver cannot take the client, and says why."""
    change_part(by=by, part_id=referral_id, version=version, state=State.REFUSED, body={"reason": reason}, did="referral_refused", at=at)


def withdraw_referral(*, by: Actor, referral_id: UUID, version: int, reason: str, at: datetime) -> None:
    """The sender takes the referral back."""
    change_part(
        by=by, part_id=referral_id, version=version, state=State.WITHDRAWN, body={"reason": reason}, did="referral_withdrawn", at=at
    )


def finish_referral(*, by: Actor, referral_id: UUID, version: int, outcome: str, at: datetime) -> None:
    """The loop closes: what was asked for is done, with an outcome."""
    change_part(
        by=by, part_id=referral_id, version=version, state=State.DONE, body={"outcome": outcome}, ended_at=at, did="referral_done", at=at
    )


def register_of(organisation_id: UUID, sender: UUID) -> UUID:
    """Whose record the organisation works in: its workers' register, or its own; the sender's, if its workers have that one."""
    registers = list(Post.objects.filter(organisation_id=organisation_id, register__isnull=False).values_list("register_id", flat=True))
    registers += list(Register.objects.filter(controller_id=organisation_id).values_list("id", flat=True))
    if not registers:
        raise WrongStep
    return sender if sender in registers else registers[0]


def _join(part_id: UUID, post_id: UUID) -> None:
    if not _call("select plan.join_client(%s, %s, %s)", uuid5(part_id, str(post_id)), part_id, post_id):
        raise YesMissing


def _call(statement: str, *values: Any) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        row = cursor.fetchone()
    return row[0] if row else None
