"""Applications for permits and grants: sent by the client, taken in hand, paused while more is asked for, decided with reasons and the way to a review."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction

from punos.base.clock import day_of
from punos.clients.actions import clocks
from punos.clients.actions.parts import Draft, add_part, change_part
from punos.clients.errors import EditedMeanwhile, NoDaysForReview, NotYours, ReasonsMissing, WrongStep
from punos.clients.models import Part
from punos.clients.rules.bodies import check_body
from punos.clients.rules.decisions import DecisionDays, days_of
from punos.clients.words import DECISIONS, Sort, State
from punos.engines.clocks import Limit
from punos.organising.queries import cached_clause, deadline
from punos.organising.rules import Task
from punos.trust import access
from punos.trust.words import Actor, Topic


@dataclass(frozen=True, slots=True)
class ApplicationDraft:
    """What is applied for: under which clause, from whom, into whose record, why, and which of the papers come with it. `amount_cents`: euro cents."""

    clause_id: UUID
    organisation_id: UUID
    register_id: UUID
    topic: Topic
    text: str
    amount_cents: int | None = None
    reach: str = ""
    enclosed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """How an application is decided: granted, granted in part or refused; what is granted and for how long, the reasons and the law."""

    outcome: State
    reasons: str
    law: str
    granted: str = ""
    granted_cents: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


@transaction.atomic
def apply_for(*, by: Actor, application_id: UUID, application: ApplicationDraft, at: datetime) -> UUID:
    """Send an application, on a ticket of `access.open_application`; its time begins to run. Raises NotYours when it does not let this one in.

    Last of all it is addressed to whoever handles it, which ends the ticket in hand.
    """
    if by.person_id is None:
        raise NotYours
    draft = Draft(
        application_id,
        by.person_id,
        Sort.APPLICATION,
        State.SENT,
        application.register_id,
        application.topic,
        application.organisation_id,
        clause_id=application.clause_id,
        body={
            "text": application.text,
            "amount_cents": application.amount_cents,
            "reach": application.reach,
            "enclosed": list(application.enclosed),
        },
    )
    is_sent_again = Part.objects.filter(id=application_id).exists()
    add_part(by=by, draft=draft, did="application_sent", at=at)
    if not is_sent_again:
        clocks.start_clocks(part_id=application_id, clause_id=application.clause_id, at=at)
        _call("select plan.address_application(%s, %s)", uuid5(application_id, "link"), application_id)
    return application_id


def take_in_hand(*, by: Actor, application_id: UUID, version: int, at: datetime) -> None:
    """A worker of the handling organisation takes the application."""
    change_part(
        by=by,
        part_id=application_id,
        version=version,
        state=State.BEGUN,
        assignee_id=by.post_id,
        starts_at=at,
        did="application_begun",
        at=at,
    )


@transaction.atomic
def ask_for_more(
    *, by: Actor, application_id: UUID, version: int, asked: str, documents: Sequence[str], asked_by: date, at: datetime
) -> None:
    """Ask the applicant for what is missing, by a day; the time stands still (Administrative Procedure Act 434/2003 33 §)."""
    body = {"asked": asked, "asked_documents": list(documents), "asked_by": asked_by.isoformat()}
    change_part(by=by, part_id=application_id, version=version, state=State.ASKED, body=body, did="application_asked", at=at)
    clocks.pause_clocks(part_id=application_id, at=at)


@transaction.atomic
def note_arrival(*, by: Actor, application_id: UUID, version: int, documents: Sequence[str], at: datetime) -> None:
    """Papers came by post or were shown; if they were waited for, the time goes on."""
    was_asked = Part.objects.filter(id=application_id, state=State.ASKED).exists()
    state = State.BEGUN if was_asked else None
    change_part(
        by=by, part_id=application_id, version=version, state=state, body={"arrived": list(documents)}, did="application_papers_came", at=at
    )
    clocks.go_on(part_id=application_id, at=at)


@transaction.atomic
def decide(*, by: Actor, application_id: UUID, version: int, decision: Decision, at: datetime) -> None:
    """Decide the application; its clocks stop. Raises ReasonsMissing without reasons or law, NoDaysForReview where the plan tells no time for a review."""
    if decision.outcome not in DECISIONS:
        raise WrongStep
    if not decision.reasons.strip() or not decision.law.strip():
        raise ReasonsMissing("law" if decision.reasons.strip() else "reasons")
    part = Part.objects.filter(id=application_id).first()
    if part is None or part.clause_id is None:
        raise NotYours
    days = review_days(part.clause_id, day_of(at))
    is_granted = decision.outcome is not State.REFUSED
    body = {
        "reasons": decision.reasons,
        "law": decision.law,
        "granted": decision.granted if is_granted else "",
        "granted_cents": decision.granted_cents if is_granted else None,
        "valid_from": _day(decision.valid_from) if is_granted else None,
        "valid_to": _day(decision.valid_to) if is_granted else None,
        "decided_on": _day(day_of(at)),
        "served_on": _day(days.served_on),
        "review_until": _day(days.review_until),
    }
    change_part(
        by=by,
        part_id=application_id,
        version=version,
        state=decision.outcome,
        body=body,
        assignee_id=by.post_id,
        ended_at=at,
        did="application_decided",
        at=at,
    )
    _end_clocks(application_id, at)


@transaction.atomic
def answer(*, by: Actor, application_id: UUID, version: int, answered: str, documents: Sequence[str], at: datetime) -> None:
    """The applicant gives what was asked for; the time goes on. Raises EditedMeanwhile, WrongStep or NotYours."""
    part = Part.objects.filter(id=application_id).first()
    enclosed = list(dict.fromkeys([*(part.body.get("enclosed", ()) if part else ()), *documents]))
    _say(application_id, version, State.BEGUN, {"answered": answered, "enclosed": enclosed}, did="application_answered", at=at)


@transaction.atomic
def withdraw(*, by: Actor, application_id: UUID, version: int, reason: str, at: datetime) -> None:
    """The applicant takes the application back; its clocks stop. Raises EditedMeanwhile, WrongStep or NotYours."""
    _say(application_id, version, State.WITHDRAWN, {"withdrawn_reason": reason}, did="application_withdrawn", at=at)


def review_days(clause_id: UUID, decided_on: date) -> DecisionDays:
    """When a decision under the clause, sent on a day, counts as served, and until when its review may be asked for. Raises NoDaysForReview."""
    clause = cached_clause(clause_id)
    review = clause.rule.review if clause and isinstance(clause.rule, Task) else None
    serving, asking = (_limit(review.served, decided_on), _limit(review.deadline, decided_on)) if review else (None, None)
    if serving is None or asking is None:
        raise NoDaysForReview
    return days_of(decided_on, serving, asking)


def _limit(deadline_id: str, on: date) -> Limit | None:
    rule = deadline(deadline_id)
    return rule.limit if rule and on in rule.period else None


def _say(application_id: UUID, version: int, state: State, said: Mapping[str, Any], *, did: str, at: datetime) -> None:
    """The applicant's own word, through the one door for it, which lets the time go on too: the clocks are not the applicant's to write."""
    part = Part.objects.filter(id=application_id).first()
    if part is None:
        raise NotYours
    checked = {name: value for name, value in check_body(Sort.APPLICATION, {**part.body, **said}).items() if name in said}
    access.did(did)
    due = {str(clock): moment.isoformat() for clock, moment in clocks.due_going_on(part_id=application_id, at=at).items()}
    outcome = _call(
        "select plan.answer_application(%s, %s, %s, %s, %s)", application_id, version, state, json.dumps(checked), json.dumps(due)
    )
    if outcome == "wrong_step":
        raise WrongStep
    if outcome == "edited_meanwhile":
        raise EditedMeanwhile(part.id, part.version, part.body, part.changed_by)
    if outcome not in ("done", "said_already"):
        raise NotYours


def _end_clocks(application_id: UUID, at: datetime) -> None:
    """What stands still goes on for this moment, so that the due day is the right one; then it stops."""
    clocks.go_on(part_id=application_id, at=at)
    clocks.stop_clocks(part_id=application_id, at=at)


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _call(statement: str, *values: Any) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        row = cursor.fetchone()
    return row[0] if row else None
